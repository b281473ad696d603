import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ui } from "../src/editor/shared/context.ts";
import {
  type Column,
  columnsOf,
  compare,
  suggestions,
  textOf,
} from "../src/editor/table/columns.ts";
import { cleared, filled, pasted, writeCells } from "../src/editor/table/edits.ts";
import { tableState } from "../src/editor/table/state.ts";
import { fromText, joined, split, toText } from "../src/editor/table/text.ts";
import { fromTsv, toTsv } from "../src/editor/table/tsv.ts";
import { apply } from "../src/model/changes.ts";
import { Index } from "../src/model/index.ts";
import { fromFile } from "../src/model/map.ts";
import { fieldsOf, KINDS } from "../src/model/schema.ts";
import type { Kind } from "../src/protocol/kinds.ts";
import { changed, coffee, indexOf } from "./maps.ts";

const field = (kind: string, name: string) => fieldsOf(kind).get(name) ?? {};

describe("the text of a cell", () => {
  it("reads numbers as people and spreadsheets write them, and checks their range", () => {
    const cost = field("touchpoint", "cost");
    expect(fromText("1,200.5", cost)).toEqual({ value: 1200.5 });
    expect(fromText("1 200", cost)).toEqual({ value: 1200 });
    expect(fromText("0,4", cost)).toEqual({ value: 0.4 });
    expect(fromText("", cost)).toEqual({ value: null });
    expect(fromText("-3", cost)).toEqual({ error: "must be a number from 0" });
    expect(fromText("many", cost)).toEqual({ error: "must be a number" });
    // prose: ignore (typed by a user)
    expect(fromText("40 %", field("stage", "expected_share"))).toEqual({ value: 0.4 });
    expect(fromText("2.5", field("opportunity", "value"))).toEqual({
      error: "must be a whole number from 1 to 5",
    });
  });

  it("reads choices, dates and booleans", () => {
    expect(fromText("In progress", field("opportunity", "status"))).toEqual({ value: "doing" });
    expect(fromText("Focus group", field("source", "type"))).toEqual({ value: "focus_group" });
    expect(fromText("never", field("opportunity", "status"))).toEqual({
      error: "must be idea, planned, doing, done or dropped",
    });
    expect(fromText("31.3.2026", field("goal", "due"))).toEqual({ value: "2026-03-31" });
    expect(fromText("2026-3-1", field("goal", "due"))).toEqual({ value: "2026-03-01" });
    expect(fromText("2026-02-30", field("goal", "due"))).toHaveProperty("error");
    expect(fromText("Yes", field("touchpoint", "ours"))).toEqual({ value: true });
    expect(fromText("perhaps", field("touchpoint", "ours"))).toHaveProperty("error");
  });

  it("keeps text unchanged, and requires a name", () => {
    expect(fromText(" two\nlines ", field("goal", "description"))).toEqual({
      value: " two\nlines ",
    });
    expect(fromText("  ", field("goal", "name"))).toEqual({ error: "must not be empty" });
  });

  it("reads pairs, and keeps the type of those that did not change", () => {
    const custom = field("persona", "custom");
    const old = [{ name: "zip", value: "01234" }];
    expect(fromText("zip: 01234, age: 40, vip: true", custom, old)).toEqual({
      value: [...old, { name: "age", value: 40 }, { name: "vip", value: true }],
    });
    expect(fromText("2026-01-31: 12", field("goal", "measurements"))).toEqual({
      value: [{ date: "2026-01-31", value: 12 }],
    });
    expect(fromText("soon: 12", field("goal", "measurements"))).toHaveProperty("error");
    const measured = [{ date: "2026-01-31", value: 12, n: 40, low: 10, high: 14 }];
    const later = fromText(
      "2026-01-31: 12, 2026-02-28: 13",
      field("goal", "measurements"),
      measured,
    );
    expect(later).toEqual({ value: [...measured, { date: "2026-02-28", value: 13 }] });
    const corrected = fromText("2026-01-31: 13", field("goal", "measurements"), measured);
    expect(corrected).toEqual({ value: [{ date: "2026-01-31", value: 13 }] });
    const criteria = [{ name: "Budget", value: 0.5, weight: 2 }];
    const rated = fromText("Budget: 0.7, Need: 1", field("segment", "criteria"), criteria);
    expect(rated).toEqual({
      value: [
        { name: "Budget", value: 0.7, weight: 2 },
        { name: "Need", value: 1 },
      ],
    });
    expect(fromText("calm: 9", field("persona", "personality"))).toHaveProperty("error");
  });

  it("reads every value of a map back unchanged", () => {
    const index = new Index(fromFile(coffee()));
    for (const kind of KINDS) {
      for (const entity of index.all(kind)) {
        for (const [name, schema] of fieldsOf(kind)) {
          const value = (entity as unknown as Record<string, unknown>)[name];
          if (value !== undefined) {
            expect(fromText(toText(value, schema), schema, value)).toEqual({ value });
          }
        }
      }
    }
  });

  it("reads lists back, whatever they contain", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        expect(split(joined(texts))).toEqual(texts);
      }),
    );
  });

  it("splits a list as people type it", () => {
    expect(split("web, app ,,\nphone")).toEqual(["web", "app", "phone"]);
    expect(split('say "hi", "a, b"')).toEqual(['say "hi"', "a, b"]);
    expect(split("")).toEqual([]);
  });
});

