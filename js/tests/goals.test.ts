import { describe, expect, it } from "vitest";
import { addGoal, refine } from "../src/editor/goals/actions.ts";
import { cascade, partsOf, SMART, stateOf, todayIs } from "../src/editor/goals/cascade.ts";
import { apply } from "../src/model/changes.ts";
import type { Finding } from "../src/model/gaps.ts";
import { progress } from "../src/model/progress.ts";
import type { Goal } from "../src/protocol/types.gen.ts";
import { changed, indexOf } from "./maps.ts";

const refines = (from: string, to: string) => ({ kind: "refines" as const, from, to });

const index = indexOf({
  goals: [
    { id: "late", name: "Late", level: "departmental" },
    { id: "grow", name: "Grow", level: "business" },
    { id: "keep", name: "Keep", level: "marketing" },
    { id: "win", name: "Win", level: "marketing" },
    { id: "fast", name: "Fast", level: "departmental" },
    { id: "loved", name: "Loved", level: "business" },
    { id: "loose", name: "Loose" },
  ],
  links: [
    refines("keep", "grow"),
    refines("win", "grow"),
    refines("fast", "win"),
    refines("fast", "keep"),
    refines("loved", "grow"),
  ],
});

describe("the cascade", () => {
  const placed = cascade(index);

  it("shows each goal once, parts after their parent, others by level", () => {
    expect(placed.map((each) => each.id)).toEqual([
      "grow",
      "keep",
      "fast",
      "win",
      "loved",
      "late",
      "loose",
    ]);
    expect(placed.map((each) => each.column)).toEqual([0, 1, 2, 1, 0, 2, 3]);
    expect(placed.map((each) => each.depth)).toEqual([0, 1, 2, 1, 1, 0, 0]);
  });

  it("puts the first part in the row of its goal, and no two goals in one place", () => {
    const row = Object.fromEntries(placed.map((each) => [each.id, each.row]));
    expect(row).toMatchObject({ grow: 0, keep: 0, fast: 0, win: 1, loved: 2, late: 3, loose: 4 });
    const places = placed.map((each) => `${each.row} ${each.column}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it("lists the other goals that a goal is part of", () => {
    expect(placed.find((each) => each.id === "fast")).toMatchObject({
      parent: "keep",
      others: ["win"],
    });
  });

  it("finds parts at any depth", () => {
    expect([...partsOf(index, "grow")].sort()).toEqual(["fast", "keep", "loved", "win"]);
    expect(partsOf(index, "fast").size).toBe(0);
  });
});

describe("adding and refining", () => {
  it("adds a goal below another in one step, at the level under it", () => {
    const { id, changes } = addGoal(index, "Answer soon", { parent: "keep" });
    const made = changed(index, changes);
    expect(made.get("goal", id)?.level).toBe("departmental");
    expect(made.from(id, "refines").map((each) => each.to)).toEqual(["keep"]);
  });

  it("adds a goal at a level", () => {
    const { id, changes } = addGoal(index, "Grow", { level: "business" });
    expect(id).toBe("grow-2");
    expect(changed(index, changes).get("goal", id)).toEqual({
      id,
      name: "Grow",
      level: "business",
    });
  });

  it("moves a goal from one to another, or makes it part of both", () => {
    const moved = changed(index, refine(index, "fast", "grow", "keep"));
    expect(moved.from("fast", "refines").map((each) => each.to)).toEqual(["win", "grow"]);
    const both = changed(index, refine(index, "fast", "grow"));
    expect(both.from("fast", "refines")).toHaveLength(3);
  });

  it("lowers the level of a goal that becomes part of a lower one, and keeps other levels", () => {
    expect(changed(index, refine(index, "loved", "win", "grow")).get("goal", "loved")?.level).toBe(
      "departmental",
    );
    expect(changed(index, refine(index, "late", "win")).get("goal", "late")?.level).toBe(
      "departmental",
    );
  });

  it("changes nothing if it is already part of it, and refuses a circle", () => {
    expect(refine(index, "keep", "grow")).toEqual([]);
    expect(() => apply(index.map, refine(index, "grow", "fast"))).toThrow("circle");
  });
});

describe("the progress of a goal", () => {
  const goal: Goal = {
    id: "g",
    name: "G",
    baseline: 10,
    target: 4,
    direction: "decrease",
    start: "2026-01-01",
    due: "2026-12-31",
    measurements: [
      { date: "2026-06-30", value: 7 },
      { date: "2026-03-31", value: 9 },
      { date: "2027-01-31", value: 1 },
    ],
  };

  it("uses the last measurement up to today", () => {
    expect(progress(goal, "2026-07-02")).toMatchObject({ last: 7, share: 0.5, reached: false });
    expect(progress(goal, "2026-07-02")?.expected).toBeCloseTo(0.5, 2);
    expect(progress(goal, "2027-02-01")).toMatchObject({ last: 1, reached: true, expected: 1 });
    expect(progress(goal, "2026-01-01")).toBeUndefined();
  });

  it("is not behind at the value that is expected halfway", () => {
    const half: Goal = {
      ...goal,
      baseline: 0.1,
      target: 0.2,
      direction: "increase",
      start: "2026-11-12",
      due: "2026-12-02",
      measurements: [{ date: "2026-11-22", value: 0.15 }],
    };
    expect(progress(half, "2026-11-22")).toMatchObject({ behind: false });
  });

  it("uses the last of equal dates", () => {
    const twice = {
      ...goal,
      measurements: [
        { date: "2026-01-02", value: 8 },
        { date: "2026-01-02", value: 5 },
      ],
    };
    expect(progress(twice, "2026-07-01")?.last).toBe(5);
  });

  it("adds up a cumulative goal from its start, and from 0", () => {
    const year: Goal = {
      ...{ id: "y", name: "Y", cumulative: true, baseline: 100, target: 120 },
      ...{ start: "2026-01-01", due: "2026-12-31" },
      measurements: [
        { date: "2025-12-31", value: 90 },
        { date: "2026-01-31", value: 10 },
        { date: "2026-02-28", value: 20 },
      ],
    };
    expect(progress(year, "2026-03-01")).toMatchObject({ last: 30, share: 0.25, behind: false });
    expect(progress(year, "2026-12-31")).toMatchObject({ reached: false, behind: true });
    const tenth = { ...year, baseline: 0, target: 1 };
    const months = Array.from({ length: 10 }, (_, at) => ({ date: `2026-03-1${at}`, value: 0.1 }));
    expect(progress({ ...tenth, measurements: months }, "2026-04-01")?.reached).toBe(true);
    const limit: Goal = { ...year, direction: "decrease" };
    expect(progress(limit, "2026-03-01")).toMatchObject({ reached: false, behind: true });
    expect(progress(limit, "2026-12-31")).toMatchObject({ reached: true });
  });

  it("follows milestones between the start and the due date", () => {
    const late = { ...goal, milestones: [{ date: "2026-12-01", value: 9 }] };
    expect(progress(late, "2026-07-02")).toMatchObject({ share: 0.5, behind: false });
    expect(progress(late, "2026-07-02")?.expected).toBeCloseTo(0.09, 2);
    expect(progress(late, "2026-12-30")?.expected).toBeGreaterThan(0.9);
  });

  it("shows no share if baseline and target are equal", () => {
    expect(progress({ ...goal, target: 10 }, "2026-07-01")?.share).toBeNull();
  });

  const finding = (rule: string): Finding => ({
    rule,
    title: rule,
    severity: "warning",
    id: "g",
    other: "",
    message: `because of ${rule}`,
    fix: "",
    why: "",
  });

  it("gets its state from the gaps, then from the numbers", () => {
    const done = progress(goal, "2026-07-02");
    expect(stateOf(goal, [finding("S306")], done)).toMatchObject({
      tone: "bad",
      why: "because of S306",
    });
    expect(stateOf(goal, [finding("S307")], done)).toMatchObject({ word: "Behind", tone: "bad" });
    expect(stateOf(goal, [finding("S308")], undefined)?.tone).toBe("quiet");
    expect(stateOf(goal, [], progress(goal, "2026-09-01"))?.word).toBe("At risk");
    expect(stateOf(goal, [], progress(goal, "2026-06-30"))?.word).toBe("On track");
    expect(stateOf(goal, [], progress(goal, "2027-02-01"))?.word).toBe("Reached");
    expect(stateOf({ id: "g", name: "G" }, [], undefined)).toBeNull();
  });

  it("has a rule for each letter of SMART", () => {
    expect(SMART.map((each) => each.letter).join("")).toBe("SMART");
    expect(SMART.map((each) => each.rule)).toEqual(["S301", "S302", "S303", "S304", "S305"]);
  });

  it("returns today as a date", () => {
    expect(todayIs(new Date(2026, 0, 5))).toBe("2026-01-05");
  });
});
