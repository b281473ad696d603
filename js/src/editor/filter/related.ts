/** Items related to a persona, a goal, a channel, an owner or a tag. */

import type { Index } from "../../model/index.ts";
import type { Entity } from "../../protocol/kinds.ts";

export interface Filter {
  readonly by: "persona" | "goal" | "channel" | "owner" | "tag" | "gap";
  /** An id, a word or the code of a rule; "" means any gap. */
  readonly value: string;
}

type Values = Readonly<Record<string, unknown>>;

const texts = (value: unknown) => (Array.isArray(value) ? (value as string[]) : []);

/** Return the items that match a filter. */
export function related(index: Index, { by, value }: Filter): Set<string> {
  switch (by) {
    case "persona":
      return ofPersona(index, value);
    case "goal":
      return ofGoal(index, value);
    case "channel":
      return withPains(
        index,
        having(index, (each) =>
          [...texts(each.channels), ...texts(each.preferred_channels)].includes(value),
        ),
      );
    case "owner":
      return having(index, (each) => each.owner === value);
    case "tag":
      return having(index, (each) => texts(each.tags).includes(value));
    case "gap":
      return new Set(); // found by the findings, not by the map
  }
}

function having(index: Index, test: (values: Values) => boolean): Set<string> {
  const found = new Set<string>();
  for (const entity of index.map.entities.values()) {
    if (test(entity as Entity & Values)) {
      found.add(entity.id);
    }
  }
  return found;
}

/** The persona, its touchpoints, pain points and content, and opportunities that help it. */
function ofPersona(index: Index, persona: string): Set<string> {
  const found = new Set([persona]);
  const touchpoints = new Set(index.from(persona, "experiences").map((each) => each.to));
  for (const each of touchpoints) {
    found.add(each);
  }
  for (const each of index.to(persona, "targets")) {
    found.add(each.from);
  }
  for (const each of [...index.to(persona, "serves"), ...index.to(persona, "influences")]) {
    found.add(each.from);
  }
  for (const each of [...index.from(persona, "represents"), ...index.from(persona, "cites")]) {
    found.add(each.to);
  }
  for (const { id } of index.all("pain_point")) {
    const named = index.from(id, "felt_by");
    const affected =
      named.length > 0
        ? named.some((each) => each.to === persona)
        : index.from(id, "hurts").some((each) => touchpoints.has(each.to));
    if (affected) {
      found.add(id);
    }
  }
  return withOpportunities(index, found);
}

/**
 * The goal and those that refine it, their support, their personas, and where they are measured.
 */
function ofGoal(index: Index, goal: string): Set<string> {
  const goals = new Set([goal]);
  for (const id of goals) {
    for (const each of index.to(id, "refines")) {
      goals.add(each.from);
    }
  }
  const found = new Set(goals);
  for (const id of goals) {
    for (const each of index.to(id, "supports")) {
      found.add(each.from);
    }
    for (const each of [...index.from(id, "targets"), ...index.from(id, "measured_at")]) {
      found.add(each.to);
    }
  }
  return withPains(index, found);
}

/** Adds the pain points of the touchpoints, and the opportunities that address those. */
function withPains(index: Index, found: Set<string>): Set<string> {
  for (const { id } of index.all("pain_point")) {
    if (index.from(id, "hurts").some((each) => found.has(each.to))) {
      found.add(id);
    }
  }
  return withOpportunities(index, found);
}

function withOpportunities(index: Index, found: Set<string>): Set<string> {
  for (const { id } of index.all("opportunity")) {
    if (index.from(id, "addresses").some((each) => found.has(each.to))) {
      found.add(id);
    }
  }
  return found;
}
