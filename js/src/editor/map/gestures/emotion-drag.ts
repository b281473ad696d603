/** Drags a point of an emotion curve up and down, and sets a first one. */

import { setEmotion } from "../../../model/edits/actions.ts";
import { emotionText } from "../../../model/look.ts";
import { emotionAt, STRIP } from "../layout/curves.ts";
import { keyOf } from "../layout/layout.ts";
import type { MapState } from "../state/state.ts";
import type { Gesture } from "./gesture.ts";

/** Steps of a drag; with Shift the larger ones. */
const FINE = 0.1;
const COARSE = 0.5;

function valueAt(strip: HTMLElement, event: { clientY: number; shiftKey: boolean }): number {
  const box = strip.getBoundingClientRect();
  return emotionAt(
    ((event.clientY - box.top) * STRIP) / box.height,
    event.shiftKey ? COARSE : FINE,
  );
}

/** Return the value beside the pointer. */
function bubble(state: MapState) {
  const root = state.root as HTMLElement;
  const mark = document.createElement("div");
  mark.className = "jnm-bubble";
  root.append(mark);
  return {
    show: (value: number, event: PointerEvent) => {
      const { x, y } = state.local(event.clientX, event.clientY);
      mark.textContent = emotionText(value);
      mark.style.transform = `translate(${x + 14}px, ${y - 12}px)`;
    },
    end: () => mark.remove(),
  };
}

/** Drag a point that is set, or the first one of a touchpoint (`Aim`). */
export function emotionDrag(
  state: MapState,
  strip: HTMLElement,
  what: DOMStringMap | Aim,
): Gesture {
  const { store, ui } = state;
  const { persona = "", touchpoint = "" } = what;
  const point = "point" in what ? (what.point ?? "") : "emotion";
  const value = bubble(state);
  let now: number | null = null;
  let dropped = false;
  return {
    cursor: "ns-resize",
    move: (event) => {
      const next = valueAt(strip, event);
      value.show(next, event);
      if (next !== now) {
        now = next;
        store.preview(setEmotion(persona, touchpoint, { [point]: next }));
      }
    },
    drop: () => {
      dropped = true;
      if (now !== null) {
        void store.flush();
        ui.announce(
          `${store.index.value.name(persona)}, ${store.index.value.name(touchpoint)}: ${emotionText(now)}`,
        );
      }
    },
    end: () => {
      value.end();
      if (!dropped) {
        store.drop();
      }
    },
  };
}

/**
 * Return the touchpoint and the emotion that a press on a strip sets; null if the touchpoint has
 * an emotion.
 */
export function aimAt(state: MapState, strip: HTMLElement, event: MouseEvent): Aim | null {
  const column = Number(strip.dataset.column);
  const touchpoints = state.layout.value.columns[column]?.touchpoints ?? [];
  const persona = strip.dataset.strip ?? "";
  const box = strip.getBoundingClientRect();
  const x = (event.clientX - box.left) / (box.width || 1);
  const places = touchpoints.map((_, place) => state.pointAt(column, place, touchpoints.length));
  const distances = places.map((each) => Math.abs(each - x));
  const at = distances.indexOf(Math.min(...distances));
  const touchpoint = touchpoints[at];
  const { index } = state.store;
  return touchpoint === undefined ||
    index.value.link("experiences", persona, touchpoint)?.emotion != null
    ? null
    : {
        persona,
        touchpoint,
        at: places[at] ?? 0,
        value: valueAt(strip, { clientY: event.clientY, shiftKey: true }),
      };
}

export interface Aim {
  readonly persona: string;
  readonly touchpoint: string;
  /** Position in its column, 0 to 1. */
  readonly at: number;
  readonly value: number;
}

/** Set a first emotion, and focus its point. */
export function addEmotion(state: MapState, strip: HTMLElement, aim: Aim | null): void {
  const { store, ui } = state;
  if (aim === null || state.readonly) {
    return;
  }
  const { persona, touchpoint, value } = aim;
  const index = store.index.value;
  void store.edit(setEmotion(persona, touchpoint, { emotion: value }));
  ui.announce(`${index.name(persona)} feels ${emotionText(value)} at ${index.name(touchpoint)}`);
  const { row = "", column = "0" } = strip.dataset;
  const key = keyOf(row, Number(column), `${touchpoint}-emotion`);
  requestAnimationFrame(() => state.go(key)); // after the point is drawn
}

/** Set a point that is not set yet where it is pressed. */
export function setPoint(state: MapState, place: HTMLElement, event: MouseEvent): void {
  const { persona = "", touchpoint = "", point = "" } = place.dataset;
  const strip = place.closest<HTMLElement>("[data-strip]");
  if (strip !== null && !state.readonly) {
    const value = valueAt(strip, { clientY: event.clientY, shiftKey: true });
    void state.store.edit(setEmotion(persona, touchpoint, { [point]: value }));
    const words = point === "desired" ? "should feel" : "feels";
    const index = state.store.index.value;
    state.ui.announce(
      `${index.name(persona)} ${words} ${emotionText(value)} at ${index.name(touchpoint)}`,
    );
  }
}

/**
 * Return the target for the keyboard: the first touchpoint of the column, with a neutral emotion.
 */
export function firstAim(state: MapState, strip: HTMLElement): Aim | null {
  const touchpoint = state.layout.value.columns[Number(strip.dataset.column)]?.touchpoints[0];
  const { strip: persona = "" } = strip.dataset;
  return touchpoint === undefined ? null : { persona, touchpoint, at: 0, value: 0 };
}
