// @vitest-environment jsdom
import type { AnyModel } from "@anywidget/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepHeight, keptHeight } from "../src/hosts/notebook/cell-height.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import { button, click, control, press, type Shown, settled, shown } from "./dom.ts";
import { MemoryHost } from "./memory.ts";

const FILE = {
  format: "journeymap/1",
  stages: Array.from({ length: 12 }, (_, at) => ({ id: `s${at}`, name: `Stage ${at}` })),
  touchpoints: [{ id: "ad", name: "Ad" }],
  links: [{ kind: "occurs_in", from: "ad", to: "s0" }],
} as unknown as JourneyFile;

/** Size of the view, and of the map at full size, in pixels. */
const [WIDE, HIGH, MAP_WIDE, MAP_HIGH] = [1000, 500, 2600, 2500];

class SizedHost extends MemoryHost {
  kept: string[] = [];
  resize(height: string) {
    this.kept.push(height);
  }
}

let view: Shown;
let host: SizedHost;

const zoom = () =>
  Number.parseInt(view.root.querySelector(".jnm-percent")?.textContent ?? "", 10) / 100;
const zoomOf = (place: HTMLElement) =>
  Number(place.querySelector<HTMLElement>(".jnm-sheet")?.style.zoom || place.style.zoom || 1);

async function frames() {
  for (let turn = 0; turn < 30; turn++) {
    await new Promise((done) => requestAnimationFrame(done));
  }
  await settled();
}

beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(WIDE);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(HIGH);
  vi.spyOn(HTMLElement.prototype, "scrollWidth", "get").mockImplementation(function (
    this: HTMLElement,
  ) {
    return Math.max(WIDE, MAP_WIDE * zoomOf(this));
  });
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockImplementation(function (
    this: HTMLElement,
  ) {
    return Math.max(HIGH, MAP_HIGH * zoomOf(this));
  });
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(function (this: Element) {
    const sheet = this.classList.contains("jnm-sheet");
    const by = zoomOf(this as HTMLElement);
    return new DOMRect(0, 0, sheet ? MAP_WIDE * by : WIDE, sheet ? MAP_HIGH * by : HIGH);
  });
  host = new SizedHost(structuredClone(FILE));
  view = await shown(structuredClone(FILE), host);
});

afterEach(() => {
  view.end();
  vi.restoreAllMocks();
});

const card = () => view.root.querySelector("[role=grid] [data-id=ad]") as HTMLElement;

describe("fitting the map", () => {
  it("fits the width first, and with a second press the whole map", async () => {
    await press(card(), "!", { code: "Digit1", shiftKey: true });
    const width = zoom();
    expect(width).toBeCloseTo(0.39, 1);
    await press(card(), "!", { code: "Digit1", shiftKey: true });
    await frames();
    expect(zoom()).toBeCloseTo(HIGH / MAP_HIGH, 2);
    expect(zoom()).toBeLessThan(width);
  });

  it("fits the whole map at once with Shift+0, and the button does both", async () => {
    await press(card(), ")", { code: "Digit0", shiftKey: true });
    await frames();
    expect(zoom()).toBeCloseTo(HIGH / MAP_HIGH, 2);
    await click(button(view.root, "Fit"));
    expect(zoom()).toBeGreaterThan(HIGH / MAP_HIGH + 0.05);
    await click(button(view.root, "Fit"));
    await frames();
    expect(zoom()).toBeCloseTo(HIGH / MAP_HIGH, 2);
  });
});

describe("the overview", () => {
  const overview = () => view.root.querySelector<HTMLElement>(".jnm-overview");

  it("is shown for a map that is much wider than the view, and can be hidden", async () => {
    await new Promise((done) => setTimeout(done, 200));
    await settled();
    expect(overview()?.querySelector("rect")?.getAttribute("width")).toBe(String(WIDE));
    await click(button(view.root, "Hide the overview"));
    expect(overview()).toBeNull();
    expect(button(view.root, "Show the overview").getAttribute("aria-pressed")).toBe("false");
  });

  it("scrolls with the arrow keys", async () => {
    await new Promise((done) => setTimeout(done, 200));
    await settled();
    const scroller = view.root.querySelector(".jnm-scroll") as HTMLElement;
    await press(overview() as HTMLElement, "ArrowRight");
    expect(scroller.scrollLeft).toBe(WIDE / 2);
  });
});

describe("the height of the editor", () => {
  it("changes with the arrow keys on its lower edge, and the host keeps it", async () => {
    const edge = control(view.root, "Height of the editor");
    await press(edge, "ArrowDown");
    const editor = view.root.querySelector(".jn-editor") as HTMLElement;
    expect(editor.style.height).toBe(`${HIGH + 40}px`);
    expect(host.kept).toEqual([`${HIGH + 40}px`]);
  });

  it("is kept in the notebook's cell, until the code asks for another one", () => {
    let asked = "640px";
    const metadata = new Map<string, unknown>();
    const cell = {
      getMetadata: (key: string) => metadata.get(key),
      setMetadata: (key: string, value: unknown) => metadata.set(key, value),
    };
    const set = vi.fn();
    const model = {
      get: () => asked,
      set,
      save_changes: () => undefined,
      widget_manager: {
        context: { model: { cells: { length: 2, get: (at: number) => (at === 1 ? cell : null) } } },
      },
    } as unknown as AnyModel<{ height: string }>;
    const place = document.createElement("div");
    place.innerHTML = '<div class="jp-Cell" data-windowed-list-index="1"><p></p></div>';
    const inside = place.querySelector("p") as HTMLElement;
    keepHeight(model, inside, "900px");
    expect(metadata.get("journeynb")).toEqual({ height: "900px", instead_of: "640px" });
    expect(keptHeight(model, inside)).toBe("900px");
    expect(set).not.toHaveBeenCalled();
    const below = document.createElement("section");
    below.className = "jn-below";
    inside.append(below);
    expect(keptHeight(model, below)).toBeUndefined();
    asked = "500px";
    expect(keptHeight(model, inside)).toBeUndefined();
    metadata.set("journeynb", { height: "url(x)", instead_of: "500px" });
    expect(keptHeight(model, inside)).toBeUndefined();
  });

  it("is kept by the widget in other hosts", () => {
    const set = vi.fn();
    const model = {
      get: () => "640px",
      set,
      save_changes: () => undefined,
    } as unknown as AnyModel<{ height: string }>;
    keepHeight(model, document.body, "900px");
    expect(set).toHaveBeenCalledWith("height", "900px");
  });
});
