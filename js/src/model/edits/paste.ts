/** Turns rows of text, as from a spreadsheet, into touchpoints. No DOM. */

import type { Fields, Kind } from "../../protocol/kinds.ts";
import type { Change } from "../../protocol/messages.ts";
import type { Index } from "../index.ts";
import words from "../words.gen.json";
import { link, newIds } from "./actions.ts";

/** Columns that are read. A table of touchpoints has no columns for other fields. */
export type Field =
  | "stage"
  | "touchpoint"
  | "channel"
  | "persona"
  | "emotion"
  | "actions"
  | "thoughts"
  | "pain_point"
  | "opportunity"
  | "owner"
  | "goal"
  | "description"
  | "tags";

/** Headings in addition to those of the spreadsheets that Python reads. */
const OWN: Partial<Record<Field, string>> = {
  touchpoint: "name title card titel nom nombre",
  description: "description details detail notes note beschreibung notizen",
  tags: "tag tags label labels schlagwort schlagworte",
};

const HEADINGS = new Map<string, Field[]>();
for (const table of [words.headings, OWN]) {
  for (const [field, keys] of Object.entries(table)) {
    for (const key of keys.split(" ")) {
      const known = HEADINGS.get(key) ?? [];
      HEADINGS.set(key, known.includes(field as Field) ? known : [...known, field as Field]);
    }
  }
}

/** Return a heading without case, accents, spaces, punctuation and text in parentheses. */
export function headingKey(text: string): string {
  const plain = text.replace(/\([^)]*\)|\[[^\]]*\]/g, "").trim() || text;
  return plain
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** Return the column of each field in a row of headings; null if it is not one. */
export function headings(cells: readonly string[]): ReadonlyMap<Field, number> | null {
  const found = new Map<Field, number>();
  const meanings = cells.map(
    (cell, place) => [place, HEADINGS.get(headingKey(cell)) ?? []] as const,
  );
  // headings with one meaning go first: with "step" and "phase", the step is a touchpoint
  const left = new Map([...meanings].sort(([, one], [, two]) => one.length - two.length));
  const filled = cells.filter((cell) => cell.trim() !== "").length;
  const known = [...left.values()].filter((each) => each.length > 0).length;
  if (known === 0 || known * 2 < filled) {
    return null;
  }
  for (const rank of [0, 1, 2]) {
    for (const [place, fields] of left) {
      const field = fields[rank];
      if (field !== undefined && !found.has(field)) {
        found.set(field, place);
        left.delete(place);
      }
    }
  }
  return found.has("touchpoint") ? found : null;
}

/**
 * Return the cells of pasted text: separated by tabs or, if the first line has headings, by commas
 * or semicolons.
 */
export function cellsOf(text: string): string[][] {
  const first = text.replace(/^\s*\n/, "").split("\n", 1)[0] ?? "";
  const other = [",", ";"].find(
    (each) => first.split(each).length > 1 && headings(first.split(each)) !== null,
  );
  const apart = first.includes("\t") || text.includes("\t") ? "\t" : (other ?? "\t");
  return split(text.replace(/\r\n?/g, "\n"), apart)
    .map((row) => row.map((cell) => plain(cell)))
    .filter((row) => row.some((cell) => cell !== ""));
}

/** Return rows and their cells; a quoted cell may contain line breaks. */
function split(text: string, apart: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const quoted = text[at] === '"' ? /"((?:[^"]|"")*)"(?=[\t,;\n]|$)/y : null;
    if (quoted !== null) {
      quoted.lastIndex = at;
    }
    const found = quoted?.exec(text) ?? null;
    const next = found === null ? undefined : text[at + found[0].length];
    const whole = found !== null && (next === undefined || next === "\n" || next === apart);
    let end = at;
    if (whole) {
      end = at + found[0].length;
      row.push((found[1] as string).replaceAll('""', '"'));
    } else {
      while (end < text.length && text[end] !== apart && text[end] !== "\n") {
        end++;
      }
      row.push(text.slice(at, end));
    }
    if (text[end] !== apart) {
      rows.push(row);
      row = [];
    }
    at = end + 1;
    if (end >= text.length) {
      break;
    }
  }
  if (row.length > 0) {
    rows.push(row);
  }
  return rows;
}

