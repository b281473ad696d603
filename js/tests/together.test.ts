// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Memory } from "../src/model/store/journal.ts";
import { Store } from "../src/model/store/store.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { Answer, Change, News, Request } from "../src/protocol/messages.ts";
import { button, click, press, settled, shown } from "./dom.ts";
import { MemoryHost } from "./memory.ts";

const FILE = {
  format: "journeymap/1",
  title: "Coffee",
  personas: [{ id: "maya", name: "Maya", description: "Drinks coffee" }],
  stages: [{ id: "buy", name: "Buy" }],
} as unknown as JourneyFile;

const role = (value: string): Change[] => [{ op: "set", id: "maya", fields: { role: value } }];

/** A host that changes its answers, as a server does that others use, too. */
class SharedHost extends MemoryHost {
  change: (what: Request, answer: Answer) => Answer = (_, answer) => answer;

  override async ask(what: Request): Promise<Answer> {
    return this.change(what, await super.ask(what));
  }

  get edits() {
    return this.asked.filter((each) => each.type === "edit");
  }
}

let host: SharedHost;
let store: Store;

beforeEach(() => {
  host = new SharedHost(structuredClone(FILE));
  store = new Store(host, new Memory(null));
});

afterEach(() => store.dispose());

it("an edit says on which revision it was made", async () => {
  await store.edit(role("Barista"));
  host.foreign([{ op: "set", id: "", fields: { title: "Tea" } }]);
  await store.edit(role("Roaster"));
  expect(host.edits.map(({ base }) => base)).toEqual([0, 2]);
});

it("a typed text says on which revision the typing started", async () => {
  store.type("maya description", [{ op: "set", id: "maya", fields: { description: "D" } }]);
  host.foreign([{ op: "set", id: "maya", fields: { description: "Drinks tea" } }]);
  store.type("maya description", [{ op: "set", id: "maya", fields: { description: "Dr" } }]);
  await store.flush();
  expect(host.edits.map(({ base }) => base)).toEqual([0]);
});

const OVERWRITTEN: News = {
  ...{ type: "overwritten", id: "maya", field: "role", name: "Maya", who: "Ben" },
  ...{ yours: "Barista", theirs: "Roaster" },
  words: "Ben has changed the role of Maya at the same time as you.",
  back: role("Barista"),
};

it("a value that someone else replaced at the same time can be put back", async () => {
  const view = await shown(structuredClone(FILE));
  const title: Change[] = [{ op: "set", id: "", fields: { title: "Coffee" } }];
  view.host.emit(OVERWRITTEN);
  view.host.emit({ ...OVERWRITTEN, words: "Ben has changed the title of the map.", back: title });
  await settled();
  const notice = view.root.querySelector(".jn-notice");
  expect(notice?.textContent).toContain(
    "Ben has changed the role of Maya at the same time as you. Ben has changed the title of the map.",
  );
  await click(button(view.root, "Restore mine"));
  await settled();
  expect(view.host.asked.filter(({ type }) => type === "edit")).toEqual([
    { type: "edit", changes: [...role("Barista"), ...title], base: 0 },
  ]);
  expect(view.store.map.value.entities.get("maya")).toMatchObject({ role: "Barista" });
  expect(view.root.querySelector(".jn-notice")).toBeNull();
  view.end();
});

it("a notice of an overwritten value stays until it is closed; others go", async () => {
  const view = await shown(structuredClone(FILE));
  const { store } = view;
  const notice = () => view.root.querySelector(".jn-notice");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    store.notice.value = { kind: "info", text: "Copied.", action: { label: "Go", run() {} } };
    await vi.advanceTimersByTimeAsync(100);
    expect(notice()?.textContent).toContain("Copied.");
    await vi.advanceTimersByTimeAsync(11_000);
    expect(notice()).toBeNull();
    view.host.emit(OVERWRITTEN);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(notice()?.textContent).toContain("Ben has changed the role of Maya");
    button(view.root, "Close the message").click();
    await vi.advanceTimersByTimeAsync(100);
    expect(notice()).toBeNull();
  } finally {
    vi.useRealTimers();
    view.end();
  }
});

it("an item whose id others have used gets another, also where it is edited meanwhile", async () => {
  const add = (name: string): Change => ({ op: "add", kind: "stage", id: "web", fields: { name } });
  host.change = (what, answer) =>
    what.type === "edit" && what.changes[0]?.op === "add"
      ? ({
          ...answer,
          changes: [{ ...what.changes[0], id: "web-2" }],
          renamed: { web: "web-2" },
        } as Answer)
      : answer;
  const added = store.edit([add("Web")]);
  store.select(["web"]);
  store.type("web name", [{ op: "set", id: "web", fields: { name: "My web" } }]);
  await added;
  expect(store.selection.value).toEqual(["web-2"]);
  expect(store.map.value.entities.get("web-2")).toMatchObject({ name: "My web" });
  expect(store.map.value.entities.has("web")).toBe(false);
});

it("undo says what it has left, since others have changed it", async () => {
  const view = await shown(structuredClone(FILE));
  const { host } = view;
  const ask = host.ask.bind(host);
  host.ask = async (what) => {
    const answer = await ask(what);
    return what.type === "undo"
      ? ({ ...answer, kept: ["Ben has since changed the role of Maya"] } as Answer)
      : answer;
  };
  await view.store.edit([{ op: "set", id: "maya", fields: { description: "Likes tea" } }]);
  await press(view.root.querySelector(".jn-editor") as Element, "z", { ctrlKey: true });
  await settled();
  expect(view.store.notice.value?.text).toBe(
    "Undone: changed description of Maya. Not undone: Ben has since changed the role of Maya.",
  );
  await press(view.root.querySelector(".jn-editor") as Element, "z", { ctrlKey: true });
  await settled();
  expect(view.store.notice.value?.text).toBe("Not undone: Ben has since changed the role of Maya.");
  view.end();
});
