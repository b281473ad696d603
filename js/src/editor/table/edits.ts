/** Edits of many cells as one step: write, fill, paste, clear. */

import { newIds } from "../../model/edits/actions.ts";
import type { Index } from "../../model/index.ts";
import type { Kind } from "../../protocol/kinds.ts";
import type { Change } from "../../protocol/messages.ts";
import { type Column, textOf, write } from "./columns.ts";

/** A range of cells, both ends included. */
export interface Range {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** A text that a cell does not allow, by row id and column id. */
export interface Fault {
  readonly text: string;
  readonly error: string;
}

export interface Edit {
  readonly changes: Change[];
  readonly faults: ReadonlyMap<string, Fault>;
  /** Number of written cells. */
  readonly written: number;
  /** Ids of added rows. */
  readonly added: readonly string[];
  /** Pasted rows below the last one that have no name. */
  readonly left: number;
}

export function cellKey(row: string, column: string): string {
  return `${row} ${column}`;
}

/** Write texts to cells; rows after the last of `rows` are added if they have a name. */
export function writeCells(
  index: Index,
  kind: Kind,
  rows: readonly string[],
  columns: readonly Column[],
  cells: readonly { row: number; column: number; text: string }[],
): Edit {
  const fresh = newIds(index);
  const faults = new Map<string, Fault>();
  const added: string[] = [];
  const adds: Change[] = [];
  const sets: Change[] = [];
  const links: Change[] = [];
  let written = 0;
  let left = 0;
  const byRow = new Map<number, { column: number; text: string }[]>();
  for (const { row, column, text } of cells) {
    byRow.set(row, [...(byRow.get(row) ?? []), { column, text }]);
  }
  for (const [row, texts] of [...byRow].sort((a, b) => a[0] - b[0])) {
    let id = rows[row];
    const isNew = id === undefined;
    if (id === undefined) {
      const named = texts.find((each) => columns[each.column]?.id === "name");
      const name = named?.text.trim() ?? "";
      if (name === "" && (kind !== "note" || texts.every(({ text }) => text.trim() === ""))) {
        left += texts.some(({ text }) => text.trim() !== "") ? 1 : 0;
        continue;
      }
      id = fresh(name, kind);
      added.push(id);
    }
    const fields: Record<string, unknown> = {};
    for (const { column: at, text } of texts) {
      const column = columns[at];
      if (column === undefined || (!isNew && text === textOf(index, id, column))) {
        continue;
      }
      const made = write(index, id, column, text);
      if (made.error !== undefined) {
        faults.set(cellKey(id, column.id), { text, error: made.error });
        continue;
      }
      written++;
      Object.assign(fields, made.fields);
      links.push(...(made.changes ?? []));
    }
    if (isNew) {
      const given = Object.fromEntries(
        Object.entries(fields).filter(([, value]) => value !== null),
      );
      adds.push({ op: "add", kind, id, fields: given });
    } else if (Object.keys(fields).length > 0) {
      sets.push({ op: "set", id, fields });
    }
  }
  return { changes: [...adds, ...sets, ...inOrder(links)], faults, written, added, left };
}

/** Sort unlinks first, because some kinds of links are allowed only once; without duplicates. */
function inOrder(links: readonly Change[]): Change[] {
  const seen = new Set<string>();
  return [
    ...links.filter((each) => each.op === "unlink"),
    ...links.filter((each) => each.op !== "unlink"),
  ].filter((each) => {
    const key = JSON.stringify(each);
    return !seen.has(key) && seen.add(key);
  });
}

type Cells = { row: number; column: number; text: string }[];

/** Fill a range from its first rows, `source` of them, repeatedly. */
export function filled(
  index: Index,
  rows: readonly string[],
  columns: readonly Column[],
  range: Range,
  source = 1,
): Cells {
  const cells: Cells = [];
  for (let column = range.left; column <= range.right; column++) {
    const shown = columns[column];
    if (shown === undefined) {
      continue;
    }
    for (let row = range.top + source; row <= range.bottom; row++) {
      const from = rows[range.top + ((row - range.top) % source)];
      if (from !== undefined) {
        cells.push({ row, column, text: textOf(index, from, shown) });
      }
    }
  }
  return cells;
}

/** Paste rows at the top left of a range; if they divide the range evenly, they are repeated. */
export function pasted(table: readonly (readonly string[])[], range: Range): Cells {
  const height = table.length;
  const width = Math.max(0, ...table.map((row) => row.length));
  if (height === 0 || width === 0) {
    return [];
  }
  const [tall, wide] = [range.bottom - range.top + 1, range.right - range.left + 1];
  const down = tall % height === 0 ? tall : height;
  const across = wide % width === 0 ? wide : width;
  const cells: Cells = [];
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const text = table[row % height]?.[column % width];
      if (text !== undefined) {
        cells.push({ row: range.top + row, column: range.left + column, text });
      }
    }
  }
  return cells;
}

/** Remove the values of a range; names stay. */
export function cleared(columns: readonly Column[], range: Range): Cells {
  const cells: Cells = [];
  for (let row = range.top; row <= range.bottom; row++) {
    for (let column = range.left; column <= range.right; column++) {
      if (columns[column]?.id !== "name") {
        cells.push({ row, column, text: "" });
      }
    }
  }
  return cells;
}
