/**
 * Turns actions of the user into changes. Each function returns the list of changes of one step.
 */

import type { Entity, Fields, Kind, LinkKind } from "../../protocol/kinds.ts";
import type { Change } from "../../protocol/messages.ts";
import { freeId } from "../ids.ts";
import type { Index } from "../index.ts";
import { LINK_TABLE, linksBetween } from "../schema.ts";

/** Return a function that creates ids, which differ within one step. */
export function newIds(index: Index): (name: string, kind: Kind) => string {
  const made = new Set<string>();
  return (name, kind) => {
    const id = freeId(name, kind, (each) => index.has(each) || made.has(each));
    made.add(id);
    return id;
  };
}

/** Add an entity, by default at the end of its kind, in a stage ("" for none). */
export function add(
  index: Index,
  kind: Kind,
  fields: Fields & { name: string },
  { stage = "", after = "" }: { stage?: string; after?: string } = {},
): { id: string; changes: Change[] } {
  const id = newIds(index)(fields.name, kind);
  const at = after === "" ? {} : { at: index.map.order[kind].indexOf(after) + 1 };
  const changes: Change[] = [{ op: "add", kind, id, fields, ...at }];
  if (stage !== "") {
    changes.push({ op: "link", kind: "occurs_in", from: id, to: stage });
  }
  return { id, changes };
}

export function rename(id: string, name: string): Change[] {
  return [{ op: "set", id, fields: { name } }];
}

export function set(id: string, fields: Fields): Change[] {
  return [{ op: "set", id, fields }];
}

export function remove(ids: readonly string[]): Change[] {
  return ids.map((id) => ({ op: "remove", id }));
}

/**
 * Move cards to a stage ("" for none), before another card of their kind, or to the stage's end.
 * Their order among each other stays.
 */
export function moveCards(
  index: Index,
  ids: readonly string[],
  stage: string,
  before: string | null,
): Change[] {
  const changes: Change[] = [];
  for (const id of ids) {
    const now = index.stageOf(id);
    if (now !== stage) {
      if (now !== "") {
        changes.push({ op: "unlink", kind: "occurs_in", from: id, to: now });
      }
      if (stage !== "") {
        changes.push({ op: "link", kind: "occurs_in", from: id, to: stage });
      }
    }
  }
  for (const kind of new Set(ids.map((id) => index.kind(id)))) {
    if (kind !== undefined) {
      const moving = ids.filter((id) => index.kind(id) === kind);
      changes.push(...moveBefore(index, kind, moving, place(index, kind, moving, stage, before)));
    }
  }
  return changes;
}

/** Return the card before which a card goes so that it is last in its stage; null for the end. */
function place(
  index: Index,
  kind: Kind,
  moving: readonly string[],
  stage: string,
  before: string | null,
): string | null {
  if (before !== null && index.kind(before) === kind) {
    return before;
  }
  const order = index.map.order[kind].filter((id) => !moving.includes(id));
  const last = order.findLastIndex((id) => index.stageOf(id) === stage);
  if (last === -1) {
    return order.length === 0 ? null : keep(index, kind, moving, order);
  }
  return order[last + 1] ?? null;
}

/** Return a position in an empty stage that moves nothing. */
function keep(
  index: Index,
  kind: Kind,
  moving: readonly string[],
  order: readonly string[],
): string | null {
  const all = index.map.order[kind];
  const after = all.slice(all.indexOf(moving[0] ?? "") + 1);
  return after.find((id) => order.includes(id)) ?? null;
}

/** Move entities of a kind before another one, or to the end for null. */
export function moveBefore(
  index: Index,
  kind: Kind,
  ids: readonly string[],
  before: string | null,
): Change[] {
  let order = [...index.map.order[kind]];
  const changes: Change[] = [];
  const inOrder = order.filter((id) => ids.includes(id));
  for (const id of inOrder) {
    const rest = order.filter((each) => each !== id);
    const at = before === null ? rest.length : rest.indexOf(before);
    if (order.indexOf(id) !== at && at !== -1) {
      changes.push({ op: "move", id, at });
      rest.splice(at, 0, id);
      order = rest;
    }
  }
  return changes;
}

/**
 * Return the kinds of links that are possible between two entities and do not exist yet, with
 * their direction.
 */