export const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/;

/** Return the text of a cell, trimmed, without a quote that escapes a formula. */
function plain(cell: string): string {
  const text = cell.trim();
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
}

/** Return the values of a cell, separated by semicolons or line breaks, without duplicates. */
function list(cell: string): string[] {
  return [
    ...new Set(
      cell
        .split(/[;\n]/)
        .map((each) => each.trim())
        .filter(Boolean),
    ),
  ];
}

const FEELINGS = new Map(
  Object.entries(words.emotions).flatMap(([value, keys]) =>
    keys.split(" ").map((key) => [key, Number(value)] as const),
  ),
);

/**
 * Return the emotion of each text, undefined if there is none. Scores from 1 to 5 are shifted to
 * -2 to 2.
 */
export function emotionsOf(texts: readonly string[]): ReadonlyMap<string, number | undefined> {
  const number = (text: string) => {
    const bare = text.replaceAll("−", "-").replaceAll("\ufe0f", "");
    return /^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/.test(bare) ? Number(bare.replace(",", ".")) : null;
  };
  const all = [...new Set(texts.filter((each) => each !== ""))];
  const numbers = all.map(number);
  const scores =
    all.length > 0 &&
    numbers.every((each) => each !== null && [1, 2, 3, 4, 5].includes(each)) &&
    numbers.some((each) => (each ?? 0) > 2);
  return new Map(
    all.map((text, place) => {
      const value =
        numbers[place] ??
        FEELINGS.get(text.replaceAll("\ufe0f", "")) ??
        FEELINGS.get(headingKey(text));
      const felt = value !== undefined && scores ? value - 3 : value;
      return [text, felt !== undefined && Math.abs(felt) <= 2 ? felt : undefined];
    }),
  );
}

export interface Pasted {
  /** Ids of the touchpoints. */
  readonly ids: readonly string[];
  readonly changes: Change[];
  /** Warnings about skipped values. */
  readonly warnings: readonly string[];
}

/**
 * Create touchpoints from text: one per line, or one per row with columns if the first row has
 * headings. A touchpoint goes to the stage in its row, or else to the given stage. Personas,
 * stages, goals, pain points and opportunities are found by name or created.
 */
