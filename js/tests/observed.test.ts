// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layoutOf } from "../src/editor/map/layout/layout.ts";
import { byCustomers, findings } from "../src/model/gaps.ts";
import {
  creditOf,
  labelOf,
  meanText,
  observedOf,
  touchedText,
  wordsOf,
} from "../src/model/observed.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { Observed } from "../src/protocol/messages.ts";
import { type Shown, settled, shown } from "./dom.ts";
import { indexOf } from "./maps.ts";
import { MemoryHost } from "./memory.ts";

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
    { id: "constructor", name: "Shop" },
  ],
  links: [
    { kind: "occurs_in", from: "ad", to: "buy" },
    { kind: "occurs_in", from: "constructor", to: "use" },
    { kind: "experiences", from: "maya", to: "ad", emotion: 1 },
  ],
} as unknown as JourneyFile;

const SEEN: Observed = {
  counting: false,
  problem: "",
  customers: 1200,
  stages: { buy: ["1,100 reached", "92% of all 1,200", 0.917] },
  touchpoints: { ad: ["640 reached", "53% of 1,200 customers, 700 events"] },
  unmapped: { use: [["<b>chat</b>", "3 events, 2 customers"]], "": [["app_crashed", "1 event"]] },
  felt: { maya: { ad: [-0.5, -1, 0, 1234] }, jo: { ad: [2, null, null, 1] } },
};

const CREDITED: Observed = {
  ...SEEN,
  credit: {
    legend: "credit for 120 conversions (Markov, 95% interval)",
    touchpoints: { ad: ["40% (31 to 49%)", 0.816, 0.633, 1] },
  },
};

const RULE = { severity: "warning", fix: "", why: "" } as const;
const TOLD: MemoryHost["gaps"] = {
  type: "gaps",
  observed: SEEN,
  rules: {
    E601: { ...RULE, title: "observed-not-mapped", message: "{name}: {words}", events: true },
    E602: { ...RULE, severity: "error", title: "mapped-not-observed", message: "no {name}" },
    P401: { ...RULE, title: "persona-incomplete", message: "{name} lacks {words}" },
  },
  gaps: [
    ["E602", "ad", "", "", 0],
    ["E601", "ad", "", "3 events", 2],
    ["P401", "maya", "", "much", 900],
    ["P401", "jo", "", "more", null],
  ],
};

describe("evidence in words", () => {
  const index = indexOf(FILE);

  it("shows the words of Python, and nothing without them", () => {
    expect(wordsOf(SEEN, "buy")).toEqual(["1,100 reached", "92% of all 1,200"]);
    expect(wordsOf(SEEN, "ad")[0]).toBe("640 reached");
    expect(wordsOf(SEEN, "constructor")).toEqual([]);
    expect(wordsOf(null, "ad")).toEqual([]);
    expect(observedOf(index, SEEN, "ad").slice(2)).toEqual([
      "Maya: mean score −0.5, 95% interval −1 to 0, 1,234 scores",
      "Jo: mean score +2, 1 score",
    ]);
  });

  it("shows credit for conversions only where it is known", () => {
    expect(creditOf(CREDITED, "constructor")).toBeUndefined();
    expect(creditOf(SEEN, "ad")).toBeUndefined();
    expect(labelOf(CREDITED, "ad")).toEqual(["credit 40% (31 to 49%)"]);
    expect(labelOf(CREDITED, "buy")).toEqual(wordsOf(SEEN, "buy"));
    expect(observedOf(index, CREDITED, "ad")).toContain(
      "40% (31 to 49%) of the credit for conversions",
    );
  });

  it("uses the singular and the plural", () => {
    expect(meanText([0, null, null, 1])).toBe("mean score 0, 1 score");
    expect([touchedText(1, 3), touchedText(1200), touchedText(0, 0)]).toEqual([
      "1 customer, 33%",
      "1,200 customers",
      "0 customers",
    ]);
  });

  it("puts events in the stage where they occur most, or else in the first", () => {
    const row = layoutOf(index, new Set(), undefined, SEEN).rows.find(
      ({ type }) => type === "events",
    );
    expect(row?.cells.map((cell) => cell.map(({ id }) => id))).toEqual([
      ["app_crashed"],
      ["<b>chat</b>"],
    ]);
    expect(layoutOf(index, new Set()).rows.some(({ type }) => type === "events")).toBe(false);
  });

  it("keeps an event apart from an item with the same id, and sorts by customers", () => {
    const found = findings(index, TOLD.gaps ?? [], TOLD.rules ?? {});
    expect(found.map(({ rule, id }) => `${rule} ${id}`)).toEqual([
      "E602 ad",
      "E601 event ad",
      "P401 maya",
      "P401 jo",
    ]);
    expect(found[1]?.message).toBe("ad: 3 events");
    expect(byCustomers(found).map(({ customers }) => customers)).toEqual([900, 2, 0, undefined]);
  });
});

