import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { apply } from "../src/model/changes.ts";
import * as checked from "../src/model/checks/checked-apply.ts";
import { idFromName } from "../src/model/ids.ts";
import { checkEnds } from "../src/model/link-ends.ts";
import { fromFile, toFile } from "../src/model/map.ts";
import { Refusal } from "../src/model/refusal.ts";
import { same } from "../src/model/values.ts";
import type { JourneyFile, Kind } from "../src/protocol/kinds.ts";
import type { Change } from "../src/protocol/messages.ts";

const FOLDER = new URL("../../tests/vectors/", import.meta.url);
const FILES = [
  "add",
  "errors",
  "ids",
  "link",
  "lists",
  "move",
  "remove",
  "set",
  "unlink",
  "values",
];

interface Vector {
  name: string;
  map: JourneyFile | string;
  changes: Change[];
  after?: JourneyFile | string;
  inverse?: Change[];
  error?: { code: string; change: number | null; field: string | null };
}

function load<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
}

const maps = load<Record<string, JourneyFile>>("maps");

function named(map: JourneyFile | string): JourneyFile {
  const found = typeof map === "string" ? maps[map] : map;
  if (found === undefined) {
    throw new Error(`no map ${map}`);
  }
  return found;
}

const FUNCTIONS = [
  ["without checks", apply],
  ["with checks", checked.apply],
] as const;

function inOrder(file: JourneyFile): JourneyFile {
  return toFile(fromFile(file));
}

// Changes that would break the map are refused without the checks of the kernel, too.
const STRUCTURAL = new Set([
  "unknown_id",
  "id_taken",
  "bad_end",
  "too_many",
  "cycle",
  "no_such_link",
]);

function refusalOf(run: () => unknown): object {
  try {
    run();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(Refusal);
    const { code, change, field, message, allowed } = thrown as Refusal;
    expect(message).not.toMatch(/undefined|\[object/);
    expect(allowed).not.toBe("");
    return { code, change, field };
  }
  throw new Error("nothing was refused");
}

for (const file of FILES) {
  describe(file, () => {
    for (const vector of load<Vector[]>(file)) {
      const before = named(vector.map);
      const map = fromFile(before);
      const { error } = vector;
      if (error === undefined) {
        it.each(FUNCTIONS)(`${vector.name} (%s)`, (_, apply) => {
          const after = named(vector.after ?? vector.map);
          const applied = apply(map, vector.changes);
          expect(same(toFile(applied.map), inOrder(after))).toBe(true);
          expect(applied.inverse).toEqual(vector.inverse);
          expect(same(toFile(map), inOrder(before))).toBe(true);
          const back = apply(applied.map, applied.inverse);
          expect(same(toFile(back.map), inOrder(before))).toBe(true);
          const again = apply(back.map, back.inverse);
          expect(same(toFile(again.map), inOrder(after))).toBe(true);
        });
        continue;
      }
      it(`refuses: ${vector.name}`, () => {
        expect(refusalOf(() => checked.apply(map, vector.changes))).toEqual(error);
        expect(same(toFile(map), inOrder(before))).toBe(true);
        if (STRUCTURAL.has(error.code)) {
          expect(refusalOf(() => apply(map, vector.changes))).toEqual(error);
        }
      });
    }
  });
}

describe("names give ids", () => {
  const names = load<{ name: string; kind: Kind; id: string }[]>("names");
  it.each(names)("$kind $name: $id", ({ name, kind, id }) => {
    expect(idFromName(name, kind)).toBe(id);
  });
});

describe("a link that cannot be", () => {
  it.each([
    ["answers", "an answers link cannot go from goal a to stage b"],
    ["serves", "a serves link cannot go from goal a to stage b"],
  ] as const)("is refused with the article of its kind: %s", (kind, message) => {
    expect(() => checkEnds(kind, ["a", "goal"], ["b", "stage"], new Map())).toThrow(message);
  });
});
