// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { Signal } from "@lumino/signaling";
import { signal } from "@preact/signals";
import { afterEach, describe, expect, it, vi } from "vitest";
import schema from "../labextension/schema/plugin.json" with { type: "json" };
import { isLabs } from "../src/hosts/lab/keys.ts";
import { settingsOf } from "../src/hosts/lab/map-settings.ts";
import type { Maps, MapWidget } from "../src/hosts/lab/maps.ts";
import { COMMANDS, EXPORTS, STARTS, VIEWS } from "../src/hosts/lab/names.ts";
import { exportMap } from "../src/hosts/lab/open/acts.ts";
import { applySettings } from "../src/hosts/lab/open/apply-settings.ts";
import { notificationOf } from "../src/hosts/lab/open/export-notification.ts";
import { outlineRows, UNPLACED } from "../src/hosts/lab/open/outline-rows.ts";
import { drawSection } from "../src/hosts/lab/open/sections.tsx";
import { showStatus } from "../src/hosts/lab/open/status-text.ts";
import { notebookFor, pythonKernel } from "../src/hosts/lab/shell/open-in-notebook.ts";
import { Index } from "../src/model/index.ts";
import { fromFile } from "../src/model/map.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import { click, press, type Shown, settled, shown } from "./dom.ts";
import { MemoryHost } from "./memory.ts";

const FILE = {
  format: "journeymap/1",
  personas: [{ id: "maya", name: "Maya" }],
  stages: [
    { id: "find", name: "Find" },
    { id: "buy", name: "Buy" },
  ],
  touchpoints: [
    { id: "ad", name: "Ad" },
    { id: "shop", name: "Shop" },
    { id: "cafe", name: "Café" },
  ],
  goals: [
    { id: "grow", name: "Grow" },
    { id: "more", name: "More orders" },
  ],
  links: [
    { kind: "occurs_in", from: "ad", to: "find" },
    { kind: "occurs_in", from: "shop", to: "buy" },
    { kind: "refines", from: "more", to: "grow" },
  ],
} as unknown as JourneyFile;

const RULE = { message: "{name} has no owner.", fix: "", why: "" };

/** The document of an editor, and the maps of which it is the only one. */
function opened(view: Shown): { maps: Maps; map: MapWidget; leave(): void; save: typeof vi.fn } {
  const currentChanged = new Signal<object, MapWidget | null>({});
  const save = vi.fn();
  const map = {
    content: { store: signal(view.store), editor: signal(view.editor) },
    context: { save },
  } as unknown as MapWidget;
  const tracker = { currentWidget: map as MapWidget | null, currentChanged };
  return {
    map,
    maps: { tracker } as unknown as Maps,
    leave: () => {
      tracker.currentWidget = null;
      currentChanged.emit(null);
    },
    save: save as never,
  };
}

let view: Shown | undefined;
afterEach(() => {
  view?.end();
  view = undefined;
  vi.useRealTimers();
});

async function open(): Promise<Shown> {
  const host = new MemoryHost(structuredClone(FILE));
  host.status = { ...host.status, path: "a.journeymap.json" };
  host.gaps = {
    type: "gaps",
    gaps: [
      ["M104", "shop", "", ""],
      ["P401", "maya", "", ""],
    ],
    rules: {
      M104: { ...RULE, title: "no-owner", severity: "error" },
      P401: { ...RULE, title: "no-needs", severity: "warning" },
    },
  } as unknown as typeof host.gaps;
  view = await shown(FILE, host);
  return view;
}

