// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { objectOf, partsOf, requiredParts } from "../src/editor/form/parts.tsx";
import { attributesOf, customersText, measuredText, shareText } from "../src/model/profile.ts";
import { fieldsOf } from "../src/model/schema.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { Answer, Fitting, Request } from "../src/protocol/messages.ts";
import type { Persona } from "../src/protocol/types.gen.ts";
import { button, click, control, press, type Shown, settled, shown, type } from "./dom.ts";
import { MemoryHost } from "./memory.ts";

const PROFILE = [
  { attribute: "(customers)", share: 0.25, n: 1234 },
  { attribute: "(value)", share: 0.4 },
  { attribute: "plan", value: "free", share: 0.45, rest: 0.4, low: 0.4, high: 0.5, n: 1200 },
  { attribute: "plan", value: "pro", share: 0.5, rest: 0.1, n: 1200 },
  { attribute: "plan", value: "team", share: 0.004, rest: 0.25, n: 1200 },
  { attribute: "plan", value: "(other)", share: 0.046, rest: 0.25, n: 1200 },
  { attribute: "plan", value: "(missing)", share: 0.03, rest: 0.03, n: 1234 },
  { attribute: "age", value: "mean", share: 34.23, rest: 41, n: 900 },
  { attribute: "age", value: "36 to 80", share: 0.3, rest: 0.75, n: 900 },
  { attribute: "age", value: "18 to 35", share: 0.7, rest: 0.3, n: 900 },
];

const FILE = {
  format: "journeymap/1",
  title: "Tea",
  personas: [
    {
      id: "maya",
      name: "Maya",
      filter: "plan = 'pro'",
      profile: PROFILE,
      profiled: "2026-11-03",
      demographics: [
        { name: "Age", value: "34" },
        { name: "Plan", value: "pro" },
        { name: "City", value: "Bonn" },
      ],
    },
    { id: "tom", name: "Tom" },
  ],
  touchpoints: [
    { id: "shop", name: "Shop" },
    { id: "mail", name: "Mail" },
  ],
  goals: [
    {
      id: "more",
      name: "Sell more",
      measurements: [
        { date: "2026-01-31", value: 60, n: 1400, low: 58.5, high: 61.5, source: "kpis" },
        { date: "2026-02-28", value: 61 },
      ],
    },
  ],
  segments: [{ id: "cafes", name: "Cafes", criteria: [{ name: "Budget", value: 0.5, weight: 2 }] }],
} as unknown as JourneyFile;

/** A host that reads conditions and counts customers, as Python does. */
class Counting extends MemoryHost {
  counts = { fit: 1234, customers: 5000, none: 2000, several: 12 };
  counting = false;

  override async ask(what: Request): Promise<Answer> {
    if (what.type !== "fit") {
      return super.ask(what);
    }
    this.asked.push(what);
    const bad = what.filter.includes("lower");
    const fitting: Fitting = {
      problem: bad ? "'LOWER(plan)' is not allowed" : "",
      allowed: bad ? "names of columns" : "",
      counting: this.counting,
      ...(bad || this.counting ? {} : { counts: this.counts }),
    };
    return { type: "fit", ...fitting };
  }
}

let editor: Shown;
afterEach(() => editor.end());

async function open(id: string, host = new Counting(FILE)): Promise<HTMLElement> {
  editor = await shown(FILE, host);
  editor.store.select(id === "" ? [] : [id]);
  await click(button(editor.root, "Inspector"));
  return editor.root.querySelector(".jn-side") as HTMLElement;
}

async function choose(side: ParentNode, label: string, value: string): Promise<void> {
  const select = control<HTMLSelectElement>(side, label);
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
}

async function leave(side: HTMLElement, label: string): Promise<void> {
  control(side, label).dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  await settled();
}

const values = (id: string) => (editor.host.map.entities.get(id) ?? {}) as Record<string, unknown>;
const status = (side: HTMLElement) => side.querySelector("[role=status]")?.textContent ?? "";
const rest = () => new Promise((done) => setTimeout(done, 300));

