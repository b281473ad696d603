// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Emotion, extremes, leastCard, pointAt } from "../src/editor/map/layout/curves.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import { type Shown, settled, shown } from "./dom.ts";

describe("the points of a touchpoint", () => {
  const card = leastCard([480, 208]);

  it("are under the middle of its card if the cards of the stage are in one row", () => {
    // a cell of 480 pixels with two cards of 230 between sides of 6 and a space of 8
    expect(pointAt(0, 2, 480, card) * 480).toBe(6 + 115);
    expect(pointAt(1, 2, 480, card) * 480).toBe(6 + 230 + 8 + 115);
    expect(pointAt(0, 1, 480, card) * 480).toBe(6 + 115); // alone in its stage, too
    expect(pointAt(0, 1, 208, card)).toBe(0.5);
  });

  it("keep the order of the journey if there are several rows of cards", () => {
    const places = [0, 1, 2, 3].map((place) => pointAt(place, 4, 480, card));
    expect(places).toEqual([0.125, 0.375, 0.625, 0.875]);
  });
});

describe("the highest and the lowest emotion", () => {
  const at = (touchpoint: string, emotion: number | null) => ({ touchpoint, emotion }) as Emotion;

  it("are found among the known ones", () => {
    const { high, low } = extremes([at("a", null), at("b", 1), at("c", -2), at("d", 0)]);
    expect([high?.touchpoint, low?.touchpoint]).toEqual(["b", "c"]);
  });

  it("are one if all are equal, and none if nothing is known", () => {
    expect(Object.keys(extremes([at("a", 1), at("b", 1)]))).toEqual(["high"]);
    expect(extremes([at("a", null)])).toEqual({});
  });
});

const FILE = {
  format: "journeymap/1",
  personas: [{ id: "maya", name: "Maya" }],
  stages: [
    { id: "buy", name: "Buy" },
    { id: "use", name: "Use" },
  ],
  touchpoints: [
    { id: "ad", name: "<b>Ad</b>" },
    { id: "shop", name: "A shop with a name that is much too long for the lane" },
    { id: "app", name: "App" },
  ],
  links: [
    { kind: "occurs_in", from: "ad", to: "buy" },
    { kind: "occurs_in", from: "shop", to: "use" },
    { kind: "occurs_in", from: "app", to: "use" },
    { kind: "experiences", from: "maya", to: "ad", emotion: 1 },
    { kind: "experiences", from: "maya", to: "shop", emotion: -2 },
    { kind: "experiences", from: "maya", to: "app", emotion: 0 },
  ],
} as unknown as JourneyFile;

describe("a lane of emotions", () => {
  let view: Shown;

  beforeEach(async () => {
    view = await shown(structuredClone(FILE));
  });

  afterEach(() => view.end());

  it("names its dip and its highest point without hovering", () => {
    const names = [...view.root.querySelectorAll(".jnm-lines text")].map(
      (each) => each.textContent,
    );
    expect(names).toEqual(["<b>Ad</b>", "A shop with a name that is …"]);
  });

  it("is joined to the card that is selected or under the pointer", async () => {
    expect(view.root.querySelector(".jnm-joins")).toBeNull();
    view.store.select(["app"]);
    await settled();
    expect(view.root.querySelectorAll(".jnm-joins path")).toHaveLength(1);
    view.store.select([]);
    const point = view.root.querySelector('[data-point="emotion"][data-touchpoint="shop"]');
    point?.dispatchEvent(new MouseEvent("pointerover", { bubbles: true }));
    await settled();
    expect(view.root.querySelectorAll(".jnm-joins path")).toHaveLength(1);
  });
});