describe("the outline", () => {
  const index = new Index(fromFile(FILE));
  const labels = (turned: string[] = [], text = "") =>
    outlineRows(index, new Set(turned), text).map(({ label, level }) => `${level} ${label}`);

  it("lists stages with their touchpoints, personas, and goals below what they refine", () => {
    expect(labels()).toEqual([
      ...["1 Stages", "2 Find", "3 Ad", "2 Buy", "3 Shop", `2 ${UNPLACED}`, "3 Café"],
      ...["1 Personas", "2 Maya", "1 Goals", "2 Grow", "3 More orders"],
    ]);
  });

  it("closes and opens what the user turns", () => {
    const closed = ["1 Stages", "2 Find", "2 Buy", "3 Shop", `2 ${UNPLACED}`, "3 Café"];
    expect(labels(["find", "# Personas"])).toEqual([
      ...closed,
      ...["1 Personas", "1 Goals", "2 Grow", "3 More orders"],
    ]);
  });

  it("keeps rows that contain a text without accents, and what they are in", () => {
    expect(labels([], "cafe")).toEqual(["1 Stages", `2 ${UNPLACED}`, "3 Café"]);
    expect(labels(["find"], "fi")).toEqual(["1 Stages", "2 Find", "3 Ad"]);
    expect(labels([], "nothing like it")).toEqual([]);
  });

  it("shows an item in the map on a click, with its gaps, and follows the keys", async () => {
    const view = await open();
    const { maps, leave } = opened(view);
    const place = document.body.appendChild(document.createElement("div"));
    const create = vi.fn();
    const end = drawSection(maps, "outline", place, create);
    await settled();
    const row = (name: string) =>
      [...place.querySelectorAll<HTMLElement>("[role=treeitem]")].find(
        (each) => each.querySelector(".jn-lab-name")?.textContent === name,
      ) as HTMLElement;
    await click(row("Shop"));
    expect(view.store.selection.value).toEqual(["shop"]);
    expect(row("Shop").getAttribute("aria-selected")).toBe("true");
    expect(row("Shop").querySelector(".jn-error")?.getAttribute("title")).toBe(
      "Shop has no owner.",
    );
    await press(row("Shop"), "ArrowLeft");
    expect(document.activeElement).toBe(row("Buy"));
    await press(row("Buy"), "ArrowLeft");
    expect(row("Buy").getAttribute("aria-expanded")).toBe("false");
    expect(row("Shop")).toBeUndefined();
    leave();
    expect(place.textContent).toContain("Open a journey map to see it here.");
    await click(place.querySelector("button") as HTMLElement);
    expect(create).toHaveBeenCalledOnce();
    end();
    expect(place.childElementCount).toBe(0);
    place.remove();
  });
});

it("says in the status bar whether the map is saved, and counts its gaps", async () => {
  const view = await open();
  const { maps, leave } = opened(view);
  const item = { saved: document.createElement("span"), gaps: document.createElement("span") };
  showStatus(maps, item);
  expect(item.saved.textContent).toBe("Saved");
  expect(item.gaps.textContent).toBe("1 error, 1 warning");
  view.store.status.value = { ...view.store.status.value, unsaved: true };
  expect(item.saved.textContent).toBe("Not saved yet");
  leave();
  expect(item.gaps.textContent).toBe("");
});

describe("the settings", () => {
  it("replace wrong values by the usual ones", () => {
    const usual = { view: "map", saveEachEdit: false, ignoredRules: [] };
    expect(settingsOf({})).toEqual(usual);
    expect(settingsOf({ defaultView: "x", saveEachEdit: "yes", ignoredRules: "M104" })).toEqual(
      usual,
    );
  });

  it("choose the first view and hide the gaps of ignored rules", async () => {
    const view = await open();
    const { map } = opened(view);
    const first = settingsOf({ defaultView: "goals", ignoredRules: ["M1"] });
    const apply = applySettings(map, first);
    expect(view.store.view.value).toBe("goals");
    expect(view.store.gaps.value.map(({ rule }) => rule)).toEqual(["P401"]);
    apply(settingsOf({ defaultView: "table" }));
    expect(view.store.view.value).toBe("goals");
    expect(view.store.gaps.value.map(({ rule }) => rule)).toEqual(["M104", "P401"]);
    apply(null);
  });

  it("save each edit after a pause, but not over a file that has changed", async () => {
    const view = await open();
    const { map, save } = opened(view);
    vi.useFakeTimers();
    const apply = applySettings(map, settingsOf({ saveEachEdit: true }));
    const status = view.store.status.value;
    view.store.status.value = { ...status, unsaved: true, conflict: true };
    vi.advanceTimersByTime(5000);
    expect(save).not.toHaveBeenCalled();
    view.store.status.value = { ...status, unsaved: true };
    vi.advanceTimersByTime(5000);
    expect(save).toHaveBeenCalledOnce();
    apply(null);
  });
});

