/** Checks which entities a new link may connect. */

import type { Kind, Link, LinkKind } from "../protocol/kinds.ts";
import { Refusal } from "./refusal.ts";
import { LINK_TABLE, linksBetween } from "./schema.ts";

type End = readonly [id: string, kind: Kind];

/** Check that a new link may connect two entities, given the existing links. */
export function checkEnds(
  kind: LinkKind,
  [from, start]: End,
  [to, end]: End,
  links: ReadonlyMap<string, Link>,
): void {
  const entry = LINK_TABLE.get(kind);
  if (entry === undefined) {
    return;
  }
  if (!entry.from.includes(start) || !entry.to.includes(end)) {
    const fitting = linksBetween(start, end);
    throw new Refusal(
      "bad_end",
      `${article(kind)} ${kind} link cannot go from ${start} ${from} to ${end} ${to}`,
      null,
      entry.from.includes(start) ? "to" : "from",
      fitting.join(" or ") || null,
    );
  }
  if (from === to) {
    throw new Refusal("bad_end", `${from} cannot be linked to itself`, null, "to");
  }
  if (entry.once.includes(start)) {
    for (const each of links.values()) {
      if (each.kind === kind && each.from === from) {
        throw new Refusal(
          "too_many",
          `the ${start} ${from} already has a ${kind} link, to ${each.to}`,
          null,
          "from",
        );
      }
    }
  }
  if (entry.acyclic && reaches(links, kind, to, from)) {
    throw new Refusal(
      "cycle",
      `${article(kind)} ${kind} link from ${from} to ${to} would close a circle`,
      null,
      "to",
    );
  }
}

function article(word: string): string {
  return /^[aeio]/.test(word) ? "an" : "a";
}

function reaches(
  links: ReadonlyMap<string, Link>,
  kind: LinkKind,
  from: string,
  goal: string,
): boolean {
  const next = new Map<string, string[]>();
  for (const each of links.values()) {
    if (each.kind === kind) {
      next.set(each.from, [...(next.get(each.from) ?? []), each.to]);
    }
  }
  const seen = new Set([from]);
  for (const id of seen) {
    for (const end of next.get(id) ?? []) {
      seen.add(end);
    }
  }
  return seen.has(goal);
}
