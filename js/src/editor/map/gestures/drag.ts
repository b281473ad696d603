/**
 * Drags cards, stage headers and lanes: an overlay follows the pointer, a line shows the target.
 */

import { moveBefore } from "../../../model/edits/actions.ts";
import type { Change } from "../../../protocol/messages.ts";
import { linkTwo } from "../../shared/linking.ts";
import { isPlaced, keyOf } from "../layout/layout.ts";
import type { MapState } from "../state/state.ts";
import type { Gesture } from "./gesture.ts";
import { drop, dropLane, type Target } from "./gesture-changes.ts";

/** Return an overlay that shows the dragged items at the pointer. */
function overlay(state: MapState, place: HTMLElement, start: PointerEvent, count: number) {
  const root = state.root as HTMLElement;
  const zoom = state.ui.zoom.peek();
  const box = place.getBoundingClientRect();
  const frame = document.createElement("div");
  frame.className = "jnm-overlay";
  const copy = place.cloneNode(true) as HTMLElement;
  for (const name of ["data-key", "data-id", "data-lifted", "id", "tabindex"]) {
    copy.removeAttribute(name);
  }
  copy.setAttribute("aria-hidden", "true");
  copy.style.width = `${box.width / zoom}px`;
  copy.style.zoom = String(zoom);
  frame.append(copy);
  if (count > 1) {
    const many = document.createElement("span");
    many.className = "jnm-count";
    many.textContent = String(count);
    frame.append(many);
  }
  root.append(frame);
  const origin = root.getBoundingClientRect();
  const [dx, dy] = [start.clientX - box.left, start.clientY - box.top];
  return {
    move: ({ clientX, clientY }: PointerEvent) => {
      frame.style.transform = `translate(${clientX - dx - origin.left}px, ${clientY - dy - origin.top}px) rotate(1.2deg)`;
    },
    end: () => frame.remove(),
  };
}

/** Return the line at the target. */
function line(state: MapState) {
  const root = state.root as HTMLElement;
  const mark = document.createElement("div");
  mark.className = "jnm-drop-line";
  mark.hidden = true;
  root.append(mark);
  const origin = root.getBoundingClientRect();
  return {
    show: (left: number, top: number, width: number, height: number) => {
      mark.hidden = false;
      mark.style.transform = `translate(${left - origin.left}px, ${top - origin.top}px)`;
      mark.style.width = `${width}px`;
      mark.style.height = `${height}px`;
    },
    /** There is no target. */
    hide: (): null => {
      mark.hidden = true;
      return null;
    },
    end: () => mark.remove(),
  };
}

/**
 * Return functions that mark the element below the pointer, one at a time. Drawing does not remove
 * the attribute.
 */
export function marker(look: string) {
  let now: Element | null = null;
  return (next: Element | null) => {
    if (next !== now) {
      now?.removeAttribute(look);
      next?.setAttribute(look, "");
      now = next;
    }
  };
}

function lift(state: MapState, ids: readonly string[]): () => void {
  const all = ids.flatMap((id) => [
    ...(state.root?.querySelectorAll(`.jnm-grid [data-id="${CSS.escape(id)}"]`) ?? []),
  ]);
  for (const each of all) {
    each.setAttribute("data-lifted", "");
  }
  return () => {
    for (const each of all) {
      each.removeAttribute("data-lifted");
    }
  };
}

function done(
  state: MapState,
  changes: readonly Change[],
  ids: readonly string[],
  where: string,
): void {
  if (changes.length === 0) {
    return;
  }
  const { store, ui } = state;
  void store.edit(changes);
  const index = store.index.value;
  ui.announce(
    `Moved ${ids.length === 1 ? index.name(ids[0] ?? "") : `${ids.length} cards`}${where === "" ? "" : ` to ${where}`}`,
  );
}

export function cardDrag(state: MapState, place: HTMLElement, start: PointerEvent): Gesture {
  const { store } = state;
  const index = store.index.value;
  const id = place.dataset.id as string;
  const kind = index.kind(id);
  const goal = kind === "goal";
  const chosen = store.selection.value.includes(id) ? store.selection.value : [id];
  const ids = [id, ...chosen.filter((each) => each !== id)].filter((each) =>
    goal ? index.kind(each) === "goal" : isPlaced(index.kind(each)),
  );
  if (!store.selection.value.includes(id)) {
    store.select([id]);
  }
  const from =
    state.layout.value.columns[Number(place.closest<HTMLElement>("[data-column]")?.dataset.column)]
      ?.id ?? "";
  const picture = overlay(state, place, start, ids.length);
  const mark = line(state);
  const lower = lift(state, ids);
  const target = marker("data-target");
  const cell = marker("data-over");
  let to: Target | null = null;
  let onto: HTMLElement | null = null;
  return {
    scrolls: true,
    move: (event, at) => {
      picture.move(event);
      to = null;
      onto = at?.closest<HTMLElement>(".jnm-persona, .jnm-goal") ?? null;
      if (goal && onto?.classList.contains("jnm-goal")) {
        onto = null;
      }
      target(onto);
      const over = onto === null ? (at?.closest<HTMLElement>("[data-column]") ?? null) : null;
      const row = over?.dataset.row ?? "";
      const column = Number(over?.dataset.column);
      const stage = state.layout.value.columns[column];
      if (over === null || (goal ? row !== "goals" : row === "goals" || stage === undefined)) {
        cell(null);
        mark.hide();
        return;
      }
      const before =
        goal || takes(state, row, ids[0] as string) ? placeIn(over, ids, event, mark) : mark.hide();
      cell(over);
      to = { stage: stage?.id ?? "", row, before };
    },
    drop: (event) => {
      if (onto?.dataset.id !== undefined) {
        linkTwo(state, id, onto.dataset.id, event.clientX, event.clientY);
      } else if (to !== null) {
        const now = store.index.value;
        const changes = goal ? moveBefore(now, "goal", ids, to.before) : drop(now, ids, to, from);
        state.focus.value = keyOf(
          to.row,
          state.layout.value.columns.findIndex((each) => each.id === to?.stage),
          id,
        );
        done(state, changes, ids, goal ? "" : now.name(to.stage) || "no stage");
      }
    },
    end: () => {
      picture.end();
      mark.end();
      lower();
      target(null);
      cell(null);
    },
  };
}

