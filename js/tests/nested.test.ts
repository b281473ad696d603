// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { localMaps } from "../src/hosts/lab/local-maps.ts";
import { openBelow } from "../src/hosts/notebook/nested-editors.ts";
import { PageHost } from "../src/hosts/page/host.ts";
import { otherMaps } from "../src/hosts/server/other-maps.ts";
import type { OtherMaps } from "../src/protocol/host.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { Answer, MapList, Request } from "../src/protocol/messages.ts";
import { button, click, control, press, type Shown, settled, shown, type } from "./dom.ts";
import { MemoryHost } from "./memory.ts";

const PARCEL = "parts/first-parcel.journeymap.json";
const OFFICE = "office.journeymap.json";
const GONE = "gone.journeymap.json";
const FILE = {
  format: "journeymap/1",
  title: "Subscribe",
  stages: [{ id: "start", name: "Start", journey: OFFICE }],
  touchpoints: [
    { id: "parcel", name: "First parcel", journey: PARCEL },
    { id: "call", name: "Call", journey: GONE },
    { id: "ad", name: "Ad" },
  ],
  links: [
    { kind: "occurs_in", from: "parcel", to: "start" },
    { kind: "occurs_in", from: "call", to: "start" },
    { kind: "occurs_in", from: "ad", to: "start" },
  ],
} as unknown as JourneyFile;
const LIST: MapList = {
  maps: [
    { path: OFFICE, title: "Coffee for offices" },
    { path: PARCEL, title: "The first parcel arrives" },
  ],
  broken: [{ path: GONE, why: "there is no such file" }],
};

/** A host that knows other maps. */
class WithMaps extends MemoryHost {
  readonly opened: string[] = [];
  readonly listed: (readonly string[])[] = [];
  readonly maps: OtherMaps = {
    list: async (named) => {
      this.listed.push(named);
      return LIST;
    },
    open: (path) => {
      this.opened.push(path);
    },
  };
}

let view: Shown;
afterEach(() => view?.end());

const one = (selector: string) => view.root.querySelector(selector) as HTMLElement;
const card = (id: string) => one(`[role=grid] [data-id="${id}"]`);
const mark = (id: string) => card(id).querySelector<HTMLElement>(".jnm-nested");

async function start(host = new WithMaps(FILE)): Promise<WithMaps> {
  view = await shown(FILE, host);
  return host;
}

describe("a stage or touchpoint with a nested map", () => {
  it("is marked with the title of the map, which a click opens", async () => {
    const host = await start();
    expect(mark("parcel")?.textContent).toBe("The first parcel arrives");
    expect(mark("start")?.textContent).toBe("Coffee for offices");
    expect(mark("ad")).toBeNull();
    expect(card("parcel").getAttribute("aria-label")).toContain(
      "nested map: The first parcel arrives",
    );
    await click(mark("parcel") as HTMLElement);
    expect(host.opened).toEqual([PARCEL]);
    expect(view.store.selection.value).toEqual([]);
  });

  it("opens with the key O and from its menu", async () => {
    const host = await start();
    await press(card("start"), "o");
    card("parcel").dispatchEvent(new MouseEvent("contextmenu", { bubbles: true }));
    await settled();
    await click(button(view.root, "Open the map “The first parcel arrives”O"));
    expect(host.opened).toEqual([OFFICE, PARCEL]);
    await press(card("ad"), "o");
    expect(host.opened).toHaveLength(2);
  });

  it("says why a map cannot be opened", async () => {
    const host = await start();
    expect(mark("call")?.className).toContain("jnm-broken");
    expect(mark("call")?.title).toBe(`${GONE}: there is no such file`);
    await click(mark("call") as HTMLElement);
    expect(host.opened).toEqual([]);
    expect(view.store.notice.value?.text).toBe(`${GONE} cannot be opened: there is no such file`);
  });

  it("leaves full screen, which would hide the other map", async () => {
    await start();
    view.editor.ui.full.value = true;
    await click(mark("parcel") as HTMLElement);
    expect(view.editor.ui.full.value).toBe(false);
  });

  it("is asked for once, and again for a new name", async () => {
    const host = await start();
    expect(host.listed).toEqual([[OFFICE, PARCEL, GONE]]);
    await view.store.edit([{ op: "set", id: "ad", fields: { name: "Poster" } }]);
    await settled();
    expect(host.listed).toHaveLength(1);
    await view.store.edit([{ op: "set", id: "ad", fields: { journey: "ad.journeymap.json" } }]);
    await settled();
    expect(host.listed.at(-1)).toEqual([OFFICE, PARCEL, GONE, "ad.journeymap.json"]);
    expect(mark("ad")?.textContent).toBe("ad");
  });

  it("shows the name of the file where no other map can be opened", async () => {
    view = await shown(FILE);
    expect(mark("parcel")?.textContent).toBe("first-parcel");
    await click(mark("parcel") as HTMLElement);
    expect(view.store.notice.value?.text).toContain("no other map can be opened here");
  });
});

