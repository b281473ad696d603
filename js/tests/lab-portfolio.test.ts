// @vitest-environment jsdom
import { Signal } from "@lumino/signaling";
import { signal } from "@preact/signals";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Maps, MapWidget } from "../src/hosts/lab/maps.ts";
import { type Around, drawPortfolio } from "../src/hosts/lab/open/portfolio.tsx";
import {
  gapCountWords,
  listed,
  mapRows,
  othersOf,
  titlesOf,
} from "../src/hosts/lab/open/portfolio-rows.ts";
import { drawVersions } from "../src/hosts/lab/open/versions.tsx";
import type { Contradiction, Portfolio, PortfolioMap } from "../src/hosts/lab/portfolios.ts";
import { button, click, settled } from "./dom.ts";

function mapOf(name: string, more: Partial<PortfolioMap> = {}): PortfolioMap {
  return {
    ...{ name, path: `coffee/${name}.journeymap.json`, title: name.toUpperCase() },
    ...{ gaps: { error: 0, warning: 0, info: 0 }, library: false, parents: [], ...more },
  };
}

const MAYA: Contradiction = {
  ...{ kind: "persona", id: "maya", name: "Maya" },
  fields: ["role", "needs", "portrait"],
  versions: [
    { maps: ["office", "subscribe"], values: { role: "Barista", needs: ["Rest", "Coffee"] } },
    { maps: ["win-back"], values: { role: "<b>Student</b>", portrait: "🙂" } },
  ],
};
const COFFEE: Portfolio = {
  path: "coffee",
  maps: [
    mapOf("discover", { gaps: { error: 2, warning: 1, info: 3 } }),
    mapOf("library", { library: true }),
    mapOf("office", { parents: ["parcel"] }),
    mapOf("parcel", { parents: ["subscribe"] }),
    mapOf("subscribe"),
    mapOf("win-back"),
  ],
  broken: [{ path: "coffee/old.journeymap.json", message: "line 3: not JSON" }],
  contradictions: [MAYA],
  findings: [
    {
      ...{ path: "coffee/discover.journeymap.json", rule: "C704", severity: "warning", id: "ad" },
      message: "Ad is also on the map Office, with a different owner",
    },
  ],
};

describe("the rows of a portfolio", () => {
  const names = (text = "", portfolio = COFFEE) =>
    mapRows(portfolio, text).map(({ map, level }) => `${level} ${map.name}`);

  it("have nested maps below those that they detail, and libraries last", () => {
    expect(names()).toEqual([
      ...["1 discover", "1 subscribe", "2 parcel", "3 office", "1 win-back", "1 library"],
    ]);
  });

  it("keep the maps above one that fits a text", () => {
    expect(names("office")).toEqual(["1 subscribe", "2 parcel", "3 office"]);
    expect(names("nothing")).toEqual([]);
  });

  it("show a map below each map that it details, and end although maps detail each other", () => {
    const circle = [mapOf("a", { parents: ["b"] }), mapOf("b", { parents: ["a"] })];
    const twice = [mapOf("a"), mapOf("b"), mapOf("c", { parents: ["a", "b"] })];
    expect(names("", { ...COFFEE, maps: [...circle, mapOf("c")] })).toEqual([
      "1 c",
      "1 a",
      "2 b",
      "1 b",
      "2 a",
    ]);
    expect(names("", { ...COFFEE, maps: twice })).toEqual(["1 a", "2 c", "1 b", "2 c"]);
  });

  it("are in the order of the numbers in their names; two maps with one title show theirs", () => {
    const maps = [mapOf("a10", { title: "Shop" }), mapOf("a9", { title: "Shop" }), mapOf("b")];
    expect(names("", { ...COFFEE, maps })).toEqual(["1 a9", "1 a10", "1 b"]);
    expect([...titlesOf({ ...COFFEE, maps }).values()]).toEqual(["Shop (a10)", "Shop (a9)", "B"]);
  });

  it("name gaps and maps in words", () => {
    expect(gapCountWords({ error: 2, warning: 1, info: 0 })).toBe("2 errors, 1 warning");
    expect(gapCountWords({ error: 0, warning: 0, info: 0 })).toBe("No gaps");
    expect(listed(["A"])).toBe("A");
    expect(listed(["A", "B", "C", "D"])).toBe("A, B, C and D");
    expect(listed(["A", "B", "C", "D", "E"])).toBe("A, B, C and 2 more");
    expect(othersOf(MAYA.versions, MAYA.versions[1] as never)).toEqual(["office", "subscribe"]);
  });
});

let end = () => {};
afterEach(() => {
  end();
  document.body.replaceChildren();
  vi.useRealTimers();
});

