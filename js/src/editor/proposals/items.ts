/** What a proposal changes, item by item. */

import type { Index } from "../../model/index.ts";
import { type FieldSchema, fieldsOf } from "../../model/schema.ts";
import type { Kind, LinkKind } from "../../protocol/kinds.ts";
import type { Proposal, ProposedChange } from "../../protocol/messages.ts";
import { choiceWord, fieldWord, groupsOf, inFormOrder, kindName } from "../form/words.ts";
import { toText } from "../table/text.ts";

/** A value before and after; a list is compared part by part. */
export interface Line {
  readonly label: string;
  readonly before: Said;
  readonly after: Said;
}

/** A value in words: a text, the parts of a list, or nothing. */
export type Said = string | readonly string[];

export type Sort = "added" | "removed" | "changed";

export interface ChangedItem {
  readonly sort: Sort;
  /** Empty for the map. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly lines: readonly Line[];
  /** Number of links that are removed with the item. */
  readonly links: number;
}

type Made = ChangedItem & { lines: Line[]; links: number };

/** Return the items that a proposal changes, in the order of its changes, new ones with links. */
export function itemsOf(proposal: Proposal, index: Index): ChangedItem[] {
  const { rows, names } = proposal;
  const found = new Map<string, Made>();
  const sorts = new Map(
    rows.flatMap((row) =>
      row.to === undefined && (row.change === "added" || row.change === "removed")
        ? [[row.id, row] as const]
        : [],
    ),
  );
  const kindOf = (id: string) => sorts.get(id)?.kind ?? index.kind(id) ?? "";
  const name = (id: string) => (id === "" ? "" : names[id] || index.name(id));
  const item = (id: string) => {
    const known = found.get(id);
    if (known !== undefined) {
      return known;
    }
    const sort = (sorts.get(id)?.change ?? "changed") as Sort;
    const made: Made = { sort, id, kind: kindOf(id), name: name(id), lines: [], links: 0 };
    found.set(id, made);
    return made;
  };
  for (const row of rows) {
    if (row.to === undefined) {
      const { lines, kind, sort } = item(row.id);
      lines.push(...ownLines(row, kind as Kind | "", sort));
      continue;
    }
    const ends = [row.id, row.to];
    if (ends.some((id) => sorts.get(id)?.change === "removed")) {
      item(ends.find((id) => sorts.has(id)) ?? row.id).links++;
      continue; // it goes with its item
    }
    const own = ends.find((id) => sorts.has(id)) ?? row.id;
    const other = own === row.id ? row.to : row.id;
    const { lines, kind } = item(own);
    addLink(lines, row, label(kind as Kind, row.kind as LinkKind, own === row.id), name(other));
  }
  return [...found.values()];
}

function ownLines(row: ProposedChange, kind: Kind | "", sort: Sort): Line[] {
  if (row.change === "moved") {
    return [{ label: "Position", before: said(row.before), after: said(row.after) }];
  }
  if (row.field !== undefined) {
    return [line(kind, row.field, row.before, row.after)];
  }
  const fields = row.fields ?? {};
  return sort === "added"
    ? inFormOrder(kind, Object.keys(fields)).map((each) =>
        line(kind, each, undefined, fields[each]),
      )
    : [];
}

function line(kind: string, name: string, before: unknown, after: unknown): Line {
  const field = fieldsOf(kind).get(name);
  return { label: fieldWord(name), before: said(before, field), after: said(after, field) };
}

/** Add a link; one that replaces another of its kind is one line with it. */
function addLink(lines: Line[], row: ProposedChange, label: string, other: string): void {
  if (row.field !== undefined) {
    const { before, after } = line(row.kind, row.field, row.before, row.after);
    lines.push({ label: `${label} ${other}: ${fieldWord(row.field)}`, before, after });
    return;
  }
  const at = lines.findIndex((each) => each.label === label);
  const { before = [], after = [] } = lines[at] ?? {};
  const made =
    row.change === "removed"
      ? { label, before: [...before, other], after }
      : { label, before, after: [...after, withFields(row, other)] };
  lines.splice(at === -1 ? lines.length : at, at === -1 ? 0 : 1, made);
}

function withFields({ kind, fields = {} }: ProposedChange, other: string): string {
  const parts = Object.entries(fields).map(([name, value]) => {
    const { label, after } = line(kind, name, undefined, value);
    return `${label.toLowerCase()} ${[after].flat().join(", ")}`;
  });
  return parts.length === 0 ? other : `${other} (${parts.join(", ")})`;
}

function label(kind: Kind, link: LinkKind, out: boolean): string {
  const group = groupsOf(kind).find((each) => each.kind === link && each.out === out);
  return group?.label ?? fieldWord(link);
}

/** Return a value in words. */
function said(value: unknown, field: FieldSchema = {}): Said {
  if (value === undefined || value === null || value === "") {
    return "";
  }
  if (Array.isArray(value)) {
    return value.map((each) =>
      typeof each === "object" ? unquoted(toText([each], field)) : String(each),
    );
  }
  if (typeof value === "object") {
    return Object.entries(value).map(([name, each]) => `${fieldWord(name)}: ${each}`);
  }
  if (typeof value === "string" && value.startsWith("data:image/")) {
    return "a picture";
  }
  return field.enum ? choiceWord(String(value)) : toText(value, field);
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

/** Return the kind of an item as a heading. */
export function kindOf({ kind, id }: ChangedItem): string {
  return id === "" ? "Map" : kindName(kind as Kind);
}

/** Parts of a text: the same before and after, or only in one of them. */
export type Part = readonly [sort: "same" | "before" | "after", text: string];

/** Compare two texts by words: what is between the words with which both start and end differs. */
export function compared(before: string, after: string): Part[] {
  const [one, two] = [before, after].map((each) => each.split(/(?<=\s)/)) as [string[], string[]];
  let start = 0;
  while (start < Math.min(one.length, two.length) && one[start] === two[start]) {
    start++;
  }
  let end = 0;
  while (
    end < Math.min(one.length, two.length) - start &&
    one[one.length - 1 - end] === two[two.length - 1 - end]
  ) {
    end++;
  }
  const parts: Part[] = [
    ["same", one.slice(0, start).join("")],
    ["before", one.slice(start, one.length - end).join("")],
    ["after", two.slice(start, two.length - end).join("")],
    ["same", one.slice(one.length - end).join("")],
  ];
  return parts.filter(([, text]) => text !== "");
}

/** Links to what only holds an item, and is not changed by it. */
const HOLDS = ["occurs_in", "in_lane"];

/** Return what happens to the items that a proposal touches, for marks on the map. */
export function marksOf({ rows }: Proposal): ReadonlyMap<string, Sort> {
  const found = new Map<string, Sort>();
  for (const { id, to, change } of rows) {
    if (to === undefined && id !== "") {
      found.set(id, change === "moved" ? "changed" : change);
    }
  }
  for (const { id, to, kind } of rows) {
    const ends = to === undefined ? [] : HOLDS.includes(kind) ? [id] : [id, to];
    if (!ends.some((each) => ["added", "removed"].includes(found.get(each) ?? ""))) {
      for (const each of ends) {
        found.set(each, found.get(each) ?? "changed");
      }
    }
  }
  return found;
}
