/** State of a table that survives a switch to another view: kind, columns, order. */

import { type Signal, signal } from "@preact/signals";
import type { Index } from "../../model/index.ts";
import type { Store } from "../../model/store/store.ts";
import type { Kind } from "../../protocol/kinds.ts";
import type { Ui } from "../shared/context.ts";
import { type Column, columnsOf, compare } from "./columns.ts";

export interface Sort {
  readonly column: string;
  readonly down: boolean;
  /** Rows in the sorted order: rows do not jump while the user types. */
  readonly rows: readonly string[];
}

export class TableState {
  readonly kind: Signal<Kind> = signal("touchpoint");
  readonly sorts: Signal<Partial<Record<Kind, Sort>>> = signal({});
  /** Ids of the visible columns that were chosen, in order; the name is always the first column. */
  readonly chosen: Signal<Partial<Record<Kind, readonly string[]>>>;

  constructor({ columns }: Store) {
    this.chosen = signal(columns);
  }

  /** Return the visible columns, in order. */
  columns(kind: Kind): readonly Column[] {
    const all = columnsOf(kind);
    const chosen = this.chosen.value[kind];
    return chosen === undefined
      ? all.filter((each) => each.id === "name" || each.first)
      : ["name", ...chosen.filter((each) => each !== "name")].flatMap((id) =>
          all.filter((each) => each.id === id),
        );
  }

  /** Show or hide a column. */
  toggle(kind: Kind, id: string): void {
    const order = columnsOf(kind).map((each) => each.id);
    const now = this.columns(kind).map((each) => each.id);
    const after = now.findIndex((each) => order.indexOf(each) > order.indexOf(id));
    const next = now.includes(id)
      ? now.filter((each) => each !== id)
      : now.toSpliced(after === -1 ? now.length : after, 0, id);
    this.chosen.value = { ...this.chosen.value, [kind]: next };
  }

  /** Return the rows in the order of the map or of the last sort, with new ones at the end. */
  rows(index: Index, kind: Kind): readonly string[] {
    const all = index.map.order[kind];
    const sort = this.sorts.value[kind];
    if (sort === undefined) {
      return all;
    }
    const known = new Set(sort.rows);
    return [
      ...sort.rows.filter((id) => index.kind(id) === kind),
      ...all.filter((id) => !known.has(id)),
    ];
  }

  /** Sort by a column: ascending, descending, then the order of the map. Returns the new order. */
  sortBy(index: Index, kind: Kind, column: Column): "ascending" | "descending" | "none" {
    const now = this.sorts.value[kind];
    const { [kind]: _, ...others } = this.sorts.value;
    if (now?.column === column.id && now.down) {
      this.sorts.value = others;
      return "none";
    }
    const down = now?.column === column.id;
    const rows = [...index.map.order[kind]].sort((a, b) => compare(index, column, a, b, down));
    this.sorts.value = { ...others, [kind]: { column: column.id, down, rows } };
    return down ? "descending" : "ascending";
  }
}

const states = new WeakMap<Ui, TableState>();

export function tableState(ui: Ui): TableState {
  let found = states.get(ui);
  if (found === undefined) {
    found = new TableState(ui.store);
    states.set(ui, found);
  }
  return found;
}