describe("an editor with a log", () => {
  let view: Shown;
  const one = (selector: string) => view.root.querySelector(selector) as HTMLElement;

  beforeEach(async () => {
    const host = new MemoryHost(FILE);
    host.observed = SEEN;
    host.gaps = TOLD;
    view = await shown(FILE, host);
  });
  afterEach(() => view.end());

  it("shows and announces customers, drop-off, events and scores on the map", () => {
    expect(one('[data-kind="stage"][data-id="buy"]').textContent).toContain("1,100 reached");
    expect(one('[data-kind="stage"][data-id="buy"]').getAttribute("aria-label")).toContain(
      "1,100 reached, 92% of all 1,200",
    );
    expect(one('.jnm-card[data-id="ad"]').textContent).toContain("640 reached");
    expect(one('.jnm-card[data-id="constructor"]').textContent).not.toContain("reached");
    expect(one(".jnm-event b")).toBeNull();
    expect([...view.root.querySelectorAll(".jnm-event")].map((each) => each.ariaLabel)).toEqual([
      "app_crashed, event that matches no touchpoint, 1 event",
      "<b>chat</b>, event that matches no touchpoint, 3 events, 2 customers",
    ]);
    const mark = one(".jnm-mean");
    expect(mark.getAttribute("aria-label")).toBe(
      "Maya at Ad: mean score −0.5, 95% interval −1 to 0, 1,234 scores",
    );
    expect(one('[data-point="emotion"]').getAttribute("aria-valuetext")).toBe(
      "+1, assumed; mean score −0.5, 95% interval −1 to 0, 1,234 scores",
    );
    expect(one(".jnm-counted").textContent).toContain("1,200 customers observed");
  });

  it("shows credit on the touchpoints when it is chosen, and customers again", async () => {
    const button = (at: number) =>
      view.root.querySelectorAll(".jnm-choice button")[at] as HTMLButtonElement;
    const pressed = () => [0, 1].map((at) => button(at).getAttribute("aria-pressed"));
    expect([button(0).textContent, button(1).textContent]).toEqual(["Customers", "Credit"]);
    expect(pressed()).toEqual(["true", "false"]);
    view.host.gaps = { ...TOLD, observed: CREDITED };
    button(1).click();
    await settled();
    expect(view.host.asked).toContainEqual({ type: "show", cards: "attribution" });
    const card = one('.jnm-card[data-id="ad"]');
    expect(card.textContent).toContain("40% (31 to 49%)");
    expect(card.textContent).not.toContain("640 reached");
    expect(card.getAttribute("aria-label")).toContain("credit 40% (31 to 49%)");
    expect(one(".jnm-credit").title).toBe(
      "40% (31 to 49%) of the credit for 120 conversions (Markov, 95% interval)",
    );
    const bar = one(".jnm-credit-bar");
    expect((bar.querySelector("i") as HTMLElement).style.width).toBe("81.6%");
    expect((bar.querySelector("b") as HTMLElement).style.width).toBe("36.7%");
    expect(one(".jnm-counted").textContent).toContain("credit for 120 conversions");
    expect(pressed()).toEqual(["false", "true"]);
    view.host.gaps = TOLD;
    button(0).click();
    await settled();
    expect(one('.jnm-card[data-id="ad"]').textContent).toContain("640 reached");
  });

  it("keeps the credit that was shown last when the kernel ends, without the choice", async () => {
    view.host.gaps = { ...TOLD, observed: CREDITED };
    view.store.showOnCards("attribution");
    await settled();
    view.host.end();
    await settled();
    expect(one('.jnm-card[data-id="ad"]').textContent).toContain("40% (31 to 49%)");
    expect(one(".jnm-choice")).toBeNull();
  });

  it("adds nothing to the row of events by keys", async () => {
    const event = one(".jnm-event");
    event.focus();
    for (const key of ["n", "Delete", "Enter"]) {
      event.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
    await settled();
    expect(view.host.rev).toBe(0);
    expect(view.store.notice.value).toBeNull();
    expect(one(".jnm-menu, .jnm-new")).toBeNull();
  });

  it("says that it counts, keeps the last counts, and requests the findings", async () => {
    view.host.emit({ type: "counting", counting: true });
    await settled();
    expect(one(".jnm-counted").textContent).toContain("Counting…");
    expect(one('.jnm-card[data-id="ad"]').textContent).toContain("640 reached");
    const touchpoints = { ad: ["not reached", "0%"] } as const;
    view.host.gaps = { ...TOLD, observed: { ...SEEN, touchpoints } };
    view.host.emit({ type: "counting", counting: false });
    await settled();
    expect(one('.jnm-card[data-id="ad"]').textContent).toContain("not reached");
    view.host.gaps = { ...TOLD, observed: { counting: false, problem: "no such column" } };
    view.host.emit({ type: "counting", counting: false });
    await settled();
    expect(one(".jnm-counted").textContent).toBe("The event log could not be read: no such column");
    await view.store.edit([{ op: "set", id: "ad", fields: { name: "Advert" } }]);
    expect(view.store.index.value.name("ad")).toBe("Advert");
  });

  it("lists the gaps by customers, or the most severe first", async () => {
    one("[data-panel=gaps]").click();
    await settled();
    const texts = () => [...view.root.querySelectorAll(".jn-finding")].map((e) => e.textContent);
    expect(texts()[0]).toContain("Maya lacks much900 customers, 75%P401");
    expect(one(".jn-finding button.jn-finding-go")).not.toBeNull();
    const other = [...view.root.querySelectorAll("button")].find(
      (each) => each.textContent === "Most severe first",
    );
    other?.click();
    await settled();
    expect(texts()[0]).toContain("no Ad0 customers, 0%");
  });

  it("shows in the inspector what was observed of the selection", async () => {
    one('.jnm-card[data-id="ad"]').dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
    await settled();
    expect(one("[aria-label=Observed]").textContent).toContain(
      "53% of 1,200 customers, 700 events",
    );
    view.store.select(["constructor"]);
    await settled();
    expect(one("[aria-label=Observed]")).toBeNull();
  });
});

it("shows no evidence without a log", async () => {
  const view = await shown(FILE);
  const all = ".jnm-counted, .jnm-reach, .jnm-met, .jnm-mean, .jnm-event, .jnm-observed";
  expect(view.root.querySelector(all)).toBeNull();
  view.end();
});
