// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import { press, type Shown, settled, shown } from "./dom.ts";

const FILE = {
  format: "journeymap/1",
  title: "Coffee",
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
  ],
  goals: [{ id: "grow", name: "Grow", level: "business" }],
  opportunities: [{ id: "trial", name: "Free trial", value: 3, effort: 2 }],
  lanes: [{ id: "staff", name: "Staff" }],
  links: [
    { kind: "occurs_in", from: "ad", to: "buy" },
    { kind: "occurs_in", from: "shop", to: "buy" },
    { kind: "occurs_in", from: "app", to: "use" },
    { kind: "occurs_in", from: "trial", to: "buy" },
    { kind: "experiences", from: "maya", to: "ad", emotion: 1, actions: "looks" },
    { kind: "leads_to", from: "ad", to: "shop", label: "click" },
    { kind: "targets", from: "grow", to: "maya" },
  ],
} as unknown as JourneyFile;

let view: Shown;

const one = (selector: string) => view.root.querySelector(selector) as HTMLElement;
const card = (id: string) => one(`[role=grid] [data-id="${id}"]`);
const menu = () => view.root.querySelector<HTMLElement>("[role=menu].jn-context");
const entries = () =>
  [...(menu()?.querySelectorAll("[role=menuitem]") ?? [])].map(
    (each) => each.querySelector("span")?.textContent,
  );
const entity = (id: string) => view.host.map.entities.get(id);
const links = () => [...view.host.map.links.values()];

async function rightClick(place: HTMLElement): Promise<MouseEvent> {
  const event = new MouseEvent("contextmenu", { bubbles: true, cancelable: true });
  place.dispatchEvent(event);
  await settled();
  return event;
}

async function choose(label: string) {
  const found = [...(menu()?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])].find(
    (each) => each.querySelector("span")?.textContent === label,
  );
  expect(found, `${label} is not in ${entries()}`).toBeDefined();
  found?.click();
  await settled();
}

async function pick(label: string) {
  const options = [...view.root.querySelectorAll<HTMLElement>(".jn-choice [role=option]")];
  options.find((each) => each.textContent?.startsWith(label))?.click();
  await settled();
}

/** Right click an element outside of the editor's element, where a notebook listens. */
async function reachesTheNotebook(place: HTMLElement): Promise<boolean> {
  let reached = false;
  const listen = () => {
    reached = true;
  };
  document.addEventListener("contextmenu", listen);
  await rightClick(place);
  document.removeEventListener("contextmenu", listen);
  return reached;
}

