/** Goals by personas: targets, and support by the touchpoints of each persona. */

import type { Finding } from "../../model/gaps.ts";
import type { Index } from "../../model/index.ts";
import { partsOf } from "../goals/cascade.ts";

export interface Support {
  readonly touchpoint: string;
  /** Goals that it supports: the goal itself, or goals that refine it. */
  readonly goals: readonly string[];
}

/**
 * Return the touchpoints of a persona that support a goal or, at any depth, a goal that refines
 * it.
 */
export function supportFor(index: Index, goal: string, persona: string): Support[] {
  const found = supporting(index, [goal, ...partsOf(index, goal)]);
  return index.map.order.touchpoint.flatMap((touchpoint) => {
    const goals = found.get(touchpoint);
    return goals && index.link("experiences", persona, touchpoint) ? [{ touchpoint, goals }] : [];
  });
}

function supporting(index: Index, goals: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const goal of goals) {
    for (const { from } of index.to(goal, "supports")) {
      const known = found.get(from);
      if (known) {
        known.push(goal);
      } else if (index.kind(from) === "touchpoint") {
        found.set(from, [goal]);
      }
    }
  }
  return found;
}

/** Return the number of touchpoints of each persona that support each goal, by "goal persona". */
export function counts(index: Index): ReadonlyMap<string, number> {
  const made = new Map<string, number>();
  const who = new Map(
    index.map.order.touchpoint.map((id) => [id, index.to(id, "experiences").map((e) => e.from)]),
  );
  for (const goal of index.map.order.goal) {
    for (const touchpoint of supporting(index, [goal, ...partsOf(index, goal)]).keys()) {
      for (const persona of who.get(touchpoint) ?? []) {
        const key = `${goal} ${persona}`;
        made.set(key, (made.get(key) ?? 0) + 1);
      }
    }
  }
  return made;
}

/** Return the findings that the matrix shows, by "goal persona" or by id. */
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
