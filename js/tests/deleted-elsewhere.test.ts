// @vitest-environment jsdom
/** The user types or has the focus on an item, and someone else deletes or moves it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { ViewName } from "../src/protocol/messages.ts";
import { button, click, type Shown, settled, shown } from "./dom.ts";

const FILE = {
  format: "journeymap/1",
  personas: [{ id: "maya", name: "Maya" }],
  stages: [
    { id: "buy", name: "Buy" },
    { id: "use", name: "Use" },
  ],
  lanes: [{ id: "systems", name: "Systems" }],
  touchpoints: [
    { id: "ad", name: "Ad" },
    { id: "shop", name: "Shop" },
    { id: "app", name: "App" },
  ],
  goals: [
    { id: "grow", name: "Grow", level: "business" },
    { id: "keep", name: "Keep", level: "business" },
  ],
  opportunities: [
    { id: "chat", name: "Chat" },
    { id: "club", name: "Club" },
  ],
  links: [
    { kind: "occurs_in", from: "ad", to: "buy" },
    { kind: "occurs_in", from: "shop", to: "buy" },
    { kind: "occurs_in", from: "app", to: "use" },
    { kind: "experiences", from: "maya", to: "shop", emotion: 1, actions: "looks" },
  ],
} as unknown as JourneyFile;

let view: Shown;

const find = (selector: string) => view.root.querySelector(selector) as HTMLElement;
const card = (id: string) => find(`.jn-main [data-id="${id}"]`);
const at = (key: string) => find(`[data-key="${key}"]`);
const now = () => document.activeElement as HTMLTextAreaElement;
const kept = () => find(".jn-kept textarea") as HTMLTextAreaElement | null;
const has = (id: string) => view.host.map.entities.has(id);

async function press(key: string, more: KeyboardEventInit = {}): Promise<boolean> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  now().dispatchEvent(event);
  await settled();
  return event.defaultPrevented;
}

async function removed(...ids: string[]) {
  view.host.foreign(ids.map((id) => ({ op: "remove", id })));
  await settled();
}

async function open(name: ViewName) {
  view.store.view.value = name;
  await settled();
}

async function rename(id: string, text: string) {
  card(id).focus();
  await press("F2");
  expect(now().tagName).toBe("TEXTAREA");
  now().value = text;
}

beforeEach(async () => {
  view = await shown(structuredClone(FILE));
});

afterEach(() => view.end());

describe("an item that is deleted while its name is typed", () => {
  it("keeps the text and the next letters, and held Backspace deletes nothing", async () => {
    await rename("shop", "Store");
    await removed("shop");
    expect(now()).toBe(kept());
    expect(now().value).toBe("Store");
    expect(find(".jn-kept").textContent).toContain("Shop was deleted elsewhere");
    expect(await press("Backspace", { repeat: true })).toBe(true);
    expect(await press("Backspace")).toBe(false); // a press that the user means changes the text
    expect(view.host.map.order.touchpoint).toEqual(["ad", "app"]);
    expect(view.host.rev).toBe(1);
  });

  it("offers the text as a new card in the same stage", async () => {
    await rename("shop", "Store");
    await removed("shop");
    await click(button(view.root, "Add as a new touchpoint"));
    expect(view.store.index.value.inStage("buy", "touchpoint").map(({ name }) => name)).toEqual([
      "Ad",
      "Store",
    ]);
    expect(kept()).toBeNull();
    expect(now()).toBe(card("store"));
  });

  it("discards the text with Escape, and the focus is back on the map", async () => {
    await rename("shop", "Store");
    await removed("shop");
    await press("Escape");
    expect(kept()).toBeNull();
    expect(find(".jn-main").contains(now())).toBe(true);
    await press("Backspace", { repeat: true });
    expect(view.host.rev).toBe(1);
  });

  it.each([
    ["a stage", "buy", "Add as a new stage"],
    ["a lane", "systems", "Add as a new lane"],
  ])("holds for %s", async (_, id, words) => {
    if (id === "systems") {
      await click(button(view.root, "Lane"));
      await press("Escape");
    }
    await rename(id, "Other");
    await removed(id);
    expect(now()).toBe(kept());
    await click(button(view.root, words));
    expect(has("other")).toBe(true);
  });

  it.each([
    ["goals", "grow"],
    ["priorities", "chat"],
  ] as const)("holds in the view of %s", async (name, id) => {
    await open(name);
    await rename(id, "Other");
    await removed(id);
    expect(now()).toBe(kept());
    expect(now().value).toBe("Other");
  });

  it("holds in the table and in the inspector", async () => {
    await open("table");
    find('[data-cell="0 0"]').focus();
    await press("ArrowDown");
    await press("F2");
    now().value = "Store";
    now().dispatchEvent(new Event("input", { bubbles: true }));
    await settled();
    await removed("shop");
    expect(kept()?.value).toBe("Store");
    await press("Escape");
    await open("map");
    await click(card("ad"));
    view.root.querySelector<HTMLElement>('[data-panel="inspector"]')?.click();
    await settled();
    const owner = find('[data-field="owner"] :is(input, textarea)') as HTMLInputElement;
    owner.focus();
    owner.value = "Retail";
    owner.dispatchEvent(new Event("input", { bubbles: true }));
    await settled();
    await removed("ad");
    expect(kept()?.value).toBe("Retail");
    expect(view.store.notice.value?.kind).not.toBe("error");
  });

  it("keeps a text of a link that is changed elsewhere, and changes no other", async () => {
    find("[data-text]").focus();
    await press("F2");
    now().value = "looks twice";
    view.host.foreign([
      { op: "link", kind: "experiences", from: "maya", to: "shop", fields: { actions: "buys" } },
    ]);
    await settled();
    expect(kept()?.value).toBe("looks twice");
    expect(view.store.index.value.link("experiences", "maya", "shop")?.actions).toBe("buys");
  });

  it("keeps the name of a new card whose stage is deleted", async () => {
    at("touchpoints|1|+").focus();
    await press("Enter");
    now().value = "Leaflet";
    await removed("use");
    expect(kept()?.value).toBe("Leaflet");
    await click(button(view.root, "Add the touchpoint"));
    expect(has("leaflet")).toBe(true);
  });
});

describe("an empty map that someone else starts", () => {
  it("keeps the stages that are typed, and adds them to the others", async () => {
    view.end();
    view = await shown({ format: "journeymap/1" } as JourneyFile);
    const field = find(".jnm-start textarea") as HTMLTextAreaElement;
    field.value = "Compare\nBuy";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    view.host.foreign([{ op: "add", kind: "stage", id: "find", fields: { name: "Find" } }]);
    await settled();
    expect(find(".jn-kept").textContent).toContain("Someone else has started the map.");
    expect(kept()?.value).toBe("Compare\nBuy");
    await click(button(find(".jn-kept"), "Add the stages"));
    expect(view.host.map.order.stage).toEqual(["find", "compare", "buy"]);
    expect(kept()).toBeNull();
  });

  it("keeps nothing of stages that were added", async () => {
    view.end();
    view = await shown({ format: "journeymap/1" } as JourneyFile);
    const field = find(".jnm-start textarea") as HTMLTextAreaElement;
    field.value = "Buy";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await click(button(view.root, "Add the stages"));
    expect(has("buy")).toBe(true);
    expect(kept()).toBeNull();
  });
});

describe("an item that moves while its name is typed", () => {
  it("is renamed where it is now, with the typed text", async () => {
    await rename("shop", "Store");
    view.host.foreign([
      { op: "unlink", kind: "occurs_in", from: "shop", to: "buy" },
      { op: "link", kind: "occurs_in", from: "shop", to: "use" },
    ]);
    await settled();
    expect(now().tagName).toBe("TEXTAREA");
    expect(now().value).toBe("Store");
    expect(now().closest("[data-column]")?.getAttribute("data-column")).toBe("1");
    await press("Enter");
    expect(view.host.map.entities.get("shop")?.name).toBe("Store");
  });

  it("stays in its stage when another stage comes before it", async () => {
    at("touchpoints|0|+").focus();
    await press("Enter");
    now().value = "Leaflet";
    view.host.foreign([{ op: "add", kind: "stage", id: "see", fields: { name: "See" }, at: 0 }]);
    await settled();
    expect(now().value).toBe("Leaflet");
    await press("Enter");
    await press("Escape");
    expect(view.store.index.value.stageOf("leaflet")).toBe("buy");
  });

  it("is saved if another view is shown", async () => {
    await rename("shop", "Store");
    await open("goals");
    expect(view.host.map.entities.get("shop")?.name).toBe("Store");
  });

  it.each(["touchpoint", "goal"])("is saved if the editor is removed: a new %s", async (kind) => {
    await open(kind === "goal" ? "goals" : "map");
    if (kind === "goal") {
      card("grow").focus();
      await press("Insert");
    } else {
      at("touchpoints|1|+").focus();
      await press("Enter");
    }
    now().value = "Other";
    view.end();
    await settled();
    expect(has("other")).toBe(true);
    view = await shown(structuredClone(FILE));
  });

  it("is saved if the editor is removed while an item is renamed", async () => {
    await rename("shop", "Store");
    view.end();
    await settled();
    expect(view.host.map.entities.get("shop")?.name).toBe("Store");
    view = await shown(structuredClone(FILE));
  });

  it("keeps the row of the table that is edited", async () => {
    await open("table");
    find('[data-cell="0 0"]').focus();
    await press("ArrowDown");
    await press("F2");
    now().value = "Store";
    now().dispatchEvent(new Event("input", { bubbles: true }));
    await settled();
    await removed("ad");
    await press("Enter");
    expect(view.host.map.entities.get("shop")?.name).toBe("Store");
    expect(view.host.map.entities.get("app")?.name).toBe("App");
  });
});

describe("the focused item is deleted elsewhere", () => {
  it("leaves the focus near, where no key deletes and arrows work", async () => {
    card("shop").focus();
    await removed("shop");
    expect(now()).toBe(at("touchpoints|0|+"));
    await press("Backspace");
    await press("Delete");
    expect(view.host.map.order.touchpoint).toEqual(["ad", "app"]);
    await press("ArrowRight");
    expect(find(".jn-main").contains(now())).toBe(true);
    card("app").focus();
    await press("Delete");
    expect(has("app")).toBe(false); // after another key, Delete works again
  });

  it.each([
    ["goals", "grow"],
    ["priorities", "chat"],
  ] as const)("deletes nothing in the view of %s until another key", async (name, id) => {
    await open(name);
    card(id).focus();
    await removed(id);
    const other = now().dataset.id ?? "";
    expect(has(other)).toBe(true);
    await press("Delete");
    await press("Backspace");
    expect(has(other)).toBe(true);
    expect(view.host.rev).toBe(1);
    await press("F5");
    await press("Delete");
    expect(has(other)).toBe(false);
  });

  it("does not clear the cell of another row", async () => {
    await open("table");
    find('[data-cell="0 1"]').focus();
    await press("ArrowRight");
    await press("ArrowLeft");
    await removed("ad");
    await press("Delete");
    expect(view.host.rev).toBe(1);
    expect(view.store.index.value.stageOf("shop")).toBe("buy");
  });

  it("does not move to a field of the map from the inspector", async () => {
    await click(card("ad"));
    find('[data-panel="inspector"]').click();
    await settled();
    find('[data-field="owner"] :is(input, textarea)').focus();
    await removed("ad");
    expect(now().matches("input, textarea")).toBe(false);
  });
});

it("deletes one item at most while Delete is held down", async () => {
  card("ad").focus();
  await press("Delete");
  await press("Delete", { repeat: true });
  await press("Delete", { repeat: true });
  expect(view.host.map.order.touchpoint).toEqual(["shop", "app"]);
});