export function possibleLinks(
  index: Index,
  one: string,
  two: string,
): { kind: LinkKind; from: string; to: string }[] {
  const [a, b] = [index.kind(one), index.kind(two)];
  if (a === undefined || b === undefined || one === two) {
    return [];
  }
  const there = linksBetween(a, b).map((kind) => ({ kind, from: one, to: two }));
  const back = a === b ? [] : linksBetween(b, a).map((kind) => ({ kind, from: two, to: one }));
  return [...there, ...back].filter(
    ({ kind, from, to }) => index.link(kind, from, to) === undefined,
  );
}

/** Link two entities. A link that allows only one end replaces the existing one. */
export function link(
  index: Index,
  kind: LinkKind,
  from: string,
  to: string,
  fields: Fields = {},
): Change[] {
  const changes: Change[] = [];
  const start = index.kind(from);
  if (start !== undefined && LINK_TABLE.get(kind)?.once.includes(start)) {
    for (const each of index.from(from, kind)) {
      if (each.to !== to) {
        changes.push({ op: "unlink", kind, from, to: each.to });
      }
    }
  }
  const data = Object.keys(fields).length > 0 ? { fields } : {};
  changes.push({ op: "link", kind, from, to, ...data });
  return changes;
}

export function unlink(kind: LinkKind, from: string, to: string): Change[] {
  return [{ op: "unlink", kind, from, to }];
}

/** Copy entities with their links; the copies follow the last of them. */
export function duplicate(
  index: Index,
  ids: readonly string[],
): { ids: string[]; changes: Change[] } {
  return paste(
    index,
    ids.flatMap((id) => copied(index, id)),
  );
}

/** An entity and its links, as copied to the clipboard. */
export interface Copied {
  readonly kind: Kind;
  readonly id: string;
  readonly fields: Fields;
  readonly links: readonly { kind: LinkKind; from: string; to: string; fields: Fields }[];
}

/** Links that start at a comment: a copy does not get the comments on the original. */
const OF_COMMENTS: readonly LinkKind[] = ["comments_on", "answers"];

export function copied(index: Index, id: string): Copied[] {
  const kind = index.kind(id);
  const entity = index.entity(id);
  if (kind === undefined || entity === undefined) {
    return [];
  }
  const { id: _, ...fields } = entity as Entity & Record<string, unknown>;
  const links = index
    .linksOf(id)
    .filter((each) => each.from === id || !OF_COMMENTS.includes(each.kind))
    .map(({ kind, from, to, ...fields }) => ({ kind, from, to, fields: fields as Fields }));
  return [{ kind, id, fields, links }];
}

/** Add copies, optionally in a given stage. Links to entities outside the map are skipped. */
export function paste(
  index: Index,
  copies: readonly Copied[],
  stage?: string,
): { ids: string[]; changes: Change[] } {
  const fresh = newIds(index);
  const ids = new Map(
    copies.map((each) => [each.id, fresh(String(each.fields.name ?? ""), each.kind)]),
  );
  const changes: Change[] = copies.map((each) => ({
    op: "add",
    kind: each.kind,
    id: ids.get(each.id) as string,
    fields: each.fields,
  }));
  const seen = new Set<string>();
  for (const each of copies.flatMap((copy) => copy.links)) {
    const from = ids.get(each.from) ?? each.from;
    const moved = each.kind === "occurs_in" && stage !== undefined;
    const to = moved ? stage : (ids.get(each.to) ?? each.to);
    const known = (id: string) => index.has(id) || [...ids.values()].includes(id);
    const key = `${each.kind} ${from} ${to}`;
    if (known(from) && known(to) && !seen.has(key)) {
      seen.add(key);
      const data = Object.keys(each.fields).length > 0 ? { fields: each.fields } : {};
      changes.push({ op: "link", kind: each.kind, from, to, ...data });
    }
  }
  return { ids: [...ids.values()], changes };
}

/** Set the emotion of a persona at a touchpoint; the link is added if necessary. */
export function setEmotion(
  persona: string,
  touchpoint: string,
  fields: { emotion?: number | null; desired?: number | null },
): Change[] {
  return [{ op: "link", kind: "experiences", from: persona, to: touchpoint, fields }];
}
