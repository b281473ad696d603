// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bringIntoView } from "../src/editor/bring-into-view.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import { button, click, press, type Shown, settled, shown } from "./dom.ts";

const FILE = {
  format: "journeymap/1",
  personas: [
    { id: "maya", name: "Maya" },
    { id: "jo", name: "Jo" },
  ],
  stages: [{ id: "buy", name: "Buy" }],
  touchpoints: [
    { id: "ad", name: "Ad" },
    { id: "shop", name: "Shop" },
  ],
  links: [
    { kind: "occurs_in", from: "ad", to: "buy" },
    { kind: "occurs_in", from: "shop", to: "buy" },
    { kind: "goes_through", from: "maya", to: "buy", wants: ["one", "two", "three", "four"] },
    { kind: "experiences", from: "maya", to: "ad", emotion: 1 },
    { kind: "experiences", from: "jo", to: "ad", emotion: -1 },
  ],
} as unknown as JourneyFile;

let view: Shown;

const one = (selector: string) => view.root.querySelector(selector) as HTMLElement;
const wants = () =>
  [...view.root.querySelectorAll('[data-row="wants"] .jnm-said')].map((each) => each.textContent);
const frame = async () => {
  await new Promise((done) => requestAnimationFrame(done));
  await settled();
};

describe("the first screen of the map", () => {
  beforeEach(async () => {
    view = await shown(structuredClone(FILE));
  });

  afterEach(() => {
    view.end();
    vi.restoreAllMocks();
  });

  it("shows two wants of a stage, all of them on request, and remembers it", async () => {
    expect(wants()).toHaveLength(2);
    await click(button(view.root, "Show 2 more: Wants, needs and questions"));
    expect(wants()).toHaveLength(4);
    view.store.view.value = "goals";
    await settled();
    view.store.view.value = "map";
    await settled();
    expect(wants()).toHaveLength(4);
    await click(button(view.root, "Show less"));
    expect(wants()).toHaveLength(2);
  });

  it("shows more wants with the keyboard", async () => {
    const more = button(view.root, "Show 2 more: Wants, needs and questions");
    more.focus();
    await press(more, "Enter");
    expect(wants()).toHaveLength(4);
  });

  it("shows a want that was just written", async () => {
    await click(one('[data-key="wants|0|+"]'));
    const options = [...view.root.querySelectorAll<HTMLElement>(".jn-choice [role=option]")];
    options.find((each) => each.textContent === "Maya: a want")?.click();
    await settled();
    const field = document.activeElement as HTMLTextAreaElement;
    field.value = "five";
    await press(field, "Enter");
    expect(wants()).toHaveLength(5);
    expect(wants()[4]).toContain("five");
  });

  it("keeps the first lane of emotions in sight, or that of the highlighted persona", async () => {
    const stays = () => one(".jnm-stays")?.dataset.rowName;
    expect(stays()).toBeUndefined(); // the view of this test has no height
    view.end();
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(700);
    view = await shown(structuredClone(FILE));
    expect(stays()).toBe("emotion:maya");
    view.store.persona.value = "jo";
    await settled();
    expect(stays()).toBe("emotion:jo");
  });
});

describe("a selection that Python makes", () => {
  beforeEach(async () => {
    view = await shown(structuredClone(FILE));
  });

  afterEach(() => view.end());

  it("opens the inspector if the side panel is open, and leaves the focus where it is", async () => {
    await click(button(view.root, "Keyboard shortcuts (?)"));
    const focused = document.activeElement;
    view.host.setByPython("selection", ["shop"]);
    await frame();
    expect(one(".jn-side")).toBeNull();
    view.root.querySelector<HTMLElement>("[data-panel=gaps]")?.click();
    await settled();
    view.host.setByPython("selection", ["ad"]);
    await frame();
    expect(one(".jn-side").getAttribute("aria-label")).toBe("Inspector");
    expect(one(".jn-side").querySelector("input, textarea")).toHaveProperty("value", "Ad");
    expect(document.activeElement).toBe(focused);
  });

  it("expands the row of the item", async () => {
    one('[data-fold="touchpoints"]').click();
    await settled();
    expect(one('[role=grid] [data-id="shop"]')).toBeNull();
    view.host.setByPython("selection", ["shop"]);
    await frame();
    expect(one('[role=grid] [data-id="shop"]')).not.toBeNull();
  });

  it("scrolls only what is inside the editor, and only if necessary", () => {
    document.body.innerHTML = "<main><section><div><p></p></div></section></main>";
    const [main, section, div, p] = ["main", "section", "div", "p"].map(
      (each) => document.querySelector(each) as HTMLElement,
    ) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement];
    const sized = (place: HTMLElement, box: DOMRect, scrolled: number) => {
      place.getBoundingClientRect = () => box;
      Object.defineProperty(place, "clientHeight", { value: box.height });
      Object.defineProperty(place, "scrollHeight", { value: scrolled });
    };
    sized(main, new DOMRect(0, 0, 800, 500), 2000);
    sized(section, new DOMRect(0, 0, 800, 500), 500);
    sized(div, new DOMRect(0, 0, 800, 500), 2000);
    sized(p, new DOMRect(200, 900, 100, 40), 40);
    bringIntoView(p, section);
    expect([main.scrollTop, div.scrollTop]).toEqual([0, 920 - (90 + 476) / 2]);
    sized(p, new DOMRect(200, 200, 100, 40), 40);
    div.scrollTop = 7;
    bringIntoView(p, section);
    expect(div.scrollTop).toBe(7);
    document.body.innerHTML = "";
  });
});
