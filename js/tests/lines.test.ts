// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { curveBetween, linesToDraw, MOST } from "../src/editor/map/layout/lines.ts";
import { Index } from "../src/model/index.ts";
import { fromFile } from "../src/model/map.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import { button, click, type Shown, settled, shown } from "./dom.ts";

const FILE = {
  format: "journeymap/1",
  personas: [{ id: "maya", name: "Maya" }],
  stages: [{ id: "buy", name: "Buy" }],
  touchpoints: [
    { id: "ad", name: "Ad" },
    { id: "shop", name: "Shop" },
  ],
  goals: [{ id: "grow", name: "Grow" }],
  pain_points: [{ id: "slow", name: "Slow" }],
  opportunities: [{ id: "fast", name: "Fast" }],
  links: [
    { kind: "occurs_in", from: "ad", to: "buy" },
    { kind: "occurs_in", from: "shop", to: "buy" },
    { kind: "occurs_in", from: "slow", to: "buy" },
    { kind: "occurs_in", from: "fast", to: "buy" },
    { kind: "leads_to", from: "ad", to: "shop" },
    { kind: "targets", from: "grow", to: "maya" },
    { kind: "supports", from: "ad", to: "grow" },
    { kind: "addresses", from: "fast", to: "slow" },
  ],
} as unknown as JourneyFile;

let view: Shown;

const lines = () =>
  [...view.root.querySelectorAll(".jnm-soft path")].map((each) => each.getAttribute("class"));

describe("links as lines", () => {
  afterEach(() => view.end());

  it("are all shown on request, with a legend, and hidden again", async () => {
    view = await shown(structuredClone(FILE));
    expect(lines()).toEqual([]);
    await click(button(view.root, "Show links"));
    expect(lines()).toEqual(["jnm-line-targets", "jnm-line-supports", "jnm-line-addresses"]);
    expect(view.root.querySelectorAll(".jnm-arrows > path")).toHaveLength(1);
    expect(view.root.querySelector(".jnm-lines-legend")?.textContent).toBe(
      "leads togoal targets personasupports a goaladdresses",
    );
    await click(button(view.root, "Show links"));
    expect(lines()).toEqual([]);
  });

  it("are those of the selection if something is selected", async () => {
    view = await shown(structuredClone(FILE));
    await click(button(view.root, "Show links"));
    view.store.select(["slow"]);
    await settled();
    expect(lines()).toEqual(["jnm-line-addresses"]);
    expect(view.root.querySelectorAll(".jnm-arrows > path")).toHaveLength(0);
  });

  it("are missed with a message on a map without any", async () => {
    view = await shown({ ...structuredClone(FILE), links: [] });
    const show = button(view.root, "Show links");
    expect(show.title).toContain("No links to show yet");
    await click(show);
    expect(show.getAttribute("aria-pressed")).toBe("false");
    expect(view.root.querySelector(".jn-notice")?.textContent).toContain("No links to show yet");
  });

  it("are skipped if they are too many, but not those of the selection", () => {
    const goals = Array.from({ length: MOST + 1 }, (_, at) => ({ id: `g${at}`, name: `G${at}` }));
    const targets = goals.map(({ id }) => ({ kind: "targets", from: id, to: "maya" }));
    const file = { ...FILE, goals, links: targets } as unknown as JourneyFile;
    const index = new Index(fromFile(file));
    expect(linesToDraw(index, [])).toEqual([]);
    expect(linesToDraw(index, ["g7"])).toEqual([{ kind: "targets", from: "g7", to: "maya" }]);
  });

  it("go from edge to edge across the shorter way", () => {
    const box = (left: number, top: number) => ({ left, top, right: left + 10, bottom: top + 10 });
    expect(curveBetween(box(0, 0), box(20, 100))).toBe("M5 10C5 55 25 55 25 100");
    expect(curveBetween(box(0, 100), box(0, 0))).toBe("M5 100C5 55 5 55 5 10");
    expect(curveBetween(box(100, 0), box(0, 4))).toBe("M100 5C55 5 55 9 10 9");
  });
});
