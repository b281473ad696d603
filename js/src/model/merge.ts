/** Merges the fields of a change with the current ones, and finds the inverse. */

import type { Fields } from "../protocol/kinds.ts";
import { Refusal } from "./refusal.ts";
import { type FieldSchema, fieldsOf } from "./schema.ts";
import { normal, same } from "./values.ts";

export interface Merged {
  readonly merged: Record<string, unknown>;
  readonly inverse: Record<string, unknown>;
}

/** Merge fields by name. A null or a default value is stored as absent. */
export function merge(old: Fields, fields: Fields, kind: string): Merged {
  const known: ReadonlyMap<string, FieldSchema> = fieldsOf(kind);
  const merged: Record<string, unknown> = { ...old };
  const inverse: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(fields)) {
    const schema = known.get(name);
    if (schema === undefined) {
      throw new Refusal("unknown_field", `${kind || "map"} has no field ${name}`, null, name);
    }
    const value = normal(given, schema);
    if (same(merged[name], value)) {
      continue;
    }
    inverse[name] = old[name] ?? null;
    if (value === undefined) {
      delete merged[name];
    } else {
      merged[name] = value;
    }
  }
  return { merged, inverse };
}
