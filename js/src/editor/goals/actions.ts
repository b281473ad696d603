/** Actions on goals, as changes. */

import { add, link } from "../../model/edits/actions.ts";
import type { Index } from "../../model/index.ts";
import type { Change } from "../../protocol/messages.ts";
import { LEVELS, type Level, levelBelow } from "./cascade.ts";

/** Add a goal at a level, or below a goal at the next level. */
export function addGoal(
  index: Index,
  name: string,
  { level, parent = "" }: { level?: string; parent?: string },
): { id: string; changes: Change[] } {
  const below = parent === "" ? level : levelBelow(index.get("goal", parent)?.level);
  const made = add(index, "goal", { name, ...(below ? { level: below } : {}) });
  const changes = !index.has(parent) ? [] : link(index, "refines", made.id, parent);
  return { id: made.id, changes: [...made.changes, ...changes] };
}

/**
 * Make a goal part of another. It leaves its parent (`instead`), if any. A goal without a level, or
 * with a higher one than its parent, gets the next level below its parent's.
 */
export function refine(index: Index, id: string, parent: string, instead = ""): Change[] {
  if (id === parent || index.link("refines", id, parent)) {
    return [];
  }
  const changes: Change[] = [];
  if (instead !== "" && index.link("refines", id, instead)) {
    changes.push({ op: "unlink", kind: "refines", from: id, to: instead });
  }
  changes.push(...link(index, "refines", id, parent));
  const [above, own] = [parent, id].map((each) =>
    LEVELS.indexOf(index.get("goal", each)?.level as Level),
  ) as [number, number];
  const level = levelBelow(LEVELS[above]);
  if (level !== undefined && own < above) {
    changes.push({ op: "set", id, fields: { level } });
  }
  return changes;
}
