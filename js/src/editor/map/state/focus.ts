/** Keeps the focus in the grid when items move, are removed or are drawn again. */

import { isHidden } from "../../filter/hidden.ts";
import { keyOf, partsOf } from "../layout/layout.ts";
import type { MapState } from "./state.ts";
import { active } from "./typing.ts";

export function onFocus(state: MapState, event: FocusEvent): void {
  const place = (event.target as Element).closest<HTMLElement>("[data-key]");
  if (place?.dataset.key !== undefined) {
    state.focus.value = place.dataset.key;
    state.inside = true;
  }
}

export function onLeave(state: MapState, event: FocusEvent): void {
  const from = event.target as Element;
  const to = event.relatedTarget as Element | null;
  if (to !== null) {
    state.inside = state.root?.contains(to) === true && to.closest("[data-key]") !== null;
  } else {
    // an element that is removed loses the focus, too, but the focus did not move elsewhere
    queueMicrotask(() => {
      if (from.isConnected && active(state) !== from && !state.root?.contains(active(state))) {
        state.inside = false;
      }
    });
  }
}

/** After drawing: keep the focus, or move it to the closest item, and keep a stop for Tab. */
export function keepFocus(state: MapState): void {
  const { root } = state;
  if (root === null) {
    return;
  }
  const key = followStages(state);
  if (state.element(key) !== null && (!state.inside || hasFocus(state, key))) {
    return;
  }
  const found = state.element(key) ?? elsewhere(state, key);
  const same = found !== null && isHidden(found) ? null : found;
  const next = same ?? refuge(state, key) ?? root.querySelector<HTMLElement>("[data-key]");
  if (next?.dataset.key === undefined) {
    return;
  }
  state.ui.astray ||= same === null && state.inside;
  state.focus.value = next.dataset.key;
  if (state.inside && !hasFocus(state, next.dataset.key)) {
    next.focus({ preventScroll: true });
    if (same !== null) {
      next.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    }
  }
}

/**
 * Return whether the element with the key has the focus, or an element outside the grid, such as a
 * field.
 */
function hasFocus(state: MapState, key: string): boolean {
  const now = active(state);
  const inside = now !== null && now !== state.root && state.root?.contains(now) === true;
  const place = now?.closest<HTMLElement>("[data-key]") ?? null;
  return inside && (place === null || place.dataset.key === key);
}

/** Return the key with the focus, in the column where its stage is now. */
function followStages(state: MapState): string {
  const key = state.focus.peek();
  const { row, column, id } = partsOf(key);
  const now = state.layout.peek().columns.map((each) => each.id);
  const stage = state.stages[column];
  state.stages = now;
  const to = stage === undefined ? -1 : now.indexOf(stage);
  if (to === -1 || to === column || row === "goals") {
    return key;
  }
  state.focus.value = keyOf(row, to, id);
  return state.focus.peek();
}

/** Return the same item in another place. */
function elsewhere(state: MapState, key: string): HTMLElement | null {
  const { row, id } = partsOf(key);
  const root = state.root as HTMLElement;
  return id === "+" || id === "-" || id === "label"
    ? null
    : (root.querySelector<HTMLElement>(
        `[data-key^="${CSS.escape(`${row}|`)}"][data-id="${CSS.escape(id)}"]`,
      ) ?? root.querySelector<HTMLElement>(`.jnm-sheet [data-key][data-id="${CSS.escape(id)}"]`));
}

/**
 * Return where the focus goes when its item was deleted elsewhere: a place near it where no key
 * changes another item.
 */
function refuge(state: MapState, key: string): HTMLElement | null {
  const { row, column } = partsOf(key);
  const root = state.root as HTMLElement;
  const find = (selector: string) => root.querySelector<HTMLElement>(selector);
  const line = `[data-row="${CSS.escape(row)}"]`;
  const cell = `${line}[data-column="${column}"]`;
  const label = ".jnm-label .jnm-what:not([data-id])";
  return (
    find(`${cell} :is([data-plus], .jnm-blank)`) ??
    find(`[data-row-name="${CSS.escape(row)}"] ${label}`) ??
    find(`${line} [data-plus]`) ??
    (state.readonly ? find(`${cell} [data-key]`) : null) ??
    [...root.querySelectorAll<HTMLElement>(label)].at(-1) ??
    null
  );
}

/** Return the key to focus when items are deleted: the one after them, or else the one before. */
export function neighbor(state: MapState, going: ReadonlySet<string>): string {
  const key = state.focus.value;
  const here = state.element(key);
  const cell = here?.closest("[role=gridcell], [role=row]");
  if (!here || !cell) {
    return key;
  }
  const all = [...cell.querySelectorAll<HTMLElement>("[data-key]")];
  const at = all.indexOf(here);
  const stays = ({ dataset }: HTMLElement) =>
    !going.has(dataset.id ?? "") && !going.has(dataset.key ?? "");
  const next = all.slice(at).find(stays);
  const before = all.slice(0, at).findLast(stays);
  const card = (each: HTMLElement | undefined) =>
    each?.dataset.plus === undefined ? each : undefined;
  return (card(next) ?? card(before) ?? next ?? before)?.dataset.key ?? key;
}

/** Deselect cards that are hidden, so that no action reaches them. */
export function dropHidden({ root, store, ui }: MapState): void {
  if (!ui.hiding.peek() || root === null) {
    return;
  }
  const seen = (id: string) => {
    const places = [...root.querySelectorAll(`[data-id="${CSS.escape(id)}"]`)];
    return places.length === 0 || places.some((each) => !isHidden(each));
  };
  const now = store.selection.peek();
  const kept = now.filter(seen);
  if (kept.length < now.length) {
    store.select(kept);
  }
}
