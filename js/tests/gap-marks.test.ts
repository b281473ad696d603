// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { Gap } from "../src/protocol/messages.ts";
import { click, type Shown, settled, shown } from "./dom.ts";
import { MemoryHost } from "./memory.ts";

const FILE = {
  format: "journeymap/1",
  stages: [{ id: "buy", name: "Buy" }],
  touchpoints: [{ id: "shop", name: "Shop" }],
  links: [{ kind: "occurs_in", from: "shop", to: "buy" }],
} as unknown as JourneyFile;

const RULE = { title: "no-owner", message: "{name} has no owner.", fix: "", why: "" };

let view: Shown;

async function open(
  path: string | null,
  lens: MemoryHost["lens"] = {},
  more: readonly Gap[] = [],
): Promise<void> {
  const host = new MemoryHost(structuredClone(FILE));
  host.lens = lens;
  host.status = { ...host.status, path };
  const gap = (id: string) => ["M104", id, "", ""] as const;
  host.gaps = {
    type: "gaps",
    gaps: [gap("shop"), gap("app"), ...more],
    rules: {
      M104: { ...RULE, severity: "error" },
      S301: { ...RULE, severity: "info" },
      MINE1: { ...RULE, severity: "info" },
    },
  } as unknown as typeof host.gaps;
  view = await shown(FILE, host);
}

const marks = () =>
  [...view.root.querySelectorAll(".jnm-badge")].map(
    (each) => each.closest<HTMLElement>("[data-id]")?.dataset.id,
  );
const bar = () => view.root.querySelector("[data-panel=gaps]") as HTMLElement;
const add = async () => {
  const made = { op: "add", kind: "touchpoint", id: "app", fields: { name: "App" } } as const;
  await view.store.edit([made]);
  await settled();
};

beforeEach(() => localStorage.clear());

afterEach(() => {
  view.end();
  vi.useRealTimers();
});

it("shows the gaps of a fresh map as a number in the bar until the first look", async () => {
  await open(null);
  expect(marks()).toEqual([]);
  expect(view.root.querySelector(".jn-severity-count")?.className).toContain("jn-info");
  expect(bar().textContent).toContain("1");
  await click(bar());
  expect(marks()).toEqual(["shop"]);
  expect(view.root.querySelector(".jn-bar .jn-severity-count")?.className).toContain("jn-error");
});

it("marks the cards of a map from a file, but no card that was just made", async () => {
  await open("coffee.journeymap.json");
  expect(marks()).toEqual(["shop"]);
  await add();
  expect(marks()).toEqual(["shop"]);
  await click(bar());
  expect(marks()).toEqual(["shop", "app"]);
});

it("marks a new card after a while", async () => {
  await open("coffee.journeymap.json");
  vi.useFakeTimers({ now: Date.now(), toFake: ["Date", "setTimeout", "clearTimeout"] });
  const made = { op: "add", kind: "touchpoint", id: "app", fields: { name: "App" } } as const;
  void view.store.edit([made]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(marks()).toEqual(["shop"]);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(marks()).toEqual(["shop", "app"]);
});

it("has a switch for no marks at all, which is remembered", async () => {
  await open("coffee.journeymap.json");
  await click(bar());
  await click(view.root.querySelector(".jn-quiet-switch input") as HTMLElement);
  expect(marks()).toEqual([]);
  view.end();
  await open("coffee.journeymap.json");
  expect(marks()).toEqual([]);
});

it("shows only the gaps of rules that Python has chosen, until all are asked for", async () => {
  await open("coffee.journeymap.json", { rules: ["M"] }, [
    ["S301", "buy", "", ""],
    ["MINE1", "buy", "", ""],
  ]);
  expect(bar().title).toBe("Gaps of M: 1 error");
  await click(bar());
  const note = () => view.root.querySelector(".jn-only-rules")?.firstChild?.textContent;
  const button = () => view.root.querySelector(".jn-only-rules button") as HTMLElement;
  const codes = () =>
    [...view.root.querySelectorAll(".jn-rule-name code")].map((each) => each.textContent);
  expect(codes()).toEqual(["M104"]);
  expect(note()).toBe("Only gaps of M are shown.");
  await click(button());
  expect(codes()).toEqual(["M104", "MINE1", "S301"]);
  expect(bar().title).toBe("Gaps: 1 error, 2 hints");
  expect(button().textContent).toBe("Show only M");
  await click(button());
  expect(codes()).toEqual(["M104"]);
});
