/** Smooth lines through points without overshoot, as in the picture. */

import type { Index } from "../../../model/index.ts";
import type { Column } from "./layout.ts";

export type Point = readonly [x: number, y: number];
export type Part = readonly [Point, Point, Point, Point];

/**
 * Return the Bézier curves from each point to the next, monotone between the points (Fritsch and
 * Carlson, SIAM Journal on Numerical Analysis, 1980).
 */
export function partsThrough(points: readonly Point[]): Part[] {
  const count = points.length;
  if (count < 2) {
    return [];
  }
  const at = (place: number) => points[place] as Point;
  const steps = points.slice(1).map((point, place) => point[0] - at(place)[0]);
  const slopes = points
    .slice(1)
    .map((point, place) => (point[1] - at(place)[1]) / (steps[place] || 1));
  const tangents = points.map((_, place) => {
    if (place === 0 || place === count - 1) {
      return slopes[place === 0 ? 0 : count - 2] as number;
    }
    const [one, two] = [slopes[place - 1] as number, slopes[place] as number];
    const [before, after] = [steps[place - 1] as number, steps[place] as number];
    if (one * two <= 0) {
      return 0;
    }
    const [first, second] = [2 * after + before, after + 2 * before];
    return (first + second) / (first / one + second / two);
  });
  return steps.map((step, place) => {
    const [[x, y], [x2, y2]] = [at(place), at(place + 1)];
    const third = step / 3;
    return [
      [x, y],
      [x + third, y + (tangents[place] as number) * third],
      [x2 - third, y2 - (tangents[place + 1] as number) * third],
      [x2, y2],
    ];
  });
}

const spot = ([x, y]: Point) => `${round(x)} ${round(y)}`;
const round = (value: number) => Math.round(value * 10) / 10;

/** Return the `d` of a path along curves that follow each other. */
export function pathOf(parts: readonly Part[]): string {
  const first = parts[0];
  return first === undefined
    ? ""
    : `M${spot(first[0])}${parts
        .map(
          (part) =>
            `C${part
              .slice(1)
              .map((each) => spot(each as Point))
              .join(" ")}`,
        )
        .join("")}`;
}

/** Return the `d` of the area between two curves. */
export function between(one: Part, two: Part): string {
  const [start, c, d, end] = two;
  return `${pathOf([one])}L${spot(end)}C${spot(d)} ${spot(c)} ${spot(start)}Z`;
}

/** The emotion of a persona at a touchpoint. */
export interface Emotion {
  readonly touchpoint: string;
  readonly name: string;
  readonly column: number;
  /** Position in its column, 0 to 1. */
  readonly at: number;
  readonly emotion: number | null;
  readonly desired: number | null;
  readonly researched: boolean;
}

/** Sizes of a cell with cards, as in its styles: its sides, and the space between two cards. */
const SIDE = 6;
const SPACE = 8;

/**
 * Return the position of a touchpoint's points in its column, 0 to 1: under the middle of its card
 * if the cards are in one row, or else evenly, in the order of the journey.
 */
export function pointAt(place: number, count: number, width: number, card: number): number {
  const inner = width - 2 * SIDE;
  const tracks = Math.max(1, Math.floor((inner + SPACE) / (card + SPACE)));
  if (count > tracks || inner <= 0) {
    return (place + 0.5) / count;
  }
  const track = (inner - SPACE * (tracks - 1)) / tracks;
  return (SIDE + place * (track + SPACE) + track / 2) / width;
}

/** Return the least width of a card: two fit in a stage of double width. */
export function leastCard(widths: readonly number[]): number {
  return Math.min(166, Math.min(...widths) - 24);
}

/** Return the highest and the lowest emotion, which are named; only one if they are equal. */
export function extremes(emotions: readonly Emotion[]): { high?: Emotion; low?: Emotion } {
  const known = emotions.filter(({ emotion }) => emotion !== null);
  const of = (each: Emotion) => each.emotion ?? 0;
  const [first] = known;
  if (first === undefined) {
    return {};
  }
  const high = known.reduce((best, each) => (of(each) > of(best) ? each : best), first);
  const low = known.reduce((best, each) => (of(each) < of(best) ? each : best), first);
  return of(high) === of(low) ? { high } : { high, low };
}

/** Return the experiences of a persona, in the order of the columns. */
export function emotionsAlong(
  index: Index,
  columns: readonly Column[],
  persona: string,
  at: (column: number, place: number, count: number) => number = (_, place, count) =>
    (place + 0.5) / count,
): Emotion[] {
  return columns.flatMap(({ touchpoints }, column) =>
    touchpoints.flatMap((touchpoint, place) => {
      const link = index.link("experiences", persona, touchpoint);
      return link === undefined
        ? []
        : [
            {
              touchpoint,
              name: index.name(touchpoint),
              column,
              at: at(column, place, touchpoints.length),
              emotion: link.emotion ?? null,
              desired: link.desired ?? null,
              researched: link.basis === "researched",
            },
          ];
    }),
  );
}

export const STRIP = 108;
export const EDGE = 18;

/** Return the height of an emotion in a strip. */
export function heightOf(emotion: number): number {
  return EDGE + ((2 - emotion) * (STRIP - 2 * EDGE)) / 4;
}

/** Return the emotion at a height, in steps. */
export function emotionAt(height: number, step: number): number {
  return snapped(2 - ((height - EDGE) * 4) / (STRIP - 2 * EDGE), step);
}

export function snapped(value: number, step: number): number {
  const number = Math.round(Math.min(2, Math.max(-2, value)) / step) * step;
  return Math.round(number * 100) / 100 + 0;
}

export interface Drawing {
  readonly current: string;
  readonly desired: string;
  readonly shades: readonly string[];
}

/** Return the lines of a strip: observed and desired emotions, and the areas between the two. */
export function drawing(emotions: readonly Emotion[], xOf: (feeling: Emotion) => number): Drawing {
  const line = (field: "emotion" | "desired") => {
    const known = emotions.filter((each) => each[field] !== null);
    const parts = partsThrough(known.map((each) => [xOf(each), heightOf(each[field] as number)]));
    return { known, parts };
  };
  const [current, desired] = [line("emotion"), line("desired")];
  const wishes = new Map(
    desired.parts.map((part, place) => [
      `${desired.known[place]?.touchpoint} ${desired.known[place + 1]?.touchpoint}`,
      part,
    ]),
  );
  const shades = current.parts.flatMap((part, place) => {
    const requestDownload = wishes.get(
      `${current.known[place]?.touchpoint} ${current.known[place + 1]?.touchpoint}`,
    );
    return requestDownload === undefined ? [] : [between(part, requestDownload)];
  });
  return { current: pathOf(current.parts), desired: pathOf(desired.parts), shades };
}
