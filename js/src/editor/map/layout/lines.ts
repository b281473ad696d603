/** The links that the map draws as lines on request. No DOM. */

import type { Index } from "../../../model/index.ts";
import type { LinkKind } from "../../../protocol/kinds.ts";

/** A link to draw between two items. */
export interface Line {
  readonly kind: LinkKind;
  readonly from: string;
  readonly to: string;
}

/** Kinds of links that are drawn, with their words in the legend. */
export const LINES: readonly (readonly [kind: LinkKind, words: string])[] = [
  ["leads_to", "leads to"],
  ["targets", "goal targets persona"],
  ["supports", "supports a goal"],
  ["addresses", "addresses"],
];

/** Number of lines up to which all of them are drawn. */
export const MOST = 400;

/** Return the links that can be drawn as lines, apart from paths, which are arrows. */
export function linesOf(index: Index): Line[] {
  const found: Line[] = [];
  for (const { kind, from, to } of index.map.links.values()) {
    if (kind !== "leads_to" && LINES.some(([each]) => each === kind)) {
      found.push({ kind, from, to });
    }
  }
  return found;
}

/** Return whether the map has a link that can be drawn. */
export function hasLines(index: Index): boolean {
  for (const { kind } of index.map.links.values()) {
    if (LINES.some(([each]) => each === kind)) {
      return true;
    }
  }
  return false;
}

/** Return the lines to draw: those of the selection, or else all unless they are too many. */
export function linesToDraw(index: Index, chosen: readonly string[]): Line[] {
  const lines = linesOf(index);
  if (chosen.length === 0) {
    return lines.length > MOST ? [] : lines;
  }
  const about = new Set(chosen);
  return lines.filter(({ from, to }) => about.has(from) || about.has(to)).slice(0, MOST);
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Return a soft curve between two boxes: from edge to edge, across the shorter way. */
export function curveBetween(a: Box, b: Box): string {
  const middle = ({ left, right, top, bottom }: Box) => [(left + right) / 2, (top + bottom) / 2];
  const [ax = 0, ay = 0] = middle(a);
  const [bx = 0, by = 0] = middle(b);
  const round = (...all: number[]) => all.map((each) => Math.round(each * 10) / 10).join(" ");
  if (a.bottom <= b.top || b.bottom <= a.top) {
    const down = a.bottom <= b.top;
    const [y, y2] = down ? [a.bottom, b.top] : [a.top, b.bottom];
    const bend = (y2 - y) / 2;
    return `M${round(ax, y)}C${round(ax, y + bend, bx, y2 - bend, bx, y2)}`;
  }
  const right = ax <= bx;
  const [x, x2] = right ? [a.right, b.left] : [a.left, b.right];
  const bend = Math.max(24, Math.abs(x2 - x) / 2) * (right ? 1 : -1);
  return `M${round(x, ay)}C${round(x + bend, ay, x2 - bend, by, x2, by)}`;
}
