import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Drafts } from "../src/hosts/page/drafts.ts";

const FROZEN = new URL("../../tests/data/page-drafts-1.json", import.meta.url);

it("an editable report offers the edits that an earlier version kept in the browser", () => {
  const kept = new Map([["journeynb:page:base", readFileSync(FROZEN, "utf8")]]);
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  } as unknown as Storage;
  const [draft] = new Drafts(storage, "base").all();
  expect(draft?.by).toBe("Zoe");
  expect(draft?.steps.map((changes) => changes.map(({ op }) => op))).toEqual([
    ["set"],
    ["add", "link"],
  ]);
});
