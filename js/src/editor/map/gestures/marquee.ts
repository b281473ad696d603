/** A frame drawn on empty space selects the cards in it. */

import { isHidden } from "../../filter/hidden.ts";
import type { MapState } from "../state/state.ts";
import type { Gesture } from "./gesture.ts";

export function marquee(state: MapState, start: PointerEvent): Gesture {
  const { store, ui, sheet } = state;
  const root = state.root as HTMLElement;
  const frame = document.createElement("div");
  frame.className = "jnm-frame";
  root.append(frame);
  const before = start.shiftKey || start.ctrlKey || start.metaKey ? store.selection.value : [];
  const origin = sheet?.getBoundingClientRect() ?? root.getBoundingClientRect();
  // positions on the sheet, which scrolls under the pointer
  const cards = [...(sheet?.querySelectorAll<HTMLElement>(".jnm-grid .jnm-card[data-id]") ?? [])]
    .filter((each) => !isHidden(each))
    .map((each) => {
      const box = each.getBoundingClientRect();
      return {
        id: each.dataset.id ?? "",
        left: box.left - origin.left,
        right: box.right - origin.left,
        top: box.top - origin.top,
        bottom: box.bottom - origin.top,
      };
    });
  const [x, y] = [start.clientX - origin.left, start.clientY - origin.top];
  let chosen: readonly string[] = before;
  return {
    scrolls: true,
    cursor: "default",
    move: (event) => {
      const now = sheet?.getBoundingClientRect() ?? origin;
      const outer = root.getBoundingClientRect();
      const [toX, toY] = [event.clientX - now.left, event.clientY - now.top];
      const [left, right] = [Math.min(x, toX), Math.max(x, toX)];
      const [top, bottom] = [Math.min(y, toY), Math.max(y, toY)];
      frame.style.transform = `translate(${left + now.left - outer.left}px, ${top + now.top - outer.top}px)`;
      frame.style.width = `${right - left}px`;
      frame.style.height = `${bottom - top}px`;
      const inside = cards
        .filter(
          (each) =>
            each.left < right && each.right > left && each.top < bottom && each.bottom > top,
        )
        .map((each) => each.id);
      const next = [...new Set([...before, ...inside])];
      if (next.length !== chosen.length || next.some((id, place) => id !== chosen[place])) {
        chosen = next;
        store.select(next);
      }
    },
    drop: () => ui.announce(`${chosen.length} selected`),
    end: () => frame.remove(),
  };
}
