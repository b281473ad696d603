/** Goals by personas: who is targeted, and what on a persona's journey supports a goal. */

import type { Finding } from "../../model/gaps.ts";
import type { Index } from "../../model/index.ts";
import { partsOf } from "../goals/cascade.ts";

export interface Support {
  readonly touchpoint: string;
  /** The goal that it supports: the goal itself, or one that refines it. */
  readonly goals: readonly string[];
}

/** The touchpoints of a persona that support a goal or, at any depth, a goal that refines it. */
export function supportFor(index: Index, goal: string, persona: string): Support[] {
  return supporting(index, [goal, ...partsOf(index, goal)]).filter(({ touchpoint }) =>
    index.link("experiences", persona, touchpoint),
  );
}

function supporting(index: Index, goals: readonly string[]): Support[] {
  const found = new Map<string, string[]>();
  for (const goal of goals) {
    for (const { from } of index.to(goal, "supports")) {
      if (index.kind(from) === "touchpoint") {
        found.set(from, [...(found.get(from) ?? []), goal]);
      }
    }
  }
  return index.map.order.touchpoint.flatMap((touchpoint) => {
    const goals = found.get(touchpoint);
    return goals ? [{ touchpoint, goals }] : [];
  });
}

/** How many touchpoints support each goal on each persona's journey, by "goal persona". */
export function counts(index: Index): ReadonlyMap<string, number> {
  const made = new Map<string, number>();
  const who = new Map(
    index.map.order.touchpoint.map((id) => [id, index.to(id, "experiences").map((e) => e.from)]),
  );
  for (const goal of index.map.order.goal) {
    for (const { touchpoint } of supporting(index, [goal, ...partsOf(index, goal)])) {
      for (const persona of who.get(touchpoint) ?? []) {
        const key = `${goal} ${persona}`;
        made.set(key, (made.get(key) ?? 0) + 1);
      }
    }
  }
  return made;
}

/** The findings about goals and personas that a matrix shows, by "goal persona", or one id. */
export function marks(gaps: readonly Finding[]): ReadonlyMap<string, Finding> {
  const found = new Map<string, Finding>();
  for (const each of gaps) {
    if (each.rule === "A203") {
      found.set(`${each.id} ${each.other}`, each);
    } else if (each.rule === "A201" || each.rule === "A202") {
      found.set(each.id, each);
    }
  }
  return found;
}
