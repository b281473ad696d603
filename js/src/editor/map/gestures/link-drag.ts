/** Drags from a card's handle to another item, to link the two. */

import { linkTwo, meant } from "../../shared/linking.ts";
import type { MapState } from "../state/state.ts";
import { marker } from "./drag.ts";
import type { Gesture } from "./gesture.ts";

export function linkDrag(state: MapState, place: HTMLElement): Gesture | null {
  const root = state.root as HTMLElement;
  const id = place.dataset.id;
  if (!id || state.readonly) {
    return null;
  }
  const origin = root.getBoundingClientRect();
  const box = place.getBoundingClientRect();
  const [x, y] = [box.right - origin.left, box.top + box.height / 2 - origin.top];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "jnm-linking");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.append(path);
  root.append(svg);
  const target = marker("data-target");
  let onto: HTMLElement | null = null;
  return {
    scrolls: true,
    cursor: "crosshair",
    move: (event, at) => {
      const [toX, toY] = [event.clientX - origin.left, event.clientY - origin.top];
      const bend = Math.max(30, Math.abs(toX - x) / 2);
      path.setAttribute("d", `M${x} ${y}C${x + bend} ${y} ${toX - bend} ${toY} ${toX} ${toY}`);
      const over = at?.closest<HTMLElement>("[data-id]") ?? null;
      const other = over?.dataset.id ?? "";
      onto = other !== "" && meant(state.store.index.value, id, other).length > 0 ? over : null;
      target(onto);
    },
    drop: (event) => {
      if (onto?.dataset.id !== undefined) {
        linkTwo(state, id, onto.dataset.id, event.clientX, event.clientY);
      }
    },
    end: () => {
      svg.remove();
      target(null);
    },
  };
}