/** Return whether a row contains cards of this kind. */
function takes(state: MapState, row: string, id: string): boolean {
  return (
    state.layout.value.rows.find((each) => each.name === row)?.adds ===
    state.store.index.value.kind(id)
  );
}

/** Return the card before which the pointer is, null for the end, and shows the line. */
function placeIn(
  cell: HTMLElement,
  moving: readonly string[],
  event: PointerEvent,
  mark: ReturnType<typeof line>,
): string | null {
  const cards = [...cell.querySelectorAll<HTMLElement>(":scope > .jnm-card[data-id]")].filter(
    (each) => !moving.includes(each.dataset.id ?? ""),
  );
  const boxes = cards.map((each) => each.getBoundingClientRect());
  const wide = boxes.some(
    (box, place) => place > 0 && Math.abs(box.top - (boxes[place - 1] as DOMRect).top) < 4,
  );
  const at = boxes.findIndex((box) =>
    wide
      ? event.clientY < box.bottom &&
        (event.clientX < box.left + box.width / 2 || event.clientY < box.top)
      : event.clientY < box.top + box.height / 2,
  );
  const box = boxes[at === -1 ? boxes.length - 1 : at];
  if (box === undefined) {
    const whole = cell.getBoundingClientRect();
    mark.show(whole.left + 8, whole.top + 8, whole.width - 16, 2);
  } else if (wide) {
    mark.show(at === -1 ? box.right + 3 : box.left - 5, box.top, 2, box.height);
  } else {
    mark.show(box.left, at === -1 ? box.bottom + 3 : box.top - 5, box.width, 2);
  }
  return at === -1 ? null : (cards[at]?.dataset.id ?? null);
}

export function headDrag(state: MapState, place: HTMLElement, start: PointerEvent): Gesture {
  const { store } = state;
  const id = place.dataset.id as string;
  const picture = overlay(state, place, start, 1);
  const mark = line(state);
  const lower = lift(state, [id]);
  let before: string | null | undefined;
  return {
    scrolls: true,
    move: (event) => {
      picture.move(event);
      const heads = [
        ...(state.root?.querySelectorAll<HTMLElement>(".jnm-head .jnm-stage[data-id]") ?? []),
      ].filter((each) => each.dataset.id !== "");
      const boxes = heads.map((each) => each.getBoundingClientRect());
      const at = boxes.findIndex((box) => event.clientX < box.left + box.width / 2);
      const box = boxes[at === -1 ? boxes.length - 1 : at];
      if (box !== undefined) {
        const bottom = state.scroller?.getBoundingClientRect().bottom ?? box.bottom;
        mark.show(at === -1 ? box.right + 5 : box.left - 7, box.top, 2, bottom - box.top);
      }
      before = at === -1 ? null : (heads[at]?.dataset.id ?? null);
    },
    drop: () => {
      if (before !== undefined && before !== id) {
        done(state, moveBefore(store.index.value, "stage", [id], before), [id], "another position");
      }
    },
    end: () => {
      picture.end();
      mark.end();
      lower();
    },
  };
}

export function laneDrag(state: MapState, place: HTMLElement, start: PointerEvent): Gesture {
  const { store } = state;
  const id = place.dataset.id as string;
  const picture = overlay(state, place, start, 1);
  const mark = line(state);
  const lower = lift(state, [id]);
  let to: { before: string | null; backstage: boolean } | null = null;
  return {
    scrolls: true,
    move: (event) => {
      picture.move(event);
      const lanes = [
        ...(state.root?.querySelectorAll<HTMLElement>(".jnm-label .jnm-lane[data-id]") ?? []),
      ];
      const rows = lanes.map((each) =>
        (each.closest("[role=row]") as HTMLElement).getBoundingClientRect(),
      );
      const at = rows.findIndex((box) => event.clientY < box.top + box.height / 2);
      const box = rows[at === -1 ? rows.length - 1 : at];
      if (box === undefined) {
        return;
      }
      mark.show(box.left, at === -1 ? box.bottom : box.top, box.width, 2);
      const behind =
        state.root?.querySelector(".jnm-visibility")?.getBoundingClientRect().top ??
        Number.POSITIVE_INFINITY;
      const before = at === -1 ? null : (lanes[at]?.dataset.id ?? null);
      to = { before: before === id ? null : before, backstage: event.clientY > behind };
      if (before === id) {
        to = { before: lanes[at + 1]?.dataset.id ?? null, backstage: event.clientY > behind };
      }
    },
    drop: () => {
      if (to !== null) {
        done(
          state,
          dropLane(store.index.value, id, to.before, to.backstage),
          [id],
          "another position",
        );
      }
    },
    end: () => {
      picture.end();
      mark.end();
      lower();
    },
  };
}
