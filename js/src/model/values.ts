/** Compares values of fields, and finds default values, which are not stored. */

import { type FieldSchema, resolved } from "./schema.ts";

/** Return whether two JSON values are equal; the order of keys does not count. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((each, index) => same(each, b[index]))
    );
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return false;
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) =>
      same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}

/** Return a value as it is stored: undefined for null and defaults, in its parts too. */
export function normal(value: unknown, schema: FieldSchema): unknown {
  const { type, default: other, items, properties, required = [] } = resolved(schema);
  if (value === null || value === undefined || value === other) {
    return undefined;
  }
  if (value === "" && type === "string") {
    return undefined;
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? undefined : value.map((each) => part(each, items ?? {}));
  }
  if (type === "object" && typeof value === "object" && properties) {
    return Object.fromEntries(
      Object.entries(value)
        .map(([name, each]) => [
          name,
          required.includes(name) ? each : normal(each, properties[name] ?? {}),
        ])
        .filter(([, each]) => each !== undefined),
    );
  }
  return value;
}

/** An item of a list is never absent; its own defaults are. */
function part(value: unknown, schema: FieldSchema): unknown {
  return typeof value === "object" && value !== null ? normal(value, schema) : value;
}
