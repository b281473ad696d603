import { describe, expect, it } from "vitest";
import { fileName, statusWord, suggested } from "../src/editor/bar/file.tsx";
import { commonFields } from "../src/editor/form/bound.ts";
import { pictureType } from "../src/editor/form/image.ts";
import { moved, split } from "../src/editor/form/list.tsx";
import { cellValue, columnsOf, rowValue } from "../src/editor/form/rows.tsx";
import { parseNumber } from "../src/editor/form/text.tsx";
import { groupsOf, inFormOrder, isFirst } from "../src/editor/form/words.ts";
import { experiencesOf, meanEmotion, quarter } from "../src/editor/personas/empathy.ts";
import { Index } from "../src/model/index.ts";
import { fromFile } from "../src/model/map.ts";
import { fieldsOf, KINDS, LINK_TABLE } from "../src/model/schema.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";

describe("the form", () => {
  it.each([...KINDS, ""] as const)("shows every field of %s once", (kind) => {
    const names = [...fieldsOf(kind).keys()];
    expect(inFormOrder(kind, names).toSorted()).toEqual(names.toSorted());
    expect(names.some((name) => isFirst(kind, name))).toBe(true);
  });

  it("has a group for both ends of every kind of link but comments, which have a panel", () => {
    const ends = KINDS.flatMap((kind) =>
      groupsOf(kind).map((each) => `${kind} ${each.kind} ${each.out}`),
    );
    const wanted = [...LINK_TABLE.values()].flatMap(({ kind, from, to }) => [
      ...from.map((each) => `${each} ${kind} true`),
      ...(kind === "comments_on" ? [] : to.map((each) => `${each} ${kind} false`)),
    ]);
    expect(ends.toSorted()).toEqual(wanted.toSorted());
  });

  it("has the common fields of several kinds", () => {
    const names = commonFields(["touchpoint", "opportunity", "note"]).map(([name]) => name);
    expect(names).toEqual(["name", "description", "tags", "custom"]);
    expect(commonFields(["touchpoint", "goal"]).map(([name]) => name)).toContain("owner");
    expect(commonFields(["opportunity", "segment"]).map(([name]) => name)).not.toContain("value");
  });
});

describe("typed text", () => {
  it("becomes a number, also with a decimal comma", () => {
    expect(parseNumber(" 1,5 ")).toEqual({ value: 1.5 });
    expect(parseNumber("")).toEqual({ value: null });
    expect(parseNumber("1e999")).toHaveProperty("problem");
    expect(parseNumber("ten")).toHaveProperty("problem");
  });

  it("becomes items of a list", () => {
    expect(split("a, b\nc;\td ", true)).toEqual(["a", "b", "c", "d"]);
    expect(split("Yes, please\nNo", false)).toEqual(["Yes, please", "No"]);
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b"], 1, 9)).toEqual(["a", "b"]);
  });

  it("becomes rows once the required fields are filled in", () => {
    const schema = (kind: string, name: string) => fieldsOf(kind).get(name) ?? {};
    const measured = columnsOf(schema("goal", "measurements"));
    expect(rowValue({ date: "2026-01-02", value: "3,5" }, measured)).toEqual({
      date: "2026-01-02",
      value: 3.5,
    });
    expect(rowValue({ date: "2026-01-02", value: "" }, measured)).toBeNull();
    expect(rowValue({ date: "", value: "3" }, measured)).toBeNull();
    const pairs = columnsOf(schema("persona", "demographics"));
    expect(rowValue({ name: "Age", value: "" }, pairs)).toEqual({ name: "Age" });
    expect(rowValue({ name: "", value: "34" }, pairs)).toBeNull();
    const reviews = columnsOf(schema("", "reviews"));
    expect(reviews.map(({ name }) => name)).toEqual(["date", "by", "note"]);
    const findings = [{ rule: "M101", count: 2 }];
    expect(rowValue({ date: "2026-01-02", by: "A, B", note: "", findings }, reviews)).toEqual({
      date: "2026-01-02",
      by: ["A", "B"],
      findings,
    });
  });

  it("keeps numbers, booleans and codes in custom fields", () => {
    const custom = { anyOf: [{ type: "boolean" as const }] };
    expect(cellValue("12.5", custom)).toBe(12.5);
    expect(cellValue("true", custom)).toBe(true);
    expect(cellValue("007", custom)).toBe("007");
  });
});

describe("pictures", () => {
  it("are PNG and JPEG by their first bytes, never by their name", () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(pictureType(new Uint8Array([0x89, 80, 78, 71, 13, 10, 26, 10, 0]))).toBe("image/png");
    expect(pictureType(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe("image/jpeg");
    expect(pictureType(bytes("<svg onload='alert(1)'/>"))).toBeNull();
    expect(pictureType(bytes("GIF89a"))).toBeNull();
    expect(pictureType(new Uint8Array())).toBeNull();
  });
});

describe("the file", () => {
  const memory = {
    path: null,
    live: false,
    unsaved: false,
    conflict: false,
    problem: null,
    earlier: false,
  };

  it("is described in a word", () => {
    expect(statusWord(memory, 0)).toBe("In memory only");
    const saved = { ...memory, path: "a/tea.journeymap.json", live: true };
    expect(statusWord(saved, 0)).toBe("Saved");
    expect(statusWord(saved, 1)).toBe("Saving…");
    expect(statusWord({ ...saved, unsaved: true }, 0)).toBe("Not saved yet");
    expect(statusWord({ ...saved, conflict: true }, 0)).toBe("Not saved");
    expect(statusWord({ ...saved, problem: "disk full" }, 0)).toBe("Not saved");
  });

  it("gets a name from the title", () => {
    expect(suggested("Kaffee & Tee, 2026")).toBe("kaffee-tee-2026.journeymap.json");
    expect(suggested("…")).toBe("journey.journeymap.json");
    expect(fileName("C:\\maps\\tea.json")).toBe("tea.json");
  });
});

describe("the empathy map", () => {
  const index = new Index(
    fromFile({
      format: "journeymap/1",
      personas: [{ id: "maya", name: "Maya" }],
      stages: [
        { id: "one", name: "One" },
        { id: "two", name: "Two" },
      ],
      touchpoints: [
        { id: "late", name: "Late" },
        { id: "early", name: "Early" },
        { id: "nowhere", name: "Nowhere" },
      ],
      links: [
        { kind: "occurs_in", from: "late", to: "two" },
        { kind: "occurs_in", from: "early", to: "one" },
        { kind: "experiences", from: "maya", to: "late", says: "At last", emotion: 2 },
        { kind: "experiences", from: "maya", to: "early", says: "Hm", emotion: -1 },
        { kind: "experiences", from: "maya", to: "nowhere", thoughts: "Where?" },
      ],
    } as unknown as JourneyFile),
  );

  it("follows the journey", () => {
    expect(experiencesOf(index, "maya").map((each) => each.to)).toEqual([
      "early",
      "late",
      "nowhere",
    ]);
    expect(quarter(index, "maya", "says").map(({ text, stage }) => [text, stage])).toEqual([
      ["Hm", "One"],
      ["At last", "Two"],
    ]);
    expect(quarter(index, "maya", "feeling")).toEqual([]);
  });

  it("averages the known emotions", () => {
    expect(meanEmotion(index, "maya")).toBe(0.5);
    expect(meanEmotion(index, "nobody")).toBeNull();
  });
});