describe("rows from a spreadsheet", () => {
  it("reads what Excel copies", () => {
    expect(fromTsv('a\tb\r\n"two\nlines"\t"say ""hi"""\r\n')).toEqual([
      ["a", "b"],
      ["two\nlines", 'say "hi"'],
    ]);
    expect(fromTsv("a\t\n\tb")).toEqual([
      ["a", ""],
      ["", "b"],
    ]);
    expect(fromTsv('5" pipe\t"odd" one')).toEqual([['5" pipe', '"odd" one']]);
  });

  it("reads back what it writes", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", '"', "\t", "\n", "\r", ",", " ") });
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }),
      )
      .filter((rows) => !(rows.length === 1 && rows[0]?.length === 1 && rows[0][0] === ""))
      .filter((rows) => rows.at(-1)?.some((text) => text !== "") ?? false);
    fc.assert(
      fc.property(table, (rows) => {
        expect(fromTsv(toTsv(rows))).toEqual(rows);
      }),
    );
  });
});

const small = indexOf({
  stages: [
    { id: "see", name: "See" },
    { id: "buy", name: "Buy" },
  ],
  personas: [
    { id: "ana", name: "Ana" },
    { id: "ana-2", name: "Ana" },
    { id: "bo", name: "Bo" },
  ],
  touchpoints: [
    { id: "web", name: "Web", owner: "Team A", cost: 10 },
    { id: "call", name: "Call" },
    { id: "shop", name: "Shop", cost: 2 },
  ],
  links: [
    { kind: "occurs_in", from: "web", to: "see" },
    { kind: "occurs_in", from: "shop", to: "see" },
    { kind: "experiences", from: "bo", to: "web", emotion: 1 },
    { kind: "experiences", from: "ana", to: "web" },
  ],
});

const columns = columnsOf("touchpoint");
const column = (id: string) => columns.find((each) => each.id === id) as Column;
const at = (id: string) => columns.indexOf(column(id));
const rows = small.map.order.touchpoint;
const write = (cells: { row: number; column: number; text: string }[], index = small) =>
  writeCells(index, "touchpoint", index.map.order.touchpoint, columns, cells);

