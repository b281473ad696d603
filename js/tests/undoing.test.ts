// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apply } from "../src/model/changes.ts";
import { describe as words } from "../src/model/edits/describe.ts";
import { Index } from "../src/model/index.ts";
import { toFile } from "../src/model/map.ts";
import type { Change } from "../src/protocol/messages.ts";
import { button, click, press, type Shown, settled, shown } from "./dom.ts";
import { indexOf } from "./maps.ts";

const BEFORE = indexOf({
  personas: [{ id: "maya", name: "Maya" }],
  stages: [
    { id: "buy", name: "Buy" },
    { id: "use", name: "Use" },
  ],
  touchpoints: [
    { id: "shop", name: "Shop" },
    { id: "app", name: "App" },
  ],
  comments: [{ id: "why", description: "Why here?", by: "Ann", at: "2026-11-30T09:15:00Z" }],
  links: [
    { kind: "occurs_in", from: "shop", to: "buy" },
    { kind: "experiences", from: "maya", to: "shop", emotion: 1 },
  ],
});

const STEPS: [string, Change[], string][] = [
  [
    "an addition",
    [{ op: "add", kind: "stage", id: "leave", fields: { name: "Leave" } }],
    "added Leave",
  ],
  ["a deletion", [{ op: "remove", id: "shop" }], "deleted Shop"],
  ["a deleted comment", [{ op: "remove", id: "why" }], "deleted the comment “Why here?”"],
  [
    "a resolved comment",
    [{ op: "set", id: "why", fields: { resolved: true } }],
    "resolved the comment “Why here?”",
  ],
  [
    "deletions",
    [
      { op: "remove", id: "shop" },
      { op: "remove", id: "app" },
    ],
    "deleted 2 items",
  ],
  ["a name", [{ op: "set", id: "shop", fields: { name: "Store" } }], "renamed Shop to Store"],
  ["a field", [{ op: "set", id: "shop", fields: { owner: "Jo" } }], "changed owner of Shop"],
  ["the map", [{ op: "set", id: "", fields: { title: "New" } }], "changed title of the map"],
  [
    "a move",
    [
      { op: "unlink", kind: "occurs_in", from: "shop", to: "buy" },
      { op: "link", kind: "occurs_in", from: "shop", to: "use" },
      { op: "move", id: "shop", at: 1 },
    ],
    "moved Shop to Use",
  ],
  ["an order", [{ op: "move", id: "app", at: 0 }], "moved App"],
  [
    "an emotion",
    [{ op: "link", kind: "experiences", from: "maya", to: "shop", fields: { emotion: -1 } }],
    "changed emotion of Maya and Shop",
  ],
  ["a link", [{ op: "link", kind: "leads_to", from: "app", to: "shop" }], "linked App and Shop"],
];

describe("what a step did", () => {
  it.each(STEPS)("is said of %s, from its changes and from their inverse", (_, changes, said) => {
    const { map, inverse } = apply(BEFORE.map, changes);
    const after = new Index(map);
    expect(words(changes, BEFORE, after)).toBe(said);
    expect(words(inverse, BEFORE, after)).toBe(said);
  });
});

describe("messages", () => {
  let view: Shown;
  const note = () => view.root.querySelector(".jn-notice")?.textContent ?? "";
  const editor = () => view.root.querySelector(".jn-editor") as HTMLElement;
  const card = (id: string) => view.root.querySelector(`.jnm-card[data-id="${id}"]`) as HTMLElement;

  beforeEach(async () => {
    view = await shown(toFile(BEFORE.map));
  });

  afterEach(() => view.end());

  it("offer to undo a deletion, and undo brings the selection back", async () => {
    const ids = view.store.map.value.order.touchpoint;
    view.store.select(ids);
    card(ids[0] as string).focus();
    await press(card(ids[0] as string), "Delete");
    expect(view.store.selection.value).toEqual([]);
    expect(note()).toBe("Deleted 2 touchpoints.Undo");
    await click(button(view.root, "Undo"));
    expect(view.store.selection.value).toEqual(ids);
    expect(note()).toBe("Undone: deleted 2 items.");
    expect(document.activeElement).toBe(card(ids[0] as string));
  });

  it("offer no undo once another step came", async () => {
    const [id = "", other = ""] = view.store.map.value.order.touchpoint;
    await press(card(id), "Delete");
    view.host.foreign([{ op: "set", id: other, fields: { name: "Other" } }]);
    await settled();
    expect(note()).toMatch(/^Deleted touchpoint .+\.$/);
  });

  it("say what undo and redo did, and when there is nothing to undo", async () => {
    const [id = ""] = view.store.map.value.order.touchpoint;
    const name = view.store.index.value.name(id);
    await view.store.edit([{ op: "set", id, fields: { name: "Podcast" } }]);
    await press(editor(), "z", { ctrlKey: true });
    expect(note()).toBe(`Undone: renamed ${name} to Podcast.`);
    await press(editor(), "y", { ctrlKey: true });
    expect(note()).toBe(`Redone: renamed ${name} to Podcast.`);
    await press(editor(), "z", { ctrlKey: true });
    await press(editor(), "z", { ctrlKey: true });
    expect(note()).toBe("Nothing to undo.");
  });
});
