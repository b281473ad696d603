/** The layout of the map: columns, rows and the contents of their cells. No DOM. */

import type { Index } from "../../../model/index.ts";
import { same } from "../../../model/values.ts";
import type { Kind } from "../../../protocol/kinds.ts";
import type { Observed } from "../../../protocol/messages.ts";
import { type CardItem, cardOf, stagesOf } from "./cards.ts";
import { actionsIn, metricsIn, type TextItem, wantsIn } from "./texts.ts";
import { type EventItem, UNMAPPED, unmappedIn } from "./unmapped.ts";

/** A stage; the last column, for items without a stage, has no id. */
export interface Column {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly color: string;
  readonly touchpoints: readonly string[];
}

export type Item = CardItem | TextItem | EventItem;

export type RowKind = "cards" | "texts" | "metrics" | "curve" | "goals" | "events";

export interface Row {
  /** Name: a built-in one, `lane:` and a lane's id, or `emotion:` and a persona's. */
  readonly name: string;
  readonly label: string;
  readonly type: RowKind;
  /** Kind that a "+" in it adds. */
  readonly adds: Kind | null;
  /** The row's lane or persona. */
  readonly about: string;
  /** Below the line of visibility. */
  readonly backstage: boolean;
  readonly cells: readonly (readonly Item[])[];
}

export interface Layout {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Empty rows, which are not shown. */
  readonly hidden: readonly { readonly name: string; readonly label: string }[];
}

/** Rows that every map may have, in order. */
export const ROWS: readonly { name: string; label: string; type: RowKind; adds: Kind | null }[] = [
  { name: "wants", label: "Wants, needs and questions", type: "texts", adds: null },
  { name: "touchpoints", label: "Touchpoints", type: "cards", adds: "touchpoint" },
  { name: "emotion", label: "Emotion", type: "curve", adds: null },
  { name: "actions", label: "Actions", type: "texts", adds: null },
  { name: "thoughts", label: "Thoughts", type: "texts", adds: null },
  { name: "pain_points", label: "Pain points", type: "cards", adds: "pain_point" },
  { name: "opportunities", label: "Opportunities", type: "cards", adds: "opportunity" },
  { name: "content", label: "Content", type: "cards", adds: "content" },
  { name: "metrics", label: "Metrics", type: "metrics", adds: null },
  { name: "notes", label: "Notes", type: "cards", adds: "note" },
  { name: "goals", label: "Goals", type: "goals", adds: "goal" },
];

const PLACED: readonly Kind[] = ["touchpoint", "pain_point", "opportunity", "content", "note"];

/** Return whether items of a kind are in the cells of a stage, and can be dragged to another. */
export function isPlaced(kind: Kind | undefined): boolean {
  return kind !== undefined && PLACED.includes(kind);
}

export function keyOf(row: string, column: number, id: string): string {
  return `${row}|${column}|${id}`;
}

/** Return the parts of a key. */
export function partsOf(key: string): { row: string; column: number; id: string } {
  const [row = "", column = "", id = ""] = key.split("|");
  return { row, column: Number(column), id };
}

/**
 * Return the layout of a map. Unchanged parts of `before` stay the same values, so that they are
 * not drawn again.
 */
