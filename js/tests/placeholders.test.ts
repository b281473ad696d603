// @vitest-environment jsdom
import { afterEach, expect, it } from "vitest";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { ViewName } from "../src/protocol/messages.ts";
import { click, type Shown, settled, shown } from "./dom.ts";
import { MemoryHost } from "./memory.ts";

const FILE = {
  format: "journeymap/1",
  personas: [{ id: "maya", name: "Maya" }],
  goals: [{ id: "grow", name: "Grow", level: "business" }],
  opportunities: [{ id: "chat", name: "Chat" }],
} as unknown as JourneyFile;

let view: Shown;

afterEach(() => view.end());

async function open(name: ViewName, readonly = false): Promise<void> {
  const host = new MemoryHost(structuredClone(FILE));
  host.readonly = readonly;
  view = await shown(FILE, host);
  view.store.view.value = name;
  await settled();
}

const missing = (words: string) =>
  [...view.root.querySelectorAll<HTMLElement>(".jn-missing")].find(
    (each) => each.textContent?.trim() === words,
  );

it.each([
  ["goals", "No metric yet", "metric"],
  ["goals", "No owner", "owner"],
  ["priorities", "No owner", "owner"],
  ["priorities", "No status", "status"],
] as const)("leads from %s, %s, to the field", async (name, words, field) => {
  await open(name);
  await click(missing(words) as HTMLElement);
  const place = document.activeElement?.closest<HTMLElement>("[data-field]");
  expect(place?.dataset.field).toBe(field);
});

it("starts an entry of the empathy map", async () => {
  await open("personas");
  await click(missing("Nothing here yet. Add something") as HTMLElement);
  expect(document.activeElement?.getAttribute("aria-label")).toBe("At which touchpoint?");
});

it("leads nowhere if the editor is read-only", async () => {
  await open("goals", true);
  expect(missing("No metric yet")).toBeUndefined();
  expect(view.root.textContent).toContain("No metric yet");
});