describe("a filter", () => {
  it("shows how many customers fit, and how many fit several or none", async () => {
    const side = await open("maya");
    expect(status(side)).toBe(
      "Fits 1,234 of 5,000 customers (25%)12 fit several personas, 2,000 fit none",
    );
  });

  it("is checked after a pause in typing, before it is a step", async () => {
    const side = await open("maya");
    const filter = control<HTMLInputElement>(side, "Filter");
    await type(filter, "lower(plan) = 'pro'");
    expect(status(side)).toContain("Fits 1,234"); // not yet
    await rest();
    await settled();
    expect(status(side)).toBe("'LOWER(plan)' is not allowed.Allowed: names of columns.");
    expect(filter.getAttribute("aria-invalid")).toBe("true");
    filter.dispatchEvent(new FocusEvent("blur"));
    await settled();
    expect(values("maya").filter).toBe("lower(plan) = 'pro'"); // it is kept, and follows Python
    editor.host.foreign([{ op: "set", id: "maya", fields: { filter: "lower(x) = 1" } }]);
    await settled();
    expect(filter.value).toBe("lower(x) = 1");
    await rest();
    await settled();
    expect(filter.getAttribute("aria-describedby")).toContain(
      side.querySelector("[role=status]")?.id,
    );
    const asked = (editor.host as Counting).asked.filter((each) => each.type === "fit");
    expect(asked.map((each) => each.type === "fit" && each.filter)).toEqual([
      "plan = 'pro'",
      "lower(plan) = 'pro'",
      "lower(x) = 1",
    ]);
  });

  it("is checked as it was after Escape discards what was typed", async () => {
    const side = await open("maya");
    const filter = control<HTMLInputElement>(side, "Filter");
    await type(filter, "lower(plan) = 'pro'");
    await rest();
    await press(filter, "Escape");
    await rest();
    await settled();
    expect(filter.value).toBe("plan = 'pro'");
    expect(status(side)).toContain("Fits 1,234");
    expect(filter.getAttribute("aria-invalid")).toBe("false");
  });

  it("keeps the last numbers while others are counted, and asks again when they are", async () => {
    const host = new Counting(FILE);
    const side = await open("maya", host);
    host.counting = true;
    await type(control(side, "Filter"), "plan = 'free'");
    await rest();
    await settled();
    expect(status(side)).toContain("Fits 1,234");
    host.counting = false;
    host.counts = { fit: 3, customers: 5000, none: 0, several: 0 };
    host.emit({ type: "fits_counted" });
    await rest();
    await settled();
    expect(status(side)).toContain("Fits 3 of 5,000 customers (under 1%)");
  });

  it("of a segment speaks of segments, and an empty one says nothing", async () => {
    const side = await open("cafes");
    expect(status(side)).toBe("");
    await type(control(side, "Filter"), "seats < 40");
    await rest();
    await settled();
    expect(status(side)).toContain("12 fit several segments");
  });

  it("is plain text without a kernel", async () => {
    const host = new Counting(FILE);
    host.kernel = false;
    const side = await open("maya", host);
    await type(control(side, "Filter"), "lower(");
    await rest();
    await settled();
    expect(status(side)).toBe("");
    expect(control(side, "Filter").getAttribute("aria-invalid")).toBe("false");
    expect(host.asked.some((each) => each.type === "fit")).toBe(false);
  });
});

