/** Handles text that was typed on the map. */

import { add, rename, set } from "../../../model/edits/actions.ts";
import type { Kind } from "../../../protocol/kinds.ts";
import { kindWord } from "../../shared/parts.tsx";
import type { CardItem } from "../layout/cards.ts";
import { keyOf, partsOf } from "../layout/layout.ts";
import { type TextItem, type TextRef, textChanges } from "../layout/texts.ts";
import { fold, shortOf } from "./folds.ts";
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
    if ("stage" in ref) {
      fold(state, shortOf("wants"), false); // or else the new text could be out of sight
    }
    void state.store.edit(changes);
    state.ui.announce(typed === "" ? "Text removed" : "Text saved");
  }
}

/**
 * The field of a name was removed while the user typed: continue where the item is now, or keep the
 * text if the item was deleted elsewhere.
 */
export function lostTyping(
  state: MapState,
  item: Pick<CardItem, "id" | "key" | "kind" | "name">,
  typed: string,
): void {
  const { store, ui } = state;
  if (state.renaming.peek() !== item.key) {
    return;
  }
  const index = store.index.peek();
  if (index.has(item.id)) {
    const key = keyNow(state, item);
    if (key === "" || store.view.peek() !== "map") {
      commitName(state, item, typed);
    } else {
      state.draft = { key, text: typed };
      state.renaming.value = key;
      ifGone(state, () => commitName(state, { ...item, key }, typed));
    }
    return;
  }
  state.renaming.value = "";
  const name = item.kind === "note" ? "The note" : item.name || "This";
  const { row, column } = partsOf(item.key);
  const stage = state.layout.peek().columns[column]?.id;
  ui.keep({
    why: `${name} was deleted elsewhere.`,
    text: typed,
    again: {
      label: `Add as a new ${kindWord(item.kind)}`,
      run: (text) => {
        const { columns } = state.layout.peek();
        const there = column < 0 ? column : columns.findIndex((each) => each.id === stage);
        ui.go(addTyped(state, { kind: item.kind, row, column: there, after: "" }, text));
      },
    },
  });
}

/** Save a text if the whole editor was removed, for example because its cell was run again. */
function ifGone({ root }: MapState, save: () => void): void {
  queueMicrotask(() => root?.isConnected || save());
}

/** Return the key of an item that moved; "" if it is not shown. */
function keyNow(state: MapState, { id, kind, key }: Pick<CardItem, "id" | "kind" | "key">): string {
  const { rows, columns } = state.layout.peek();
  const { row } = partsOf(key);
  if (kind === "stage") {
    const place = columns.findIndex((each) => each.id === id);
    return place === -1 ? "" : keyOf("head", place, id);
  }
  const shown = rows
    .flatMap((each) => each.cells.flat())
    .filter((each) => each.type === "card" && each.id === id)
    .map((each) => each.key);
  return shown.find((each) => partsOf(each).row === row) ?? shown[0] ?? "";
}

/** Return the text to continue with in the field of an item that moved. */
export function draftFor(state: MapState, key: string): string | undefined {
  const { draft } = state;
  state.draft = null;
  return draft?.key === key ? draft.text : undefined;
}

/** A text of a link was changed or deleted elsewhere while the user changed it. */
export function lostText(state: MapState, item: TextItem, typed: string): void {
  if (state.renaming.peek() === item.key) {
    state.renaming.value = "";
    state.ui.keep({ why: "This text was changed or deleted elsewhere.", text: typed });
  }
}

/** The place of a new item was deleted elsewhere, or another view is shown. */
export function lostAdding(state: MapState, place: Adding, typed: string): void {
  if (state.adding.peek() !== place) {
    return;
  }
  state.adding.value = null;
  ifGone(state, () => typed !== "" && addTyped(state, { ...place, after: "" }, typed));
  if (typed === "" && state.store.view.peek() !== "map") {
    return;
  }
  state.ui.keep({
    why:
      state.store.view.peek() === "map" ? "The stage was deleted elsewhere." : "The view changed.",
    text: typed,
    again: {
      label: `Add the ${kindWord(place.kind)}`,
      run: (text) => state.ui.go(addTyped(state, { ...place, after: "" }, text)),
    },
  });
}

/** Return the column in which a new item is typed; -1 if its stage was deleted. */
export function columnOf(state: MapState, { column, stage }: Adding): number {
  return stage === undefined
    ? column
    : state.layout.value.columns.findIndex((each) => each.id === stage);
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

/** Return whether the focus is in the field of a name or a text. */
export function isTyping(state: MapState): boolean {
  return active(state)?.matches(".jnm-typing") === true;
}

/** Save what is being typed, and close its field. */
export function endTyping(state: MapState): void {
  if (isTyping(state)) {
    (active(state) as HTMLElement).blur();
  }
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
  const { kind, row } = place;
  const column = columnOf(state, place);
  const after = store.index.value.has(place.after) ? place.after : "";
  const stage =
    row === "head" || row === "goals" || column < 0
      ? ""
      : (state.layout.value.columns[column]?.id ?? "");
  const fields =
    kind === "note"
      ? { name: "", description: typed }
      : { name: typed, ...(place.backstage ? { backstage: true } : {}) };
  const made = add(store.index.value, kind, fields, { stage, after });
  const lane = kind === "note" && row.startsWith("lane:") ? row.slice(5) : "";
  if (store.index.value.has(lane)) {
    made.changes.push({ op: "link", kind: "in_lane", from: made.id, to: lane });
  }
  void store.edit(made.changes);
  ui.announce(`Added ${kindWord(kind)} ${typed}`);
  return made.id;
}

let turns = 0;

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
    const stage = stageAt(state, row, column);
    state.adding.value = { kind, row, column, ...stage, after, backstage, turn: ++turns };
  }
}

/** Return the stage of a column, for rows with columns. */
function stageAt(state: MapState, row: string, column: number): { stage?: string } {
  const stage = state.layout.value.columns[column]?.id;
  return row === "head" || row === "goals" || stage === undefined ? {} : { stage };
}

/** Continue after the last added item. */
export function moreAfter(state: MapState, place: Adding, id: string): Adding {
  const column = place.row === "head" ? state.layout.value.columns.length : place.column;
  return { ...place, column, after: place.after === "" ? "" : id, last: id };
}

/** Add the typed item, and continue in the next or previous stage; false if there is none. */
export function addBeside(state: MapState, place: Adding, typed: string, by: 1 | -1): boolean {
  const column = columnOf(state, place) + by;
  const { columns } = state.layout.value;
  if (place.row === "head" || place.column < 0 || columns[column] === undefined) {
    return false;
  }
  if (typed !== "") {
    addTyped(state, place, typed);
  }
  const { kind, row } = place;
  startAdding(state, kind, row, column);
  return true;
}

/** Stop adding; focus the last added item, or the place where adding started. */
export function leaveAdding(state: MapState, place: Adding, back: boolean): void {
  if (state.adding.peek() === place) {
    state.adding.value = null;
  }
  if (!back) {
    return;
  }
  const { row, after, last = "" } = place;
  const column = columnOf(state, place);
  if (row === "personas" || row === "lanes") {
    requestAnimationFrame(() =>
      state.root?.querySelector<HTMLElement>(`[data-adds="${row}"]`)?.focus(),
    );
  } else {
    state.go(keyOf(row, column, last || after || "+"));
  }
}
