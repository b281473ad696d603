/** Rows that are collapsed to their labels; remembered until the page is closed. */

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Store } from "../../../model/store/store.ts";
import type { Ui } from "../../shared/context.ts";
import type { Layout } from "../layout/layout.ts";

/** Rows of which only the first texts are shown at first, so that the touchpoints are in view. */
const SHORTENED: readonly string[] = ["wants"];
const SHORT = ":short";

/** Return the name under which a row is shortened to its first texts. */
export function shortOf(row: string): string {
  return `${row}${SHORT}`;
}

/** Parts of a map view that collapsing needs. */
interface Folding {
  readonly folded: Signal<ReadonlySet<string>>;
  readonly layout: ReadonlySignal<Layout>;
  readonly ui: Pick<Ui, "announce">;
}

const KEPT = new WeakMap<Store, Signal<ReadonlySet<string>>>();

/** Return the names of the collapsed rows, also after another view was shown. */
export function collapsedRows(store: Store): Signal<ReadonlySet<string>> {
  const kept = KEPT.get(store) ?? signal<ReadonlySet<string>>(new Set(SHORTENED.map(shortOf)));
  KEPT.set(store, kept);
  return kept;
}

/** Collapse or expand a row, and announce it. */
export function fold(state: Folding, row: string, folded?: boolean): void {
  const now = new Set(state.folded.peek());
  const next = folded ?? !now.has(row);
  if (next === now.has(row)) {
    return;
  }
  next ? now.add(row) : now.delete(row);
  state.folded.value = now;
  const whole = row.replace(SHORT, "");
  const label = state.layout.peek().rows.find(({ name }) => name === whole)?.label ?? "";
  const words = row === whole ? (next ? "collapsed" : "expanded") : next ? "shortened" : "in full";
  state.ui.announce(`${label} ${words}`);
}

/** Expand the rows that contain an item. */
export function unfoldFor(state: Folding, id: string): void {
  for (const row of state.layout.peek().rows) {
    if (row.cells.some((cell) => cell.some((item) => item.type === "card" && item.id === id))) {
      fold(state, row.name, false);
    }
  }
}