describe("where a goal is measured", () => {
  const binding = fieldsOf("goal").get("binding") ?? {};

  it("is a column with its table and dates, or a KPI", () => {
    expect(requiredParts(binding, "value")).toEqual(["table", "date", "value"]);
    expect(partsOf(binding, "value")).not.toContain("within");
    expect(partsOf(binding, "kpi")).toEqual(["kpi", "table", "where", "every", "within"]);
    const kpi = { kpi: "nps", date: "month", within: " ", table: "Event log " };
    expect(objectOf(binding, "kpi", kpi)).toEqual({ value: { kpi: "nps", table: "Event log " } });
    expect(objectOf(binding, "value", { table: "kpis", value: "rate" })).toBeNull();
  });

  it("is one step once all that it needs is filled in, and none before", async () => {
    const side = await open("more");
    await choose(side, "Measured from", "value");
    await type(control(side, "Table"), "kpis");
    await type(control(side, "Date column"), "month");
    await leave(side, "Date column");
    expect(side.querySelector(".jn-parts .jn-hint")?.textContent).toBe(
      "Not saved yet: fill in Value column.",
    );
    expect(values("more").binding).toBeUndefined();
    await type(control(side, "Value column"), "rate");
    await choose(side, "Summary", "sum");
    expect(values("more").binding).toEqual({
      ...{ table: "kpis", date: "month", value: "rate", kind: "sum" },
    });
    expect(editor.store.history.value[0]).toBe(1);
    await choose(side, "Measured from", "");
    expect(values("more").binding).toBeUndefined();
  });

  it("becomes a KPI, and loses what only columns have", async () => {
    const side = await open("more");
    await editor.store.edit([
      {
        op: "set",
        id: "more",
        fields: { binding: { table: "kpis", date: "d", value: "v", every: "week" } },
      },
    ]);
    await settled();
    await choose(side, "Measured from", "kpi");
    await choose(side, "KPI", "retention");
    expect(values("more").binding).toEqual({ table: "kpis", every: "week", kpi: "retention" });
  });

  it("keeps what was typed apart when Escape discards it", async () => {
    const side = await open("more");
    await choose(side, "Measured from", "value");
    await type(control(side, "Table"), "kpis");
    await press(control(side, "Table"), "Escape");
    expect(control<HTMLSelectElement>(side, "Measured from").value).toBe("");
    expect(values("more").binding).toBeUndefined();
  });
});

describe("the map", () => {
  it("converts at one of its touchpoints, and knows when customers leave", async () => {
    const side = await open("");
    await click(button(side, "More fields"));
    await choose(side, "Customers convert at", "mail");
    expect(editor.host.map.info.converts).toBe("mail");
    await choose(side, "Customers leave", "inactive_days");
    await type(control(side, "Days"), "soon");
    await leave(side, "Days");
    expect(side.querySelector("[role=alert]")?.textContent).toBe("“soon” is not a number");
    expect(control(side, "Days").value).toBe("soon");
    await type(control(side, "Days"), "90");
    await leave(side, "Days");
    expect(editor.host.map.info.leaves).toEqual({ inactive_days: 90 });
  });

  it("shows a touchpoint that is no longer there", async () => {
    const side = await open("");
    await editor.store.edit([{ op: "set", id: "", fields: { converts: "gone" } }]);
    await click(button(side, "More fields1 filled"));
    const select = control<HTMLSelectElement>(side, "Customers convert at");
    expect(select.selectedOptions[0]?.textContent).toBe("gone (not on the map)");
  });
});

describe("measurements", () => {
  it("show what was counted, and lose it with another value only", async () => {
    const side = await open("more");
    const rows = () => [...side.querySelectorAll('[data-field="measurements"] .jn-form-row')];
    expect(rows()[0]?.textContent).toBe("n = 1,400, 95% interval 58.5 to 61.5, from kpis");
    const [date, value] = [...(rows()[0]?.querySelectorAll("input") ?? [])] as [
      HTMLInputElement,
      HTMLInputElement,
    ];
    await type(date, "2026-01-30");
    await editor.store.flush();
    const measurements = () => values("more").measurements as Record<string, unknown>[];
    expect(measurements()[0]).toMatchObject({ date: "2026-01-30", n: 1400, source: "kpis" });
    await type(value, "62");
    await editor.store.flush();
    expect(measurements()[0]).toEqual({ date: "2026-01-30", value: 62 });
    expect(measurements()[1]).toEqual({ date: "2026-02-28", value: 61 });
  });

  it("of a segment's criteria keep their weights", async () => {
    const side = await open("cafes");
    const range = side.querySelector('[data-field="criteria"] [type=range]') as HTMLInputElement;
    await type(range, "0.8");
    await editor.store.flush();
    expect(values("cafes").criteria).toEqual([{ name: "Budget", value: 0.8, weight: 2 }]);
  });
});

