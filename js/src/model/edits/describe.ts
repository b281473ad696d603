/** Says in words what a step changed. */

import type { Entity, LinkKind } from "../../protocol/kinds.ts";
import type { Change } from "../../protocol/messages.ts";
import type { Index } from "../index.ts";
import { same } from "../values.ts";

/** Length from which names are cut in messages. */
const LONG = 60;

/** Return the name of an item, cut if it is long. */
export function shortName(index: Index, id: string): string {
  const name = index.name(id);
  return name.length > LONG ? `${name.slice(0, LONG - 1).trimEnd()}…` : name;
}

/** Return the name of an item as a sentence contains it: that of a comment is quoted. */
function said(index: Index, id: string): string {
  const name = shortName(index, id);
  return index.kind(id) === "comment" ? `the comment “${name}”` : name;
}

/** Return the items that changes touch, those of links too, each once. */
export function touched(changes: readonly Change[]): string[] {
  const ids = changes.flatMap((each) => ("id" in each ? [each.id] : [each.from, each.to]));
  return [...new Set(ids)].filter((id) => id !== "");
}

/**
 * Return what a step did between two maps: "deleted Shop", "renamed Shop to Store". `changes` may be
 * those of the step or of its inverse.
 */
export function describe(changes: readonly Change[], from: Index, to: Index): string {
  const own = [...new Set(changes.flatMap((each) => ("id" in each ? [each.id] : [])))];
  const added = own.filter((id) => id !== "" && to.has(id) && !from.has(id));
  const deleted = own.filter((id) => id !== "" && from.has(id) && !to.has(id));
  if (added.length > 0 || deleted.length > 0) {
    return added.length >= deleted.length
      ? `added ${names(to, added)}`
      : `deleted ${names(from, deleted)}`;
  }
  const moved = stages(changes, from, to);
  if (moved.length > 0) {
    const [first = ""] = moved;
    return `moved ${names(to, moved)} to ${shortName(to, to.stageOf(first)) || "no stage"}`;
  }
  const set = changes.filter((each) => each.op === "set");
  const [first, ...others] = set;
  if (first !== undefined) {
    return others.length === 0 ? setText(first, from, to) : `changed ${items(own.length)}`;
  }
  const order = changes.filter((each) => each.op === "move").map(({ id }) => id);
  if (order.length > 0) {
    return `moved ${names(to, [...new Set(order)])}`;
  }
  return links(changes, from, to);
}

/** Return the items whose stage differs. */
function stages(changes: readonly Change[], from: Index, to: Index): string[] {
  const ids = changes.flatMap((each) =>
    (each.op === "link" || each.op === "unlink") && each.kind === "occurs_in" ? [each.from] : [],
  );
  return [...new Set(ids)].filter((id) => from.stageOf(id) !== to.stageOf(id));
}

function setText(change: Extract<Change, { op: "set" }>, from: Index, to: Index): string {
  const { id, fields } = change;
  const valuesOf = (index: Index) =>
    (id === "" ? index.map.info : (index.entity(id) as Entity)) as unknown as Record<
      string,
      unknown
    >;
  const [one, two] = [valuesOf(from), valuesOf(to)];
  const changed = Object.keys(fields ?? {}).filter((name) => !same(one[name], two[name]));
  const [field = ""] = changed;
  const what = id === "" ? "the map" : said(to, id);
  if (field === "resolved" && changed.length === 1) {
    return `${two.resolved === true ? "resolved" : "reopened"} ${what}`;
  }
  if (field === "name" && changed.length === 1) {
    return `renamed ${shortName(from, id)} to ${what}`;
  }
  return changed.length === 1
    ? `changed ${field.replaceAll("_", " ")} of ${what}`
    : `changed ${what}`;
}

function links(changes: readonly Change[], from: Index, to: Index): string {
  const some = changes.flatMap((each) =>
    each.op === "link" || each.op === "unlink" ? [each] : [],
  );
  const [first] = some;
  if (first === undefined) {
    return "nothing";
  }
  const ends = `${shortName(to, first.from)} and ${shortName(to, first.to)}`;
  const has = (index: Index) =>
    index.link(first.kind as LinkKind, first.from, first.to) !== undefined;
  if (some.length > 1) {
    return `changed ${some.length} links`;
  }
  if (has(from) !== has(to)) {
    return has(to) ? `linked ${ends}` : `unlinked ${ends}`;
  }
  const fields = first.op === "link" ? Object.keys(first.fields ?? {}) : [];
  return fields.length === 1
    ? `changed ${fields[0]?.replaceAll("_", " ")} of ${ends}`
    : `changed the link of ${ends}`;
}

function items(count: number): string {
  return count === 1 ? "1 item" : `${count} items`;
}

/** Return the names of items: one, or how many. */
function names(index: Index, ids: readonly string[]): string {
  const [only = ""] = ids;
  return ids.length === 1 ? said(index, only) || "a note" : items(ids.length);
}
