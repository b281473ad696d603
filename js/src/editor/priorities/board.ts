/** Opportunities by value and effort, 1 to 5 each. */

import { add } from "../../model/edits/actions.ts";
import type { Index } from "../../model/index.ts";
import type { Change } from "../../protocol/messages.ts";
import type { Opportunity } from "../../protocol/types.gen.ts";

export const SCALE = [1, 2, 3, 4, 5] as const;

/** Position of an opportunity; null: not scored. */
export interface Square {
  readonly value: number;
  readonly effort: number;
}

export function squareOf(each: Readonly<Opportunity>): Square | null {
  const { value, effort } = each;
  return value === undefined || effort === undefined ? null : { value, effort };
}

/** Return a square as text, "" for none. */
export function squareKey(square: Square | null): string {
  return square === null ? "" : `${square.value} ${square.effort}`;
}

export function readSquare(key: string): Square | null {
  const [value, effort] = key.split(" ").map(Number);
  return value && effort ? { value, effort } : null;
}

/** Return a square in words. */
export function where(square: Square | null): string {
  if (square === null) {
    return "not scored";
  }
  const word = quadrant(square);
  return `value ${square.value}, effort ${square.effort}${word ? `, ${word.toLowerCase()}` : ""}`;
}

/** Return opportunities by expected conversions, the most first; those without stay in order. */
export function ranked(all: readonly Readonly<Opportunity>[]): readonly Readonly<Opportunity>[] {
  return [...all].sort((one, two) => (two.expected ?? -1) - (one.expected ?? -1));
}

/** Return the number of expected conversions as text. */
export function gain(expected: number): string {
  return `+${expected.toLocaleString("en", { maximumSignificantDigits: 3 })}`;
}

/** Return opportunities by square, each ranked by expected conversions, and those without one. */
export function sorted(all: readonly Readonly<Opportunity>[]): {
  placed: ReadonlyMap<string, readonly Readonly<Opportunity>[]>;
  rest: readonly Readonly<Opportunity>[];
} {
  const placed = new Map<string, Readonly<Opportunity>[]>();
  const rest: Readonly<Opportunity>[] = [];
  for (const each of ranked(all)) {
    const square = squareOf(each);
    if (square === null) {
      rest.push(each);
    } else {
      const key = squareKey(square);
      placed.set(key, [...(placed.get(key) ?? []), each]);
    }
  }
  return { placed, rest };
}

/** Move opportunities to a square, or remove their value and effort. */
export function put(ids: readonly string[], square: Square | null): Change[] {
  const { value = null, effort = null } = square ?? {};
  return ids.map((id) => ({ op: "set", id, fields: { value, effort } }));
}

/** Return the squares one step away; opportunities without a square start in the middle. */
export function stepped(each: Readonly<Opportunity>, right: number, up: number): Square {
  const limit = (number: number) => Math.max(1, Math.min(5, number));
  return squareOf(each) === null
    ? { value: each.value ?? 3, effort: each.effort ?? 3 }
    : { value: limit((each.value ?? 3) + up), effort: limit((each.effort ?? 3) + right) };
}

export function addOpportunity(
  index: Index,
  name: string,
  square: Square | null,
): { id: string; changes: Change[] } {
  return add(index, "opportunity", { name, ...(square ?? {}) });
}

/** Corners of the board, in the words of the chart. */
export const QUADRANTS = [
  { word: "Quick wins", hint: "high value, low effort", up: true, right: false },
  { word: "Big bets", hint: "high value, high effort", up: true, right: true },
  { word: "Fill-ins", hint: "low value, low effort", up: false, right: false },
  { word: "Think twice", hint: "low value, high effort", up: false, right: true },
] as const;

export function quadrant({ value, effort }: Square): string {
  if (value === 3 || effort === 3) {
    return "";
  }
  return QUADRANTS.find((each) => each.up === value > 3 && each.right === effort > 3)?.word ?? "";
}

/** The statuses, with a sign and a color each. */
export const STATUS = {
  idea: { word: "Idea", tone: "quiet", path: "M8 3.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z" },
  planned: { word: "Planned", tone: "plain", path: "M3.5 4h9v8.5h-9zM3.5 7h9M6 2.5v3M10 2.5v3" },
  doing: { word: "In progress", tone: "fair", path: "M5 3.5l7 4.5-7 4.5z" },
  done: { word: "Done", tone: "good", path: "M3 8.5l3.5 3.5L13 4.5" },
  dropped: { word: "Dropped", tone: "quiet", path: "M4 4l8 8M12 4l-8 8" },
} as const;
