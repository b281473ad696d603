// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ago } from "../src/editor/comments/time.ts";
import { addAnswer, addComment, removeComment, threadsOf } from "../src/model/comments.ts";
import { duplicate } from "../src/model/edits/actions.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import { button, click, control, press, type Shown, settled, shown, type } from "./dom.ts";
import { changed, indexOf } from "./maps.ts";
import { MemoryHost } from "./memory.ts";

const FILE = {
  format: "journeymap/1",
  stages: [{ id: "buy", name: "Buy" }],
  touchpoints: [
    { id: "shop", name: "Shop" },
    { id: "mail", name: "Mail" },
  ],
  comments: [
    { id: "c3", description: "On Mondays.", by: "Me", at: "2025-11-30T10:00:00Z" },
    { id: "c2", description: "When?", by: "Bo", at: "2025-11-29T10:00:00Z" },
    { id: "c1", description: "It is <b>closed</b>.", by: "Ann", at: "2025-11-28T10:00:00Z" },
    { id: "c4", description: "A good map.", by: "Ann", at: "2025-11-27T10:00:00Z" },
    { id: "c5", description: "Done.", at: "2025-11-01T10:00:00Z", resolved: true },
  ],
  links: [
    { kind: "occurs_in", from: "shop", to: "buy" },
    { kind: "comments_on", from: "c1", to: "shop" },
    { kind: "answers", from: "c2", to: "c1" },
    { kind: "answers", from: "c3", to: "c2" },
    { kind: "comments_on", from: "c5", to: "mail" },
  ],
} as unknown as JourneyFile;

const SAID = { text: "Why?", by: "Ann", now: new Date("2026-11-30T12:34:56.789Z") };

describe("threads", () => {
  it("have all answers in the order of time, also answers to answers", () => {
    const threads = threadsOf(indexOf(FILE)).map(({ first, answers, about }) => [
      first.id,
      answers.map(({ id }) => id),
      about,
    ]);
    expect(threads).toEqual([
      ["c5", [], ["mail"]],
      ["c4", [], []],
      ["c1", ["c2", "c3"], ["shop"]],
    ]);
  });

  it("get comments and answers with who said it when", () => {
    let index = indexOf(FILE);
    const { id, changes } = addComment(index, SAID, ["shop", "mail"]);
    expect(id).toMatch(/^comment-[0-9a-z]{6}$/);
    index = changed(index, changes);
    expect(index.get("comment", id)).toEqual({
      ...{ id, description: "Why?", by: "Ann", at: "2026-11-30T12:34:56Z" },
    });
    const thread = threadsOf(index).at(-1);
    expect(thread?.about).toEqual(["shop", "mail"]);
    const made = addAnswer(index, { ...SAID, by: "" }, thread as NonNullable<typeof thread>);
    index = changed(index, made.changes);
    expect(
      threadsOf(index)
        .at(-1)
        ?.answers.map((each) => [each.id, each.by]),
    ).toEqual([[made.id, undefined]]);
  });

  it("are deleted as a whole, but an answer alone leaves those after it", () => {
    const index = indexOf(FILE);
    const thread = threadsOf(index)[2] as NonNullable<ReturnType<typeof threadsOf>[number]>;
    const [answer] = thread.answers;
    const less = changed(index, removeComment(thread, answer ?? thread.first, index));
    expect(threadsOf(less)[2]?.answers.map(({ id }) => id)).toEqual(["c3"]);
    const gone = changed(index, removeComment(thread, thread.first, index));
    expect(gone.all("comment").map(({ id }) => id)).toEqual(["c4", "c5"]);
  });
});

it("stay with the item that they are about when it is copied", () => {
  const index = indexOf(FILE);
  const made = duplicate(index, ["shop", "c2"]);
  const after = changed(index, made.changes);
  const [shop = "", answer = ""] = made.ids;
  expect(after.to(shop, "comments_on")).toEqual([]);
  expect(after.from(answer, "answers").map(({ to }) => to)).toEqual(["c1"]);
  expect(after.name("c2")).toBe("When?");
});

it("says how long ago a comment was", () => {
  const now = new Date("2026-11-30T12:00:00Z");
  const at = (text: string) => ago(text, now);
  expect(
    [
      "2026-11-30T12:00:09Z",
      "2026-11-30T11:48:00Z",
      "2026-11-30T03:00:00Z",
      "2026-11-29T11:00:00Z",
      "2026-11-25T11:00:00Z",
      "2026-11-01T11:00:00Z",
      "no time",
    ].map(at),
  ).toEqual(["now", "12 min ago", "9 h ago", "1 day ago", "5 days ago", "2026-11-01", ""]);
});

