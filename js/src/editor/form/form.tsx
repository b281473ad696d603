/** A form made from the JSON Schema for one item, several items, a link or the map. */

import { useEffect, useRef, useState } from "preact/hooks";
import { type FieldSchema, KIND_TABLE, resolved } from "../../model/schema.ts";
import type { Kind } from "../../protocol/kinds.ts";
import type { Persona } from "../../protocol/types.gen.ts";
import { useEditor } from "../shared/context.ts";
import { Icon, SIGNS } from "../shared/parts.tsx";
import { useUnique } from "../shared/unique.ts";
import { Bound, commonFields, type Subject } from "./bound.ts";
import { ColorControl, ImageControl } from "./color-image.tsx";
import type { ControlProps } from "./control.ts";
import { FilterControl } from "./filter.tsx";
import { ListControl } from "./list.tsx";
import { PartsControl } from "./parts.tsx";
import { ProfileTable } from "./profile.tsx";
import { MapControl, TouchpointControl } from "./references.tsx";
import { RowsControl } from "./rows.tsx";
import { usedBefore } from "./suggest.tsx";
import { ChoiceControl, DateControl, NumberControl, TextControl, YesControl } from "./text.tsx";
import { fieldWord, inFormOrder, isFirst, OFFERED } from "./words.ts";

/** The fields of the edited items: the most used ones, and others under "More". */
export function Form(props: { subjects: readonly Subject[]; wanted?: string }) {
  const { subjects, wanted = "" } = props;
  const [unfolded, setOpen] = useState(false);
  const kinds = subjects.map((each) => each.kind);
  const kind = kinds[0] ?? "";
  const fields = new Map(commonFields(kinds).filter(([name]) => isShown(subjects, name)));
  const ordered = kind === "" || KIND_TABLE.has(kind as Kind);
  const names = ordered ? inFormOrder(kind as Kind | "", fields.keys()) : [...fields.keys()];
  const first = names.filter((name) => !ordered || isFirst(kind as Kind | "", name));
  const rest = names.filter((name) => !first.includes(name));
  const open = unfolded || rest.includes(wanted);
  useEffect(() => {
    if (open) {
      setOpen(true);
    }
  }, [open]);
  const set = rest.filter((name) => subjects.some((each) => each.values[name] !== undefined));
  const show = (list: readonly string[]) =>
    list.map((name) => (
      <Field
        key={`${subjects.map((each) => each.id).join(" ")} ${name}`}
        subjects={subjects}
        name={name}
        schema={fields.get(name) as FieldSchema}
      />
    ));
  return (
    <div class="jn-form">
      {show(first)}
      {rest.length > 0 && (
        <>
          <button
            type="button"
            class="jn-more"
            aria-expanded={open}
            onClick={() => setOpen(!unfolded)}
          >
            <Icon path={open ? SIGNS.down : SIGNS.right} size={12} />
            More fields
            {set.length > 0 && <span class="jn-how-many">{set.length} filled</span>}
          </button>
          {open && show(rest)}
        </>
      )}
    </div>
  );
}

/** Whether a field has a place in the form: a profile is shown as it was counted. */
function isShown(subjects: readonly Subject[], name: string): boolean {
  return name === "profile"
    ? subjects.length === 1 && subjects[0]?.values.profile !== undefined
    : name !== "profiled";
}

interface FieldProps {
  subjects: readonly Subject[];
  name: string;
  schema: FieldSchema;
  label?: string;
  /** Show the label only without a value. */
  quiet?: boolean;
}

/** A field with its label, control, help and error. */
export function Field(props: FieldProps) {
  const { subjects, name, schema, label = fieldWord(name), quiet = false } = props;
  const { store } = useEditor();
  const id = useUnique();
  const mine = useRef(false);
  const [problem, setProblem] = useState("");
  const field = new Bound(store, subjects, name, schema);
  const notice = store.notice.value;
  const refused =
    mine.current &&
    notice?.kind === "error" &&
    notice.field === name &&
    subjects.some((each) => each.id === notice.id)
      ? notice.text
      : "";
  useEffect(() => {
    if (refused !== "") {
      setProblem(refused);
      store.notice.value = null;
    }
  }, [refused, store]);
  const error = refused || problem;
  const help = `${id}-help`;
  const described = [schema.description && help, error && `${id}-error`].filter(Boolean).join(" ");
  const control: ControlProps = {
    field,
    id,
    label,
    described: described || undefined,
    invalid: error !== "",
    placeholder: quiet ? label : "",
    touch(text = "") {
      mine.current = true;
      setProblem(text);
    },
  };
  const grouped = schema.type === "array" || schema.type === "object";
  return (
    <div
      class={`jn-form-field${schema.type === "boolean" ? " jn-inline" : ""}${quiet ? " jn-bare-field" : ""}`}
      data-field={name}
    >
      <label class={quiet ? "jn-hidden" : "jn-label"} for={id} title={schema.description}>
        {label}
        {field.required && !field.mixed && <span aria-hidden="true"> *</span>}
      </label>
      <Control
        control={control}
        offered={grouped || OFFERED.has(name) ? usedBefore(store.index.value, name) : undefined}
      />
      {schema.description && (
        <span id={help} class="jn-hidden">
          {schema.description}
        </span>
      )}
      {error !== "" && (
        <span id={`${id}-error`} class="jn-error" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

function Control({
  control,
  offered,
}: {
  control: ControlProps;
  offered: readonly string[] | undefined;
}) {
  const { schema, name, subjects } = control.field;
  if (schema.enum !== undefined) {
    return <ChoiceControl {...control} />;
  }
  if (name === "profile") {
    return <ProfileTable persona={subjects[0]?.values as unknown as Persona} />;
  }
  if (name === "filter") {
    return <FilterControl {...control} />;
  }
  if (schema.format === "path") {
    return <MapControl {...control} />;
  }
  if (schema.format === "id") {
    return <TouchpointControl {...control} />;
  }
  if (schema.format === "portrait") {
    return <ImageControl {...control} />;
  }
  if (schema.format === "date") {
    return <DateControl {...control} />;
  }
  if (name === "color") {
    return <ColorControl {...control} />;
  }
  switch (schema.type) {
    case "boolean":
      return <YesControl {...control} />;
    case "number":
    case "integer":
      return <NumberControl {...control} />;
    case "object":
      return <PartsControl {...control} />;
    case "array":
      return resolved(schema.items ?? {}).type === "string" ? (
        <ListControl {...control} offered={offered} />
      ) : (
        <RowsControl {...control} />
      );
    default:
      return <TextControl {...control} offered={offered} />;
  }
}