describe("a profile", () => {
  const persona = FILE.personas?.[0] as Persona;
  const attributes = attributesOf(persona);

  it("lists the values that differ most first, and numbers from low to high", () => {
    expect(attributes.map(({ name }) => name)).toEqual(["plan", "age"]);
    const [plans, ages] = attributes.map(({ values }) => values.map(({ value }) => value));
    expect(plans).toEqual(["pro", "team", "free", "(other)", "(missing)"]);
    expect(ages).toEqual(["18 to 35", "36 to 80"]);
    expect(attributes[1]?.mean?.share).toBe(34.23);
    expect(customersText(persona)).toBe(
      "1,234 customers · 25% of all · 40% of the value · counted 2026-11-03",
    );
    expect(customersText({ id: "x", name: "X" })).toBe("");
    const fact = (name: string, value: string) => measuredText(attributes, { name, value });
    expect(fact(" AGE ", "34")).toBe("mean 34.2, others 41");
    expect(fact("Plan", "Free")).toBe("45% (40 to 50%)");
    expect([fact("Plan", "gold"), fact("City", "Bonn"), fact("Age", "young")]).toEqual([
      "",
      "",
      "",
    ]);
    expect([shareText(0), shareText(0.004), shareText(0.995)]).toEqual(["0%", "<1%", "100%"]);
  });

  it("is shown and cannot be edited", async () => {
    const side = await open("maya");
    const field = side.querySelector('[data-field="profile"]') as HTMLElement;
    expect(field.textContent).toContain("Counted on 2026-11-03");
    expect(field.querySelector("input, select, textarea")).toBeNull();
    expect([...field.querySelectorAll("caption")].map((each) => each.textContent)).toEqual([
      "plan",
      "age mean 34.2, others 41",
    ]);
    expect(field.querySelectorAll("table")[0]?.querySelectorAll("tbody tr")).toHaveLength(3);
    await click(button(field, "2 more values"));
    expect(field.querySelectorAll("table")[0]?.querySelectorAll("tbody tr")).toHaveLength(5);
    expect(side.querySelector('[data-field="profiled"]')).toBeNull();
    editor.store.select(["tom"]);
    await settled();
    expect(side.querySelector('[data-field="profile"]')).toBeNull();
  });

  it("is on the card: customers, share of value, and what is measured", async () => {
    editor = await shown(FILE);
    editor.store.view.value = "personas";
    await settled();
    const [maya, tom] = [...editor.root.querySelectorAll(".jn-persona-card")];
    expect(maya?.querySelector(".jn-persona-customers")?.textContent).toBe(
      "1,234 customers · 25% of all · 40% of the value · counted 2026-11-03",
    );
    const facts = [...(maya?.querySelectorAll(".jn-pairs > div") ?? [])];
    const marks = facts.map((each) => each.querySelector(".jn-measured")?.textContent);
    expect(marks).toEqual(["mean 34.2, others 41", "50%", undefined]);
    expect(tom?.querySelector(".jn-persona-customers")).toBeNull();
  });
});

describe("a projection", () => {
  const OUTLOOK = {
    line: "61 to 74% by 2027-03-31: projected to miss",
    tone: "error",
    origin: "from kpis, 2026-11-03",
  } as const;

  it("is on the card and above the form of its goal, in the words of Python", async () => {
    const host = new Counting(FILE);
    host.gaps = { type: "gaps", gaps: [], rules: {}, outlooks: { more: OUTLOOK } };
    const side = await open("more", host);
    expect(side.querySelector("[aria-label=Projection]")?.textContent).toBe(
      "Projection61 to 74% by 2027-03-31: projected to missfrom kpis, 2026-11-03",
    );
    editor.store.view.value = "goals";
    await settled();
    expect(editor.root.querySelector(".jn-goal .jn-outlook .jn-tone-bad")?.textContent).toBe(
      OUTLOOK.line,
    );
    host.emit({ type: "outlooks", outlooks: {} });
    await settled();
    expect(editor.root.querySelector(".jn-outlook")).toBeNull();
  });
});
