/** Copy, cut and paste: cards as they are, and rows for and from a spreadsheet. */

import { type Copied, copied, paste, remove } from "../../../model/edits/actions.ts";
import { copiesIn, rowsOf } from "../../../model/edits/copy.ts";
import { pasteRows } from "../../../model/edits/paste.ts";
import { stepWithUndo } from "../../shared/undoing.ts";
import { partsOf } from "../layout/layout.ts";
import { neighbor } from "../state/focus.ts";
import type { Adding, MapState } from "../state/state.ts";
import { chosen } from "./keyboard.ts";

export const TYPE = "application/x-journeynb+json";

/** Return the text on the clipboard without control characters other than tabs and line breaks. */
function readable(data: DataTransfer | null): string {
  return (data?.getData("text/plain") ?? "").replace(/[^\P{Cc}\t\r\n]/gu, "");
}

function typing(event: ClipboardEvent): boolean {
  return event.target instanceof Element && event.target.matches("input, textarea");
}

export function onCopy(state: MapState, event: ClipboardEvent, cut: boolean): void {
  const { store, ui } = state;
  const index = store.index.value;
  const { id } = partsOf(state.focus.value);
  const ids =
    store.selection.value.length > 0
      ? store.selection.value
      : chosen(state, index.has(id) ? id : "");
  if (typing(event) || ids.length === 0 || event.clipboardData === null) {
    return;
  }
  event.clipboardData.setData(TYPE, JSON.stringify(ids.flatMap((each) => copied(index, each))));
  event.clipboardData.setData("text/plain", rowsOf(index, ids));
  event.preventDefault();
  const what = ids.length === 1 ? index.name(ids[0] ?? "") : `${ids.length} items`;
  if (cut && !state.readonly) {
    state.focus.value = neighbor(state, new Set(ids));
    void stepWithUndo(state, remove(ids), `Cut ${what}.`);
  } else {
    ui.announce(`Copied ${what}`);
  }
}

/** Return the stage of the focused item, which pasted items go to; "" for none. */
function stageHere(state: MapState): string {
  const { columns } = state.layout.value;
  const { row, column } = partsOf(state.focus.value);
  const at = row === "goals" || column < 0 ? 0 : Math.min(column, columns.length - 1);
  return columns[at]?.id ?? "";
}

export function onPaste(state: MapState, event: ClipboardEvent): void {
  if (typing(event) || event.clipboardData === null || state.readonly) {
    return;
  }
  const copies = copiesIn(event.clipboardData.getData(TYPE));
  const text = readable(event.clipboardData);
  if (copies.length > 0) {
    event.preventDefault();
    pasteCopies(state, copies);
  } else if (text.trim() !== "") {
    event.preventDefault();
    pasteText(state, text, stageHere(state));
  }
}

/** Select the pasted items, and focus the first. */
function show(state: MapState, ids: readonly string[]): void {
  state.store.select(ids);
  const all = state.layout.value.rows.flatMap((row) => row.cells.flat());
  const first = all.find((item) => item.type === "card" && item.id === ids[0]);
  if (first !== undefined) {
    state.go(first.key);
  }
}

function pasteCopies(state: MapState, copies: readonly Copied[]): void {
  const { store, ui } = state;
  const stage = stageHere(state);
  const made = paste(store.index.value, copies, stage === "" ? undefined : stage);
  void store.edit(made.changes);
  show(state, made.ids);
  ui.announce(`Pasted ${made.ids.length === 1 ? "1 item" : `${made.ids.length} items`}`);
}

/** Add the contents of rows of text, as one step. */
export function pasteText(state: MapState, text: string, stage: string): void {
  const { store, ui } = state;
  const made = pasteRows(store.index.value, text, { stage, persona: store.persona.value });
  if (made.changes.length === 0) {
    store.say("The clipboard contains no text for touchpoints.");
    return;
  }
  void store.edit(made.changes);
  show(state, made.ids);
  const many = made.ids.length === 1 ? "one touchpoint" : `${made.ids.length} touchpoints`;
  const warnings = made.warnings.length > 0 ? ` ${made.warnings.join(" ")}` : "";
  store.say(`Pasted ${many}.${warnings}`);
  ui.announce(`Pasted ${many}.${warnings}`);
}

/** Several lines pasted as the name of a touchpoint become several touchpoints. */
export function pasteWhileTyping(state: MapState, place: Adding, event: ClipboardEvent): void {
  const text = readable(event.clipboardData);
  if (place.kind !== "touchpoint" || !/\n./.test(text.trim())) {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  state.adding.value = null;
  pasteText(state, text, place.stage ?? "");
}
