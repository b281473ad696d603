/** Moves of the arrow keys. */

import { isHidden } from "../../filter/hidden.ts";
import type { MapState } from "./state.ts";

/** Return the cells of the grid as rows; the first of each row is its label. */
function gridOf(state: MapState): HTMLElement[][] {
  return [...(state.sheet?.querySelectorAll<HTMLElement>(".jnm-grid > [role=row]") ?? [])].map(
    (row) =>
      [...row.children].filter(
        (each): each is HTMLElement => each.hasAttribute("role") && itemsOf(each).length > 0,
      ),
  );
}

function itemsOf(cell: Element | undefined): HTMLElement[] {
  return cell === undefined
    ? []
    : [...cell.querySelectorAll<HTMLElement>("[data-key]")].filter((each) => !isHidden(each));
}

const middle = (box: DOMRect) => box.left + box.width / 2;

/** Return the element to focus after a key; null if the focus stays. */
export function moveFocus(
  state: MapState,
  from: HTMLElement,
  key: string,
  ctrl: boolean,
): HTMLElement | null {
  const grid = gridOf(state);
  const y = grid.findIndex((row) => row.some((cell) => cell.contains(from)));
  const row = grid[y];
  if (row === undefined) {
    return null;
  }
  const x = row.findIndex((cell) => cell.contains(from));
  const items = itemsOf(row[x]);
  const box = from.getBoundingClientRect();
  switch (key) {
    case "Home":
      return itemsOf((ctrl ? grid[0] : row)?.[0])[0] ?? null;
    case "End":
      return itemsOf((ctrl ? grid.at(-1) : row)?.at(-1)).at(-1) ?? null;
    case "PageUp":
    case "PageDown":
      return nextRow(grid, y, key === "PageUp" ? -1 : 1, row[x], box, true);
    case "ArrowUp":
    case "ArrowDown": {
      const down = key === "ArrowDown";
      const inCell = nearest(
        items,
        from,
        (each) => (down ? each.top >= box.bottom - 2 : each.bottom <= box.top + 2),
        (each) =>
          Math.abs(down ? each.top - box.bottom : box.top - each.bottom) * 4 +
          Math.abs(middle(each) - middle(box)),
      );
      return inCell ?? nextRow(grid, y, down ? 1 : -1, row[x], box, false);
    }
    default: {
      const right = (key === "ArrowRight") === (getComputedStyle(from).direction !== "rtl");
      const overlaps = (each: DOMRect) => each.bottom > box.top + 2 && each.top < box.bottom - 2;
      const strip = from.dataset.point !== undefined;
      const beside = strip
        ? items[items.indexOf(from) + (right ? 1 : -1)]
        : nearest(
            items,
            from,
            (each) =>
              overlaps(each) && (right ? each.left >= box.right - 2 : each.right <= box.left + 2),
            (each) => Math.abs(middle(each) - middle(box)),
          );
      if (beside) {
        return beside;
      }
      const next = itemsOf(row[x + (right ? 1 : -1)]);
      return strip
        ? ((right ? next[0] : next.at(-1)) ?? null)
        : (nearest(
            next,
            from,
            () => true,
            (each) => Math.abs(each.top - box.top) * 2 + (right ? each.left : -each.left) / 8,
          ) ?? null);
    }
  }
}

/** Go to the next row that has a cell above or below this one. */
function nextRow(
  grid: HTMLElement[][],
  y: number,
  by: 1 | -1,
  cell: Element | undefined,
  box: DOMRect,
  top: boolean,
): HTMLElement | null {
  const next = grid[y + by];
  if (next === undefined) {
    return null;
  }
  if (next.length === 1 && cell?.getAttribute("role") !== "rowheader") {
    return nextRow(grid, y + by, by, cell, box, top); // collapsed: only its label has a place
  }
  const column = cell?.getBoundingClientRect() ?? box;
  const below =
    cell?.getAttribute("role") === "rowheader" || cell?.classList.contains("jnm-corner")
      ? next[0]
      : next.find((each) => {
          const { left, right } = each.getBoundingClientRect();
          const at = Math.min(middle(column), Math.max(middle(box), column.left));
          return at >= left && at < right && each.getAttribute("role") !== "rowheader";
        });
  const items = emotionsFirst(itemsOf(below ?? next[0]));
  return top || by === 1
    ? (nearest(
        items,
        null,
        () => true,
        (each) => each.top * 4 + Math.abs(middle(each) - middle(box)),
      ) ?? null)
    : (nearest(
        items,
        null,
        () => true,
        (each) => -each.bottom * 4 + Math.abs(middle(each) - middle(box)),
      ) ?? null);
}

/** Return the points of the emotions of a lane, without the desired ones beside them. */
function emotionsFirst(items: HTMLElement[]): HTMLElement[] {
  const emotions = items.filter((each) => each.dataset.point === "emotion");
  return emotions.length > 0 ? emotions : items;
}

function nearest(
  items: readonly HTMLElement[],
  but: HTMLElement | null,
  fits: (box: DOMRect) => boolean,
  far: (box: DOMRect) => number,
): HTMLElement | undefined {
  let best: HTMLElement | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const each of items) {
    const box = each.getBoundingClientRect();
    const distance = far(box);
    if (each !== but && fits(box) && distance < least) {
      [best, least] = [each, distance];
    }
  }
  return best;
}
