/** Writes the canonical text of a map's file, as Python does. */

import type { Fields } from "../../protocol/kinds.ts";
import { type JourneyMap, toFile } from "../map.ts";
import { type FieldSchema, fieldsOf, KIND_TABLE, resolved } from "../schema.ts";

/** Keys of a file whose items are on one line each. */
const A_LINE_EACH = new Set(["shifts", "reviews", "exceptions", "links"]);

/** Return a map as the text of a `*.journeymap.json` file. */
export function fileText(map: JourneyMap): string {
  const kinds = new Map([...KIND_TABLE.values()].map(({ plural, kind }) => [plural, kind]));
  const lines = Object.entries(toFile(map)).map(([key, value]) => {
    const kind = kinds.get(key);
    if (kind === undefined && !A_LINE_EACH.has(key)) {
      return `  ${text(key)}: ${text(value, fieldsOf("").get(key))}`;
    }
    const items = (value as Fields[]).map((item) => {
      const field = kind === undefined && key !== "links" ? fieldsOf("").get(key) : undefined;
      return `    ${field ? text(item, field.items) : entityText(item, kind ?? `${item.kind}`)}`;
    });
    return `  ${text(key)}: [\n${items.join(",\n")}\n  ]`;
  });
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** Return an entity or a link, with its fields in the order of their table. */
function entityText(item: Fields, kind: string): string {
  const fields = fieldsOf(kind);
  const names = ["id", "kind", "from", "to"].filter((name) => !fields.has(name));
  const parts = [...names, ...fields.keys()]
    .filter((name) => item[name] !== undefined)
    .map((name) => `${text(name)}: ${text(item[name], fields.get(name))}`);
  return `{${parts.join(", ")}}`;
}

function text(value: unknown, field: FieldSchema = {}): string {
  if (Array.isArray(value)) {
    const { items } = resolved(field);
    return `[${value.map((each) => text(each, items)).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const { properties = {} } = resolved(field);
    const given = value as Fields;
    return `{${Object.keys(properties)
      .filter((name) => given[name] !== undefined)
      .map((name) => `${text(name)}: ${text(given[name], properties[name])}`)
      .join(", ")}}`;
  }
  return JSON.stringify(value);
}
