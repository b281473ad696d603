// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { mergedIn, tookBack } from "../src/model/store/notice.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import { button, click, settled, shown } from "./dom.ts";

const FILE = { format: "journeymap/1", title: "Coffee" } as unknown as JourneyFile;

afterEach(() => vi.unstubAllGlobals());

it("shows a message in sight if the bottom of the editor is scrolled out of the page", async () => {
  let report: ((entries: unknown[]) => void) | undefined;
  const ends: string[] = [];
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(heard: (entries: unknown[]) => void) {
        report = heard;
      }
      observe = (place: Element) => ends.push(`watches ${place.className}`);
      disconnect = () => ends.push("ended");
    },
  );
  const view = await shown(structuredClone(FILE));
  const bottom = () => view.root.querySelector<HTMLElement>(".jn-notice")?.style.bottom;
  view.store.say("Deleted.");
  await settled();
  expect(bottom()).toBe("12px");
  const seen = (below: number, isIntersecting = true) => [
    {
      isIntersecting,
      boundingClientRect: { bottom: 700 + below },
      intersectionRect: { bottom: 700 },
    },
  ];
  report?.(seen(300));
  await settled();
  expect(bottom()).toBe("312px");
  report?.(seen(900, false)); // scrolled away: nothing to keep in sight
  await settled();
  expect(bottom()).toBe("312px");
  view.store.notice.value = null;
  await settled();
  expect(ends).toEqual(["watches jn-editor", "ended"]);
  view.end();
});

it("offers what to do about a message, which closes then", async () => {
  const view = await shown(structuredClone(FILE));
  const done: string[] = [];
  view.store.notice.value = {
    kind: "info",
    text: "Ann renamed the map.",
    action: { label: "Restore mine", run: () => done.push("mine") },
  };
  await settled();
  await click(button(view.root, "Restore mine"));
  expect(done).toEqual(["mine"]);
  expect(view.root.querySelector(".jn-notice")).toBeNull();
  view.end();
});

describe("what others wrote to the file", () => {
  const news = {
    ...{ type: "merged" as const, rev: 7, words: "added App; changed Cart", changes: 2 },
    ...{ conflicts: [], undoable: true },
  };

  it("is said in a message that stays, with a button that takes it back", async () => {
    const view = await shown(structuredClone(FILE));
    view.host.emit(news);
    await settled();
    expect(view.root.querySelector(".jn-notice")?.textContent).toContain(
      "The file was changed elsewhere: added App; changed Cart.",
    );
    await click(button(view.root, "Undo theirs"));
    expect(view.host.asked.at(-1)).toEqual({ type: "undo_theirs", rev: 7 });
    view.end();
  });

  it("names the assistant that made an edit, and its reason", async () => {
    const view = await shown(structuredClone(FILE));
    view.host.emit({ ...news, who: "Claude Code (assistant)", why: "Nobody owns the ad." });
    await settled();
    expect(view.root.querySelector(".jn-notice")?.textContent).toContain(
      "Claude Code (assistant) changed the map: added App; changed Cart. Why: Nobody owns the ad.",
    );
    const undo = button(view.root, "Undo theirs");
    expect(undo.title).toBe("Undo what the assistant changed");
    await click(undo);
    expect(view.host.asked.at(-1)).toEqual({ type: "undo_theirs", rev: 7 });
    view.end();
    const long = mergedIn({ ...news, who: "An assistant", why: "x".repeat(2000) }, () => undefined);
    expect(long.text.length).toBeLessThan(400);
  });

  it("names what both sides changed, as an error", () => {
    const text = mergedIn({ ...news, conflicts: ["Cart: theirs is kept"] }, () => undefined);
    expect(text).toMatchObject({
      kind: "error",
      text: "The file was changed elsewhere: added App; changed Cart. Changed on both sides: Cart: theirs is kept.",
    });
    const draft = { ...news, draft: "2026-11-30T10:00:00Z", words: "", undoable: false };
    expect(mergedIn(draft, () => undefined)).toEqual({
      ...{ kind: "info", text: "Unsaved edits were restored.", stays: true },
    });
    expect(tookBack(["name of Cart"]).text).toBe(
      "Undone. Not undone, because they have changed since: name of Cart.",
    );
  });
});