describe("the field for a nested map", () => {
  async function inspect(id: string): Promise<HTMLElement> {
    view.editor.ui.open(id, "journey");
    await settled();
    return one(".jn-side [data-field=journey]");
  }

  it("offers the maps of the folder, and opens the chosen one", async () => {
    const host = await start();
    const field = await inspect("ad");
    const select = control<HTMLSelectElement>(field, "Nested map");
    expect([...select.options].map(({ text }) => text)).toEqual([
      "Not set",
      `Coffee for offices (${OFFICE})`,
      `The first parcel arrives (${PARCEL})`,
      "Another file…",
    ]);
    select.value = OFFICE;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
    expect(view.store.index.value.get("touchpoint", "ad")?.journey).toBe(OFFICE);
    await click(button(field, "Open"));
    expect(host.opened).toEqual([OFFICE]);
  });

  it("takes the path of any other file", async () => {
    await start();
    const field = await inspect("ad");
    const select = control<HTMLSelectElement>(field, "Nested map");
    select.value = [...select.options].at(-1)?.value ?? "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
    const input = control(field, "Nested map");
    await type(input, "../other/ads.journeymap.json");
    input.dispatchEvent(new FocusEvent("blur"));
    await settled();
    expect(view.store.index.value.get("touchpoint", "ad")?.journey).toBe(
      "../other/ads.journeymap.json",
    );
  });

  it("says what is wrong with the map that it names", async () => {
    await start();
    const field = await inspect("call");
    expect(field.querySelector(".jn-hint")?.textContent).toBe("there is no such file");
    expect(control(field, "Nested map").getAttribute("aria-invalid")).toBe("true");
  });
});

describe("hosts", () => {
  it("a notebook shows the other editor below, once, until it is closed", () => {
    const place = document.createElement("div");
    document.body.append(place);
    const closed = vi.fn();
    openBelow(place, "abc", "First <b>parcel", closed);
    openBelow(place, "abc", "First <b>parcel", closed);
    expect(place.querySelectorAll(".jn-place-abc")).toHaveLength(1);
    expect(place.querySelector("header b")?.textContent).toBe("First <b>parcel");
    expect(document.activeElement).toBe(place.querySelector(".jn-below"));
    place.querySelector("button")?.click();
    expect(place.children).toHaveLength(0);
    expect(closed).toHaveBeenCalledOnce();
    place.remove();
  });

  it("a server says which file is opened, and what surrounds the editor opens it", async () => {
    const asked: Request[] = [];
    const openMap = vi.fn();
    const maps = otherMaps(
      async (what) => {
        asked.push(what);
        return (
          what.type === "maps"
            ? { type: "maps", ...LIST }
            : { type: "opened_map", place: "maps/office.journeymap.json", title: "" }
        ) as Answer;
      },
      { openMap },
    );
    expect((await maps.list([])).maps).toHaveLength(2);
    await maps.open(OFFICE);
    expect(asked).toEqual([{ type: "maps" }, { type: "open_map", path: OFFICE }]);
    expect(openMap).toHaveBeenCalledWith("maps/office.journeymap.json");
  });

  it("a page opens the maps in the same file, and no others", async () => {
    const page = new PageHost({
      ...{ map: FILE, base: "", made: "2026-11-22", gaps: [], rules: {} },
      ...{ readonly: false, height: "", view: "map" },
      maps: { [OFFICE]: { title: "Offices", href: "#map-office" } },
    });
    expect(await page.maps.list([OFFICE, GONE])).toEqual({
      maps: [{ path: OFFICE, title: "Offices" }],
      broken: [{ path: GONE, why: "this page does not contain the map", elsewhere: true }],
    });
    void page.maps.open(OFFICE);
    expect(location.hash).toBe("#map-office");
  });

  it("without a server, the maps are those in the folder and those that are named", async () => {
    const texts: Record<string, string> = {
      "eu/map.journeymap.json": "",
      "eu/office.journeymap.json": '{"format": "journeymap/1", "title": "Offices"}',
      "eu/broken.journeymap.json": "{",
      "library.journeymap.json": '{"format": "journeymap/1", "title": "Library"}',
    };
    const files = {
      list: async () => ["map", "office", "broken"].map((each) => `${each}.journeymap.json`),
      read: async (path: string) => {
        if (texts[path] === undefined) {
          throw new Error("404");
        }
        return { text: texts[path], modified: "", writable: true };
      },
    };
    const open = vi.fn(async () => undefined);
    const maps = localMaps(files, () => "eu/map.journeymap.json", open);
    const library = "../library.journeymap.json";
    const outside = "../../x.journeymap.json";
    const found = await maps.list([library, GONE, outside]);
    expect(found).toEqual({
      maps: [
        { path: library, title: "Library" },
        { path: "office.journeymap.json", title: "Offices" },
      ],
      broken: [
        { path: outside, why: "it is outside the files here" },
        { path: GONE, why: "there is no such file" },
      ],
    });
    await maps.open(library);
    expect(open).toHaveBeenCalledWith("library.journeymap.json");
  });
});
