import { describe, expect, it } from "vitest";
import { drop, dropLane, step } from "../src/editor/map/gestures/gesture-changes.ts";
import { doneOf, figures } from "../src/editor/map/layout/cards.ts";
import {
  between,
  drawing,
  emotionAt,
  emotionsAlong,
  heightOf,
  partsThrough,
  pathOf,
  snapped,
} from "../src/editor/map/layout/curves.ts";
import { layoutOf, widthsOf } from "../src/editor/map/layout/layout.ts";
import { textChanges, textsToAdd } from "../src/editor/map/layout/texts.ts";
import { linkText, meant } from "../src/editor/shared/linking.ts";
import { apply } from "../src/model/changes.ts";
import { Index } from "../src/model/index.ts";
import { emotionText } from "../src/model/look.ts";
import { fromFile } from "../src/model/map.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { Change } from "../src/protocol/messages.ts";

const FILE = {
  format: "journeymap/1",
  personas: [
    { id: "maya", name: "Maya" },
    { id: "jo", name: "Jo" },
  ],
  stages: [
    { id: "buy", name: "Buy" },
    { id: "use", name: "Use" },
  ],
  touchpoints: [
    { id: "ad", name: "Ad" },
    { id: "shop", name: "Shop" },
    { id: "app", name: "App" },
    { id: "stray", name: "Stray" },
  ],
  goals: [{ id: "grow", name: "Grow", metric: "Sales", baseline: 10, target: 20, unit: "%" }],
  pain_points: [{ id: "wait", name: "Long wait", severity: 4 }],
  contents: [{ id: "film", name: "Film" }],
  lanes: [
    { id: "front", name: "Front" },
    { id: "back", name: "Back", backstage: true },
  ],
  notes: [{ id: "n", description: "Mind this" }],
  links: [
    { kind: "occurs_in", from: "ad", to: "buy" },
    { kind: "occurs_in", from: "shop", to: "buy" },
    { kind: "occurs_in", from: "app", to: "use" },
    { kind: "occurs_in", from: "film", to: "buy" },
    { kind: "occurs_in", from: "film", to: "use" },
    { kind: "occurs_in", from: "n", to: "buy" },
    { kind: "goes_through", from: "maya", to: "buy", wants: ["A", "B"], questions: ["Q?"] },
    {
      kind: "experiences",
      from: "maya",
      to: "ad",
      emotion: 1,
      desired: 2,
      actions: "looks",
      basis: "researched",
    },
    { kind: "experiences", from: "maya", to: "app", emotion: -1, desired: 1 },
    { kind: "measured_at", from: "grow", to: "shop" },
    { kind: "hurts", from: "wait", to: "app" },
    { kind: "in_lane", from: "n", to: "front" },
  ],
} as unknown as JourneyFile;

const map = fromFile(FILE);
const index = new Index(map);
const layout = layoutOf(index, new Set());

const changed = (changes: readonly Change[]) => new Index(apply(map, changes).map);
const row = (name: string, of = layout) => of.rows.find((each) => each.name === name);
const ids = (name: string, of = layout) =>
  row(name, of)?.cells.map((cell) => cell.map(({ id }) => id));