function drawn(options: Partial<Around> = {}, current: string | null = "subscribe") {
  const documentOf = (name: string) =>
    ({
      content: { store: signal(null) },
      disposed: new Signal({}),
      context: { path: `coffee/${name}.journeymap.json` },
    }) as unknown as MapWidget;
  const open = current === null ? null : documentOf(current);
  const source = {};
  const tracker = {
    currentWidget: open,
    currentChanged: new Signal<object, MapWidget | null>(source),
    widgetAdded: new Signal<object, MapWidget>(source),
    forEach: (run: (map: MapWidget) => void) => open && run(open),
  };
  const files = new Signal<object, null>(source);
  const around = {
    chosen: signal<string | null>(null),
    show: vi.fn(async () => COFFEE),
    openMap: vi.fn(),
    chooseFolder: vi.fn(),
    compare: vi.fn(async () => true),
    watchFiles: (listener: () => void) => {
      files.connect(listener);
      return () => files.disconnect(listener);
    },
    localPath: (map: MapWidget) => map.context.path,
    ...options,
  };
  const place = document.body.appendChild(document.createElement("div"));
  end = drawPortfolio({ tracker } as unknown as Maps, around, place);
  const texts = () => [...place.querySelectorAll("li")].map((each) => each.textContent);
  return { place, around, tracker, files, texts, documentOf };
}

describe("the portfolio in the side panel", () => {
  it("lists the maps beside the open one with their gaps, and the contradictions", async () => {
    const { place, around, texts } = drawn();
    await settled();
    expect(around.show).toHaveBeenCalledExactlyOnceWith("coffee");
    expect(place.querySelector("header b")?.textContent).toBe("coffee");
    expect(texts()).toEqual([
      ...["DISCOVER21", "SUBSCRIBE", "PARCEL", "OFFICE", "WIN-BACK", "LIBRARYlibrary"],
      "old.journeymap.jsoncannot be read",
      "Maya personaRole, needs and portrait",
      "Ad is also on the map Office, with a different owner",
    ]);
    const [first] = place.querySelectorAll<HTMLElement>("li button");
    expect(first?.querySelector("[role=img]")?.getAttribute("aria-label")).toBe(
      "2 errors, 1 warning, 3 hints",
    );
    await click(first as HTMLElement);
    expect(around.openMap).toHaveBeenCalledWith("coffee/discover.journeymap.json");
    expect(place.querySelector("[aria-current=true]")?.textContent).toBe("SUBSCRIBE");
  });

  it("stays with a folder that was chosen, until it follows the open map again", async () => {
    const { place, around, tracker, documentOf } = drawn();
    await settled();
    around.chosen.value = "other";
    await settled();
    tracker.currentChanged.emit(documentOf("discover"));
    await settled();
    expect(around.show).toHaveBeenLastCalledWith("other");
    await click(button(place, "Follow the open map"));
    expect(around.show).toHaveBeenLastCalledWith("coffee");
  });

  it("is read again after files changed, once, and after a version was taken", async () => {
    const { place, around, files } = drawn();
    await settled();
    vi.useFakeTimers();
    files.emit(null);
    files.emit(null);
    await vi.advanceTimersByTimeAsync(2000);
    vi.useRealTimers();
    expect(around.show).toHaveBeenCalledTimes(2);
    await click(place.querySelector(".jn-lab-contradiction") as HTMLElement);
    expect(around.compare).toHaveBeenCalledWith(MAYA, COFFEE);
    expect(around.show).toHaveBeenCalledTimes(3);
  });

  it("says why a folder cannot be read", async () => {
    const { place } = drawn({
      show: async () => {
        throw new Error("x contains more than 1,000 folders");
      },
    });
    await settled();
    expect(place.querySelector("[role=alert]")?.textContent).toContain("1,000 folders");
  });

  it("without a map offers the folder of the file browser", async () => {
    const { place, around } = drawn({}, null);
    await settled();
    expect(around.show).not.toHaveBeenCalled();
    await click(button(place, "Show the folder of the file browser"));
    expect(around.chooseFolder).toHaveBeenCalled();
  });
});

describe("the versions of a thing", () => {
  it("are side by side, and one is taken with the fields that are checked", async () => {
    const place = document.body.appendChild(document.createElement("div"));
    const take = vi.fn();
    const titles = new Map([["win-back", "Win back"]]);
    end = drawVersions(place, { what: MAYA, titles, take });
    const cells = [...place.querySelectorAll("tbody tr")].map((row) =>
      [...row.children].map((each) => each.textContent),
    );
    expect(cells).toEqual([
      ["Role", "Barista", "<b>Student</b>"],
      ["Needs", "RestCoffee", "not set"],
      ["Portrait", "not set", "🙂"],
    ]);
    await click(place.querySelectorAll<HTMLElement>("input")[1] as HTMLElement);
    await click(button(place, "Use the version of Win back"));
    expect(take).toHaveBeenCalledWith(MAYA.versions[1], ["role", "portrait"]);
    for (const each of place.querySelectorAll<HTMLInputElement>("input:checked")) {
      await click(each);
    }
    expect(button(place, "Use the version of Win back").disabled).toBe(true);
  });
});
