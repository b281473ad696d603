/**
 * Evidence from a log on the map, prepared for the views. Python provides the numbers and their
 * words.
 */

import type { Mean, Observed } from "../protocol/messages.ts";
import type { Index } from "./index.ts";
import { emotionText } from "./look.ts";

type Some<T> = Readonly<Record<string, T>> | undefined;

/** Return an own property: an id may be "constructor". */
function own<T>(record: Some<T>, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

export type Reach = readonly [title: string, note: string, share: number];

/** Return how many customers reached a stage, and what happened to those before. */
export function reachOf(observed: Observed | null, stage: string): Reach | undefined {
  return own(observed?.stages, stage);
}

/** Return what was observed of a touchpoint or a stage, in words; empty if nothing is known. */
export function wordsOf(observed: Observed | null, id: string): readonly string[] {
  const reach = reachOf(observed, id);
  return reach ? [reach[0], reach[1]] : (own(observed?.touchpoints, id) ?? []);
}

export type Credit = readonly [
  words: string,
  share: number,
  low: number | null,
  high: number | null,
];

/** Return the credit of a touchpoint for conversions, if the editor shows it. */
export function creditOf(observed: Observed | null, touchpoint: string): Credit | undefined {
  return own(observed?.credit?.touchpoints, touchpoint);
}

/** Return what was observed of an item for its label: credit if it is shown, else customers. */
export function labelOf(observed: Observed | null, id: string): readonly string[] {
  const credit = creditOf(observed, id);
  return credit === undefined ? wordsOf(observed, id) : [`credit ${credit[0]}`];
}

/** Return the mean score of a persona at a touchpoint. */
export function meanOf(
  observed: Observed | null,
  persona: string,
  touchpoint: string,
): Mean | undefined {
  return own(own(observed?.felt, persona), touchpoint);
}

/** Return a mean score in words. */
export function meanText([mean, low, high, many]: Mean): string {
  const scores = `${many.toLocaleString("en")} ${many === 1 ? "score" : "scores"}`;
  const between =
    low === null || high === null
      ? ""
      : `95% interval ${emotionText(low)} to ${emotionText(high)}, `;
  return `mean score ${emotionText(mean)}, ${between}${scores}`;
}

/** Return how many customers a finding affects, in words. */
export function touchedText(customers: number, all = 0): string {
  const share = all > 0 ? `, ${Math.round((100 * customers) / all)}%` : "";
  return `${customers.toLocaleString("en")} ${customers === 1 ? "customer" : "customers"}${share}`;
}

/** Return all that was observed of an item, in words: customers, and emotions of each persona. */
export function observedOf(index: Index, observed: Observed | null, id: string): string[] {
  const felt = index.map.order.persona.flatMap((persona) => {
    const mean = meanOf(observed, persona, id);
    return mean === undefined ? [] : [`${index.name(persona)}: ${meanText(mean)}`];
  });
  const credit = creditOf(observed, id);
  const share = credit === undefined ? [] : [`${credit[0]} of the credit for conversions`];
  return [...wordsOf(observed, id), ...share, ...felt];
}
