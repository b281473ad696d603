/** Handles text that was typed on the map. */

import { add, rename, set } from "../../../model/edits/actions.ts";
import type { Kind } from "../../../protocol/kinds.ts";
import { kindWord } from "../../shared/parts.tsx";
import type { CardItem } from "../layout/cards.ts";
import { keyOf } from "../layout/layout.ts";
import { type TextItem, type TextRef, textChanges } from "../layout/texts.ts";
import type { Adding, MapState } from "./state.ts";

/** Rename an item; an empty name is discarded. */
export function commitName(
  state: MapState,
  item: Pick<CardItem, "id" | "key" | "kind" | "name">,
  typed: string,
): void {
  const { store, ui } = state;
  const note = item.kind === "note" && item.name === "";
  const before = note ? (store.index.value.entity(item.id)?.description ?? "") : item.name;
  end(state, item.key);
  if (typed === before || (typed === "" && item.kind !== "note")) {
    return;
  }
  void store.edit(note ? set(item.id, { description: typed }) : rename(item.id, typed));
  ui.announce(`Renamed ${typed}`);
}

/** Set a text of a link; an empty one is removed. */
export function commitText(state: MapState, item: TextItem, typed: string): void {
  end(state, item.key);
  write(state, item.ref, typed);
}

export function write(state: MapState, ref: TextRef, typed: string): void {
  const changes = textChanges(state.store.index.value, ref, typed);
  if (changes.length > 0) {
    void state.store.edit(changes);
    state.ui.announce(typed === "" ? "Text removed" : "Text saved");
  }
}

/** Announce that the item was deleted elsewhere, with the typed text, so that it can be copied. */
export function lostTyping(state: MapState, item: Pick<CardItem, "id" | "name">, typed: string) {
  if (!state.store.index.peek().has(item.id)) {
    state.renaming.value = "";
    state.store.say(`${item.name || "This"} was deleted elsewhere. Your text: ${typed}`);
  }
}

/** Discard the typed text. */
export function leaveTyping(state: MapState, key: string): void {
  state.renaming.value = "";
  state.go(key);
}

/** Leave the field and focus the card, unless the focus moved elsewhere. */
function end(state: MapState, key: string): void {
  if (state.renaming.value === key) {
    const inside = state.root?.contains(active(state)) ?? false;
    state.renaming.value = "";
    if (inside && active(state)?.matches("textarea")) {
      state.go(key);
    }
  }
}

export function active(state: MapState): Element | null {
  const page = state.root?.getRootNode() as Document | ShadowRoot | undefined;
  return page?.activeElement ?? null;
}

/** Start to rename the item with a key. */
export function startRename(state: MapState, key: string): void {
  if (!state.readonly) {
    state.renaming.value = key;
  }
}

/** Add the typed item; the next one goes after it. Returns its id. */
export function addTyped(state: MapState, place: Adding, typed: string): string {
  const { store, ui } = state;
  const { kind, row, column, after } = place;
  const stage =
    row === "head" || row === "goals" || column < 0
      ? ""
      : (state.layout.value.columns[column]?.id ?? "");
  const fields =
    kind === "note"
      ? { name: "", description: typed }
      : { name: typed, ...(place.backstage ? { backstage: true } : {}) };
  const made = add(store.index.value, kind, fields, { stage, after });
  const lane = row.startsWith("lane:") ? row.slice(5) : "";
  if (lane !== "") {
    made.changes.push({ op: "link", kind: "in_lane", from: made.id, to: lane });
  }
  void store.edit(made.changes);
  ui.announce(`Added ${kindWord(kind)} ${typed}`);
  return made.id;
}

/** Start to type a new item in a cell. */
export function startAdding(
  state: MapState,
  kind: Kind,
  row: string,
  column: number,
  after = "",
  backstage = false,
): void {
  if (!state.readonly) {
    state.adding.value = { kind, row, column, after, backstage };
  }
}

/** Continue after the last added item. */
export function moreAfter(state: MapState, place: Adding, id: string): Adding {
  const column = place.row === "head" ? state.layout.value.columns.length : place.column;
  return { ...place, column, after: place.after === "" ? "" : id, last: id };
}

/** Add the typed item, and continue in the next or previous stage; false if there is none. */
export function addBeside(state: MapState, place: Adding, typed: string, by: 1 | -1): boolean {
  const column = place.column + by;
  const { columns } = state.layout.value;
  if (place.row === "head" || place.column < 0 || columns[column] === undefined) {
    return false;
  }
  if (typed !== "") {
    addTyped(state, place, typed);
  }
  const { kind, row } = place;
  state.adding.value = { kind, row, column, after: "" };
  return true;
}

/** Stop adding; focus the last added item, or the place where adding started. */
export function leaveAdding(state: MapState, place: Adding, back: boolean): void {
  state.adding.value = null;
  if (!back) {
    return;
  }
  const { row, column, after, last = "" } = place;
  if (row === "personas" || row === "lanes") {
    requestAnimationFrame(() =>
      state.root?.querySelector<HTMLElement>(`[data-adds="${row}"]`)?.focus(),
    );
  } else {
    state.go(keyOf(row, column, last || after || "+"));
  }
}
