import { describe, expect, it } from "vitest";
import { Filters, inReadingOrder } from "../src/editor/filter/filters.ts";
import { fold } from "../src/editor/filter/fold-case.ts";
import type { Filter } from "../src/editor/filter/related.ts";
import { candidates, createAndLink, fixOf, linkTo } from "../src/editor/form/linking.ts";
import { apply } from "../src/model/changes.ts";
import { findings } from "../src/model/gaps.ts";
import { Index } from "../src/model/index.ts";
import { fromFile } from "../src/model/map.ts";
import { Store } from "../src/model/store/store.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import { MemoryHost } from "./memory.ts";

const FILE = {
  format: "journeymap/1",
  personas: [
    { id: "maya", name: "Maya", preferred_channels: ["app"] },
    { id: "jonas", name: "Jonas" },
  ],
  stages: [
    { id: "buy", name: "Buy" },
    { id: "use", name: "Use" },
  ],
  touchpoints: [
    { id: "manual", name: "Manual", tags: ["paper"] },
    { id: "cafe", name: "Café", channels: ["in person"], owner: "Sales" },
    { id: "app", name: "App", channels: ["app"], owner: "Product" },
  ],
  goals: [
    { id: "grow", name: "Grow", owner: "Sales" },
    { id: "keep", name: "Keep", metric: "Churn" },
  ],
  pain_points: [
    { id: "queue", name: "Queue" },
    { id: "crash", name: "Crash" },
  ],
  opportunities: [{ id: "faster", name: "Faster" }],
  links: [
    { kind: "occurs_in", from: "cafe", to: "buy" },
    { kind: "occurs_in", from: "app", to: "use" },
    { kind: "experiences", from: "maya", to: "cafe", thoughts: "What a smell" },
    { kind: "experiences", from: "jonas", to: "app" },
    { kind: "targets", from: "grow", to: "jonas" },
    { kind: "refines", from: "keep", to: "grow" },
    { kind: "supports", from: "app", to: "keep" },
    { kind: "hurts", from: "queue", to: "cafe" },
    { kind: "hurts", from: "crash", to: "app" },
    { kind: "felt_by", from: "crash", to: "maya" },
    { kind: "addresses", from: "faster", to: "queue" },
  ],
} as unknown as JourneyFile;

const GAPS = {
  type: "gaps" as const,
  gaps: [
    ["M101", "manual", "", ""],
    ["A203", "grow", "maya", ""],
    ["M104", "manual", "", ""],
  ] as [string, string, string, string][],
  rules: {
    M101: {
      title: "touchpoint-without-stage",
      severity: "error" as const,
      message: "{name} is in no stage",
      fix: "Put it in a stage",
      why: "So.",
      link: { kind: "occurs_in" as const, from: "id" as const },
    },
    M104: {
      title: "touchpoint-without-owner",
      severity: "info" as const,
      message: "{name} has no owner",
      fix: "Name the team that is responsible",
      why: "So.",
      field: "owner",
    },
    A203: {
      title: "goal-persona-gap",
      severity: "error" as const,
      message: "{name} and {other_name}",
      fix: "Ask {other_name}, or look",
      why: "So.",
      link: { kind: "supports" as const, to: "id" as const },
    },
  },
};

class WithGaps extends MemoryHost {
  override async ask(what: Parameters<MemoryHost["ask"]>[0]) {
    return what.type === "gaps" ? GAPS : super.ask(what);
  }
}

async function filters(...chosen: Filter[]): Promise<Filters> {
  const store = new Store(new WithGaps(FILE));
  await new Promise((done) => setTimeout(done, 5));
  const made = new Filters(store);
  made.chosen.value = chosen;
  return made;
}

describe("search", () => {
  it("ignores case and accents", async () => {
    const made = await filters();
    made.text.value = "CAFE";
    expect(made.found.value).toEqual(["cafe"]);
    expect(fold("Ünïcode É")).toBe("unicode e");
  });

  it("searches all fields, and the texts of links", async () => {
    const made = await filters();
    made.text.value = "churn";
    expect(made.found.value).toEqual(["keep"]);
    made.text.value = "smell";
    expect(made.found.value).toEqual(["cafe"]);
    made.text.value = "touchpoint";
    expect(made.found.value).toEqual([]);
  });

  it("lists matches in reading order", () => {
    const order = inReadingOrder(new Index(fromFile(FILE)));
    expect(order.slice(0, 4)).toEqual(["buy", "cafe", "use", "app"]);
    expect(order.indexOf("manual")).toBeGreaterThan(order.indexOf("app"));
  });
});

