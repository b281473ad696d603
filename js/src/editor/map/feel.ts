/** Dragging a point of an emotion curve up and down, and setting a first one. */

import { feel } from "../../model/actions.ts";
import { feelingAt, feelingText, STRIP } from "./curves.ts";
import type { Gesture } from "./pointer.ts";
import type { MapState } from "./state.ts";

/** The steps of a drag; with Shift the larger ones. */
const FINE = 0.1;
const COARSE = 0.5;

function valueAt(strip: HTMLElement, event: { clientY: number; shiftKey: boolean }): number {
  const box = strip.getBoundingClientRect();
  return feelingAt(
    ((event.clientY - box.top) * STRIP) / box.height,
    event.shiftKey ? COARSE : FINE,
  );
}

/** The value beside the pointer. */
function bubble(state: MapState) {
  const root = state.root as HTMLElement;
  const mark = document.createElement("div");
  mark.className = "jnm-bubble";
  root.append(mark);
  return {
    show: (value: number, event: PointerEvent) => {
      const { x, y } = state.local(event.clientX, event.clientY);
      mark.textContent = feelingText(value);
      mark.style.transform = `translate(${x + 14}px, ${y - 12}px)`;
    },
    end: () => mark.remove(),
  };
}

export function feelDrag(state: MapState, place: HTMLElement): Gesture {
  const { store, ui } = state;
  const { persona = "", touchpoint = "", point = "emotion" } = place.dataset;
  const strip = place.closest<HTMLElement>("[data-strip]") as HTMLElement;
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
        store.preview(feel(persona, touchpoint, { [point]: next }));
      }
    },
    drop: () => {
      dropped = true;
      if (now !== null) {
        void store.flush();
        ui.speak(
          `${store.index.value.name(persona)}, ${store.index.value.name(touchpoint)}: ${feelingText(now)}`,
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

/** A press on the strip beside its points sets a first feeling at the touchpoint that is there. */
export function feelHere(state: MapState, strip: HTMLElement, event: PointerEvent): void {
  const { store, ui } = state;
  const column = state.layout.value.columns[Number(strip.dataset.column)];
  const persona = strip.dataset.strip ?? "";
  if (column === undefined || column.touchpoints.length === 0) {
    return;
  }
  const box = strip.getBoundingClientRect();
  const place = Math.floor(((event.clientX - box.left) / box.width) * column.touchpoints.length);
  const touchpoint = column.touchpoints[
    Math.min(Math.max(place, 0), column.touchpoints.length - 1)
  ] as string;
  const index = store.index.value;
  if (index.link("experiences", persona, touchpoint)?.emotion != null) {
    return;
  }
  const value = valueAt(strip, { clientY: event.clientY, shiftKey: true });
  void store.edit(feel(persona, touchpoint, { emotion: value }));
  ui.speak(`${index.name(persona)} feels ${feelingText(value)} at ${index.name(touchpoint)}`);
}