export function layoutOf(
  index: Index,
  opened: ReadonlySet<string>,
  before?: Layout,
  observed: Observed | null = null,
): Layout {
  const placed = new Map<Kind, Map<string, string[]>>();
  for (const kind of PLACED) {
    const cells = new Map<string, string[]>();
    for (const id of index.map.order[kind]) {
      for (const stage of stagesOf(index, id)) {
        const cell = cells.get(stage);
        cell === undefined ? cells.set(stage, [id]) : cell.push(id);
      }
    }
    placed.set(kind, cells);
  }
  const inCell = (kind: Kind, stage: string) => placed.get(kind)?.get(stage) ?? [];
  const columns: Column[] = index.all("stage").map((stage) => ({
    id: stage.id,
    name: stage.name,
    description: stage.description ?? "",
    color: stage.color ?? "",
    touchpoints: inCell("touchpoint", stage.id),
  }));
  if (PLACED.some((kind) => inCell(kind, "").length > 0)) {
    columns.push({
      id: "",
      name: "No stage",
      description: "",
      color: "",
      touchpoints: inCell("touchpoint", ""),
    });
  }
  const old = new Map(before?.rows.map((row) => [row.name, row]));
  const cards = (ids: readonly string[], row: string, column: number) =>
    ids.map((id) =>
      cardOf(
        index,
        id,
        keyOf(row, column, id),
        row === "goals" ? "" : (columns[column]?.name ?? ""),
      ),
    );
  const made = (
    row: Omit<Row, "cells" | "backstage" | "about"> & Partial<Row>,
    cell: (column: Column, place: number) => Item[],
  ): Row => {
    const whole = row.type === "goals" ? [cell({ ...NOWHERE }, 0)] : columns.map(cell);
    return kept({ about: "", backstage: false, ...row, cells: whole }, old.get(row.name));
  };
  const notes = new Map<string, Set<string>>();
  for (const note of index.map.order.note) {
    const lane = index.from(note, "in_lane")[0]?.to ?? "";
    notes.set(lane, (notes.get(lane) ?? new Set()).add(note));
  }
  const noteRow = (lane: string, name: string, label: string, backstage: boolean) =>
    made({ name, label, type: "cards", adds: "note", about: lane, backstage }, (column, place) =>
      cards(
        inCell("note", column.id).filter((id) => notes.get(lane)?.has(id)),
        name,
        place,
      ),
    );

  const rows: Row[] = [];
  const hidden: { name: string; label: string }[] = [];
  for (const row of ROWS) {
    if (row.name === "emotion") {
      const who = index.map.order.persona.filter(
        (id) => index.from(id, "experiences").length > 0 || opened.has("emotion"),
      );
      if (who.length === 0 && index.map.order.persona.length > 0) {
        hidden.push(row);
      }
      rows.push(
        ...who.map((id) =>
          made({ ...row, name: `emotion:${id}`, label: index.name(id), about: id }, () => []),
        ),
      );
      continue;
    }
    if (row.name === "notes") {
      for (const lane of index.all("lane")) {
        if (!lane.backstage) {
          rows.push(noteRow(lane.id, `lane:${lane.id}`, lane.name, false));
        }
      }
    }
    const filled =
      row.name === "notes"
        ? noteRow("", row.name, row.label, false)
        : made(row, (column, place) => {
            switch (row.name) {
              case "wants":
                return wantsIn(index, column.id, place);
              case "actions":
              case "thoughts":
                return actionsIn(index, column.touchpoints, row.name, place);
              case "metrics":
                return metricsIn(index, column).map((id) =>
                  cardOf(index, id, keyOf(row.name, place, id), column.name),
                );
              case "goals":
                return index.map.order.goal.map((id) =>
                  cardOf(index, id, keyOf(row.name, 0, id), ""),
                );
              default:
                return cards(inCell(row.adds as Kind, column.id), row.name, place);
            }
          });
    const always =
      row.name === "touchpoints" || (row.name === "goals" && index.map.order.goal.length > 0);
    if (always || opened.has(row.name) || filled.cells.some((cell) => cell.length > 0)) {
      rows.push(filled);
    } else {
      hidden.push(row);
    }
    if (row.name === "touchpoints" && observed?.unmapped && columns.length > 0) {
      const events = {
        name: UNMAPPED,
        label: "Events that match no touchpoint",
        type: "events" as const,
      };
      const found = made({ ...events, adds: null }, (_, place) =>
        unmappedIn(observed, columns, place),
      );
      if (found.cells.some((cell) => cell.length > 0)) {
        rows.push(found);
      }
    }
  }
  const goals = rows.at(-1)?.name === "goals" ? rows.pop() : undefined;
  for (const lane of index.all("lane")) {
    if (lane.backstage) {
      rows.push(noteRow(lane.id, `lane:${lane.id}`, lane.name, true));
    }
  }
  if (goals !== undefined) {
    rows.push(goals);
  }
  return {
    columns: columns.map((column, place) => {
      const was = before?.columns[place];
      return was !== undefined && same(was, column) ? was : column;
    }),
    rows,
    hidden,
  };
}

const NOWHERE: Column = { id: "", name: "", description: "", color: "", touchpoints: [] };

/** Return the old row with all parts that are unchanged. */
function kept(row: Row, old: Row | undefined): Row {
  if (old === undefined) {
    return row;
  }
  const items = new Map(old.cells.flat().map((item) => [item.key, item]));
  const cells = row.cells.map((cell, place) => {
    const now = cell.map((item) => {
      const was = items.get(item.key);
      return was !== undefined && same(was, item) ? was : item;
    });
    const was = old.cells[place];
    const whole =
      was !== undefined && was.length === now.length && was.every((item, at) => item === now[at]);
    return whole ? was : now;
  });
  const same_cells =
    cells.length === old.cells.length && cells.every((cell, at) => cell === old.cells[at]);
  const { cells: _, ...rest } = row;
  const { cells: __, ...before } = old;
  return same_cells && same(rest, before) ? old : { ...row, cells };
}

export const LABELS = 124;
export const NARROW_LABELS = 100;
export const ADD = 44;

/** Return how many cards fit side by side in a column, at least. */
export function linesOf(touchpoints: number): number {
  return touchpoints <= 9 ? 1 : touchpoints <= 20 ? 2 : touchpoints <= 42 ? 3 : 4;
}

/** Factor by which columns may become narrower to fit. */
const TIGHT = 0.74;

/** Return the widths of the columns in the available room. */
export function widthsOf(columns: readonly Column[], room: number, narrow = false): number[] {
  const wanted = columns.map(
    ({ touchpoints }) => linesOf(touchpoints.length) * (narrow ? 168 : 188) + 20,
  );
  const whole = wanted.reduce((sum, each) => sum + each, 0);
  // rather slightly narrower than the last stage out of sight
  const least =
    room < whole && room >= whole * TIGHT
      ? wanted.map((each) => Math.floor((each * room) / whole))
      : wanted;
  const free = room - least.reduce((sum, each) => sum + each, 0);
  if (free <= 0 || columns.length === 0) {
    return least;
  }
  const weights = columns.map(({ touchpoints }) => 3 + touchpoints.length);
  const total = weights.reduce((sum, each) => sum + each, 0);
  return least.map((each, place) =>
    Math.floor(Math.min(each + (free * (weights[place] ?? 0)) / total, Math.max(each, 460))),
  );
}