describe("layout", () => {
  it("has a column for each stage, and one for items without a stage", () => {
    expect(layout.columns.map(({ id }) => id)).toEqual(["buy", "use", ""]);
  });

  it("has the rows with content, backstage rows last", () => {
    expect(layout.rows.map(({ name }) => name)).toEqual([
      "wants",
      "touchpoints",
      "emotion:maya",
      "actions",
      "pain_points",
      "content",
      "metrics",
      "lane:front",
      "lane:back",
      "goals",
    ]);
    expect(layout.hidden.map(({ name }) => name)).toEqual(["thoughts", "opportunities", "notes"]);
    expect(layoutOf(index, new Set(["thoughts"])).hidden.map(({ name }) => name)).toEqual([
      "opportunities",
      "notes",
    ]);
  });

  it("puts items in their stage, or else in that of the items they are about", () => {
    expect(ids("touchpoints")).toEqual([["ad", "shop"], ["app"], ["stray"]]);
    expect(ids("pain_points")).toEqual([[], ["wait"], []]);
    expect(ids("content")).toEqual([["film"], ["film"], []]);
    expect(ids("metrics")).toEqual([["grow"], [], []]);
    expect(ids("lane:front")).toEqual([["n"], [], []]);
    expect(row("wants")?.cells[0]?.map((item) => item.type === "text" && item.text)).toEqual([
      "A",
      "B",
      "Q?",
    ]);
  });

  it("keeps the same value for unchanged parts", () => {
    const next = layoutOf(
      changed([{ op: "set", id: "ad", fields: { name: "Advert" } }]),
      new Set(),
      layout,
    );
    const [was, now] = [row("touchpoints"), row("touchpoints", next)];
    expect(now?.cells[0]?.[0]).not.toBe(was?.cells[0]?.[0]);
    expect(now?.cells[0]?.[1]).toBe(was?.cells[0]?.[1]);
    expect(now?.cells[1]).toBe(was?.cells[1]);
    expect(row("content", next)).toBe(row("content"));
  });

  it("fits the columns into the width, neither too narrow nor too wide", () => {
    expect(widthsOf(layout.columns, 0)).toEqual([208, 208, 208]);
    const wide = widthsOf(layout.columns, 900);
    expect(wide.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(900);
    expect(wide[0]).toBeGreaterThan(wide[1] as number);
    expect(Math.max(...widthsOf(layout.columns, 5000))).toBe(460);
    const tight = widthsOf(layout.columns, 500);
    expect(Math.max(...tight)).toBeLessThan(208);
    expect(tight.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(500);
    expect(widthsOf(layout.columns, 400)).toEqual([208, 208, 208]);
  });

  it("shows the progress of a goal", () => {
    const goal = { id: "g", name: "G", baseline: 10, target: 20, unit: "%" };
    expect(figures(goal)).toBe("baseline 10%, target 20%");
    const measured = {
      ...goal,
      measurements: [
        { date: "2026-02-01", value: 15 },
        { date: "2026-01-01", value: 12 },
      ],
    };
    expect(figures(measured)).toBe("15%, target 20%");
    expect(figures({ ...measured, unit: "hours", target: 4, direction: "decrease" })).toBe(
      "15 hours, target 4 or less",
    );
    expect([doneOf(goal), doneOf(measured)]).toEqual([-1, 0.5]);
  });
});

describe("curves", () => {
  it("stay between their points", () => {
    const parts = partsThrough([
      [0, 10],
      [10, 20],
      [20, 20],
      [30, 0],
    ]);
    for (const [start, c, d, end] of parts) {
      const [low, high] = [Math.min(start[1], end[1]), Math.max(start[1], end[1])];
      for (const each of [c, d]) {
        expect(each[1]).toBeGreaterThanOrEqual(low);
        expect(each[1]).toBeLessThanOrEqual(high);
      }
    }
    expect(partsThrough([[0, 0]])).toEqual([]);
  });

  it("convert between emotions and heights", () => {
    for (const value of [-2, -0.7, 0, 1.3, 2]) {
      expect(emotionAt(heightOf(value), 0.1)).toBe(value);
    }
    expect(emotionAt(-50, 0.1)).toBe(2);
    expect(snapped(0.7, 0.5)).toBe(0.5);
    expect(Object.is(snapped(-0.04, 0.1), 0)).toBe(true);
    expect([emotionText(1.5), emotionText(-1), emotionText(0), emotionText(null)]).toEqual([
      "+1.5",
      "−1",
      "0",
      "not set",
    ]);
  });

  it("have a point for each experience, and an area between current and desired emotions", () => {
    const emotions = emotionsAlong(index, layout.columns, "maya");
    expect(emotions.map(({ touchpoint, column, at }) => [touchpoint, column, at])).toEqual([
      ["ad", 0, 0.25],
      ["app", 1, 0.5],
    ]);
    expect(emotions.map(({ researched }) => researched)).toEqual([true, false]);
    const { current, desired, shades } = drawing(emotions, ({ column, at }) => 100 * (column + at));
    expect(current).toMatch(/^M25 36C/);
    expect(desired).toMatch(/^M25 18C/);
    expect(shades).toHaveLength(1);
    expect(pathOf([])).toBe("");
    expect(
      between(
        ...(partsThrough([
          [0, 0],
          [1, 1],
          [2, 2],
        ]) as [never, never]),
      ),
    ).toMatch(/Z$/);
  });
});

describe("gestures", () => {
  it("move cards to a stage, before another card", () => {
    const now = changed(
      drop(index, ["app"], { stage: "buy", row: "touchpoints", before: "shop" }, "use"),
    );
    expect(ids("touchpoints", layoutOf(now, new Set()))).toEqual([
      ["ad", "app", "shop"],
      [],
      ["stray"],
    ]);
  });

  it("move content from the stage it is dragged from, and from no other", () => {
    const now = changed(drop(index, ["film"], { stage: "", row: "content", before: null }, "buy"));
    expect(now.from("film", "occurs_in").map(({ to }) => to)).toEqual(["use"]);
    expect(drop(index, ["film"], { stage: "use", row: "content", before: null }, "use")).toEqual(
      [],
    );
  });

  it("move notes to another lane", () => {
    const now = changed(
      drop(index, ["n"], { stage: "use", row: "lane:back", before: null }, "buy"),
    );
    expect([now.stageOf("n"), now.from("n", "in_lane")[0]?.to]).toEqual(["use", "back"]);
  });

  it("move one step with the keyboard, and stop at the edge", () => {
    const moved = (key: string, id: string, direction: "left" | "right" | "up" | "down") =>
      step(index, layout, key, [id], direction);
    expect(changed(moved("touchpoints|0|ad", "ad", "right")).stageOf("ad")).toBe("use");
    expect(moved("touchpoints|0|ad", "ad", "left")).toEqual([]);
    expect(
      changed(moved("touchpoints|0|ad", "ad", "down")).map.order.touchpoint.slice(0, 2),
    ).toEqual(["shop", "ad"]);
    expect(
      changed(moved("touchpoints|0|shop", "shop", "up")).map.order.touchpoint.slice(0, 2),
    ).toEqual(["shop", "ad"]);
    expect(changed(moved("touchpoints|1|app", "app", "right")).stageOf("app")).toBe("");
    expect(changed(moved("head|0|buy", "buy", "right")).map.order.stage).toEqual(["use", "buy"]);
    expect(changed(moved("lane:front|0|n", "n", "down")).from("n", "in_lane")[0]?.to).toBe("back");
    expect(
      changed(moved("lane:front|-1|front", "front", "down")).get("lane", "front")?.backstage,
    ).toBe(true);
  });

  it("drop a lane on both sides of the line of visibility", () => {
    const now = changed(dropLane(index, "front", null, true));
    expect(now.map.order.lane).toEqual(["back", "front"]);
    expect(now.get("lane", "front")?.backstage).toBe(true);
  });

  it("add the only possible link, and offer several", () => {
    expect(meant(index, "ad", "shop")).toEqual([{ kind: "leads_to", from: "ad", to: "shop" }]);
    expect(meant(index, "ad", "grow")).toEqual([{ kind: "supports", from: "ad", to: "grow" }]);
    expect(meant(index, "shop", "jo")).toEqual([{ kind: "experiences", from: "jo", to: "shop" }]);
    expect(
      meant(index, "grow", "ad")
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(["measured_at", "supports"]);
    expect(meant(index, "ad", "ad")).toEqual([]);
    expect(linkText(index, { kind: "leads_to", from: "ad", to: "shop" })).toBe("Ad leads to Shop");
  });
});

describe("texts of links", () => {
  it("are changed in their list, and removed if empty", () => {
    const ref = { field: "wants", persona: "maya", stage: "buy", at: 0 } as const;
    const wants = (changes: Change[]) =>
      changed(changes).link("goes_through", "maya", "buy")?.wants;
    expect(wants(textChanges(index, ref, "C"))).toEqual(["C", "B"]);
    expect(wants(textChanges(index, ref, " "))).toEqual(["B"]);
    expect(wants(textChanges(index, { ...ref, at: 2 }, "C"))).toEqual(["A", "B", "C"]);
    expect(textChanges(index, ref, "A")).toEqual([]);
    const said = { field: "actions", persona: "maya", touchpoint: "ad" } as const;
    expect(
      changed(textChanges(index, said, "")).link("experiences", "maya", "ad")?.actions,
    ).toBeUndefined();
  });

  it("can be added to empty cells, first where there is an experience", () => {
    const begun = textsToAdd(index, "thoughts", "buy", ["ad", "shop"], "");
    expect(begun.map(({ label }) => label)).toEqual([
      "Maya: Ad",
      "Jo: Ad",
      "Maya: Shop",
      "Jo: Shop",
    ]);
    expect(textsToAdd(index, "actions", "buy", ["ad"], "maya")).toEqual([]);
    expect(textsToAdd(index, "wants", "buy", [], "maya")[0]?.ref).toMatchObject({
      field: "wants",
      at: 2,
    });
  });
});
