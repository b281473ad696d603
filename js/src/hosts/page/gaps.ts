/**
 * The gaps that were found when the page was made. The rules run in Python, so that what an edit may
 * have changed is not shown any more; what is new cannot be known here.
 */

import { Index } from "../../model/index.ts";
import type { JourneyMap } from "../../model/map.ts";
import type { Change } from "../../protocol/change.ts";
import type { Gap } from "../../protocol/messages.ts";

/** Fields that say nothing of what else there is. */
const PLAIN = new Set(["title", "name", "description"]);

/** What gaps may be other ones after a step: ids, or all of them. */
export type Reach = ReadonlySet<string> | "all";

/** What a step may have changed: what it is about, and what is linked with that. */
export function reach(changes: readonly Change[], before: JourneyMap, after: JourneyMap): Reach {
  const ids = new Set<string>();
  const alone = new Set<string>();
  for (const change of changes) {
    if ("from" in change) {
      ids.add(change.from).add(change.to);
    } else if (change.op === "set" && Object.keys(change.fields ?? {}).every((n) => PLAIN.has(n))) {
      alone.add(change.id);
    } else if (change.id === "") {
      return "all";
    } else {
      ids.add(change.id);
    }
  }
  for (const index of [new Index(before), new Index(after)]) {
    for (const id of [...ids]) {
      for (const { from, to } of index.linksOf(id)) {
        ids.add(from).add(to);
      }
    }
  }
  alone.delete(""); // of the map itself nothing is certain after a step
  return new Set([...ids, ...alone]);
}

/** The gaps that some steps cannot have changed. */
export function certain(gaps: readonly Gap[], steps: readonly Reach[]): readonly Gap[] {
  if (steps.length === 0) {
    return gaps;
  }
  return gaps.filter(
    ([, id, other]) =>
      id !== "" && steps.every((each) => each !== "all" && !each.has(id) && !each.has(other)),
  );
}

/** What is to be known of the gaps that are shown. */
export function gapNote(day: string, all: number, left: number): string {
  const count = all === 1 ? "1 gap" : `${all} gaps`;
  const hidden = all - left;
  const told = `The rules found ${count} when this page was made (${day}). Gaps are not updated on this page.`;
  if (hidden === 0) {
    return told;
  }
  const word = hidden === 1 ? "One gap that" : `${hidden} gaps that`;
  return `${told} ${word} your edits may have changed ${hidden === 1 ? "is" : "are"} not shown.`;
}
