/** An object that has one of two forms, such as the binding of a goal: its form, and its parts. */

import { useState } from "preact/hooks";
import { type FieldSchema, resolved } from "../../model/schema.ts";
import { type ControlProps, useDraft } from "./control.ts";
import { parseNumber } from "./text.tsx";
import { choiceWord, partHint, partWord } from "./words.ts";

/** Parts while they are edited: each is text, "" if it is not there. */
type Parts = Readonly<Record<string, string>>;

/** Return the parts that an object may have in one of its forms, the required ones first. */
export function partsOf(schema: FieldSchema, form: string): string[] {
  const others = (schema["x-either"] ?? []).filter((each) => each !== form);
  const needs = schema["x-needs"] ?? {};
  const required = requiredParts(schema, form);
  const more = Object.keys(schema.properties ?? {}).filter(
    (name) =>
      !required.includes(name) &&
      !others.includes(name) &&
      !needs[name]?.some((each) => others.includes(each)),
  );
  return [...required, ...more];
}

/** Return the parts that an object must have in one of its forms. */
export function requiredParts(schema: FieldSchema, form: string): string[] {
  const needed = [form, ...(schema["x-needs"]?.[form] ?? [])];
  return Object.keys(schema.properties ?? {}).filter((name) => needed.includes(name));
}

/** Return the object of some texts, or why there is none; null while a required part is missing. */
export function objectOf(
  schema: FieldSchema,
  form: string,
  parts: Parts,
): { value: object } | { problem: string } | null {
  const made: Record<string, unknown> = {};
  for (const name of partsOf(schema, form)) {
    const part = resolved(schema.properties?.[name] ?? {});
    const text = parts[name] ?? "";
    if (text.trim() === "") {
      continue;
    }
    if (part.type === "integer" || part.type === "number") {
      const parsed = parseNumber(text);
      if ("problem" in parsed) {
        return parsed;
      }
      made[name] = parsed.value;
    } else {
      made[name] = text;
    }
  }
  const whole = requiredParts(schema, form).every((name) => made[name] !== undefined);
  return whole ? { value: made } : null;
}

export function PartsControl(props: ControlProps) {
  const { field, id, label, described, invalid } = props;
  const { schema, name } = field;
  const forms = schema["x-either"] ?? [];
  const value = (field.value ?? {}) as Record<string, unknown>;
  const shown = Object.fromEntries(
    Object.entries(value).map(([part, each]) => [part, String(each)]),
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const form = chosen ?? forms.find((each) => shown[each] !== undefined) ?? "";
  const draft = useDraft<Parts>(props, shown, (parts) => {
    return Object.keys(parts).length === 0 ? { value: null } : objectOf(schema, form, parts);
  });
  const parts = draft.text;
  const still = field.store.readonly;
  const missing =
    form === ""
      ? []
      : requiredParts(schema, form).filter((each) => (parts[each] ?? "").trim() === "");
  const choose = (next: string) => {
    setChosen(next);
    if (next === "") {
      draft.input({});
      void field.done();
    }
  };
  const leave = () => {
    if (missing.length === 0) {
      draft.leave();
      if (shown[form] !== undefined) {
        setChosen(null); // the map has this form
      }
    }
  };
  return (
    <fieldset
      class="jn-parts"
      aria-label={label}
      aria-describedby={described}
      onFocusOut={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) {
          leave();
        }
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && draft.back()) {
          setChosen(null);
          event.preventDefault();
        } else if (event.key === "Enter") {
          leave();
        }
      }}
    >
      <select
        id={id}
        class="jn-field"
        disabled={still}
        value={form}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="">{field.mixed ? "Mixed" : "Not set"}</option>
        {forms.map((each) => (
          <option key={each} value={each}>
            {partWord(name, `${each}.form`)}
          </option>
        ))}
      </select>
      {form !== "" &&
        partsOf(schema, form).map((part) => (
          <Part
            key={part}
            id={`${id}-${part}`}
            label={partWord(name, part)}
            hint={partHint(name, part)}
            schema={resolved(schema.properties?.[part] ?? {})}
            value={parts[part] ?? ""}
            required={requiredParts(schema, form).includes(part)}
            invalid={invalid}
            still={still}
            onInput={(text, done) => {
              draft.input({ ...parts, [part]: text });
              if (done && missing.filter((each) => each !== part).length === 0) {
                void field.done();
              }
            }}
          />
        ))}
      {missing.length > 0 && !still && (
        <p class="jn-hint">
          Not saved yet: fill in {missing.map((each) => partWord(name, each)).join(", ")}.
        </p>
      )}
    </fieldset>
  );
}

function Part(props: {
  id: string;
  label: string;
  hint: string;
  schema: FieldSchema;
  value: string;
  required: boolean;
  invalid: boolean;
  still: boolean;
  /** If `done`, no more typing follows. */
  onInput(text: string, done: boolean): void;
}) {
  const { id, label, hint, schema, value, required, invalid, still, onInput } = props;
  const free = schema.default === undefined;
  return (
    <>
      <label class="jn-label" for={id} title={schema.description}>
        {label}
        {required && <span aria-hidden="true"> *</span>}
      </label>
      {schema.enum === undefined ? (
        <input
          id={id}
          class="jn-field"
          type="text"
          dir="auto"
          autocomplete="off"
          spellcheck={false}
          inputMode={schema.type === "integer" ? "numeric" : "text"}
          placeholder={hint}
          value={value}
          readOnly={still}
          aria-required={required}
          aria-invalid={invalid}
          onInput={(event) => onInput(event.currentTarget.value, false)}
        />
      ) : (
        <select
          id={id}
          class="jn-field"
          disabled={still}
          aria-required={required}
          aria-invalid={invalid}
          value={value === "" ? String(schema.default ?? "") : value}
          onChange={(event) => onInput(event.currentTarget.value, true)}
        >
          {free && <option value="">Not set</option>}
          {schema.enum.map((each) => (
            <option key={each} value={each}>
              {choiceWord(each)}
            </option>
          ))}
        </select>
      )}
    </>
  );
}
