// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import { type Shown, settled, shown } from "./dom.ts";
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
    { id: "ad", name: "<img src=x onerror=alert(1)>" },
    { id: "shop", name: "Shop" },
    { id: "app", name: "App" },
  ],
  goals: [{ id: "grow", name: "Grow" }],
  links: [
    { kind: "occurs_in", from: "ad", to: "buy" },
    { kind: "occurs_in", from: "shop", to: "buy" },
    { kind: "occurs_in", from: "app", to: "use" },
    { kind: "experiences", from: "maya", to: "ad", emotion: 1, actions: "looks" },
    { kind: "leads_to", from: "ad", to: "shop" },
  ],
} as unknown as JourneyFile;

let view: Shown;

const card = (id: string) =>
  view.root.querySelector(`[role=grid] [data-id="${id}"]`) as HTMLElement;
const at = (key: string) => view.root.querySelector(`[data-key="${key}"]`) as HTMLElement;
const now = () => document.activeElement as HTMLElement;
const rev = () => view.host.rev;

async function press(key: string, more: KeyboardEventInit = {}) {
  now().dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
  );
  await settled();
}

async function type(text: string) {
  const field = now() as HTMLTextAreaElement;
  expect(field.tagName).toBe("TEXTAREA");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await press("Enter");
}

async function click(place: HTMLElement, more: MouseEventInit = {}) {
  place.dispatchEvent(
    new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1, ...more }),
  );
  await settled();
}

function clipboard(kind: "copy" | "cut" | "paste", data: Record<string, string>) {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  Object.assign(event, {
    clipboardData: {
      getData: (type: string) => data[type] ?? "",
      setData: (type: string, text: string) => {
        data[type] = text;
      },
    },
  });
  now().dispatchEvent(event);
  return settled();
}

