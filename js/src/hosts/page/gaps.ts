/**
 * The gaps from when the page was made. The rules run in Python: gaps that an edit may have changed
 * are hidden, and new ones cannot be found here.
 */

import { Index } from "../../model/index.ts";
import type { JourneyMap } from "../../model/map.ts";
import type { Change, Gap } from "../../protocol/messages.ts";

/** Fields that no rule relates to other entities. */
const PLAIN = new Set(["title", "name", "description"]);

/** The ids whose gaps may change with a step, or all. */
export type Reach = ReadonlySet<string> | "all";

/** Return the ids that a step may affect: its entities, those linked to them, and "" for the map. */
export function reach(changes: readonly Change[], before: JourneyMap, after: JourneyMap): Reach {
  const ids = new Set<string>();
  const alone = new Set<string>();
  const isComment = (id: string) =>
    [before, after].some(({ kinds }) => kinds.get(id) === "comment");
  for (const change of changes) {
    const own = "from" in change ? change.from : change.id;
    if (isComment(own)) {
      alone.add(own); // no rule but its own takes a comment into account
      continue;
    }
    alone.add(""); // any gap of the map itself may change with a step
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
  return new Set([...ids, ...alone]);
}

/** Return the gaps that the steps cannot have changed. */
export function certain(gaps: readonly Gap[], steps: readonly Reach[]): readonly Gap[] {
  if (steps.length === 0) {
    return gaps;
  }
  return gaps.filter(([, id, other]) =>
    steps.every((each) => each !== "all" && !each.has(id) && (other === "" || !each.has(other))),
  );
}

/** Return the note above the gaps. */
export function gapNote(day: string, all: number, left: number): string {
  const count = all === 1 ? "1 gap" : `${all} gaps`;
  const hidden = all - left;
  const note = `The rules found ${count} when this page was created (${day}). Gaps are not updated on this page.`;
  if (hidden === 0) {
    return note;
  }
  const word = hidden === 1 ? "One gap that" : `${hidden} gaps that`;
  return `${note} ${word} your edits may have changed ${hidden === 1 ? "is" : "are"} not shown.`;
}