export function pasteRows(
  index: Index,
  text: string,
  { stage, persona }: { stage: string; persona: string },
): Pasted {
  const rows = cellsOf(text);
  const head = headings(rows[0] ?? []);
  const alone = head !== null && rows.length === 1;
  const columns = alone ? null : head;
  const body = columns === null ? rows : rows.slice(1);
  const maker = new Maker(index);
  const warnings: string[] = [];
  const cell = (row: readonly string[], field: Field) => {
    const place = columns?.get(field);
    return place === undefined ? "" : (row[place] ?? "");
  };
  const feelings = emotionsOf(body.map((row) => cell(row, "emotion")));
  let nameless = 0;
  let unread = 0;
  const ids: string[] = [];
  for (const row of body) {
    const filled = row.filter((each) => each !== "");
    const name = (columns === null ? (filled[0] ?? "") : cell(row, "touchpoint")).replace(
      /\s*\n\s*/g,
      " ",
    );
    if (name === "") {
      nameless++;
      continue;
    }
    const said = columns === null ? filled.slice(1).join("\n") : cell(row, "description");
    const where = cell(row, "stage") === "" ? stage : maker.named("stage", cell(row, "stage"));
    const it = maker.touchpoint(name, where);
    if (!ids.includes(it.id)) {
      ids.push(it.id);
    }
    it.set("description", said);
    it.set("owner", cell(row, "owner"));
    it.extend("channels", list(cell(row, "channel")));
    it.extend("tags", list(cell(row, "tags")));
    const felt = ["emotion", "actions", "thoughts"].some(
      (field) => cell(row, field as Field) !== "",
    );
    const named = list(cell(row, "persona")).map((each) => maker.named("persona", each));
    const only =
      index.map.order.persona.length === 1 ? (index.map.order.persona[0] as string) : persona;
    const who = named.length > 0 || !felt ? named : [only || maker.named("persona", "Customer")];
    const emotion = feelings.get(cell(row, "emotion"));
    if (cell(row, "emotion") !== "" && emotion === undefined) {
      unread++;
    }
    for (const each of who) {
      maker.link("experiences", each, it.id, {
        ...(emotion === undefined ? {} : { emotion }),
        ...(cell(row, "actions") === "" ? {} : { actions: cell(row, "actions") }),
        ...(cell(row, "thoughts") === "" ? {} : { thoughts: cell(row, "thoughts") }),
      });
    }
    for (const goal of list(cell(row, "goal"))) {
      maker.link("supports", it.id, maker.named("goal", goal));
    }
    const pains = list(cell(row, "pain_point")).map((each) => maker.named("pain_point", each));
    for (const pain of pains) {
      maker.link("hurts", pain, it.id);
      for (const each of who) {
        maker.link("felt_by", pain, each);
      }
    }
    for (const idea of list(cell(row, "opportunity"))) {
      for (const other of pains.length > 0 ? pains : [it.id]) {
        maker.link("addresses", maker.named("opportunity", idea), other);
      }
    }
  }
  if (nameless > 0) {
    warnings.push(`${nameless === 1 ? "One row" : `${nameless} rows`} without a name: skipped.`);
  }
  if (unread > 0) {
    warnings.push(
      `${unread === 1 ? "One emotion" : `${unread} emotions`} not recognized. Allowed: numbers from -2 to 2, or scores from 1 to 5.`,
    );
  }
  return { ids, changes: maker.changes(), warnings };
}

/** Creates entities by name, each only once, and their links. */
class Maker {
  private readonly made = new Map<
    string,
    { kind: Kind; id: string; fields: Record<string, unknown> }
  >();
  private readonly links = new Map<string, Change>();
  private readonly fresh: (name: string, kind: Kind) => string;

  constructor(private readonly index: Index) {
    this.fresh = newIds(index);
  }

  /** Return the id of the entity with a name, which is created if the map does not have it. */
  named(kind: Kind, name: string): string {
    const key = `${kind} ${name.toLowerCase()}`;
    const known = this.index
      .all(kind)
      .find((each) => (each.name ?? "").toLowerCase() === name.toLowerCase());
    return known?.id ?? this.once(key, kind, name).id;
  }

  /** Return a new touchpoint; rows with the same name and stage share one. */
  touchpoint(name: string, stage: string) {
    const it = this.once(`touchpoint ${stage} ${name}`, "touchpoint", name);
    if (stage !== "") {
      this.link("occurs_in", it.id, stage);
    }
    return {
      id: it.id,
      set: (field: string, text: string) => {
        if (text !== "") {
          it.fields[field] = text;
        }
      },
      extend: (field: string, values: readonly string[]) => {
        if (values.length > 0) {
          it.fields[field] = [
            ...new Set([...((it.fields[field] as string[] | undefined) ?? []), ...values]),
          ];
        }
      },
    };
  }

  link(kind: Parameters<typeof link>[1], from: string, to: string, fields: Fields = {}): void {
    const key = `${kind} ${from} ${to}`;
    if (!this.links.has(key) || Object.keys(fields).length > 0) {
      const [change] = link(this.index, kind, from, to, fields).slice(-1);
      this.links.set(key, change as Change);
    }
  }

  changes(): Change[] {
    const adds = [...this.made.values()].map(({ kind, id, fields }) => ({
      op: "add" as const,
      kind,
      id,
      fields,
    }));
    return [...adds, ...this.links.values()];
  }

  private once(key: string, kind: Kind, name: string) {
    const found = this.made.get(key) ?? { kind, id: this.fresh(name, kind), fields: { name } };
    this.made.set(key, found);
    return found;
  }
}