describe("filters", () => {
  it("match everything if none is chosen", async () => {
    const made = await filters();
    expect(made.active.value).toBe(false);
    expect(made.matches.value("anything")).toBe(true);
    expect(made.found.value).toEqual([]);
  });

  it.each<[Filter, string[]]>([
    [{ by: "persona", value: "maya" }, ["cafe", "maya", "queue", "crash", "faster"]],
    [{ by: "persona", value: "jonas" }, ["app", "jonas", "grow"]],
    [{ by: "goal", value: "grow" }, ["app", "jonas", "grow", "keep", "crash"]],
    [{ by: "goal", value: "keep" }, ["app", "keep", "crash"]],
    [{ by: "channel", value: "app" }, ["app", "maya", "crash"]],
    [{ by: "owner", value: "Sales" }, ["cafe", "grow"]],
    [{ by: "tag", value: "paper" }, ["manual"]],
    [{ by: "gap", value: "M101" }, ["manual"]],
    [{ by: "gap", value: "" }, ["maya", "manual", "grow"]],
  ])("%o", async (filter, expected) => {
    const made = await filters(filter);
    expect([...made.found.value].sort()).toEqual([...expected].sort());
    expect(made.matches.value("buy")).toBe(true);
    for (const id of FILE.touchpoints?.map((each) => each.id) ?? []) {
      expect(made.matches.value(id)).toBe(expected.includes(id));
    }
  });

  it("match any of one kind and all kinds, together with the search", async () => {
    const made = await filters(
      { by: "owner", value: "Sales" },
      { by: "owner", value: "Product" },
      { by: "persona", value: "maya" },
    );
    expect(made.found.value).toEqual(["cafe"]);
    made.toggle({ by: "persona", value: "maya" });
    expect(made.found.value).toEqual(["cafe", "app", "grow"]);
    made.text.value = "app";
    expect(made.found.value).toEqual(["app"]);
    made.clear();
    expect(made.active.value).toBe(false);
  });
});

describe("fixing", () => {
  const index = new Index(fromFile(FILE));
  const all = findings(index, GAPS.gaps, GAPS.rules);
  const of = (rule: string) => all.find((each) => each.rule === rule) as (typeof all)[0];

  it("fills names in", () => {
    expect(of("M101").fix).toBe("Put it in a stage");
    expect(of("A203").fix).toBe(`Ask ${index.name(of("A203").other)}, or look`);
  });

  it("adds the id where two items of a kind have the same name, as Python does", () => {
    const file = structuredClone(FILE) as { touchpoints: { id: string; name: string }[] };
    file.touchpoints.push({ id: "app-2", name: "App" }, { id: "maya-2", name: "Maya" });
    const same = new Index(fromFile(file as JourneyFile));
    const rule = {
      title: "",
      severity: "info",
      message: "{name} and {other_name}",
      fix: "Look at {name}",
      why: "",
    } as const;
    const [made] = findings(same, [["A", "app", "maya", ""]], { A: rule });
    expect(made?.message).toBe("App (app) and Maya");
    expect(made?.fix).toBe("Look at App (app)");
  });

  it("offers items for the open end, related ones first", () => {
    const fix = fixOf(index, of("A203"));
    expect(fix?.how).toBe("choose");
    if (fix?.how === "choose") {
      expect(candidates(index, fix.half, fix.near)).toEqual(["cafe", "manual", "app", "faster"]);
    }
  });

  it("opens the missing field", () => {
    expect(fixOf(index, of("M104"))).toEqual({ how: "fill", field: "owner" });
  });

  it("offers no link that exists or would close a circle", () => {
    expect(candidates(index, { kind: "refines", from: "grow" })).toEqual([]);
    expect(candidates(index, { kind: "supports", from: "app" })).toEqual(["grow"]);
  });

  it("replaces the existing link if only one is allowed, and creates new items", () => {
    const { map } = apply(index.map, linkTo(index, { kind: "occurs_in", from: "cafe" }, "use"));
    expect(new Index(map).stageOf("cafe")).toBe("use");
    const made = createAndLink(index, { kind: "hurts", to: "app" }, "pain_point", "Too slow");
    const after = new Index(apply(index.map, made.changes).map);
    expect(after.link("hurts", "too-slow", "app")).toBeDefined();
    expect(after.stageOf("too-slow")).toBe("use");
  });
});

describe("a rule of a user", () => {
  it("quotes the ids in its fix, and names a rule that failed", () => {
    const rules = {
      SHOP1: {
        title: "Own",
        severity: "info",
        message: "{words}",
        fix: "See {name}, {id!r} in the list",
        why: "",
      },
      RULE1: {
        title: "Rule failed",
        severity: "error",
        message: "{other} failed: {words}",
        fix: "",
        why: "",
        channels: true,
      },
    } as const;
    const made = findings(
      new Index(fromFile(FILE)),
      [
        ["SHOP1", "app", "", "App is late"],
        ["RULE1", "", "SHOP9", "KeyError"],
      ],
      rules,
    );
    expect(made.map(({ rule, message, fix }) => [rule, message, fix])).toEqual([
      ["RULE1", "SHOP9 failed: KeyError", ""],
      ["SHOP1", "App is late", "See App, 'app' in the list"],
    ]);
  });
});
