/** The columns of a kind: its fields and its links. */

import { unlink } from "../../model/edits/actions.ts";
import type { Index } from "../../model/index.ts";
import { type FieldSchema, fieldsOf, KINDS, LINK_TABLE } from "../../model/schema.ts";
import type { Entity, Kind, LinkKind } from "../../protocol/kinds.ts";
import type { Change } from "../../protocol/messages.ts";
import { usedBefore } from "../form/suggest.tsx";
import { fieldWord } from "../form/words.ts";
import { kindWord } from "../shared/parts.tsx";
import { fromText, joined, split, toText } from "./text.ts";

interface Common {
  readonly id: string;
  readonly label: string;
  /** Shown by default. */
  readonly first: boolean;
  readonly width: number;
}

export interface FieldColumn extends Common {
  readonly type: "field";
  readonly field: FieldSchema;
}

export interface LinkColumn extends Common {
  readonly type: "link";
  readonly link: LinkKind;
  /** Whether the link starts at the item of the row. */
  readonly out: boolean;
  readonly kinds: readonly Kind[];
  readonly once: boolean;
}

export type Column = FieldColumn | LinkColumn;

const LINKS: Partial<Record<Kind, readonly (readonly [LinkKind, "out" | "in", string])[]>> = {
  persona: [
    ["represents", "out", "Segments"],
    ["goes_through", "out", "Stages"],
    ["targets", "in", "Goals"],
    ["experiences", "out", "Touchpoints"],
    ["influences", "out", "Influences"],
  ],
  touchpoint: [
    ["occurs_in", "out", "Stage"],
    ["experiences", "in", "Personas"],
    ["supports", "out", "Goals"],
    ["leads_to", "out", "Leads to"],
    ["hurts", "in", "Pain points"],
    ["keeps", "out", "Keeps the promise of"],
  ],
  goal: [
    ["targets", "out", "Personas"],
    ["refines", "out", "Part of"],
    ["supports", "in", "Supported by"],
    ["measured_at", "out", "Measured at"],
  ],
  pain_point: [
    ["hurts", "out", "Touchpoints"],
    ["felt_by", "out", "Felt by"],
    ["occurs_in", "out", "Stage"],
    ["addresses", "in", "Opportunities"],
  ],
  opportunity: [
    ["addresses", "out", "Addresses"],
    ["supports", "out", "Goals"],
    ["occurs_in", "out", "Stage"],
  ],
  content: [
    ["occurs_in", "out", "Stages"],
    ["serves", "out", "Personas"],
  ],
  segment: [["represents", "in", "Personas"]],
  note: [
    ["occurs_in", "out", "Stage"],
    ["in_lane", "out", "Lane"],
  ],
  source: [["cites", "in", "Cited by"]],
  comment: [
    ["comments_on", "out", "About"],
    ["answers", "out", "Answers"],
  ],
};

/** Fields that are hidden by default. */
const LATER: ReadonlySet<string> = new Set([
  "description",
  "tags",
  "custom",
  "portrait",
  "image",
  "color",
  "quote",
  "events",
  "tone",
  "data_values",
  "fears",
  "values",
  "interests",
  "preferred_content",
  "buying_criteria",
  "loyalties",
  "personality",
  "behaviors",
  "feasibility",
  "measurements",
  "milestones",
  "cumulative",
  "terms",
  "filter",
  "criteria",
  "start",
  "leads_to.out",
  "keeps.out",
  "influences.out",
  "experiences.out",
  "goes_through.out",
  "measured_at.out",
]);

/** Fields that nobody edits as text. */
const NO: ReadonlySet<string> = new Set(["profile", "profiled"]);

const made = new Map<Kind, readonly Column[]>();

export function columnsOf(kind: Kind): readonly Column[] {
  let found = made.get(kind);
  if (found === undefined) {
    const note = ["note", "source", "comment"].includes(kind);
    const cells = [...fieldsOf(kind)].filter(([id, { type }]) => type !== "object" && !NO.has(id));
    const fields = cells.map(([id, field]): FieldColumn => {
      const first = !LATER.has(id) || (note && id === "description");
      const label = fieldWord(id);
      return { type: "field", id, label, field, first, width: widthOf(id, label, field) };
    });
    const links = (LINKS[kind] ?? []).map(([link, way, label]): LinkColumn => {
      const table = LINK_TABLE.get(link);
      const out = way === "out";
      const kinds = (out ? table?.to : table?.from) ?? [];
      const once = out && (table?.once.includes(kind) ?? false);
      const first = !LATER.has(`${link}.${way}`);
      return {
        type: "link",
        id: `${link}.${way}`,
        label,
        link,
        out,
        kinds,
        once,
        first,
        width: 170,
      };
    });
    const [name, ...rest] = fields;
    found = name
      ? [name, ...links.filter((each) => each.once), ...rest, ...links.filter((each) => !each.once)]
      : links;
    made.set(kind, found);
  }
  return found;
}

function widthOf(id: string, label: string, field: FieldSchema): number {
  if (id === "name") {
    return 240;
  }
  if (field.type === "boolean") {
    return Math.max(84, 26 + label.length * 7);
  }
  if (
    field.enum ||
    field.format === "date" ||
    field.type === "number" ||
    field.type === "integer"
  ) {
    return Math.max(110, 34 + id.length * 7);
  }
  return id === "description" ? 260 : 160;
}

export function fieldValue(entity: Entity, column: FieldColumn): unknown {
  return (entity as unknown as Record<string, unknown>)[column.id] ?? column.field.default;
}

