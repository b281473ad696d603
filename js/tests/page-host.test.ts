// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Drafts } from "../src/hosts/page/drafts.ts";
import { joined } from "../src/hosts/page/files.ts";
import { certain, reach } from "../src/hosts/page/gaps.ts";
import { type PageData, PageHost } from "../src/hosts/page/host.ts";
import { start } from "../src/hosts/page.ts";
import { apply } from "../src/model/checks/checked-apply.ts";
import { fromFile } from "../src/model/map.ts";
import { Refusal } from "../src/model/refusal.ts";
import { Store } from "../src/model/store/store.ts";
import type { Change } from "../src/protocol/messages.ts";
import { button, settled } from "./dom.ts";

const RULE = { title: "T", severity: "error", message: "{name}", fix: "", why: "" } as const;
const DATA: PageData = {
  map: {
    format: "journeymap/1",
    title: "Coffee & Tea",
    personas: [{ id: "maya", name: "Maya" }],
    stages: [{ id: "start", name: "Start" }],
    touchpoints: [
      { id: "ad", name: "Ad" },
      { id: "shop", name: "Shop" },
    ],
    links: [{ kind: "experiences", from: "maya", to: "ad" }],
  },
  base: "b".repeat(64),
  made: "2026-11-22",
  gaps: [
    ["X1", "", "", ""],
    ["X1", "maya", "", ""],
    ["X1", "ad", "", ""],
    ["X1", "shop", "", ""],
    ["X1", "start", "ad", ""],
  ],
  rules: { X1: RULE },
  readonly: false,
  height: "400px",
  view: "map",
};

class Place {
  readonly kept = new Map<string, string>();
  getItem(key: string) {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string) {
    this.kept.set(key, value);
  }
  removeItem(key: string) {
    this.kept.delete(key);
  }
}

const rename = (id: string, name: string): Change[] => [{ op: "set", id, fields: { name } }];

const COMMENT: Change[] = [
  { op: "add", kind: "comment", id: "c1", fields: { description: "Why?", by: "Zoe" } },
  { op: "link", kind: "comments_on", from: "c1", to: "ad" },
];

class FileText {
  constructor(readonly parts: string[]) {}
}

/** Downloads, by file name. */
const files = new Map<string, string>();