describe("columns", () => {
  it("has every field of every kind that is text, name first", () => {
    const objects = ["profile", "profiled", "binding"];
    for (const kind of KINDS) {
      const ids = columnsOf(kind).map((each) => each.id);
      expect(ids[0]).toBe("name");
      const wanted = [...fieldsOf(kind).keys()].filter((each) => !objects.includes(each));
      expect(ids).toEqual(expect.arrayContaining(wanted));
      expect(ids.filter((each) => objects.includes(each))).toEqual([]);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it("shows links by name, and by id where others have that name", () => {
    expect(textOf(small, "web", column("occurs_in.out"))).toBe("See");
    expect(textOf(small, "web", column("experiences.in")).split(", ").sort()).toEqual([
      "Bo",
      "ana",
    ]);
    expect(suggestions(small, "touchpoint", column("experiences.in"))).toEqual([
      "ana",
      "ana-2",
      "Bo",
    ]);
    expect(suggestions(small, "touchpoint", column("owner"))).toEqual(["Team A"]);
  });

  it("compares numbers as numbers, stages in their order, and puts empty cells last", () => {
    const by = (id: string, down: boolean) =>
      [...rows].sort((a, b) => compare(small, column(id), a, b, down));
    expect(by("cost", false)).toEqual(["shop", "web", "call"]);
    expect(by("cost", true)).toEqual(["web", "shop", "call"]);
    expect(by("occurs_in.out", false)).toEqual(["web", "shop", "call"]);
  });
});

describe("writing cells", () => {
  it("sets several fields of a row with one change", () => {
    const edit = write([
      { row: 1, column: at("owner"), text: "Team B" },
      { row: 1, column: at("cost"), text: "5" },
      { row: 0, column: at("owner"), text: "Team A" },
    ]);
    expect(edit.changes).toEqual([{ op: "set", id: "call", fields: { owner: "Team B", cost: 5 } }]);
  });

  it("moves between stages and keeps the data of a link", () => {
    const edit = write([
      { row: 0, column: at("occurs_in.out"), text: "buy" },
      { row: 0, column: at("experiences.in"), text: "Bo, ana-2" },
    ]);
    const made = changed(small, edit.changes);
    expect(made.stageOf("web")).toBe("buy");
    expect(
      made
        .to("web", "experiences")
        .map((each) => each.from)
        .sort(),
    ).toEqual(["ana-2", "bo"]);
    expect(made.link("experiences", "bo", "web")?.emotion).toBe(1);
  });

  it("says at the cell what it cannot accept, and writes the rest", () => {
    const edit = write([
      { row: 0, column: at("cost"), text: "lots" },
      { row: 1, column: at("occurs_in.out"), text: "Nowhere" },
      { row: 2, column: at("occurs_in.out"), text: "See, Buy" },
      { row: 2, column: at("owner"), text: "Team C" },
    ]);
    expect(Object.fromEntries(edit.faults)).toEqual({
      "web cost": { text: "lots", error: "Cost must be a number" },
      "call occurs_in.out": { text: "Nowhere", error: "No stage has the name “Nowhere”" },
      "shop occurs_in.out": { text: "See, Buy", error: "Stage allows only one value" },
    });
    expect(edit.changes).toHaveLength(1);
  });

  it("adds rows below the last one if they have a name", () => {
    const edit = write([
      { row: 3, column: 0, text: "Web" },
      { row: 3, column: at("occurs_in.out"), text: "Buy" },
      { row: 4, column: at("owner"), text: "Nobody" },
    ]);
    expect(edit).toMatchObject({ added: ["web-2"], left: 1 });
    const made = changed(small, edit.changes);
    expect(made.map.order.touchpoint.at(-1)).toBe("web-2");
    expect(made.stageOf("web-2")).toBe("buy");
  });

  it("writes nothing if a cell does not change", () => {
    const cells = columns.map((each, index) => ({
      row: 0,
      column: index,
      text: textOf(small, "web", each),
    }));
    expect(write(cells).changes).toEqual([]);
  });

  it("makes valid steps when every cell of a real map is copied over another", () => {
    const index = new Index(fromFile(coffee()));
    for (const kind of KINDS) {
      const [all, ids] = [columnsOf(kind), index.map.order[kind as Kind]];
      const cells = all.flatMap((each, column) =>
        each.id.startsWith("refines") ||
        each.id.startsWith("influences") ||
        each.id.startsWith("leads_to") ||
        each.id.startsWith("keeps")
          ? []
          : [{ row: 1, column, text: textOf(index, ids[0] ?? "", each) }],
      );
      const edit = writeCells(index, kind as Kind, ids, all, cells);
      expect([...edit.faults.values()]).toEqual([]);
      const made = new Index(apply(index.map, edit.changes).map);
      for (const cell of cells) {
        const shown = all[cell.column] as Column;
        expect(split(textOf(made, ids[1] ?? "", shown)).sort()).toEqual(split(cell.text).sort());
      }
    }
  });
});

describe("many cells", () => {
  const range = { top: 0, bottom: 2, left: at("owner"), right: at("owner") };

  it("fills down from the first row", () => {
    const made = changed(small, write(filled(small, rows, columns, range)).changes);
    expect(made.all("touchpoint").map((each) => each.owner)).toEqual([
      "Team A",
      "Team A",
      "Team A",
    ]);
  });

  it("fills a pattern of rows repeatedly", () => {
    const texts = filled(small, ["web", "call", "shop", "x"], columns, { ...range, bottom: 3 }, 2);
    expect(texts.map((each) => each.text)).toEqual(["Team A", ""]);
    expect(texts.map((each) => each.row)).toEqual([2, 3]);
  });

  it("repeats one pasted cell over a range, and lets a larger table run over", () => {
    expect(pasted([["x"]], range).map((each) => each.row)).toEqual([0, 1, 2]);
    const over = pasted([["a", "b"], ["c"]], { top: 5, bottom: 5, left: 1, right: 1 });
    expect(over).toEqual([
      { row: 5, column: 1, text: "a" },
      { row: 5, column: 2, text: "b" },
      { row: 6, column: 1, text: "c" },
    ]);
    expect(pasted([], range)).toEqual([]);
  });

  it("clears everything except names", () => {
    const all = { top: 0, bottom: 0, left: 0, right: columns.length - 1 };
    const made = changed(small, write(cleared(columns, all)).changes);
    expect(made.entity("web")).toEqual({ id: "web", name: "Web" });
    expect(made.linksOf("web")).toEqual([]);
  });
});

/** A table of its own; `columns` are those that Python has chosen. */
const table = (columns: Partial<Record<Kind, readonly string[]>> = {}) =>
  ({ store: { columns } }) as unknown as Ui;

describe("the order of rows", () => {
  it("stays sorted while the user types, with new rows at the end", () => {
    const state = tableState(table());
    expect(state.sortBy(small, "touchpoint", column("cost"))).toBe("ascending");
    expect(state.rows(small, "touchpoint")).toEqual(["shop", "web", "call"]);
    const later = changed(small, [
      { op: "set", id: "shop", fields: { cost: 99 } },
      { op: "remove", id: "call" },
      { op: "add", kind: "touchpoint", id: "new", fields: { name: "New", cost: 0 } },
    ]);
    expect(state.rows(later, "touchpoint")).toEqual(["shop", "web", "new"]);
    expect(state.sortBy(later, "touchpoint", column("cost"))).toBe("descending");
    expect(state.rows(later, "touchpoint")).toEqual(["shop", "web", "new"]);
    expect(state.sortBy(later, "touchpoint", column("cost"))).toBe("none");
    expect(state.rows(later, "touchpoint")).toEqual(later.map.order.touchpoint);
  });

  it("shows and hides all columns except the name", () => {
    const state = tableState(table());
    const before = state.columns("goal").map((each) => each.id);
    state.toggle("goal", "description");
    expect(state.columns("goal").map((each) => each.id)).toContain("description");
    state.toggle("goal", "description");
    expect(state.columns("goal").map((each) => each.id)).toEqual(before);
  });

  it("starts with the columns that Python has chosen, in their order", () => {
    const state = tableState(table({ touchpoint: ["owner", "occurs_in.out", "channels"] }));
    const ids = () => state.columns("touchpoint").map((each) => each.id);
    expect(ids()).toEqual(["name", "owner", "occurs_in.out", "channels"]);
    state.toggle("touchpoint", "ours");
    expect(ids()).toContain("ours");
    state.toggle("touchpoint", "ours");
    state.toggle("touchpoint", "owner");
    expect(ids()).toEqual(["name", "occurs_in.out", "channels"]);
    expect(state.columns("goal")).toEqual(tableState(table()).columns("goal"));
  });
});