it("leaves JupyterLab the keys that the editor does not use", () => {
  const labs = (key: string, held: KeyboardEventInit = {}) =>
    isLabs(new KeyboardEvent("keydown", { key, ...held }));
  const ctrl = { ctrlKey: true };
  const both = { ctrlKey: true, shiftKey: true };
  for (const key of ["a", "n", "Enter", "Escape", "F2", "Delete", "?"]) {
    expect(labs(key), key).toBe(false);
  }
  for (const key of ["z", "f", "s", "c", "ArrowUp", "0"]) {
    expect(labs(key, ctrl), key).toBe(false);
  }
  expect(labs("Z", both)).toBe(false);
  expect(labs("ArrowLeft", { altKey: true })).toBe(false);
  expect(["b", "k", ","].map((key) => labs(key, ctrl))).toEqual([true, true, true]);
  expect(["C", "F", "S"].map((key) => labs(key, both))).toEqual([true, true, true]);
  expect(labs("F11")).toBe(true);
  expect(labs("g", { altKey: true, shiftKey: true })).toBe(true);
});

it("opens a map in a notebook with the default kernel, if that runs Python", () => {
  const [cell] = notebookFor('a "b".journeymap.json', null).cells;
  expect(cell?.source).toBe(
    'import journeynb as jn\n\njm = jn.open("a \\"b\\".journeymap.json")\njm',
  );
  const spec = (name: string, language: string) => ({ name, display_name: name, language });
  const kernelspecs = { r: spec("r", "R"), py: spec("py", "python"), py2: spec("py2", "python") };
  expect(pythonKernel({ default: "py2", kernelspecs })).toEqual({ name: "py2", display: "py2" });
  expect(pythonKernel({ default: "r", kernelspecs })).toEqual({ name: "py", display: "py" });
  expect(pythonKernel(null)).toBeNull();
});

it("shows an export as a notification, with what a user can do", () => {
  const cancel = vi.fn();
  const going = notificationOf({ label: "PNG image", words: "Drawing", share: 0.4, cancel });
  expect(going).toMatchObject({ message: "PNG image: Drawing", type: "in-progress" });
  expect(going.options.progress).toBe(0.4);
  going.options.actions?.[0]?.callback({} as MouseEvent);
  expect(cancel).toHaveBeenCalledOnce();
  const remarks = ["2 comments are not in the file"];
  const done = notificationOf({
    label: "Mermaid",
    words: "Downloaded a.mmd",
    share: null,
    remarks,
  });
  expect(done.message).toContain("2 comments are not in the file");
  expect(done.options.autoClose).toBe(false);
  const failed = { label: "PDF", words: "Not exported: no font", share: null, bad: true };
  expect(notificationOf(failed)).toMatchObject({ type: "error", options: { autoClose: false } });
});

it("makes one export at a time, and says so", async () => {
  const { editor, host } = await open();
  host.alive = false; // the exports do not end
  const first: string[] = [];
  const second: string[] = [];
  exportMap(editor, "png", ({ label, words }) => first.push(`${label}: ${words}`));
  exportMap(editor, "svg", () => second.push("never"));
  expect(editor.store.notice.value?.text).toBe("Wait until the PNG image is ready.");
  expect([first, second]).toEqual([["PNG image: Starting"], []]);
});

describe("the menus", () => {
  it("offer the templates and samples of the Python package, with their descriptions", () => {
    const python = readFileSync("../src/journeynb/formats/sample_maps.py", "utf8");
    const maps = python.replace(/^PORTFOLIOS = \{[^}]*\}/m, "");
    const known = [...maps.matchAll(/^ {4}"([\w-]+)": "(.+)",$/gm)].map(([, name, about]) => [
      name,
      about,
    ]);
    const offered = STARTS.map(({ from, about }) => [
      from.template ?? from.sample ?? "empty",
      about,
    ]);
    expect(offered.sort()).toEqual(known.sort());
  });

  it("name commands, formats and starts that exist", () => {
    const found: { command: string; args?: { start?: number; format?: string } }[] = [];
    JSON.stringify(schema, (_, value) => {
      if (typeof value?.command === "string") {
        found.push(value);
      }
      return value;
    });
    const formats = EXPORTS.map(([format]) => format as string);
    expect(found.length).toBeGreaterThan(10);
    for (const { command, args = {} } of found) {
      const known = Object.values(COMMANDS).some((each) => command.startsWith(each));
      expect(known, command).toBe(true);
      expect(args.start === undefined || STARTS[args.start] !== undefined).toBe(true);
      expect(args.format === undefined || formats.includes(args.format)).toBe(true);
    }
  });

  it("offer as the first view each view of the editor", () => {
    const offered = schema.properties.defaultView.oneOf.map((each) => [each.const, each.title]);
    expect(offered).toEqual(VIEWS.map(([name, label]) => [name, label]));
  });
});
