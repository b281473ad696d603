/** Scrolls an item into view inside the editor; the page around it does not move. */

/** Space for headings that stay at the edges, in pixels. */
const [ABOVE, BESIDE, MARGIN] = [90, 140, 24];

export function bringIntoView(place: Element, root: Element): void {
  for (let each = place.parentElement; each !== null && each !== root; each = each.parentElement) {
    const box = place.getBoundingClientRect();
    const view = each.getBoundingClientRect();
    if (each.scrollHeight > each.clientHeight + 1) {
      each.scrollTop += shift(box.top, box.bottom, view.top + ABOVE, view.bottom - MARGIN);
    }
    if (each.scrollWidth > each.clientWidth + 1) {
      each.scrollLeft += shift(box.left, box.right, view.left + BESIDE, view.right - MARGIN);
    }
  }
}

/** Return how far to scroll so that a part is in the middle; 0 if it is in view. */
function shift(from: number, to: number, start: number, end: number): number {
  return from >= start && to <= end ? 0 : (from + to) / 2 - (start + end) / 2;
}