describe("the panel", () => {
  let editor: Shown;
  beforeEach(() => localStorage.clear());
  afterEach(() => editor.end());

  async function start(file = FILE): Promise<HTMLElement> {
    editor = await shown(structuredClone(file));
    return editor.root;
  }

  const open = (root: HTMLElement) =>
    click(root.querySelector("[data-panel=comments]") as HTMLElement);
  const threads = (root: HTMLElement) =>
    [...root.querySelectorAll<HTMLElement>("[data-thread]")].map((each) => each.dataset.thread);
  const thread = (root: HTMLElement, id: string) =>
    root.querySelector<HTMLElement>(`[data-thread="${id}"]`) as HTMLElement;

  it("shows the open threads, those of the selection first, and the resolved ones", async () => {
    const root = await start();
    await open(root);
    expect(threads(root)).toEqual(["c1", "c4"]);
    expect(
      thread(root, "c1").querySelector("b + time + span + span, .jn-comment-text"),
    ).not.toBeNull();
    expect(thread(root, "c1").textContent).toContain("It is <b>closed</b>.");
    editor.store.select(["mail"]);
    await click(button(root, "Resolved 1"));
    expect(threads(root)).toEqual(["c5"]);
    expect(root.querySelector(".jn-thread-heading")?.textContent).toBe("On Mail");
  });

  it("counts what was not read; what was shown is read, also after a reload", async () => {
    const root = await start();
    const count = () => root.querySelector("[data-panel=comments]")?.getAttribute("title");
    expect(count()).toBe("Comments: 2 open, 2 new");
    const badge = root.querySelector(".jn-comment-badge") as HTMLElement;
    expect(badge.title).toBe("1 comment, 1 new");
    expect(root.querySelector('.jnm-card[data-id="shop"]')?.getAttribute("aria-label")).toContain(
      "1 comment, 1 new",
    );
    await click(badge);
    expect(editor.store.selection.value).toEqual(["shop"]);
    expect([...root.querySelectorAll(".jn-new-mark")].length).toBe(3);
    expect(count()).toBe("Comments: 2 open");
    editor.end();
    await start();
    expect(editor.root.querySelector(".jn-unread")).toBeNull();
  });

  it("takes a comment on the selected item with C, and posts it in one step", async () => {
    const root = await start();
    await press(root.querySelector('.jnm-card[data-id="mail"]') as HTMLElement, "c");
    const field = control<HTMLTextAreaElement>(root, "Comment on Mail");
    expect(document.activeElement).toBe(field);
    await type(field as unknown as HTMLInputElement, "Too long");
    editor.store.select(["shop"]); // the comment stays about the mail
    await settled();
    await press(field, "Enter", { ctrlKey: true });
    const made = [...editor.host.map.entities.values()].find(
      ({ description }) => description === "Too long",
    );
    expect(made).toMatchObject({ by: "Me" });
    expect(editor.host.map.links.has(`comments_on ${made?.id} mail`)).toBe(true);
    expect(editor.store.history.value[0]).toBe(1);
    expect(field.value).toBe("");
  });

  it("leaves the letter C to the cells of the table", async () => {
    const root = await start();
    editor.store.view.value = "table";
    await settled();
    await press(root.querySelector("[data-cell='0 0']") as HTMLElement, "c");
    expect(root.querySelector(".jn-side")).toBeNull();
  });

  it("keeps a text that is not posted, and Cancel discards it", async () => {
    const root = await start();
    await open(root);
    await type(control(root, "Comment on the map"), "Half a thou");
    await press(control(root, "Comment on the map"), "Escape");
    await open(root);
    await open(root);
    expect(control(root, "Comment on the map").value).toBe("Half a thou");
    await click(button(root, "Cancel"));
    expect(control(root, "Comment on the map").value).toBe("");
    expect(editor.store.history.value[0]).toBe(0);
  });

  it("answers, resolves and opens a thread with the keyboard", async () => {
    const root = await start();
    await open(root);
    await press(thread(root, "c1"), "r");
    const field = control(root, "Answer");
    expect(document.activeElement).toBe(field);
    await type(field, "Now");
    await press(field, "Enter", { ctrlKey: true });
    expect(threadsOf(editor.store.index.value).at(-1)?.answers.at(-1)).toMatchObject({
      ...{ description: "Now", by: "Me" },
    });
    await press(thread(root, "c1"), "ArrowDown");
    expect((document.activeElement as HTMLElement).dataset.thread).toBe("c4");
    await press(thread(root, "c4"), "e");
    expect(editor.store.index.value.get("comment", "c4")?.resolved).toBe(true);
    expect(root.querySelector(".jn-notice")?.textContent).toContain("Resolved.");
    await press(thread(root, "c1"), "Enter");
    expect(editor.store.selection.value).toEqual(["shop"]);
  });

  it("lets an author edit a comment, and offers to undo a deletion", async () => {
    const root = await start();
    await open(root);
    const edits = [...root.querySelectorAll<HTMLElement>(".jn-text-button")];
    expect(edits.length).toBe(1); // the others are of other people
    await click(edits[0] as HTMLElement);
    await type(control(root, "Text of the comment"), "On Tuesdays.");
    await press(control(root, "Text of the comment"), "Enter", { ctrlKey: true });
    expect(editor.store.index.value.get("comment", "c3")?.description).toBe("On Tuesdays.");
    await click(button(thread(root, "c1"), "Delete the thread"));
    expect(editor.store.notice.value?.text).toBe("Deleted the comment and its 2 answers.");
    expect(editor.store.notice.value?.undo).toBeDefined();
    expect(threads(root)).toEqual(["c4"]);
  });

  it("keeps an answer and an edit whose comment someone deletes", async () => {
    const root = await start();
    await open(root);
    const kept = () => root.querySelector<HTMLElement>(".jn-kept");
    await press(thread(root, "c4"), "r");
    await type(control(root, "Answer"), "It is.");
    await click(root.querySelector(".jn-text-button") as HTMLElement);
    await type(control(root, "Text of the comment"), "On Tuesdays.");
    editor.host.foreign(["c4", "c3"].map((id) => ({ op: "remove", id })));
    await settled();
    expect(kept()?.textContent).toContain("The comment was deleted.");
    await click(button(kept() as HTMLElement, "Add as a comment"));
    await click(button(kept() as HTMLElement, "Add as a comment"));
    const said = threadsOf(editor.store.index.value).map(({ first, about }) => [
      first.description,
      about,
    ]);
    expect(said).toContainEqual(["It is.", []]);
    expect(said).toContainEqual(["On Tuesdays.", ["shop"]]);
    expect(kept()).toBeNull();
  });

  it("shows a thread that someone resolves while this person answers it", async () => {
    const root = await start();
    await open(root);
    await press(thread(root, "c1"), "r");
    await type(control(root, "Answer"), "No");
    const field = control(root, "Answer");
    editor.host.foreign([{ op: "set", id: "c1", fields: { resolved: true } }]);
    await settled();
    expect(control(root, "Answer")).toBe(field);
    await press(field, "Enter", { ctrlKey: true });
    expect(threadsOf(editor.store.index.value).at(-1)?.answers.at(-1)?.description).toBe("No");
  });

  it("asks for a name that nobody knows, once", async () => {
    const root = await start();
    editor.host.me = "";
    await open(root);
    await type(control(root, "Comment on the map"), "Hello");
    await type(control(root, "Your name"), "Zoe");
    await click(button(root, "Comment"));
    await type(control(root, "Comment on the map"), "Again");
    expect(root.querySelector('[aria-label="Your name"]')).toBeNull();
    await click(button(root, "Comment"));
    const by = editor.store.index.value.all("comment").map((each) => each.by);
    expect(by.slice(-2)).toEqual(["Zoe", "Zoe"]);
  });

  it("can be read, but not changed, in an editor that is read-only", async () => {
    const host = new MemoryHost(structuredClone(FILE));
    host.readonly = true;
    editor = await shown(FILE, host);
    await open(editor.root);
    expect(threads(editor.root)).toEqual(["c1", "c4"]);
    expect(
      editor.root.querySelector(".jn-panel textarea, .jn-thread-foot, .jn-comment-tools"),
    ).toBeNull();
  });

  it("opens the thread of a comment that a gap names", async () => {
    const host = new MemoryHost(structuredClone(FILE));
    const rule = {
      ...{ title: "comment-unanswered", severity: "info" as const, message: "Nobody answered." },
      ...{ fix: "Answer it.", why: "It may be forgotten." },
    };
    host.gaps = { type: "gaps", gaps: [["X515", "c2", "", ""]], rules: { X515: rule } };
    editor = await shown(FILE, host);
    await click(editor.root.querySelector("[data-panel=gaps]") as HTMLElement);
    await click(button(editor.root, "Nobody answered."));
    expect((document.activeElement as HTMLElement).dataset.thread).toBe("c1");
  });
});