/** Return the ends of a link column, in the order of their kinds. */
export function endsOf(index: Index, id: string, column: LinkColumn): string[] {
  const ends = column.out
    ? index.from(id, column.link).map((each) => each.to)
    : index.to(id, column.link).map((each) => each.from);
  return ends.filter((end) => column.kinds.includes(index.kind(end) as Kind));
}

/** Return the text of a cell. */
export function textOf(index: Index, id: string, column: Column): string {
  if (column.type === "link") {
    return joined(endsOf(index, id, column).map((end) => nameFor(index, end)));
  }
  const entity = index.entity(id);
  return entity === undefined ? "" : toText(fieldValue(entity, column), column.field);
}

/** Return a name that reads back as the same item: its id if others have that name. */
function nameFor(index: Index, id: string): string {
  const name = index.name(id);
  return namesakes(index, name).length > 1 ? id : name;
}

const byName = new WeakMap<Index, Map<string, string[]>>();

function namesakes(index: Index, name: string): readonly string[] {
  let names = byName.get(index);
  if (names === undefined) {
    names = new Map();
    for (const kind of KINDS) {
      for (const each of index.all(kind)) {
        const key = (each.name ?? "").trim().toLowerCase();
        names.set(key, [...(names.get(key) ?? []), each.id]);
      }
    }
    byName.set(index, names);
  }
  return names.get(name.trim().toLowerCase()) ?? [];
}

export interface Write {
  /** Fields to set on the item of the row. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly changes?: readonly Change[];
  readonly error?: string;
}

/**
 * Return the changes that write a text to a cell; `id` may be that of an item that is being added.
 */
export function write(index: Index, id: string, column: Column, text: string): Write {
  if (column.type === "field") {
    const entity = index.entity(id);
    const old = entity === undefined ? undefined : fieldValue(entity, column);
    const read = fromText(text, column.field, old);
    return "error" in read
      ? { error: `${column.label} ${read.error}` }
      : { fields: { [column.id]: read.value } };
  }
  const ends: string[] = [];
  for (const name of split(text)) {
    const end = find(index, column, name);
    if (end === undefined) {
      const words = column.kinds.map((kind) => kindWord(kind)).join(" or ");
      return { error: `No ${words} has the name “${name}”` };
    }
    if (!ends.includes(end)) {
      ends.push(end);
    }
  }
  if (column.once && ends.length > 1) {
    return { error: `${column.label} allows only one value` };
  }
  return { changes: relink(index, id, column, ends) };
}

function find(index: Index, column: LinkColumn, name: string): string | undefined {
  const fits = (id: string) => column.kinds.includes(index.kind(id) as Kind);
  return fits(name) ? name : namesakes(index, name).find(fits);
}

function relink(index: Index, id: string, column: LinkColumn, ends: readonly string[]): Change[] {
  const ways = (end: string) => (column.out ? { from: id, to: end } : { from: end, to: id });
  const now = index.has(id) ? endsOf(index, id, column) : [];
  return [
    ...now
      .filter((end) => !ends.includes(end))
      .flatMap((end) => unlink(column.link, ways(end).from, ways(end).to)),
    ...ends
      .filter((end) => !now.includes(end))
      .map((end): Change => ({ op: "link", kind: column.link, ...ways(end) })),
  ];
}

/** Return suggestions for a cell: names for links, values of other rows for text. */
export function suggestions(index: Index, kind: Kind, column: Column): readonly string[] {
  if (column.type === "link") {
    return column.kinds.flatMap((each) => index.all(each).map(({ id }) => nameFor(index, id)));
  }
  if (column.id === "name" || column.id === "description") {
    return [];
  }
  const used = usedBefore(index, column.id);
  if (used.length > 0) {
    return used;
  }
  const found = new Map<string, number>();
  for (const entity of index.all(kind)) {
    const value = fieldValue(entity, column);
    for (const each of Array.isArray(value) ? value : [value]) {
      if (typeof each === "string" && each !== "" && each.length < 80) {
        found.set(each, (found.get(each) ?? 0) + 1);
      }
    }
  }
  return [...found].sort((a, b) => b[1] - a[1]).map(([word]) => word);
}

/** Return whether a cell contains several texts, so that a suggestion replaces the last one. */
export function isList(column: Column): boolean {
  return column.type === "link" ? !column.once : column.field.type === "array";
}

/** Compare cells for sorting: numbers as numbers, choices in their order, empty ones last. */
export function compare(index: Index, column: Column, a: string, b: string, down: boolean): number {
  const [one, two] = [keyOf(index, column, a), keyOf(index, column, b)];
  if (one === "" || two === "") {
    return one === two ? 0 : one === "" ? 1 : -1;
  }
  const order =
    typeof one === "number" && typeof two === "number"
      ? one - two
      : String(one).localeCompare(String(two), undefined, { numeric: true, sensitivity: "base" });
  return down ? -order : order;
}

function keyOf(index: Index, column: Column, id: string): string | number {
  if (column.type === "link") {
    const [first] = endsOf(index, id, column);
    const kind = first && index.kind(first);
    return column.once && kind ? index.map.order[kind].indexOf(first) : textOf(index, id, column);
  }
  const entity = index.entity(id);
  const value = entity && fieldValue(entity, column);
  if (column.field.enum) {
    const at = column.field.enum.indexOf(String(value));
    return at === -1 ? "" : at;
  }
  return typeof value === "number" ? value : textOf(index, id, column);
}
