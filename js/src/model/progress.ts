/** The progress of goals by their measurements, as Python counts it in `goal_status.py`. */

import type { Goal } from "../protocol/types.gen.ts";

export interface Progress {
  /** The last measurement; of a cumulative goal, the sum so far. */
  readonly last: number;
  readonly date: string;
  /** From the start (0) to the target (1); null if that is unknown. */
  readonly share: number | null;
  readonly reached: boolean;
  /** Expected share by today; null without dates. */
  readonly expected: number | null;
  /** Whether less is reached than expected by today; null if that is unknown. */
  readonly behind: boolean | null;
}

/** Return the date and the value of the last measurement up to a date. */
export function lastOf(
  goal: Readonly<Goal>,
  today = "9999-12-31",
): { date: string; value: number } | undefined {
  const known = new Map<string, number>(); // of equal dates, the last in the list counts
  for (const { date, value } of goal.measurements ?? []) {
    if (date <= today) {
      known.set(date, value);
    }
  }
  const days = [...known.keys()].sort();
  const date = days.at(-1);
  if (date === undefined) {
    return undefined;
  }
  const counted = goal.cumulative ? days.filter((each) => each >= (goal.start ?? "")) : [date];
  return { date, value: total(counted.map((each) => known.get(each) ?? 0)) };
}

/** Return a sum in which rounding errors do not add up: ten times 0.1 is 1. */
function total(values: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}

/** Return the value from which progress is counted. */
function beginOf({ cumulative, baseline }: Readonly<Goal>): number | undefined {
  return cumulative ? 0 : baseline;
}

/** Whether the target of a cumulative goal must not be passed. */
function isLimit({ cumulative, direction, target }: Readonly<Goal>): boolean {
  return (
    cumulative === true &&
    target !== undefined &&
    (direction === "decrease" ? target >= 0 : target <= 0)
  );
}

/** Return the share of the path to the target, from 0 to 1; null if that is unknown. */
export function shareOf(goal: Readonly<Goal>, value: number): number | null {
  const begin = beginOf(goal);
  const { target } = goal;
  return begin === undefined || target === undefined || begin === target
    ? null
    : (value - begin) / (target - begin);
}

/** Return the progress of a goal by its last measurement up to today; undefined without one. */
export function progress(goal: Readonly<Goal>, today: string): Progress | undefined {
  const last = lastOf(goal, today);
  if (last === undefined) {
    return undefined;
  }
  const { target, due } = goal;
  const better = goal.direction === "decrease" ? -1 : 1;
  const soon = isLimit(goal) && (due === undefined || today < due);
  const wanted = expectedOf(goal, today);
  return {
    last: last.value,
    date: last.date,
    share: shareOf(goal, last.value),
    reached: target !== undefined && !soon && (last.value - target) * better >= 0,
    expected: wanted === null ? null : shareOf(goal, wanted),
    behind: wanted === null ? null : (last.value - wanted) * better < 0,
  };
}

/** Return the value expected on a date, on a line over the milestones; null if it is unknown. */
function expectedOf(goal: Readonly<Goal>, today: string): number | null {
  const begin = beginOf(goal);
  const start = goal.start ?? goal.measurements?.map((each) => each.date).sort()[0];
  const { due, target, milestones = [] } = goal;
  if (begin === undefined || start === undefined || due === undefined || target === undefined) {
    return null;
  }
  if (start >= due || today >= due) {
    return target;
  }
  const between = milestones.filter(({ date }) => start < date && date < due);
  const line = [
    { date: start, value: begin },
    ...between.sort((a, b) => (a.date < b.date ? -1 : 1)),
    { date: due, value: target },
  ];
  const next = line.findIndex(({ date }) => date >= today);
  const [before, after] = [line[next - 1], line[next]];
  if (before === undefined || after === undefined) {
    return begin; // it has not started
  }
  const [from, to, now] = [before.date, after.date, today].map((day) => Date.parse(day)) as [
    number,
    number,
    number,
  ];
  const value = before.value + ((after.value - before.value) * (now - from)) / (to - from);
  return Number(value.toPrecision(12)); // halfway from 0.1 to 0.2 is 0.15, not a little more
}
