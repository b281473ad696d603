import { describe, expect, it } from "vitest";
import { apply } from "../src/model/changes.ts";
import { copied } from "../src/model/edits/actions.ts";
import { copiesIn, rowsOf } from "../src/model/edits/copy.ts";
import { cellsOf, emotionsOf, headings, pasteRows } from "../src/model/edits/paste.ts";
import { Index } from "../src/model/index.ts";
import { fromFile, toFile } from "../src/model/map.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";

const FILE = {
  format: "journeymap/1",
  personas: [{ id: "maya", name: "Maya" }],
  stages: [
    { id: "buy", name: "Buy" },
    { id: "use", name: "Use" },
  ],
  touchpoints: [{ id: "shop", name: "Shop", channels: ["in person"], owner: "Sales" }],
  goals: [{ id: "grow", name: "Grow" }],
  links: [
    { kind: "occurs_in", from: "shop", to: "buy" },
    { kind: "experiences", from: "maya", to: "shop" },
    { kind: "supports", from: "shop", to: "grow" },
  ],
} as unknown as JourneyFile;

const map = fromFile(FILE);
const index = new Index(map);

function pasted(text: string, persona = "") {
  const made = pasteRows(index, text, { stage: "use", persona });
  return { ...made, now: new Index(apply(map, made.changes).map) };
}

describe("text as touchpoints", () => {
  it("makes a touchpoint of each line, in the stage", () => {
    const { ids, now } = pasted("Search ad\r\n\r\n  Web page \nShop\n");
    expect(ids).toEqual(["search-ad", "web-page", "shop-2"]);
    expect(ids.map((id) => now.stageOf(id))).toEqual(["use", "use", "use"]);
    expect(now.name("web-page")).toBe("Web page");
  });

  it("keeps further cells without a heading", () => {
    const { now } = pasted("Call\tasks for an offer\tlong\n");
    expect(now.entity("call")?.description).toBe("asks for an offer\nlong");
  });

  it("reads headings in several languages", () => {
    const { now, warnings } = pasted(
      "Name\tPhase\tKanäle\tOwner\tTags\tDetails\tPersona\tSentiment\tActions\tGedanken\tPain points\tGoal\tIdeas\n" +
        "Call\tuse\tphone; chat\tCare\thot; new\tRings\tMaya; Jo\t😀\tdials\thm\tLong wait\tGrow; Stay\tCall back\n",
    );
    expect(now.get("touchpoint", "call")).toEqual({
      id: "call",
      name: "Call",
      description: "Rings",
      tags: ["hot", "new"],
      channels: ["phone", "chat"],
      owner: "Care",
    });
    expect(now.stageOf("call")).toBe("use");
    expect(now.link("experiences", "maya", "call")).toMatchObject({
      emotion: 2,
      actions: "dials",
      thoughts: "hm",
    });
    expect(now.link("experiences", "jo", "call")?.emotion).toBe(2);
    expect(now.link("supports", "call", "grow")).toBeDefined();
    expect(now.name("stay")).toBe("Stay");
    expect(now.link("hurts", "long-wait", "call")).toBeDefined();
    expect(now.link("felt_by", "long-wait", "maya")).toBeDefined();
    expect(now.link("addresses", "call-back", "long-wait")).toBeDefined();
    expect(warnings).toEqual([]);
  });

  it("creates missing stages, and one touchpoint for rows with the same name", () => {
    const { ids, now } = pasted("stage,touchpoint,channel\nLeave,Letter,post\nLeave,Letter,mail\n");
    expect(ids).toEqual(["letter"]);
    expect(now.stageOf("letter")).toBe("leave");
    expect(now.get("touchpoint", "letter")?.channels).toEqual(["post", "mail"]);
  });

  it("assigns experiences without a persona to the only one", () => {
    const { now } = pasted("touchpoint\temotion\nCall\t-1,5\n");
    expect(now.link("experiences", "maya", "call")?.emotion).toBe(-1.5);
  });

  it("reports what it ignores", () => {
    const { ids, warnings } = pasted("touchpoint\temotion\nCall\tblue\n\t1\n");
    expect(ids).toEqual(["call"]);
    expect(warnings).toHaveLength(2);
  });

  it("reads quoted cells with line breaks, tabs and quotes", () => {
    expect(cellsOf('a\t"b\n""c""\td"\ne\tf"g\n')).toEqual([
      ["a", 'b\n"c"\td'],
      ["e", 'f"g'],
    ]);
    expect(cellsOf("'=1+1\t'tis")).toEqual([["=1+1", "'tis"]]);
    expect(cellsOf("one, two\nthree")).toEqual([["one, two"], ["three"]]);
  });

  it("distinguishes headings from rows", () => {
    expect(headings(["Search ad", "web"])).toBeNull();
    expect(headings(["stage", "owner"])).toBeNull();
    expect([...(headings(["Step", "Phase", "Kanal"]) ?? [])]).toEqual([
      ["stage", 1],
      ["channel", 2],
      ["touchpoint", 0],
    ]);
  });

  it("reads scores from 1 to 5", () => {
    expect([...emotionsOf(["1", "4", "5"]).values()]).toEqual([-2, 1, 2]);
    expect([...emotionsOf(["1", "2", "−1", "9"]).values()]).toEqual([1, 2, -1, undefined]);
  });
});

describe("cards as text", () => {
  it("become rows under headings, which can be read back", () => {
    const text = rowsOf(index, ["shop"]);
    expect(text.split("\n")[0]).toBe(
      "touchpoint\tstage\tchannel\towner\tdescription\ttags\tpersona\tgoal",
    );
    const { now } = pasted(text);
    expect(now.get("touchpoint", "shop-2")).toMatchObject({
      name: "Shop",
      channels: ["in person"],
      owner: "Sales",
    });
    expect(now.stageOf("shop-2")).toBe("buy");
    expect(now.link("supports", "shop-2", "grow")).toBeDefined();
  });

  it("escape formulas for spreadsheets", () => {
    const evil = fromFile({ ...toFile(map), touchpoints: [{ id: "x", name: "=1+1" }], links: [] });
    expect(rowsOf(new Index(evil), ["x"]).split("\n")[1]).toMatch(/^'=1\+1\t/);
  });

  it("are read back from JSON; other text is ignored", () => {
    const copies = copied(index, "shop");
    expect(copiesIn(JSON.stringify(copies))).toEqual(copies);
    for (const text of ["", "{", "1", '[{"kind":"x","id":"a","fields":{},"links":[]}]', "[null]"]) {
      expect(copiesIn(text)).toEqual([]);
    }
  });

  it("of an item leave the comments on it out", () => {
    const comments = [
      { id: "c", description: "Why?" },
      { id: "d", description: "So." },
    ];
    const links = [
      { kind: "comments_on", from: "c", to: "shop" },
      { kind: "answers", from: "d", to: "c" },
    ];
    const file = { ...toFile(map), comments, links } as unknown as JourneyFile;
    const withComments = new Index(fromFile(file));
    expect(copied(withComments, "shop")[0]?.links).toEqual([]);
    expect(copied(withComments, "c")[0]?.links).toEqual([{ ...links[0], fields: {} }]);
  });
});