describe("the map view", () => {
  beforeEach(async () => {
    vi.stubGlobal("CSS", {
      escape: (text: string) => text.replace(/[^\w-]/g, (each) => `\\${each}`),
    });
    view = await shown(structuredClone(FILE));
  });

  afterEach(() => {
    view.end();
    vi.unstubAllGlobals();
  });

  it("is a grid, with names for its cards, and text as text", () => {
    const grid = view.root.querySelector("[role=grid]") as HTMLElement;
    expect(grid.querySelectorAll("[role=columnheader] [data-kind=stage]")).toHaveLength(2);
    expect(card("shop").getAttribute("aria-label")).toBe("Shop, touchpoint, Buy");
    expect(card("ad").querySelector("img")).toBeNull();
    expect(card("ad").textContent).toContain("<img src=x onerror=alert(1)>");
    expect(grid.querySelectorAll("[tabindex='0']")).toHaveLength(1);
  });

  it("renames in place: Enter saves, Escape cancels", async () => {
    await click(card("shop").querySelector(".jnm-name") as HTMLElement);
    await type("Store");
    expect(view.host.map.entities.get("shop")?.name).toBe("Store");
    expect(rev()).toBe(1);
    expect(now()).toBe(card("shop"));
    expect(card("shop").getAttribute("aria-label")).toBe("Store, touchpoint, Buy, selected");
    await press("F2");
    (now() as HTMLTextAreaElement).value = "Nothing";
    await press("Escape");
    expect(view.host.map.entities.get("shop")?.name).toBe("Store");
    expect(now()).toBe(card("shop"));
  });

  it("accepts names of 10,000 letters", async () => {
    card("shop").focus();
    await press("F2");
    await type("x".repeat(10000));
    expect(view.host.map.entities.get("shop")?.name).toHaveLength(10000);
    expect(rev()).toBe(1);
  });

  it("adds items at the +, one after the other, each as a step", async () => {
    at("touchpoints|1|+").focus();
    await press("Enter");
    await type("Help");
    await type("Invoice");
    await press("Escape");
    expect(view.store.index.value.inStage("use", "touchpoint").map(({ id }) => id)).toEqual([
      "app",
      "help",
      "invoice",
    ]);
    expect(rev()).toBe(2);
    expect(now()).toBe(card("invoice"));
  });

  it("adds after the focused card with N, and adds stages at the end", async () => {
    card("ad").focus();
    await press("n");
    await type("Poster");
    await press("Escape");
    expect(view.host.map.order.touchpoint).toEqual(["ad", "poster", "shop", "app"]);
    at("head|2|+").focus();
    await press("Enter");
    await type("Leave");
    await type("Return");
    await press("Escape");
    expect(view.host.map.order.stage).toEqual(["buy", "use", "leave", "return"]);
    expect(now()).toBe(card("return"));
  });

  it("moves a card with Alt and arrows, and the focus with it", async () => {
    card("ad").focus();
    await press("ArrowRight", { altKey: true });
    expect(view.store.index.value.stageOf("ad")).toBe("use");
    expect(now()).toBe(card("ad"));
    expect(now().closest("[data-column]")?.getAttribute("data-column")).toBe("1");
    await press("ArrowUp", { altKey: true });
    expect(view.store.index.value.inStage("use", "touchpoint").map(({ id }) => id)).toEqual([
      "ad",
      "app",
    ]);
    expect(rev()).toBe(2);
  });

  it("deletes the selection in one step; the focus goes to the next card", async () => {
    card("ad").focus();
    await press("Delete");
    expect(view.host.map.entities.has("ad")).toBe(false);
    expect(now()).toBe(card("shop"));
    await press(" ");
    view.store.select(["shop", "app"]);
    await press("Delete");
    expect(view.host.map.order.touchpoint).toEqual([]);
    expect(rev()).toBe(2);
    expect(view.root.contains(now())).toBe(true);
    expect(now().dataset.plus).toBeDefined();
  });

  it("keeps the focus when someone else moves or deletes the card", async () => {
    card("ad").focus();
    view.host.foreign([
      { op: "unlink", kind: "occurs_in", from: "ad", to: "buy" },
      { op: "link", kind: "occurs_in", from: "ad", to: "use" },
    ]);
    await settled();
    expect(now()).toBe(card("ad"));
    view.host.foreign([{ op: "remove", id: "ad" }]);
    await settled();
    expect(now().closest("[role=grid]")).not.toBeNull();
  });

  it("selects by click, Ctrl and Shift, Space and Ctrl+A", async () => {
    await click(card("ad"));
    expect(view.store.selection.value).toEqual(["ad"]);
    await click(card("app"), { ctrlKey: true });
    expect(view.store.selection.value).toEqual(["ad", "app"]);
    await click(card("ad"));
    await click(card("app"), { shiftKey: true });
    expect(view.store.selection.value).toEqual(["ad", "shop", "app"]);
    await press("Escape");
    expect(view.store.selection.value).toEqual([]);
    await press(" ");
    expect(view.store.selection.value).toEqual(["app"]);
    await press("a", { ctrlKey: true });
    expect(view.store.selection.value).toEqual(["ad", "shop", "app"]);
  });

  it("links by keyboard from a list", async () => {
    card("shop").focus();
    await press("l");
    const options = () => [...view.root.querySelectorAll("[role=option]")];
    expect(options().map((each) => each.textContent)).toContain("Jo experiences Shop" + "persona");
    const wanted = options().findIndex((each) => each.textContent?.startsWith("Jo experiences"));
    for (let turn = 0; turn < wanted; turn++) {
      await press("ArrowDown");
    }
    await press("Enter");
    expect(view.store.index.value.link("experiences", "jo", "shop")).toBeDefined();
    expect(now()).toBe(card("shop"));
  });

  it("changes an emotion with the keyboard, a burst as one step", async () => {
    const point = view.root.querySelector("[data-point=emotion]") as HTMLElement;
    expect(point.getAttribute("role")).toBe("slider");
    expect(point.getAttribute("aria-valuetext")).toBe("+1, assumed");
    point.focus();
    await press("ArrowDown", { altKey: true });
    await press("-");
    await press("ArrowUp", { altKey: true, shiftKey: true });
    await view.store.flush();
    expect(view.store.index.value.link("experiences", "maya", "ad")?.emotion).toBe(0.1);
    expect(rev()).toBe(1);
    expect(now().dataset.point).toBe("emotion");
  });

  it("copies, cuts and pastes cards with their links, and rows of a spreadsheet", async () => {
    const data: Record<string, string> = {};
    card("ad").focus();
    await clipboard("copy", data);
    expect(data["text/plain"]).toContain("touchpoint\tstage");
    card("app").focus();
    await clipboard("paste", data);
    const { index } = view.store;
    const copy = view.store.selection.value[0] as string;
    expect(index.value.stageOf(copy)).toBe("use");
    expect(index.value.link("experiences", "maya", copy)?.emotion).toBe(1);
    card("shop").focus();
    view.store.select([]);
    await clipboard("cut", data);
    expect(index.value.has("shop")).toBe(false);
    card("app").focus();
    await clipboard("paste", { "text/plain": "Letter\nCall" });
    expect(
      index.value
        .inStage("use", "touchpoint")
        .map(({ name }) => name)
        .slice(-2),
    ).toEqual(["Letter", "Call"]);
    expect(rev()).toBe(3);
    expect(now()).toBe(card("letter"));
  });

  it("highlights a persona's journey and fades the rest", async () => {
    view.store.persona.value = "maya";
    await settled();
    expect(card("ad").classList.contains("jn-fading")).toBe(false);
    expect(card("shop").classList.contains("jn-fading")).toBe(true);
  });

  it("hides the rest on request: no key, selection or action reaches it", async () => {
    view.store.select(["ad", "shop"]);
    view.store.persona.value = "maya";
    await click(view.root.querySelector(".jn-persona-switch button") as HTMLElement);
    const items = [
      ...view.root.querySelectorAll<HTMLElement>(".jn-persona-switch [role^=menuitem]"),
    ];
    await click(items.at(-1) as HTMLElement);
    await settled();
    expect(card("shop").closest(".jn-hiding .jn-fading")).not.toBeNull();
    expect(view.store.selection.value).toEqual(["ad"]);
    card("ad").focus();
    await press("a", { ctrlKey: true });
    expect(view.store.selection.value).toEqual(["ad"]);
    view.store.view.value = "table";
    await settled();
    const rows = [...view.root.querySelectorAll("[role=row] [data-cell$=' 0']")];
    expect(rows.map((each) => each.textContent)).not.toContain("Shop");
  });

  it("says that a new item is hidden, and by what", async () => {
    const { store } = view;
    const add = (name: string) =>
      store.edit([{ op: "add", kind: "touchpoint", id: name.toLowerCase(), fields: { name } }]);
    store.persona.value = "maya";
    await settled();
    await add("Letter");
    await settled();
    expect(store.notice.value).toBeNull(); // it is only dimmed
    await click(view.root.querySelector(".jn-persona-switch button") as HTMLElement);
    const items = view.root.querySelectorAll<HTMLElement>(".jn-persona-switch [role^=menuitem]");
    await click([...items].at(-1) as HTMLElement);
    await add("Call");
    await settled();
    expect(store.notice.value?.text).toBe("Call was added, but only what is about Maya is shown.");
    store.notice.value = null;
    store.persona.value = "";
    await add("Visit");
    await settled();
    expect(store.notice.value).toBeNull();
  });

  it("writes what a persona does, and removes empty text", async () => {
    const text = view.root.querySelector("[data-text]") as HTMLElement;
    await click(text);
    await type("looks twice");
    const link = () => view.store.index.value.link("experiences", "maya", "ad");
    expect(link()?.actions).toBe("looks twice");
    await press("Delete");
    expect(link()?.actions).toBeUndefined();
    expect(rev()).toBe(2);
  });

  it("starts an empty map with the names of stages", async () => {
    view.end();
    view = await shown({ format: "journeymap/1" } as JourneyFile);
    const field = view.root.querySelector(".jnm-start textarea") as HTMLTextAreaElement;
    expect(view.root.textContent).toContain("Use these stages");
    field.value = "Buy, Use";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await settled();
    expect(view.root.textContent).not.toContain("Use these stages"); // they are not those typed
    await click(
      [...view.root.querySelectorAll("button")].find(
        (each) => each.textContent === "Add the stages",
      ) as HTMLElement,
    );
    expect(view.host.map.order.stage).toEqual(["buy", "use"]);
    expect(rev()).toBe(1);
    expect(view.root.querySelector("[role=grid]")).not.toBeNull();
  });

  it("collapses a row with a click and with keys, and remembers it", async () => {
    const label = () => at("touchpoints|-1|label");
    await click(label());
    expect(card("shop")).toBeNull();
    expect(now()).toBe(label());
    expect(label().getAttribute("aria-label")).toBe("Touchpoints, collapsed");
    expect(label().closest("[role=rowheader]")?.getAttribute("aria-expanded")).toBe("false");
    expect(label().closest("[role=row]")?.textContent).toContain("2");
    view.store.view.value = "goals";
    await settled();
    view.store.view.value = "map";
    await settled();
    expect(card("shop")).toBeNull();
    label().focus();
    await press("ArrowRight");
    expect(card("shop")).not.toBeNull();
    await press("ArrowLeft");
    expect(card("shop")).toBeNull();
    expect(rev()).toBe(0);
  });

  it("continues adding in the next stage with Tab, and back", async () => {
    at("touchpoints|0|+").focus();
    await press("Enter");
    (now() as HTMLTextAreaElement).value = "Leaflet";
    await press("Tab");
    expect(now().closest("[data-column]")?.getAttribute("data-column")).toBe("1");
    (now() as HTMLTextAreaElement).value = "Manual";
    await press("Tab", { shiftKey: true });
    expect(now().closest("[data-column]")?.getAttribute("data-column")).toBe("0");
    await press("Escape");
    const names = view.host.map.order.touchpoint.map((id) => view.host.map.entities.get(id)?.name);
    expect(names.slice(-2)).toEqual(["Leaflet", "Manual"]);
    expect(view.store.index.value.stageOf(view.host.map.order.touchpoint.at(-1) ?? "")).toBe("use");
    expect(rev()).toBe(2);
  });

  it("starts an emotion from the keyboard and moves to its point", async () => {
    at("emotion:maya|1|-").focus();
    await press("Enter");
    await new Promise((drawn) => requestAnimationFrame(drawn));
    await settled();
    expect(view.store.index.value.link("experiences", "maya", "app")?.emotion).toBe(0);
    expect(now().dataset.key).toBe("emotion:maya|1|app-emotion");
    expect(rev()).toBe(1);
  });

  it("keeps the field open when the + of its cell is pressed, and adds what was typed", async () => {
    const plus = at("touchpoints|0|+");
    const pressed = () => {
      const down = new MouseEvent("mousedown", { bubbles: true, cancelable: true });
      plus.dispatchEvent(down);
      if (!down.defaultPrevented) {
        now().blur(); // what a browser does
      }
      return click(plus);
    };
    await pressed();
    expect(now().tagName).toBe("TEXTAREA");
    await pressed();
    expect(now().tagName).toBe("TEXTAREA");
    expect(rev()).toBe(0);
    (now() as HTMLTextAreaElement).value = "Leaflet";
    await pressed();
    expect(rev()).toBe(1);
    await type("Poster");
    await press("Escape");
    const names = view.store.index.value.inStage("buy", "touchpoint").map(({ name }) => name);
    expect(names.slice(-2)).toEqual(["Leaflet", "Poster"]);
  });

  it("adds what was typed when the + of another stage is pressed, and opens a field there", async () => {
    await click(at("touchpoints|0|+"));
    (now() as HTMLTextAreaElement).value = "Leaflet";
    await click(at("touchpoints|1|+"));
    expect(view.store.index.value.stageOf("leaflet")).toBe("buy");
    expect(now().closest("[data-column]")?.getAttribute("data-column")).toBe("1");
    await type("Manual");
    await press("Escape");
    expect(view.store.index.value.stageOf("manual")).toBe("use");
  });

  it("does not look editable if it is read-only", async () => {
    const host = new MemoryHost(structuredClone(FILE));
    (host as { readonly: boolean }).readonly = true;
    const still = await shown(structuredClone(FILE), host);
    const names = [...still.root.querySelectorAll("button")].map(
      (each) => each.getAttribute("aria-label") ?? each.textContent,
    );
    expect(names.filter((name) => /^(Undo|Redo|Add)/.test(name ?? ""))).toEqual([]);
    expect(still.root.querySelector(".jn-bar")?.textContent).toContain("Read only");
    still.root
      .querySelector(".jn-editor")
      ?.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
    await settled();
    expect(host.asked.some((each) => each.type === "undo")).toBe(false);
    expect(still.store.notice.value).toBeNull();
    still.end();
  });

  it("pastes no control characters, and nothing if nothing else is left", async () => {
    card("app").focus();
    await clipboard("paste", { "text/plain": "\u0000\u0001\n\u0002\t" });
    expect(rev()).toBe(0);
    await clipboard("paste", { "text/plain": "Ro\u0000ad show" });
    expect([...view.host.map.entities.values()].map(({ name }) => name)).toContain("Road show");
  });
});
