/** Creates ids from names, as Python does. */

import type { Kind } from "../protocol/kinds.ts";

const LIMIT = 64;

/** Return the id for a name, or the next free one. */
export function freeId(name: string, kind: Kind, taken: (id: string) => boolean): string {
  const base = idFromName(name, kind);
  if (!taken(base)) {
    return base;
  }
  for (let number = 2; ; number++) {
    const ending = `-${number}`;
    const id = base.slice(0, LIMIT - ending.length).replace(/-+$/, "") + ending;
    if (!taken(id)) {
      return id;
    }
  }
}

export function idFromName(name: string, kind: Kind): string {
  return slug(name) || kind.replaceAll("_", "-");
}

/** Return a text in the letters that ids allow; "" if nothing remains. */
export function slug(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain.slice(0, LIMIT).replace(/-+$/, "");
}
