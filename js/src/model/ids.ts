/** Creates ids from names, as Python does. */

import type { Kind } from "../protocol/kinds.ts";

const LIMIT = 64;
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Return whether a value is a well-formed id. */
export function isId(value: unknown): value is string {
  return typeof value === "string" && value.length <= LIMIT && ID.test(value);
}

/** Return the id for a name, or the next free one. */
export function freeId(name: string, kind: Kind, taken: (id: string) => boolean): string {
  return free(idFromName(name, kind), taken);
}

/** Return the id of a comment: comments of different people differ, in any copy of the map. */
export function commentId(
  text: string,
  by: string,
  at: string,
  taken: (id: string) => boolean,
): string {
  return free(`comment-${hash(`${at} ${by} ${text}`)}`, taken);
}

function free(base: string, taken: (id: string) => boolean): string {
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

/** Return the id for a name; without a Latin letter or a digit, the kind and a hash of the name. */
export function idFromName(name: string, kind: Kind): string {
  return slug(name) || `${kind.replaceAll("_", "-")}-${hash(name)}`;
}

/** Return the last six base-36 digits of the 32-bit FNV-1a hash of a name in NFC and UTF-8. */
function hash(name: string): string {
  let number = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name.normalize("NFC"))) {
    number = Math.imul(number ^ byte, 0x01000193) >>> 0;
  }
  return number.toString(36).padStart(6, "0").slice(-6);
}

/** Latin letters that Unicode does not decompose. Python has the same: model/kinds/ids.py. */
const SPELLED: Readonly<Record<string, string>> = {
  ...{ æ: "ae", œ: "oe", ø: "o", ß: "ss", ł: "l", đ: "d" },
  ...{ ð: "d", þ: "th", ħ: "h", ŧ: "t", ı: "i", ŋ: "n" },
};

/** Return a text in the letters that ids allow; "" if nothing remains. */
export function slug(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z]/g, (letter) => SPELLED[letter] ?? letter)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain.slice(0, LIMIT).replace(/-+$/, "");
}