beforeEach(() => {
  files.clear();
  localStorage.clear();
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal("Blob", FileText); // blobs of jsdom cannot be read
  let text = "";
  URL.createObjectURL = (blob) => {
    text = (blob as unknown as FileText).parts.join("");
    return "blob:x";
  };
  URL.revokeObjectURL = () => undefined;
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: unknown) {
    files.set((this as HTMLAnchorElement).download, text);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("the host of a page", () => {
  it("makes, undoes and redoes steps", async () => {
    const host = new PageHost(DATA);
    const store = new Store(host);
    expect(await store.edit(rename("ad", "Post"))).toBe(true);
    expect(await store.edit(rename("shop", "Store"))).toBe(true);
    expect(host.saving.value.label).toBe("2 edits, not downloaded");
    await store.undo();
    expect(store.history.value).toEqual([1, 1]);
    expect(store.index.value.name("shop")).toBe("Shop");
    await store.redo();
    await store.undo();
    await store.edit(rename("maya", "May"));
    expect(store.history.value).toEqual([2, 0]);
    expect(JSON.parse(host.changes()).steps).toEqual([
      { changes: rename("ad", "Post") },
      { changes: rename("maya", "May") },
    ]);
    store.dispose();
  });

  it("refuses changes that are not valid, with the reason", async () => {
    const host = new PageHost(DATA);
    const store = new Store(host);
    expect(await store.edit(rename("ad", ""))).toBe(false);
    expect(store.notice.value).toMatchObject({ kind: "error", id: "ad", field: "name" });
    expect(store.notice.value?.text).toBe(
      "touchpoint, field name: must not be empty; allowed: non-empty text",
    );
    expect(store.index.value.name("ad")).toBe("Ad");
    expect(host.count.value).toBe(0);
    await expect(host.ask({ type: "edit", changes: "x" as never })).rejects.toBeInstanceOf(Refusal);
    await expect(host.ask({ type: "save", path: "x.json" })).rejects.toThrow();
    store.dispose();
  });

  it("sends comments back with the changes, under the name that was typed for them", async () => {
    const host = new PageHost(DATA);
    expect(host.me).toBe("");
    host.introduce("Zoe");
    await host.ask({ type: "edit", changes: COMMENT });
    await host.requestDownload();
    await settled();
    expect(host.asking.value).toBe(false);
    const made = JSON.parse(files.get("coffee-tea.changes.json") ?? "");
    expect([host.me, made.by, made.steps]).toEqual(["Zoe", "Zoe", [{ changes: COMMENT }]]);
    // no rule takes a comment into account: all gaps are still there
    const answer = await host.ask({ type: "gaps" });
    expect(answer).toMatchObject({ gaps: DATA.gaps });
  });

  it("downloads the changes, and asks once for a name", async () => {
    const host = new PageHost(DATA);
    await host.requestDownload();
    expect(host.asking.value).toBe(false); // there are no changes to download
    await host.ask({ type: "edit", changes: rename("ad", "Post") });
    await host.requestDownload();
    expect(host.asking.value).toBe(true);
    host.by.value = "Anna";
    await host.requestDownload();
    await settled();
    const made = JSON.parse(files.get("coffee-tea.changes.json") ?? "");
    const keys = ["format", "title", "by", "from", "made", "base", "steps", "map"];
    expect(Object.keys(made)).toEqual(keys);
    expect(made).toMatchObject({
      ...{ format: "journeynb-changes/2", title: "Coffee & Tea", by: "Anna", from: "report" },
      ...{ base: DATA.base, steps: [{ changes: rename("ad", "Post") }], map: DATA.map },
    });
    expect(new Date(made.made).getTime()).not.toBeNaN();
    expect(host.saving.value).toMatchObject({ label: "1 edit, downloaded", good: true });
    await host.ask({ type: "undo" });
    await host.ask({ type: "edit", changes: rename("ad", "Other") });
    expect(host.saving.value).toMatchObject({ label: "1 edit, not downloaded", good: false });
    await host.downloadMap();
    await settled();
    expect(files.get("coffee-tea.journeymap.json")).toContain('{"id": "ad", "name": "Other"}');
    expect(host.safe.value).toBe(true);
  });

  it("hides the gaps that an edit may have changed, and shows them again after undo", async () => {
    const host = new PageHost(DATA);
    const store = new Store(host);
    await settled();
    const shown = () => store.gaps.value.map(({ id, other }) => `${id} ${other}`).sort();
    expect(shown()).toEqual([" ", "ad ", "maya ", "shop ", "start ad"]);
    expect(host.gapNote.value).toContain("5 gaps when this page was created (22 November 2026)");
    await store.edit(rename("shop", "Store"));
    await settled();
    expect(shown()).toEqual(["ad ", "maya ", "start ad"]);
    expect(host.gapNote.value).toContain("2 gaps that your edits may have changed are not shown.");
    await store.edit([{ op: "set", id: "ad", fields: { ours: false } }]);
    await settled();
    expect(shown()).toEqual([]); // gaps of linked items are hidden, too
    await store.undo();
    await store.undo();
    await settled();
    expect(shown()).toHaveLength(5);
    store.dispose();
  });

  it("stores the edits in the browser and offers them, the last first", async () => {
    const place = new Place();
    for (const name of ["One", "Two"]) {
      const host = new PageHost(DATA, place);
      await host.ask({ type: "edit", changes: rename("ad", name) });
    }
    const host = new PageHost(DATA, place);
    expect(host.read().history).toEqual([0, 0]);
    expect(host.offers.value.map(({ steps }) => steps)).toEqual([
      [rename("ad", "Two")],
      [rename("ad", "One")],
    ]);
    host.drop(host.offers.value[0] as never);
    await host.ask({ type: "edit", changes: rename("ad", "Three") });
    expect(new PageHost(DATA, place).offers.value.map(({ steps }) => steps)).toEqual([
      [rename("ad", "Three")],
      [rename("ad", "One")],
    ]);
    await host.ask({ type: "undo" }); // no edits are left to store
    expect(new PageHost(DATA, place).offers.value).toHaveLength(1);
    expect(new PageHost({ ...DATA, base: "other" }, place).offers.value).toEqual([]);
    expect(new PageHost({ ...DATA, readonly: true }, place).offers.value).toEqual([]);
  });
});

describe("drafts", () => {
  const draft = { id: "a", made: "2026-11-22T10:00:00Z", by: "", steps: [rename("ad", "x")] };

  it.each(["", "no json", "{}", "[null, 1, {}]", '[{"id": 1}]'])("takes %j for none", (text) => {
    const place = new Place();
    place.setItem("journeynb:page:b", text);
    expect(new Drafts(place, "b").all()).toEqual([]);
  });

  it("works without storage, or if storage is full", () => {
    new Drafts(null, "b").keep(draft);
    const full = new Place();
    full.setItem = () => {
      throw new Error("full");
    };
    const drafts = new Drafts(full, "b");
    drafts.keep(draft);
    expect(drafts.all()).toEqual([]);
  });
});

it("downloads only the last of consecutive steps that set the same fields", () => {
  const role: Change[] = [{ op: "set", id: "ad", fields: { tone: "warm" } }];
  const both: Change[] = [...rename("ad", "x"), ...role];
  const steps = [
    ...[rename("ad", "P"), rename("ad", "Po"), role, rename("ad", "Pos")],
    ...[rename("shop", "S"), both, both],
  ];
  expect(joined(steps)).toEqual([steps[1], ...steps.slice(2)]);
});

it("lets fields of the map change any gap, but its title none", () => {
  const map = fromFile(DATA.map);
  const set = (fields: object) => {
    const changes = [{ op: "set", id: "", fields }] as Change[];
    return certain(DATA.gaps, [reach(changes, map, apply(map, changes).map)]).length;
  };
  expect(set({ review_days: 5 })).toBe(0);
  expect(set({ title: "X" })).toBe(4);
});

describe("an editor on a page", () => {
  it("says where the edits are, and restores earlier ones", async () => {
    new Drafts(localStorage, DATA.base).keep({
      id: "old",
      made: "2026-11-20T10:00:00Z",
      by: "Anna",
      steps: [rename("ad", "Post"), rename("gone", "x")],
    });
    const place = document.createElement("div");
    document.body.append(place);
    const store = start(place, DATA);
    const root = place.shadowRoot as ShadowRoot;
    const body = root.querySelector("div") as HTMLElement;
    await settled();
    expect(body.dataset.theme).toBe("light");
    expect(root.textContent).toContain("A copy of the map as of 22 November 2026.");
    expect(root.textContent).toContain("2 edits from");
    button(root, "Restore them").click();
    await settled();
    expect(store.index.value.name("ad")).toBe("Post");
    expect(store.notice.value?.text).toBe('These edits no longer fit the map: unknown id "gone"');
    expect(root.textContent).toContain(
      "Your edit is only on this page. Download the changes and send the file to the person",
    );
    const leave = new Event("beforeunload", { cancelable: true });
    dispatchEvent(leave);
    expect(leave.defaultPrevented).toBe(true);
    button(root, "Download changes").click(); // the name is known from the earlier edits
    await settled();
    expect(JSON.parse(files.get("coffee-tea.changes.json") ?? "").by).toBe("Anna");
    const calm = new Event("beforeunload", { cancelable: true });
    dispatchEvent(calm);
    expect(calm.defaultPrevented).toBe(false);
    document.documentElement.dataset.theme = "dark";
    await settled();
    expect(body.dataset.theme).toBe("dark");
    delete document.documentElement.dataset.theme;
    store.dispose();
    place.remove();
  });

  it("asks for an optional name in a dialog", async () => {
    const place = document.createElement("div");
    document.body.append(place);
    const store = start(place, DATA);
    const root = place.shadowRoot as ShadowRoot;
    await store.edit(rename("ad", "Post"));
    await settled();
    button(root, "Download changes").click();
    await settled();
    expect(root.querySelector("[role=dialog]")).not.toBeNull();
    button(root, "Cancel").click();
    await settled();
    expect(files.size).toBe(0);
    button(root, "Download changes").click();
    await settled();
    root.querySelector("form")?.requestSubmit();
    await settled();
    expect(root.querySelector("[role=dialog]")).toBeNull();
    expect(JSON.parse(files.get("coffee-tea.changes.json") ?? "")).not.toHaveProperty("by");
    store.dispose();
    place.remove();
  });
});

it("shows the projections of goals that nobody has edited", async () => {
  const outlook = { line: "5 to 7 by 2027-03-31: on course", tone: "steady", origin: "" } as const;
  const goals = [
    { id: "a", name: "A" },
    { id: "b", name: "B" },
  ];
  const data = { ...DATA, map: { ...DATA.map, goals }, outlooks: { a: outlook, b: outlook } };
  const store = new Store(new PageHost(data as PageData));
  await settled();
  expect(Object.keys(store.outlooks.value)).toEqual(["a", "b"]);
  await store.edit(rename("a", "Other"));
  await settled();
  expect(Object.keys(store.outlooks.value)).toEqual(["b"]);
  await store.undo();
  await settled();
  expect(Object.keys(store.outlooks.value)).toEqual(["a", "b"]);
  store.dispose();
});
