/** Zoom: buttons in the corner, Ctrl and wheel, keys. */

import type { ComponentChildren } from "preact";
import { Button } from "../../shared/parts.tsx";
import { ADD, LABELS, widthsOf } from "../layout/layout.ts";
import { aria } from "../state/roles.ts";
import { type MapState, useMap } from "../state/state.ts";

const LEAST = 0.1;
const MOST = 2.5;
const STEPS = [0.1, 0.15, 0.25, 0.35, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 2.5];

/** Zoom, and keep a place of the page where it is. */
export function zoomTo(state: MapState, zoom: number, x?: number, y?: number): void {
  const { scroller, ui } = state;
  const before = ui.zoom.peek();
  const next = Math.round(Math.min(MOST, Math.max(LEAST, zoom)) * 100) / 100;
  if (next === before || scroller === null) {
    return;
  }
  const box = scroller.getBoundingClientRect();
  const [left, top] = [(x ?? box.left) - box.left, (y ?? box.top) - box.top];
  const [atX, atY] = [(scroller.scrollLeft + left) / before, (scroller.scrollTop + top) / before];
  ui.zoom.value = next;
  state.fitted = "";
  requestAnimationFrame(() => {
    scroller.scrollLeft = atX * next - left;
    scroller.scrollTop = atY * next - top;
  });
  ui.announce(`Zoom ${Math.round(next * 100)}%`);
}

export function zoomBy(state: MapState, direction: 1 | -1): void {
  const now = state.ui.zoom.peek();
  const next =
    direction === 1
      ? STEPS.find((each) => each > now + 0.01)
      : STEPS.findLast((each) => each < now - 0.01);
  zoomTo(state, next ?? now);
}

/** Fit the width of all columns. */
export function zoomToFit(state: MapState): void {
  const { scroller, sheet } = state;
  if (scroller === null || sheet === null) {
    return;
  }
  const least = widthsOf(state.layout.value.columns, 0).reduce(
    (sum, each) => sum + each,
    LABELS + ADD + 12,
  );
  zoomTo(state, Math.min(1, scroller.clientWidth / least));
  scroller.scrollLeft = 0;
  state.fitted = "width";
}

/** Number of attempts to find a zoom: stages get wider, and so rows lower, as the zoom falls. */
const ATTEMPTS = 6;

/** Fit the whole map, its height too. */
export function zoomToFitAll(state: MapState): void {
  const { scroller, sheet, ui } = state;
  zoomToFit(state);
  const most = ui.zoom.peek();
  let fitting = LEAST;
  const attempt = (rest: number) => {
    if (scroller === null || sheet === null || state.fitted !== "width") {
      return; // the user zooms
    }
    const zoom = ui.zoom.peek();
    const room = scroller.clientHeight / Math.max(1, sheet.getBoundingClientRect().height);
    fitting = room >= 1 ? Math.max(fitting, zoom) : fitting;
    const next = Math.floor(Math.min(most, zoom * room) * 100) / 100;
    const done = rest === 0 || next === zoom || (room >= 1 && next <= fitting);
    zoomTo(state, done ? fitting : next);
    if (done) {
      scroller.scrollLeft = 0;
      scroller.scrollTop = 0;
      state.fitted = "all";
      ui.announce(`The whole map, zoom ${Math.round(ui.zoom.peek() * 100)}%`);
    } else {
      state.fitted = "width";
      requestAnimationFrame(() => requestAnimationFrame(() => attempt(rest - 1)));
    }
  };
  requestAnimationFrame(() => requestAnimationFrame(() => attempt(ATTEMPTS)));
}

/** Fit the width; if it fits already, fit the whole map. */
export function zoomToFitNext(state: MapState): void {
  state.fitted === "width" ? zoomToFitAll(state) : zoomToFit(state);
}

export function onWheel(state: MapState, event: WheelEvent): void {
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    zoomTo(
      state,
      state.ui.zoom.peek() * Math.exp(-event.deltaY / (event.deltaMode === 0 ? 400 : 12)),
      event.clientX,
      event.clientY,
    );
  }
}

export function ZoomControl({ children }: { children?: ComponentChildren }) {
  const state = useMap();
  const zoom = state.ui.zoom.value;
  return (
    <div class="jnm-corner-tools" {...aria("group", "View")}>
      {children}
      <Button label="Zoom out (Ctrl+-)" onClick={() => zoomBy(state, -1)} aria-label="Zoom out">
        −
      </Button>
      <Button
        label="Zoom"
        class="jnm-percent"
        onClick={() => zoomTo(state, 1)}
        title="Actual size (Ctrl+0)"
      >
        {Math.round(zoom * 100)}%
      </Button>
      <Button label="Zoom in (Ctrl++)" sign="plus" onClick={() => zoomBy(state, 1)} />
      <Button
        label="Fit"
        onClick={() => zoomToFitNext(state)}
        title="Fit all stages (Shift+1); click again for the whole map (Shift+0)"
      >
        Fit
      </Button>
    </div>
  );
}
