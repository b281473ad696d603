/** Finds the gesture that a pressed pointer starts: drag, link, emotion or frame. */

import type { MapState } from "../state/state.ts";
import { endTyping } from "../state/typing.ts";
import { cardDrag, headDrag, laneDrag } from "./drag.ts";
import { aimAt, emotionDrag } from "./emotion-drag.ts";
import type { Gesture } from "./gesture.ts";
import { linkDrag } from "./link-drag.ts";
import { marquee } from "./marquee.ts";

/** Distance after which a press is a drag, in pixels. */
const SLOP = 4;

let ended = 0;

/** Return whether a click is the end of a drag, and is ignored. */
export function endsDrag(event: MouseEvent): boolean {
  return event.timeStamp - ended < 50;
}

export function onPointerDown(state: MapState, event: PointerEvent): void {
  const target = event.target as HTMLElement;
  ended = 0;
  if (
    event.button !== 0 ||
    event.pointerType === "touch" ||
    target.closest("textarea, input, .jn-popover, .jnm-corner-tools, .jnm-arrow-tools")
  ) {
    return;
  }
  const startDrag = dragFrom(state, event, target);
  if (startDrag !== null) {
    follow(state, event, startDrag);
  }
}

/** Return a function that starts the drag from here; it is called once the pointer has moved. */
function dragFrom(
  state: MapState,
  event: PointerEvent,
  target: HTMLElement,
): (() => Gesture | null) | null {
  const place = target.closest<HTMLElement>("[data-key], [data-id]");
  if (target.closest(".jnm-handle") && place !== null) {
    return () => linkDrag(state, place);
  }
  const strip = target.closest<HTMLElement>("[data-strip]");
  if (place?.dataset.point !== undefined && strip !== null && !state.readonly) {
    return () => emotionDrag(state, strip, place.dataset);
  }
  if (place === null || place.classList.contains("jnm-blank")) {
    if (strip !== null && !state.readonly) {
      event.preventDefault(); // or else the notebook's cell takes the focus
      const aim = aimAt(state, strip, event);
      return aim && (() => emotionDrag(state, strip, aim)); // a click sets it, too
    }
    return target.closest(".jnm-sheet") ? () => marquee(state, event) : null;
  }
  if (state.readonly || target.closest("[data-plus]")) {
    return null;
  }
  switch (place.dataset.kind) {
    case undefined:
    case "text":
    case "persona":
      return null;
    case "stage":
      return place.dataset.id === "" ? null : () => headDrag(state, place, event);
    case "lane":
      return () => laneDrag(state, place, event);
    default:
      return () => cardDrag(state, place, event);
  }
}

function follow(state: MapState, start: PointerEvent, startDrag: () => Gesture | null): void {
  const root = state.root as HTMLElement;
  const page = root.getRootNode() as Document | ShadowRoot;
  let gesture: Gesture | null = null;
  let last = start;
  let frame = 0;
  const below = (event: PointerEvent) => page.elementFromPoint(event.clientX, event.clientY);
  const tick = () => {
    frame = 0;
    if (gesture !== null) {
      const scrolled = gesture.scrolls === true && autoscroll(state, last);
      gesture.move(last, below(last));
      if (scrolled) {
        frame = requestAnimationFrame(tick);
      }
    }
  };
  const onMove = (event: PointerEvent) => {
    if (event.pointerId !== start.pointerId) {
      return;
    }
    last = event;
    if (gesture === null) {
      if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < SLOP) {
        return;
      }
      endTyping(state);
      gesture = startDrag();
      if (gesture === null) {
        stop();
        return;
      }
      root.setPointerCapture?.(start.pointerId);
      root.classList.add("jnm-dragging");
      root.style.cursor = gesture.cursor ?? "grabbing";
    }
    event.preventDefault();
    frame ||= requestAnimationFrame(tick);
  };
  const onUp = (event: PointerEvent) => {
    if (event.pointerId === start.pointerId) {
      const done = gesture;
      if (done !== null) {
        ended = event.timeStamp;
        done.move(event, below(event));
        done.drop(event, below(event));
      }
      stop();
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" && gesture !== null) {
      event.preventDefault();
      event.stopPropagation();
      ended = Number.POSITIVE_INFINITY; // ignore the click at the end
      const over = (up: PointerEvent) => {
        ended = up.timeStamp;
      };
      window.addEventListener("pointerup", over, { capture: true, once: true });
      state.ui.announce("Canceled");
      stop();
    }
  };
  const stop = () => {
    cancelAnimationFrame(frame);
    gesture?.end();
    gesture = null;
    root.classList.remove("jnm-dragging");
    root.style.cursor = "";
    window.removeEventListener("pointermove", onMove, true);
    window.removeEventListener("pointerup", onUp, true);
    window.removeEventListener("pointercancel", stop, true);
    window.removeEventListener("keydown", onKey, true);
  };
  window.addEventListener("pointermove", onMove, true);
  window.addEventListener("pointerup", onUp, true);
  window.addEventListener("pointercancel", stop, true);
  window.addEventListener("keydown", onKey, true);
}

const EDGE = 44;

/** Scroll while the pointer is near an edge; returns whether it did. */
function autoscroll({ scroller }: MapState, { clientX, clientY }: PointerEvent): boolean {
  if (scroller === null) {
    return false;
  }
  const box = scroller.getBoundingClientRect();
  const speed = (at: number, low: number, high: number) =>
    at < low + EDGE
      ? -Math.min(EDGE, low + EDGE - at) / 3
      : at > high - EDGE
        ? Math.min(EDGE, at - high + EDGE) / 3
        : 0;
  const [left, top] = [scroller.scrollLeft, scroller.scrollTop];
  scroller.scrollLeft += speed(clientX, box.left, box.right);
  scroller.scrollTop += speed(clientY, box.top, box.bottom);
  return left !== scroller.scrollLeft || top !== scroller.scrollTop;
}
