/** Rows that are folded to their labels: what a view remembers as long as the page does. */

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Store } from "../../../model/store/store.ts";
import type { Ui } from "../../shared/context.ts";
import type { Layout } from "../layout/layout.ts";

/** What folding needs of a map view. */
interface Folding {
  readonly folded: Signal<ReadonlySet<string>>;
  readonly layout: ReadonlySignal<Layout>;
  readonly ui: Pick<Ui, "speak">;
}

const KEPT = new WeakMap<Store, Signal<ReadonlySet<string>>>();

/** The names of the folded rows of a store's view; other views are shown and this one again. */
export function foldsOf(store: Store): Signal<ReadonlySet<string>> {
  const kept = KEPT.get(store) ?? signal<ReadonlySet<string>>(new Set<string>());
  KEPT.set(store, kept);
  return kept;
}

/** Fold a row or unfold it, and say so. */
export function fold(state: Folding, row: string, folded?: boolean): void {
  const now = new Set(state.folded.peek());
  const next = folded ?? !now.has(row);
  if (next === now.has(row)) {
    return;
  }
  next ? now.add(row) : now.delete(row);
  state.folded.value = now;
  const label = state.layout.peek().rows.find(({ name }) => name === row)?.label ?? "";
  state.ui.speak(`${label} ${next ? "folded" : "unfolded"}`);
}

/** Unfold the rows that hold a thing. */
export function unfoldFor(state: Folding, id: string): void {
  for (const row of state.layout.peek().rows) {
    if (row.cells.some((cell) => cell.some((item) => item.type === "card" && item.id === id))) {
      fold(state, row.name, false);
    }
  }
}
