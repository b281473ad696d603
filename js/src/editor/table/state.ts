/** What a table remembers while other views are shown: the kind, its columns, its order. */

import { type Signal, signal } from "@preact/signals";
import type { Index } from "../../model/index.ts";
import type { Kind } from "../../protocol/kinds.ts";
import type { Ui } from "../shared/context.ts";
import { type Column, columnsOf, compare } from "./columns.ts";

export interface Sort {
  readonly column: string;
  readonly down: boolean;
  /** The rows in the order that they had when sorted: rows do not jump while one types. */
  readonly rows: readonly string[];
}

export class TableState {
  readonly kind: Signal<Kind> = signal("touchpoint");
  readonly sorts: Signal<Partial<Record<Kind, Sort>>> = signal({});
  readonly chosen: Signal<Partial<Record<Kind, readonly string[]>>> = signal({});

  /** The columns that are shown, in their order. */
  columns(kind: Kind): readonly Column[] {
    const chosen = this.chosen.value[kind];
    return columnsOf(kind).filter((each) =>
      each.id === "name" ? true : chosen ? chosen.includes(each.id) : each.first,
    );
  }

  /** Show a column, or hide it. */
  toggle(kind: Kind, id: string): void {
    const now = this.columns(kind).map((each) => each.id);
    const next = now.includes(id) ? now.filter((each) => each !== id) : [...now, id];
    this.chosen.value = { ...this.chosen.value, [kind]: next };
  }

  /** The rows: as the map has them, or as they were sorted, with what came since at the end. */
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

  /** Sort by a column: up, then down, then as the map has it. Says what it did. */
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
    found = new TableState();
    states.set(ui, found);
  }
  return found;
}
