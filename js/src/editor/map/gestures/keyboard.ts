/** Keys of the grid: one stop for Tab, arrows to move, and all that the mouse can do. */

import { setEmotion } from "../../../model/edits/actions.ts";
import { emotionText } from "../../../model/look.ts";
import { copyOf } from "../../shared/item-menu.ts";
import { chooseTarget } from "../../shared/linking.ts";
import { deleteItems, stepWithUndo } from "../../shared/undoing.ts";
import { snapped } from "../layout/curves.ts";
import { isPlaced, keyOf, partsOf } from "../layout/layout.ts";
import { textChanges } from "../layout/texts.ts";
import { UNMAPPED } from "../layout/unmapped.ts";
import { neighbor } from "../state/focus.ts";
import { fold } from "../state/folds.ts";
import { moveFocus } from "../state/moving.ts";
import type { MapState } from "../state/state.ts";
import { startRename } from "../state/typing.ts";
import { pressPlus, selectRange, toggle } from "./clicks.ts";
import { addEmotion, firstAim } from "./emotion-drag.ts";
import { type Direction, step } from "./gesture-changes.ts";
import { zoomBy, zoomTo, zoomToFitAll, zoomToFitNext } from "./zoom.tsx";

const ARROWS: Record<string, Direction> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

export function onKeyDown(state: MapState, event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (event.defaultPrevented || target.matches("input, textarea, select")) {
    return;
  }
  if (zoomKeys(state, event) || inGrid(state, event, target)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

function zoomKeys(state: MapState, event: KeyboardEvent): boolean {
  const ctrl = event.ctrlKey || event.metaKey;
  if (ctrl && (event.key === "+" || event.key === "=")) {
    zoomBy(state, 1);
  } else if (ctrl && event.key === "-") {
    zoomBy(state, -1);
  } else if (ctrl && event.key === "0") {
    zoomTo(state, 1);
  } else if (event.shiftKey && event.code === "Digit1" && !ctrl) {
    zoomToFitNext(state);
  } else if (event.shiftKey && event.code === "Digit0" && !ctrl) {
    zoomToFitAll(state);
  } else {
    return false;
  }
  return true;
}

function inGrid(state: MapState, event: KeyboardEvent, target: HTMLElement): boolean {
  const place = target.closest<HTMLElement>("[data-key]");
  const key = place?.dataset.key;
  if (place === null || key === undefined) {
    return false;
  }
  const ctrl = event.ctrlKey || event.metaKey;
  const arrow = ARROWS[event.key];
  const id = place.dataset.id ?? "";
  if (arrow !== undefined && event.altKey) {
    return place.dataset.point !== undefined
      ? nudge(state, place, arrow, event.shiftKey)
      : move(state, key, id, arrow);
  }
  if (place.dataset.point !== undefined && (event.key === "+" || event.key === "-") && !ctrl) {
    return nudge(state, place, event.key === "+" ? "up" : "down", event.shiftKey);
  }
  if (event.altKey) {
    return false;
  }
  const row = folding(state, place, key, event.key);
  if (row !== "") {
    fold(state, row);
    return true;
  }
  if (arrow !== undefined || ["Home", "End", "PageUp", "PageDown"].includes(event.key)) {
    const to = moveFocus(state, place, event.key, ctrl);
    if (to !== null) {
      state.go(to.dataset.key ?? "");
      if (event.shiftKey && to.dataset.id) {
        selectRange(state, to.dataset.key ?? "");
      }
    }
    return true;
  }
  if (place.dataset.plus !== undefined) {
    if (
      event.key === "Enter" ||
      event.key === " " ||
      event.key === "Insert" ||
      (event.key.toLowerCase() === "n" && !ctrl)
    ) {
      pressPlus(state, key, place);
      return true;
    }
  }
  return ctrl ? withCtrl(state, event, key, id) : alone(state, event, place, key, id);
}

/** Return the row that a key at its label collapses or expands; "" for other keys. */
function folding(state: MapState, place: HTMLElement, key: string, pressed: string): string {
  const { row, column } = partsOf(key);
  const rtl = getComputedStyle(place).direction === "rtl";
  const wanted = state.folded.value.has(row) === rtl ? "ArrowLeft" : "ArrowRight";
  const plain = place.dataset.fold !== undefined && (pressed === "Enter" || pressed === " ");
  const turned =
    column === -1 && place.closest(".jnm-label") !== null && row !== "head" && pressed === wanted;
  return plain ? (place.dataset.fold ?? row) : turned ? row : "";
}

function alone(
  state: MapState,
  event: KeyboardEvent,
  place: HTMLElement,
  key: string,
  id: string,
): boolean {
  const { store, ui } = state;
  const open = id || place.dataset.touchpoint || place.dataset.open || "";
  switch (event.key) {
    case "Enter":
      if (place.dataset.text !== undefined) {
        startRename(state, key);
      } else if (open !== "") {
        ui.open(open);
      } else if (place.closest("[data-strip]") !== null) {
        addHere(state, place, key, id);
      }
      return true;
    case "F2":
      if (id !== "" || place.dataset.text !== undefined) {
        startRename(state, key);
      }
      return true;
    case " ":
      if (id !== "") {
        toggle(state, id, key);
      } else if (place.dataset.open && place.dataset.text === undefined) {
        store.persona.value = store.persona.value === place.dataset.open ? "" : place.dataset.open;
      }
      return true;
    case "Escape":
      if (store.selection.value.length === 0) {
        return false;
      }
      store.select([]);
      ui.announce("Nothing selected");
      return true;
    case "Delete":
    case "Backspace":
      return erase(state, place, key, id);
    case "l":
    case "L":
      if (id !== "" && !state.readonly) {
        const box = place.getBoundingClientRect();
        chooseTarget(state, id, box.left, box.bottom + 4);
      }
      return true;
    case "o":
    case "O": {
      const nested = ui.maps.of.value.get(open);
      if (nested !== undefined) {
        void ui.maps.open(nested);
      }
      return nested !== undefined;
    }
    case "n":
    case "N":
    case "Insert":
      return addHere(state, place, key, id);
    default:
      return false;
  }
}

function withCtrl(state: MapState, event: KeyboardEvent, key: string, id: string): boolean {
  const { store, ui } = state;
  const index = store.index.value;
  switch (event.key.toLowerCase()) {
    case "a": {
      const { row } = partsOf(key);
      const items = state.layout.value.rows.find((each) => each.name === row)?.cells.flat() ?? [];
      const ids =
        row === "head"
          ? index.map.order.stage
          : items
              .filter((each) => each.type === "card" && state.element(each.key) !== null)
              .map((each) => each.id);
      const chosen = ids.length > 0 || ui.hiding.value ? ids : index.map.order.touchpoint;
      store.select([...new Set(chosen)]);
      ui.announce(`${chosen.length} selected`);
      return true;
    }
    case "d": {
      const ids = chosen(state, id).filter((each) => index.has(each));
      if (ids.length > 0 && !state.readonly) {
        const { row, column } = partsOf(key);
        copyOf(state, ids, (made) => {
          state.focus.value = keyOf(row, column, made[0] ?? id);
        });
      }
      return true;
    }
    default:
      return false;
  }
}

/**
 * Return the items that a key acts on: the selection if the focused item is in it, or else that
 * item.
 */
export function chosen(state: MapState, id: string): readonly string[] {
  const { selection } = state.store;
  return id === "" ? [] : selection.value.includes(id) ? selection.value : [id];
}

export function erase(state: MapState, place: HTMLElement, key: string, id: string): boolean {
  const index = state.store.index.value;
  if (state.readonly) {
    return true;
  }
  if (place.dataset.point !== undefined) {
    const { persona = "", touchpoint = "", point = "" } = place.dataset;
    void stepWithUndo(
      state,
      setEmotion(persona, touchpoint, { [point]: null }),
      `Removed the emotion of ${index.name(persona)} at ${index.name(touchpoint)}.`,
    );
    return true;
  }
  if (place.dataset.text !== undefined) {
    const item = state.layout.value.rows
      .flatMap((row) => row.cells.flat())
      .find((each) => each.key === key);
    if (item?.type === "text") {
      state.focus.value = neighbor(state, new Set([key]));
      void stepWithUndo(state, textChanges(index, item.ref, ""), `Deleted “${item.text}”.`);
    }
    return true;
  }
  const ids = chosen(state, id).filter((each) => index.has(each));
  if (ids.length > 0) {
    state.focus.value = neighbor(state, new Set(ids));
    state.inside = true;
    void deleteItems(state, ids);
  }
  return true;
}

/** Add an item after the focused one, or in its cell. */
function addHere(state: MapState, place: HTMLElement, key: string, id: string): boolean {
  const { row, column } = partsOf(key);
  if (state.readonly || column < 0 || row === UNMAPPED) {
    return true;
  }
  const strip = place.closest<HTMLElement>("[data-strip]");
  if (strip !== null) {
    addEmotion(
      state,
      strip,
      id === "" && place.dataset.point === undefined ? firstAim(state, strip) : null,
    );
    return true;
  }
  const plus = state.element(
    keyOf(row, row === "head" ? state.layout.value.columns.length : column, "+"),
  );
  const kind = state.store.index.value.kind(id);
  const after = isPlaced(kind) || kind === "goal" ? id : "";
  pressPlus(state, plus?.dataset.key ?? key, plus ?? place, after);
  return true;
}

function move(state: MapState, key: string, id: string, direction: Direction): boolean {
  const { store, ui } = state;
  const ids = chosen(state, id);
  const changes =
    state.readonly || id === ""
      ? []
      : step(store.index.value, state.layout.value, key, ids, direction);
  if (changes.length === 0) {
    ui.announce("It cannot move further");
    return true;
  }
  void store.edit(changes);
  const index = store.index.value;
  const kind = index.kind(id);
  const where =
    kind === "stage" || kind === "goal"
      ? `position ${index.map.order[kind].indexOf(id) + 1}`
      : isPlaced(kind) && (direction === "left" || direction === "right")
        ? index.name(index.stageOf(id)) || "no stage"
        : direction;
  ui.announce(
    `Moved ${index.name(id)} ${isPlaced(kind) && where !== direction ? "to " : ""}${where}`,
  );
  requestAnimationFrame(() => state.reveal(state.focus.value));
  return true;
}

/** Change an emotion by a step; with Shift by a small one. */
function nudge(state: MapState, place: HTMLElement, direction: Direction, small: boolean): boolean {
  const { persona = "", touchpoint = "", point = "" } = place.dataset;
  if (direction === "left" || direction === "right" || state.readonly) {
    return true;
  }
  const field = point as "emotion" | "desired";
  const now = state.store.index.value.link("experiences", persona, touchpoint)?.[field] ?? 0;
  const by = small ? 0.1 : 0.5;
  const next = snapped(now + (direction === "up" ? by : -by), 0.1);
  state.store.type(
    `feel ${persona} ${touchpoint} ${field}`,
    setEmotion(persona, touchpoint, { [field]: next }),
  );
  state.ui.announce(emotionText(next));
  return true;
}
