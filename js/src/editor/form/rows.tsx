/** A list of small records as rows: names and values, measurements, reviews, quotes. */

import { useRef } from "preact/hooks";
import { type FieldSchema, resolved } from "../../model/schema.ts";
import { Button, Icon, SIGNS } from "../shared/parts.tsx";
import { type ControlProps, useDraft } from "./control.ts";
import { moved, split } from "./list.tsx";
import { parseNumber } from "./text.tsx";
import { fieldWord } from "./words.ts";

/** A row while it is edited: each cell is text, and fields without a cell stay unchanged. */
type Row = Readonly<Record<string, unknown>>;

interface Column {
  readonly name: string;
  readonly schema: FieldSchema;
  readonly required: boolean;
}

export function columnsOf(schema: FieldSchema): Column[] {
  const item = resolved(schema.items ?? {});
  return Object.entries(item.properties ?? {})
    .map(([name, each]) => ({
      name,
      schema: resolved(each),
      required: item.required?.includes(name) ?? false,
    }))
    .filter(
      ({ name, schema }) =>
        (schema.type !== "array" || resolved(schema.items ?? {}).type === "string") &&
        (item["x-ordered"] === undefined || item.required?.includes(name)),
    );
}

/** Return what was counted with a value, in words; it goes when the value changes. */
function countedText({ n, low, high, source }: Row): string {
  const many = typeof n === "number" ? `n = ${n.toLocaleString("en")}` : "";
  const written = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 4 });
  const between =
    typeof low === "number" && typeof high === "number"
      ? `95% interval ${written(low)} to ${written(high)}`
      : "";
  return [many, between, source ? `from ${source}` : ""].filter(Boolean).join(", ");
}

/** Return the text of a cell. */
function cellText(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : value === undefined ? "" : String(value);
}

/** Return the value of a cell's text; undefined if it is empty or not valid. */
export function cellValue(text: string, schema: FieldSchema): unknown {
  if (schema.type === "array") {
    return split(text, true);
  }
  if (schema.type === "number" || schema.type === "integer") {
    const parsed = parseNumber(text);
    return "value" in parsed ? (parsed.value ?? undefined) : undefined;
  }
  if (schema.anyOf !== undefined) {
    return ownValue(text);
  }
  return text === "" && schema.minLength !== undefined ? undefined : text;
}

/** Return the value of a custom field: a number, true or false if the text is exactly one. */
function ownValue(text: string): unknown {
  if (text === "true" || text === "false") {
    return text === "true";
  }
  const value = Number(text);
  return text !== "" && String(value) === text && Number.isFinite(value) ? value : text;
}

