/**
 * Applies changes with all checks, for hosts without a kernel. The order of the checks is that of
 * tests/vectors/README.md.
 */

import type { Fields } from "../../protocol/kinds.ts";
import type { Change } from "../../protocol/messages.ts";
import { type Applied, type Checks, apply as unchecked } from "../changes.ts";
import type { JourneyMap } from "../map.ts";
import { Refusal, shown } from "../refusal.ts";
import { fieldsOf, requiredOf } from "../schema.ts";
import { inWords } from "./allowed-words.ts";
import { wrong } from "./values.ts";

const KEYS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["add", ["op", "kind", "id", "fields", "at"]],
  ["set", ["op", "id", "fields"]],
  ["move", ["op", "id", "at"]],
  ["remove", ["op", "id"]],
  ["link", ["op", "kind", "from", "to", "fields"]],
  ["unlink", ["op", "kind", "from", "to"]],
]);

/**
 * Apply a list of changes from any source, all or none; throws a Refusal for a change that is not
 * valid.
 */
export function apply(map: JourneyMap, changes: unknown): Applied {
  if (!Array.isArray(changes)) {
    const message = `changes must be a list, not ${shown(changes)}`;
    throw new Refusal("bad_value", message, null, null, "a list of changes");
  }
  return unchecked(map, changes as readonly Change[], CHECKS);
}

const CHECKS: Checks = {
  change(change) {
    if (!isObject(change)) {
      throw new Refusal("unknown_op", `a change must be an object, not ${shown(change)}`);
    }
    const { op } = change;
    const keys = KEYS.get(op);
    if (keys === undefined) {
      const allowed = [...KEYS.keys()].join(", ");
      throw new Refusal("unknown_op", `unknown op ${shown(op)}`, null, "op", allowed);
    }
    for (const key of Object.keys(change)) {
      if (!keys.includes(key)) {
        const message = `unknown key ${shown(key)} in the op ${op}`;
        throw new Refusal("unknown_field", message, null, key, keys.join(", "));
      }
    }
  },

  fields(fields) {
    if (!isObject(fields)) {
      const message = `fields must be an object, not ${shown(fields)}`;
      throw new Refusal("bad_value", message, null, "fields", "an object of fields");
    }
  },

  values(kind, old, fields) {
    const known = fieldsOf(kind);
    const label = kind || "map";
    for (const name of Object.keys(fields)) {
      if (!known.has(name)) {
        const allowed = [...known.keys()].join(", ") || "no field";
        const message = `${label} has no field ${shown(name)}`;
        throw new Refusal("unknown_field", message, null, name, allowed);
      }
    }
    const bad = (name: string, path: string, message: string, allowed: string) =>
      new Refusal("bad_value", `${label}, field ${name}${path}: ${message}`, null, name, allowed);
    const required = requiredOf(kind);
    const missing = required.find((name) => !isThere(name, old, fields));
    if (missing !== undefined) {
      throw bad(missing, "", "required", inWords(known.get(missing) ?? {}));
    }
    for (const [name, value] of Object.entries(fields)) {
      if (value === null && !required.includes(name)) {
        continue; // the field is removed
      }
      const found = wrong(value, known.get(name) ?? {});
      if (found !== null) {
        throw bad(name, found.path, found.message, inWords(found.schema));
      }
    }
  },
};

function isThere(name: string, old: Fields, fields: Fields): boolean {
  return Object.hasOwn(fields, name) || old[name] !== undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
