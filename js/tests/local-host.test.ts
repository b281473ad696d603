// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FoundGaps, LocalHost, type LocalOptions } from "../src/hosts/offline/local-host.ts";
import { NoMap, readMap } from "../src/hosts/offline/read-map.ts";
import { fileText } from "../src/model/checks/file-text.ts";
import { fromFile } from "../src/model/map.ts";
import { Store } from "../src/model/store/store.ts";
import { coffee } from "./maps.ts";

const COFFEE = fileText(fromFile(coffee()));
const RULE = { title: "T", severity: "error", message: "{name}", fix: "", why: "" } as const;

function hostOf(text = COFFEE, options: Partial<LocalOptions> = {}): LocalHost {
  const plain = { readonly: false, path: "a.journeymap.json", save() {}, pass() {}, changed() {} };
  return new LocalHost(text, { ...plain, ...options });
}

describe("a text without Python", () => {
  it("is the map that it was written from", () => {
    expect(fileText(readMap(COFFEE))).toBe(COFFEE);
    expect(readMap(" \n")).toEqual(fromFile({ format: "journeymap/1" } as never));
  });

  const lines = [
    '{"format": "journeymap/1",',
    '"stages": [',
    '{"id": "find", "name": "Find"}],',
    '"links": []}',
  ];
  const changed = (line: number, text: string) =>
    lines.map((each, at) => (at === line - 1 ? text : each)).join("\n");
  it.each([
    ["a list", "[]", 1, null, "not an object"],
    ["text after the JSON", `${lines.join("\n")}\n}`, 5, null, "not valid JSON"],
    ["another format", changed(1, '{"format": "journeymap/9",'), 1, "format", "journeymap/9"],
    ["no format", changed(1, "{"), null, "format", "this file names none"],
    ["an unknown key", changed(4, '"stagess": []}'), 4, "stagess", "stagess"],
    ["a value for a list", changed(4, '"links": 3}'), 4, "links", "list"],
    ["an unknown field", changed(3, '{"id": "find", "name": "F", "nam": 1}],'), 3, "nam", "nam"],
    [
      "an id twice",
      changed(3, '{"id": "a", "name": "A"}, {"id": "a", "name": "A"}],'),
      3,
      "id",
      "a",
    ],
    [
      "a link to nothing",
      changed(4, '"links": [\n{"kind": "occurs_in", "from": "x", "to": "find"}]}'),
      5,
      "from",
      "x",
    ],
  ])("is refused with the line and the field: %s", (_, text, line, field, words) => {
    let problem: unknown;
    try {
      readMap(text);
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(NoMap);
    expect(problem).toMatchObject({ line, field, message: expect.stringContaining(words) });
  });
});

describe("the host of a file that no server holds", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("keeps each edit in the text, and knows what is saved", async () => {
    let changes = 0;
    const host = hostOf(COFFEE, { changed: () => changes++ });
    const store = new Store(host);
    await store.edit([{ op: "set", id: "", fields: { title: "Tea" } }]);
    expect(JSON.parse(host.text()).title).toBe("Tea");
    expect([host.dirty, changes, store.status.value.unsaved]).toEqual([true, 1, true]);
    host.wasSaved(host.text());
    expect([host.dirty, store.status.value.unsaved]).toEqual([false, false]);
    await store.undo();
    expect([host.text(), host.dirty]).toEqual([COFFEE, true]);
    await store.redo();
    expect(host.dirty).toBe(false);
    expect(host.saving.value.label).toBe("Saved");
  });

  it("shows the file in place of the map when it is reverted", async () => {
    const host = hostOf();
    const store = new Store(host);
    await store.edit([{ op: "set", id: "", fields: { title: "Tea" } }]);
    host.replace(COFFEE);
    await vi.runAllTimersAsync();
    expect(store.map.value.info.title).toBe(coffee().title);
    expect([host.dirty, store.history.value]).toEqual([false, [0, 0]]);
    await store.edit([{ op: "set", id: "", fields: { title: "Cocoa" } }]);
    expect([store.map.value.info.title, store.notice.value]).toEqual(["Cocoa", null]);
    expect(() => host.replace("no map")).toThrow(NoMap);
    expect(JSON.parse(host.text()).title).toBe("Cocoa");
  });

  it("says why there are no gaps, and shows them when Python finds them", async () => {
    let found: FoundGaps | string = "Open a notebook.";
    const asked: string[] = [];
    const findGaps = async (text: string) => {
      asked.push(text);
      return found;
    };
    const host = hostOf(COFFEE, { findGaps });
    const store = new Store(host);
    await vi.runAllTimersAsync();
    expect([store.gapNote.value, store.gaps.value]).toEqual(["Open a notebook.", []]);
    found = { gaps: [["X1", "maya", "", ""]], rules: { X1: RULE }, outlooks: {} };
    await store.edit([{ op: "set", id: "", fields: { title: "Tea" } }]);
    await store.edit([{ op: "set", id: "", fields: { title: "Cocoa" } }]);
    await vi.runAllTimersAsync();
    expect(store.gapNote.value).toBe("");
    expect(store.gaps.value.map((each) => each.id)).toEqual(["maya"]);
    expect(asked.map((text) => JSON.parse(text).title)).toEqual([coffee().title, "Cocoa"]);
  });

  it("says that gaps are not available where no kernel can be asked", async () => {
    const store = new Store(hostOf());
    await vi.runAllTimersAsync();
    expect(store.gapNote.value).toContain("not available");
  });

  it("offers no way to save what is read-only", () => {
    const { saving } = hostOf(COFFEE, { readonly: true });
    expect([saving.value.label, saving.value.actions]).toEqual(["Read-only", []]);
  });

  it("is not saved if the map was edited while it was", async () => {
    const host = hostOf();
    const store = new Store(host);
    await store.edit([{ op: "set", id: "", fields: { title: "Tea" } }]);
    const text = host.text();
    await store.edit([{ op: "set", id: "", fields: { title: "Cocoa" } }]);
    host.wasSaved(text);
    expect(host.dirty).toBe(true);
  });
});