describe("the menu of an item", () => {
  beforeEach(async () => {
    view = await shown(structuredClone(FILE));
  });

  afterEach(() => view.end());

  it("never reaches the notebook, wherever it is opened", async () => {
    for (const place of ["[data-id=ad]", "[data-id=buy]", ".jnm-label", ".jn-bar", ".jnm-empty"]) {
      expect(await reachesTheNotebook(one(place)), place).toBe(false);
      expect(menu(), place).not.toBeNull();
      await press(document.activeElement as HTMLElement, "Escape");
    }
  });

  it("leaves the browser's menu in text fields", async () => {
    one(".jn-title button").click();
    await settled();
    const event = await rightClick(one(".jn-title input"));
    expect(event.defaultPrevented).toBe(false);
    expect(menu()).toBeNull();
  });

  it("opens with Shift+F10 and the menu key, moves with arrows, and returns the focus", async () => {
    card("shop").focus();
    for (const [key, more] of [
      ["F10", { shiftKey: true }],
      ["ContextMenu", {}],
    ] as const) {
      await press(card("shop"), key, more);
      expect(menu()?.getAttribute("aria-label")).toBe("Shop");
      const now = () => document.activeElement?.querySelector("span")?.textContent;
      expect(now()).toBe("Open in inspector");
      await press(document.activeElement as HTMLElement, "ArrowDown");
      expect(now()).toBe("Rename");
      await press(document.activeElement as HTMLElement, "End");
      expect(now()).toBe("Delete");
      await press(document.activeElement as HTMLElement, "ArrowDown");
      expect(now()).toBe("Open in inspector");
      await press(document.activeElement as HTMLElement, "l");
      expect(now()).toBe("Link to…");
      await press(document.activeElement as HTMLElement, "Escape");
      expect(menu()).toBeNull();
      expect(document.activeElement).toBe(card("shop"));
    }
  });

  it("renames, duplicates, moves and deletes a card", async () => {
    await rightClick(card("shop"));
    await choose("Rename");
    const field = document.activeElement as HTMLTextAreaElement;
    expect(field.value).toBe("Shop");
    await press(field, "Escape");
    await rightClick(card("shop"));
    await choose("Duplicate");
    expect(view.host.map.order.touchpoint).toContain("shop-2");
    expect(view.store.selection.value).toEqual(["shop-2"]);
    await rightClick(card("shop"));
    await choose("Move to…");
    await pick("Use");
    expect(view.store.index.value.stageOf("shop")).toBe("use");
    await rightClick(card("shop"));
    await choose("Delete");
    expect(entity("shop")).toBeUndefined();
    expect(document.activeElement?.closest("[role=grid]")).not.toBeNull();
  });

  it("acts on the whole selection if the item is part of it", async () => {
    view.store.select(["ad", "shop"]);
    await settled();
    await rightClick(card("shop"));
    expect(menu()?.getAttribute("aria-label")).toBe("2 items");
    await choose("Delete");
    expect([entity("ad"), entity("shop")]).toEqual([undefined, undefined]);
    expect(view.host.rev).toBe(1);
  });

  it("links to another item, and copies an item as Python", async () => {
    await rightClick(card("app"));
    await choose("Link to…");
    await pick("Jo experiences App");
    expect(view.store.index.value.link("experiences", "jo", "app")).toBeDefined();
    await rightClick(card("app"));
    await choose("Copy as Python");
    expect(view.host.asked.at(-1)).toEqual({ type: "code", ids: ["app"] });
  });

  it("of a stage adds a stage after it, and moves it", async () => {
    await rightClick(card("buy"));
    expect(entries()).not.toContain("Move left");
    await choose("Move right");
    expect(view.host.map.order.stage).toEqual(["use", "buy"]);
    await rightClick(card("use"));
    await choose("Add stage after");
    expect(view.host.map.order.stage[1]).toBe("new-stage");
  });

  it("of an emotion point sets and removes the emotion", async () => {
    const point = () => one('[data-point="emotion"][data-touchpoint="ad"]');
    await rightClick(point());
    await choose("Set emotion…");
    await pick("+2");
    const emotion = () => view.store.index.value.link("experiences", "maya", "ad")?.emotion;
    expect(emotion()).toBe(2);
    await rightClick(point());
    await choose("Copy as Python");
    expect(view.host.asked.at(-1)).toEqual({
      type: "code",
      links: [{ kind: "experiences", from: "maya", to: "ad" }],
    });
    await rightClick(point());
    await choose("Remove emotion");
    expect(emotion()).toBeUndefined();
  });

  it("of a text edits and removes it", async () => {
    await rightClick(one(".jnm-said"));
    await choose("Edit text");
    expect((document.activeElement as HTMLTextAreaElement).value).toBe("looks");
    await press(document.activeElement as HTMLElement, "Escape");
    await rightClick(one(".jnm-said"));
    await choose("Remove text");
    expect(view.store.index.value.link("experiences", "maya", "ad")?.actions).toBeUndefined();
  });

  it("of an arrow reverses and deletes the link", async () => {
    view.store.select(["ad"]);
    await settled();
    await rightClick(one(".jnm-arrow-tools"));
    await choose("Reverse");
    expect(view.store.index.value.link("leads_to", "shop", "ad")?.label).toBe("click");
    await rightClick(one(".jnm-arrow-tools"));
    await choose("Delete");
    expect(links().some(({ kind }) => kind === "leads_to")).toBe(false);
  });

  it("of an empty place adds to it, and collapses its row", async () => {
    const empty = one('[data-row="opportunities"][data-column="1"]');
    await rightClick(empty);
    expect(menu()?.getAttribute("aria-label")).toBe("Opportunities, Use");
    await choose("Add opportunity");
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Name of the new opportunity");
    await press(document.activeElement as HTMLElement, "Escape");
    await rightClick(one('[data-row="opportunities"][data-column="1"]'));
    await choose("Collapse row");
    expect(one('[data-row-name="opportunities"]').className).toContain("jnm-folded");
  });

  it("is there in the other views", async () => {
    for (const [name, place, label] of [
      ["goals", ".jn-goal[data-id=grow]", "Grow"],
      ["personas", "article[data-id=maya]", "Maya"],
      ["priorities", "[data-id=trial]", "Free trial"],
      ["alignment", ".jn-align-goal", "Grow"],
      ["alignment", "[data-spot='0 0']", "Grow, Maya"],
      ["table", "[data-cell='1 0']", "Shop"],
    ] as const) {
      view.store.view.value = name;
      await settled();
      await rightClick(one(place));
      await new Promise((done) => requestAnimationFrame(done));
      await settled();
      expect(menu()?.getAttribute("aria-label"), name).toBe(label);
      await press(document.activeElement as HTMLElement, "Escape");
      expect(menu(), name).toBeNull();
    }
  });

  it("of a map that is read only offers no edit", async () => {
    view.end();
    const { MemoryHost } = await import("./memory.ts");
    const host = new MemoryHost(structuredClone(FILE));
    host.readonly = true;
    host.kernel = false;
    view = await shown(structuredClone(FILE), host);
    await rightClick(card("ad"));
    expect(entries()).toEqual(["Open in inspector"]);
  });
});
