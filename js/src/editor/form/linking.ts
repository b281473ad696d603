/** Possible links of an item, and the steps that add them. No DOM. */

import * as actions from "../../model/edits/actions.ts";
import type { Finding } from "../../model/gaps.ts";
import type { Index } from "../../model/index.ts";
import { KINDS, LINK_TABLE } from "../../model/schema.ts";
import type { Fields, Kind, Link, LinkKind } from "../../protocol/kinds.ts";
import type { Change } from "../../protocol/messages.ts";

/** A link with one known end. */
export interface Half {
  readonly kind: LinkKind;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Return possible items for the open end, those related to `near` first. */
export function candidates(index: Index, { kind, from, to }: Half, near = ""): string[] {
  const entry = LINK_TABLE.get(kind);
  const known = from ?? to ?? "";
  const kinds = (from === undefined ? entry?.from : entry?.to) ?? [];
  const isNear = (id: string) =>
    near !== "" && index.linksOf(near).some((each) => each.from === id || each.to === id);
  const ids = kinds
    .flatMap((each) => index.map.order[each])
    .filter((id) => id !== known)
    .filter((id) => index.link(kind, from ?? id, to ?? id) === undefined)
    .filter((id) => !entry?.acyclic || !reaches(index, kind, to ?? id, from ?? id));
  return [...ids.filter(isNear), ...ids.filter((id) => !isNear(id))];
}

/** Return whether links of a kind lead from one item to another. */
function reaches(index: Index, kind: LinkKind, from: string, goal: string): boolean {
  const seen = new Set([from]);
  for (const id of seen) {
    for (const each of index.from(id, kind)) {
      seen.add(each.to);
    }
  }
  return seen.has(goal);
}

/** Return the kinds of new items that the open end allows. */
export function creatable({ kind, from }: Half): readonly Kind[] {
  const entry = LINK_TABLE.get(kind);
  return (from === undefined ? entry?.from : entry?.to) ?? [];
}

export function linkTo(index: Index, half: Half, id: string, fields: Fields = {}): Change[] {
  return actions.link(index, half.kind, half.from ?? id, half.to ?? id, fields);
}

/** Add an item and link it, in one step; it goes to the stage of the linked item. */
export function createAndLink(
  index: Index,
  half: Half,
  kind: Kind,
  name: string,
  fields: Fields = {},
): { id: string; changes: Change[] } {
  const known = half.from ?? half.to ?? "";
  const staged = LINK_TABLE.get("occurs_in")?.from.includes(kind) && half.kind !== "occurs_in";
  const made = actions.add(index, kind, { name }, { stage: staged ? index.stageOf(known) : "" });
  const { kind: link, from = made.id, to = made.id } = half;
  const linked = actions.link(index, link, from, to, fields);
  return { id: made.id, changes: [...made.changes, ...linked] };
}

/** A fix for a finding: an item to choose, a link to add at once, or data to fill in. */
export type Fix =
  | { readonly how: "choose"; readonly half: Half; readonly near: string }
  | { readonly how: "link"; readonly changes: Change[] }
  | { readonly how: "open"; readonly link: Link }
  | { readonly how: "fill"; readonly field: string };

export function fixOf(index: Index, finding: Finding): Fix | null {
  const { link, other, id, field } = finding;
  if (link === undefined) {
    return field === undefined ? null : { how: "fill", field };
  }
  const { kind, from, to } = link;
  if (from === undefined || to === undefined) {
    return { how: "choose", half: link, near: other || id };
  }
  const existing = index.link(kind, from, to);
  return existing === undefined
    ? { how: "link", changes: actions.link(index, kind, from, to) }
    : { how: "open", link: existing };
}

/** Return the fields a link needs to fix a finding, such as whether a promise is kept. */
export function fixFields(kind: LinkKind): Fields {
  return kind === "keeps" ? { kept: "yes" } : {};
}

/** Sort items in the order of the file. */
export function inOrder(index: Index, ids: readonly string[]): string[] {
  const rank = new Map<string, number>();
  let next = 0;
  for (const kind of KINDS) {
    for (const id of index.map.order[kind]) {
      rank.set(id, next++);
    }
  }
  return [...ids].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
}
