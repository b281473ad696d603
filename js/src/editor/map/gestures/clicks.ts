/** Clicks: select, rename, open, add. */

import { isHidden } from "../../filter/hidden.ts";
import { partsOf } from "../layout/layout.ts";
import { goalOptions, textOptions } from "../state/adding.ts";
import { fold } from "../state/folds.ts";
import type { MapState } from "../state/state.ts";
import { endTyping, isTyping, startAdding, startRename } from "../state/typing.ts";
import { addEmotion, aimAt, setPoint } from "./emotion-drag.ts";
import { endsDrag } from "./pointer.ts";

/**
 * A press elsewhere while a name is typed: the field stays until the click, or else what is clicked
 * moves away under the pointer.
 */
export function onMouseDown(state: MapState, event: MouseEvent): void {
  const target = event.target as HTMLElement;
  if (event.button === 0 && isTyping(state) && !target.closest("textarea, input, .jn-popover")) {
    event.preventDefault();
  }
}

/** The click itself: what was typed is saved first. */
export function onClickFirst(state: MapState, event: MouseEvent): void {
  const target = event.target as HTMLElement;
  if (isTyping(state) && !target.closest("textarea, input, .jn-popover")) {
    endTyping(state);
    target.closest<HTMLElement>("button, [tabindex]")?.focus({ preventScroll: true });
  }
}

export function onClick(state: MapState, event: MouseEvent): void {
  const target = event.target as HTMLElement;
  if (
    event.defaultPrevented ||
    endsDrag(event) ||
    target.closest("textarea, input, .jn-popover, .jnm-corner-tools, .jnm-arrow-tools")
  ) {
    return;
  }
  const folds = target.closest<HTMLElement>("[data-fold]")?.dataset.fold;
  if (folds !== undefined) {
    fold(state, folds);
    state.go(
      target.closest(".jnm-label")?.querySelector<HTMLElement>("[data-key]")?.dataset.key ?? "",
    );
    return;
  }
  const plus = target.closest<HTMLElement>("[data-plus]");
  if (plus?.dataset.key !== undefined) {
    pressPlus(state, plus.dataset.key, plus);
    return;
  }
  const text = target.closest<HTMLElement>("[data-text]");
  if (text?.dataset.key !== undefined) {
    text.focus({ preventScroll: true });
    if (event.detail < 2) {
      startRename(state, text.dataset.key);
    }
    return;
  }
  const point = target.closest<HTMLElement>(".jnm-unset");
  if (point !== null) {
    setPoint(state, point, event);
    return;
  }
  const strip = target.closest<HTMLElement>("[data-strip]");
  const aim = strip && !target.closest("[data-point]") ? aimAt(state, strip, event) : null;
  if (strip !== null && aim !== null) {
    addEmotion(state, strip, aim);
    return;
  }
  const place = target.closest<HTMLElement>("[data-key][data-id]");
  if (place === null || place.dataset.id === "") {
    if (target.closest(".jnm-sheet") && !target.closest("button, [data-key], .jnm-persona")) {
      state.store.select([]);
    }
    return;
  }
  const { key = "", id = "" } = place.dataset;
  place.focus({ preventScroll: true });
  if (event.shiftKey) {
    selectRange(state, key);
  } else if (event.ctrlKey || event.metaKey) {
    toggle(state, id, key);
  } else {
    state.anchor = key;
    const was = state.store.selection.value;
    if (was.length !== 1 || was[0] !== id) {
      state.store.select([id]);
    }
    if (target.closest(".jnm-name") && event.detail < 2) {
      startRename(state, key);
    }
  }
}

export function onDoubleClick(state: MapState, event: MouseEvent): void {
  const place = (event.target as Element).closest<HTMLElement>("[data-key]");
  const id = place?.dataset.id || place?.dataset.touchpoint || place?.dataset.open;
  if (id && !(event.target as Element).closest("textarea")) {
    state.renaming.value = "";
    state.ui.open(id);
  }
}

export function onPointerOver(state: MapState, event: PointerEvent): void {
  const place = (event.target as Element).closest<HTMLElement>(
    ".jnm-touchpoint[data-id], .jnm-point[data-touchpoint]",
  );
  state.hover.value = place?.dataset.id ?? place?.dataset.touchpoint ?? "";
}

export function toggle(state: MapState, id: string, key: string): void {
  const now = state.store.selection.value;
  const chosen = now.includes(id);
  state.store.select(chosen ? now.filter((each) => each !== id) : [...now, id]);
  state.anchor = key;
  state.ui.announce(chosen ? "Deselected" : `Selected, ${now.length + 1} in total`);
}

/** Select from the last click to here, within a row. */
export function selectRange(state: MapState, key: string): void {
  const { row } = partsOf(key);
  const keys = [...(state.root?.querySelectorAll<HTMLElement>("[data-key][data-id]") ?? [])].filter(
    (each) =>
      partsOf(each.dataset.key ?? "").row === row &&
      each.dataset.id !== "" &&
      each.dataset.kind !== "lane" &&
      !isHidden(each),
  );
  const from = keys.findIndex((each) => each.dataset.key === state.anchor);
  const to = keys.findIndex((each) => each.dataset.key === key);
  const [start, end] = from === -1 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
  const ids = keys.slice(start, end + 1).map((each) => each.dataset.id ?? "");
  state.store.select([...new Set(ids)]);
  state.ui.announce(`${ids.length} selected`);
}

/** Start what a "+" adds. */
export function pressPlus(state: MapState, key: string, at: HTMLElement, after = ""): void {
  const { row, column } = partsOf(key);
  const box = at.getBoundingClientRect();
  if (row === "head") {
    startAdding(state, "stage", "head", state.layout.value.columns.length);
    return;
  }
  const found = state.layout.value.rows.find((each) => each.name === row);
  if (found?.adds) {
    startAdding(state, found.adds, row, column, after);
    return;
  }
  const options = row === "metrics" ? goalOptions(state, column) : textOptions(state, row, column);
  if (options.length === 1) {
    options[0]?.pick();
  } else if (options.length === 0) {
    state.store.say(
      row === "metrics"
        ? "Add a goal first. You can then measure it in a stage."
        : "Add a persona and a touchpoint first. Actions and thoughts belong to a persona at a touchpoint.",
    );
  } else {
    state.openMenu(found?.label ?? "Add", box.left, box.bottom + 4, options);
  }
}