export function RowsControl(props: ControlProps) {
  const { field, label, described, invalid } = props;
  const columns = columnsOf(field.schema);
  const place = useRef<HTMLFieldSetElement>(null);
  const shown: Row[] = (Array.isArray(field.value) ? (field.value as Row[]) : []).map((row) => ({
    ...row,
    ...Object.fromEntries(columns.map(({ name }) => [name, cellText(row[name])])),
  }));
  const draft = useDraft<readonly Row[]>(props, shown, (rows) => {
    return { value: rows.map((row) => rowValue(row, columns)).filter((row) => row !== null) };
  });
  const rows = draft.text;
  const still = field.store.readonly;
  const focus = (index: number) =>
    requestAnimationFrame(() =>
      place.current
        ?.querySelectorAll(".jn-form-row")
        [index]?.querySelector<HTMLElement>("input")
        ?.focus(),
    );
  const put = (next: readonly Row[]) => draft.input(next);
  const add = () => {
    put([...rows, Object.fromEntries(columns.map(({ name, schema }) => [name, first(schema)]))]);
    focus(rows.length);
  };
  return (
    <fieldset
      ref={place}
      class="jn-rows"
      aria-label={label}
      aria-describedby={described}
      onFocusOut={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) {
          draft.leave();
        }
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && draft.back()) {
          event.preventDefault();
        }
      }}
    >
      {rows.map((row, index) => (
        <fieldset
          key={index}
          class="jn-form-row"
          aria-label={`${label} ${index + 1}`}
          onKeyDown={(event) => {
            const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
            if (event.altKey && step !== undefined && !still) {
              put(moved(rows, index, index + step));
              focus(Math.max(0, Math.min(rows.length - 1, index + step)));
              event.preventDefault();
              event.stopPropagation();
            } else if (event.key === "Enter") {
              draft.leave();
            }
          }}
        >
          {columns.map(({ name, schema, required }) => (
            <Cell
              key={name}
              label={fieldWord(name)}
              schema={schema}
              value={String(row[name])}
              required={required}
              invalid={invalid}
              still={still}
              onInput={(text) =>
                put(
                  rows.map((each, other) =>
                    other === index ? changed(each, name, text, columns) : each,
                  ),
                )
              }
            />
          ))}
          {!still && (
            <button
              type="button"
              class="jn-chip-x"
              aria-label={`Remove ${label.toLowerCase()} ${index + 1}`}
              onClick={() => {
                put(rows.filter((_, other) => other !== index));
                draft.leave();
                place.current?.querySelector<HTMLElement>(".jn-add-row")?.focus();
              }}
            >
              <Icon path={SIGNS.close} size={10} />
            </button>
          )}
          {field.name === "measurements" && countedText(row) !== "" && (
            <span class="jn-hint" dir="auto">
              {countedText(row)}
            </span>
          )}
        </fieldset>
      ))}
      {field.mixed && <span class="jn-mixed">Mixed</span>}
      {!still && (
        <Button
          class="jn-add-row"
          sign="plus"
          text
          label="Add"
          aria-label={`Add to ${label.toLowerCase()}`}
          onClick={add}
        />
      )}
    </fieldset>
  );
}

/** Return a row with another text in a cell; what has no cell was counted with the old value. */
function changed(row: Row, name: string, text: string, columns: readonly Column[]): Row {
  const counted = name === "value" && ("low" in row || "high" in row || "n" in row);
  const kept = counted ? Object.fromEntries(columns.map(({ name }) => [name, row[name]])) : row;
  return { ...kept, [name]: text };
}

/** Return the text that a new row starts with. */
function first(schema: FieldSchema): string {
  if (schema.format === "date") {
    const now = new Date();
    const two = (part: number) => String(part).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }
  return schema.minimum !== undefined && schema.maximum !== undefined
    ? String((schema.minimum + schema.maximum) / 2)
    : "";
}

/** Return the record of a row; null while a required field is missing. */
export function rowValue(row: Row, columns: readonly Column[]): Row | null {
  const made: Record<string, unknown> = { ...row };
  for (const { name, schema, required } of columns) {
    const value = cellValue(String(row[name] ?? ""), schema);
    const empty = value === undefined || value === "" || (Array.isArray(value) && !value.length);
    if (!empty) {
      made[name] = value;
    } else if (required && !(value === "" && schema.type === "string" && !schema.format)) {
      return null;
    } else if (required) {
      made[name] = "";
    } else {
      delete made[name];
    }
  }
  return made;
}

function Cell(props: {
  label: string;
  schema: FieldSchema;
  value: string;
  required: boolean;
  invalid: boolean;
  still: boolean;
  onInput(text: string): void;
}) {
  const { label, schema, value, required, invalid, still, onInput } = props;
  const { minimum, maximum } = schema;
  const shared = {
    value,
    title: label,
    "aria-label": label,
    "aria-required": required,
    "aria-invalid": invalid,
    onInput: (event: Event) => onInput((event.target as HTMLInputElement).value),
  };
  if (minimum !== undefined && maximum !== undefined) {
    return (
      <span class="jn-numbers">
        <input
          {...shared}
          type="range"
          min={minimum}
          max={maximum}
          step={schema.type === "integer" ? 1 : 0.1}
          disabled={still}
        />
        <output>{value}</output>
      </span>
    );
  }
  if (schema.format === "date") {
    return <input {...shared} class="jn-field" type="date" readOnly={still} />;
  }
  const number = schema.type === "number" || schema.type === "integer";
  return (
    <input
      {...shared}
      class={`jn-field${number ? " jn-short" : ""}`}
      type="text"
      dir="auto"
      inputMode={number ? "decimal" : "text"}
      placeholder={label}
      readOnly={still}
    />
  );
}
