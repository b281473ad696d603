/** The cascade of goals: their order and columns, and how they are doing. */

import type { Finding } from "../../model/gaps.ts";
import type { Index } from "../../model/index.ts";
import type { Progress } from "../../model/progress.ts";
import type { Goal } from "../../protocol/types.gen.ts";

export const LEVELS = ["business", "marketing", "departmental"] as const;
export type Level = (typeof LEVELS)[number];

export interface Placed {
  readonly id: string;
  /** Depth below a goal without a parent. */
  readonly depth: number;
  /** Index of the level; the number of levels for goals without one. */
  readonly column: number;
  /** The row, shared with its first part to the right. */
  readonly row: number;
  /** The parent goal, "" for none. */
  readonly parent: string;
  /** The other goals that it refines. */
  readonly others: readonly string[];
}

/** Return goals in reading order: each once, followed by its parts, below its first parent. */
export function cascade(index: Index): Placed[] {
  const goals = index.all("goal");
  const order = new Map(goals.map((goal, at) => [goal.id, at]));
  const sorted = (ids: string[]) => ids.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  const parents = (id: string) => sorted(index.from(id, "refines").map((link) => link.to));
  const parts = (id: string) => sorted(index.to(id, "refines").map((link) => link.from));
  const placed: Placed[] = [];
  const seen = new Set<string>();
  let row = 0;
  const place = (id: string, parent: string, depth: number) => {
    if (seen.has(id)) {
      return;
    }
    seen.add(id);
    const column = columnOf(index, id);
    const others = parents(id).filter((each) => each !== parent);
    placed.push({ id, depth, column, row, parent, others });
    const below = parts(id).filter((each) => parents(each)[0] === id);
    const right = below.filter((each) => columnOf(index, each) > column);
    right.forEach((each, at) => {
      row += at === 0 ? 0 : 1;
      place(each, id, depth + 1);
    });
    for (const each of below.filter((part) => !right.includes(part))) {
      row++;
      place(each, id, depth + 1);
    }
  };
  const roots = goals.filter((goal) => parents(goal.id).length === 0);
  roots.sort((a, b) => columnOf(index, a.id) - columnOf(index, b.id));
  for (const goal of roots) {
    place(goal.id, "", 0);
    row++;
  }
  return placed;
}

function columnOf(index: Index, id: string): number {
  const at = LEVELS.indexOf(index.get("goal", id)?.level as Level);
  return at === -1 ? LEVELS.length : at;
}

/** Return the goals that refine a goal, at any depth. */
export function partsOf(index: Index, id: string): Set<string> {
  const found = new Set<string>();
  const look = (goal: string) => {
    for (const { from } of index.to(goal, "refines")) {
      if (!found.has(from)) {
        found.add(from);
        look(from);
      }
    }
  };
  look(id);
  return found;
}

/** Return the level below a goal's level; undefined without a level. */
export function levelBelow(level: string | undefined): Level | undefined {
  const at = LEVELS.indexOf(level as Level);
  return at === -1 ? undefined : LEVELS[Math.min(at + 1, LEVELS.length - 1)];
}

/** Return today in the local time zone, as the file writes dates. */
export function todayIs(now = new Date()): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** The letters of SMART, the rule for each, and what it asks for. */
export const SMART = [
  { letter: "S", rule: "S301", word: "Specific", check: "has a metric" },
  { letter: "M", rule: "S302", word: "Measurable", check: "has a baseline and a target" },
  {
    letter: "A",
    rule: "S303",
    word: "Achievable",
    check: "has an owner or a note on feasibility",
  },
  { letter: "R", rule: "S304", word: "Relevant", check: "is linked to a goal or a persona" },
  { letter: "T", rule: "S305", word: "Time-bound", check: "has a due date" },
] as const;

export interface State {
  readonly word: string;
  readonly tone: "good" | "fair" | "bad" | "quiet" | "plain";
  readonly why: string;
}

/** Return how a goal is doing: by its gaps first, or else by its numbers. */
export function stateOf(
  goal: Readonly<Goal>,
  gaps: readonly Finding[],
  done: Progress | undefined,
): State | null {
  const gap = (rule: string) => gaps.find((each) => each.rule === rule);
  const overdue = gap("S306");
  const behind = gap("S307");
  const empty = gap("S308");
  if (overdue) {
    return { word: "Overdue", tone: "bad", why: overdue.message };
  }
  if (behind) {
    return { word: "Behind", tone: "bad", why: behind.message };
  }
  if (empty) {
    return { word: "No data", tone: "quiet", why: empty.message };
  }
  if (done?.reached) {
    return { word: "Reached", tone: "good", why: `${goal.name} has reached its target.` };
  }
  if (done && done.share !== null && done.behind !== null) {
    return done.behind
      ? { word: "At risk", tone: "fair", why: "Slightly behind the progress expected by today." }
      : { word: "On track", tone: "good", why: "At or ahead of the progress expected by today." };
  }
  return null;
}

/** Return a number in words. */
export function number(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 2 });
}
