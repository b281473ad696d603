// @vitest-environment jsdom
import axe from "axe-core";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, describe, expect, it, vi } from "vitest";
import { AlignmentView } from "../src/editor/alignment/view.tsx";
import { GoalsView } from "../src/editor/goals/view.tsx";
import { PrioritiesView } from "../src/editor/priorities/view.tsx";
import { type Editor, EditorContext, Ui } from "../src/editor/shared/context.ts";
import { TableView } from "../src/editor/table/view.tsx";
import { Store } from "../src/model/store/store.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { News } from "../src/protocol/messages.ts";
import { coffee } from "./maps.ts";
import { MemoryHost } from "./memory.ts";

vi.setConfig({ testTimeout: 60_000 }); // axe is slow on a busy machine

const VIEWS = {
  goals: GoalsView,
  alignment: AlignmentView,
  priorities: PrioritiesView,
  table: TableView,
};

const INVITES = {
  goals: "What should this journey achieve?Start with the business goals",
  alignment: "The map has no personas and no goals yet.",
  priorities: "What could be done about the pain points? Add opportunities here",
  table: "No touchpoints yet. Type a name in the first row, or paste rows from a spreadsheet.",
};

let place: HTMLElement;
let editor: Editor;
let host: MemoryHost;

function show(view: keyof typeof VIEWS, file: JourneyFile = coffee(), readonly = false): void {
  host = new MemoryHost(file);
  host.readonly = readonly;
  const store = new Store(host);
  editor = { store, ui: new Ui(store) };
  place = document.createElement("div");
  place.className = "jn-editor";
  document.body.append(place);
  editor.ui.root = place;
  const View = VIEWS[view];
  act(() =>
    render(
      <EditorContext.Provider value={editor}>
        <View />
      </EditorContext.Provider>,
      place,
    ),
  );
}

afterEach(() => {
  act(() => render(null, place));
  place.remove();
});

const find = (selector: string) => {
  const found = place.querySelector<HTMLElement>(selector);
  if (found === null) {
    throw new Error(`no ${selector}`);
  }
  return found;
};

/** Press a key at the focused element. */
async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
  await act(async () => {
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
    );
    await Promise.resolve();
  });
}

async function down(selector: string, more: MouseEventInit = {}): Promise<void> {
  await act(() => {
    find(selector).dispatchEvent(new MouseEvent("pointerdown", { bubbles: true, ...more }));
  });
}

async function click(selector: string): Promise<void> {
  await act(async () => {
    find(selector).click();
    await Promise.resolve();
  });
}

async function type(text: string): Promise<void> {
  await act(async () => {
    const field = document.activeElement as HTMLTextAreaElement;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await Promise.resolve();
  });
}

const focus = (selector: string) => act(() => find(selector).focus());
const index = () => editor.store.index.value;
const steps = () => host.asked.filter((each) => each.type === "edit").length;

describe("every view", () => {
  const EVIL = "<img src=x onerror=alert(1)>";
  const evil: JourneyFile = {
    format: "journeymap/1",
    personas: [{ id: "p", name: EVIL, role: EVIL }],
    touchpoints: [{ id: "t", name: EVIL, owner: EVIL, channels: [EVIL] }],
    goals: [{ id: "g", name: EVIL, metric: EVIL, unit: EVIL, owner: EVIL, target: 2, baseline: 1 }],
    opportunities: [{ id: "o", name: EVIL, owner: EVIL, value: 1, effort: 2 }],
    pain_points: [{ id: "h", name: EVIL }],
    links: [
      { kind: "addresses", from: "o", to: "h" },
      { kind: "targets", from: "g", to: "p" },
    ],
  };

  for (const view of Object.keys(VIEWS) as (keyof typeof VIEWS)[]) {
    it(`${view}: shows text as text`, () => {
      show(view, evil);
      expect(place.querySelector("img")).toBeNull();
      expect(place.textContent).toContain(EVIL);
    });

    it(`${view}: passes axe`, async () => {
      show(view, evil);
      const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
      const { violations } = await axe.run(place, { rules });
      expect(
        violations.map((each) => `${each.id}: ${each.nodes.map((n) => n.html).slice(0, 2)}`),
      ).toEqual([]);
    });

    it(`${view}: says what to do on an empty map`, () => {
      show(view, { format: "journeymap/1" });
      expect(place.textContent).toContain(INVITES[view]);
    });

    it(`${view}: has one stop for Tab among its cards or cells`, () => {
      show(view);
      const stops = place.querySelectorAll(
        '[data-id][tabindex="0"], [data-cell][tabindex="0"], [data-spot][tabindex="0"]',
      );
      expect(stops).toHaveLength(1);
    });

    it(`${view}: changes nothing if the map is read-only`, async () => {
      show(view, coffee(), true);
      find('[data-id], [data-cell="0 0"], [data-spot="0 0"]').focus();
      for (const key of ["Delete", "F2", "Insert", "l", "x", "Backspace", " "]) {
        await press(key);
      }
      await press("ArrowLeft", { altKey: true });
      expect(steps()).toBe(0);
      expect(place.querySelector("textarea")).toBeNull();
    });
  }
});

describe("goals", () => {
  it("renames in place, and cancels with Escape", async () => {
    show("goals");
    focus('[data-id="more-trials"]');
    await press("F2");
    await type("More boxes");
    await press("Enter");
    expect(index().name("more-trials")).toBe("More boxes");
    expect((document.activeElement as HTMLElement).dataset.id).toBe("more-trials");
    await press("F2");
    await type("Nothing");
    await press("Escape");
    expect(index().name("more-trials")).toBe("More boxes");
    expect(steps()).toBe(1);
  });

  it("adds below a goal and continues from there", async () => {
    show("goals");
    focus('[data-id="win-offices"]');
    await press("Insert");
    await type("Call back the same day");
    await press("Enter");
    expect(index().from("call-back-the-same-day", "refines")[0]?.to).toBe("win-offices");
    await type("Open on Saturdays"); // Enter opens the next one, as on the map
    await press("Enter");
    await press("Escape");
    expect(index().from("open-on-saturdays", "refines")[0]?.to).toBe("win-offices");
    expect((document.activeElement as HTMLElement).dataset.id).toBe("open-on-saturdays");
    expect(steps()).toBe(2);
  });

  it("moves through the cascade with arrows", async () => {
    show("goals");
    focus('[data-id="recurring-revenue"]');
    await press("ArrowRight");
    expect((document.activeElement as HTMLElement).dataset.id).toBe("more-trials");
    await press("ArrowDown");
    expect((document.activeElement as HTMLElement).dataset.id).toBe("win-offices");
    await press("ArrowLeft");
    expect((document.activeElement as HTMLElement).dataset.id).toBe("recurring-revenue");
    await press("Enter");
    expect(editor.ui.panel.value).toBe("inspector");
  });

  it("highlights the letters without gaps, as gaps change", async () => {
    show("goals");
    const letters = () =>
      find('[data-id="most-loved"]').querySelectorAll(".jn-smart .jn-lit").length;
    expect(letters()).toBe(5);
    const rule = {
      title: "t",
      severity: "warning" as const,
      message: "{name} has no metric",
      fix: "",
      why: "",
    };
    const send = (news: News) =>
      act(async () => {
        host.emit(news);
        await new Promise((done) => setTimeout(done));
      });
    host.gaps = { type: "gaps", gaps: [["S301", "most-loved", "", ""]], rules: { S301: rule } };
    await send({ type: "counting", counting: false }); // all gaps are requested
    expect(letters()).toBe(4);
    expect(find('[data-id="most-loved"] .jn-smart [title]').title).toContain("has no metric");
    await send({ type: "gap_changes", lost: [["S301", "most-loved", ""]], found: [] });
    expect(letters()).toBe(5);
  });

  it("scrolls to the sought item", async () => {
    show("goals");
    await act(() => editor.ui.go("referrals"));
    expect((document.activeElement as HTMLElement).dataset.id).toBe("referrals");
    expect(editor.ui.sought.value).toBe("");
  });
});

describe("alignment", () => {
  it("links and unlinks by a click and by keys", async () => {
    show("alignment");
    await click('[data-spot="0 0"]');
    expect(index().link("targets", "recurring-revenue", "maya")).toBeDefined();
    expect(find('[data-spot="0 0"]').getAttribute("aria-pressed")).toBe("true");
    await click('[data-spot="0 0"]');
    expect(index().link("targets", "recurring-revenue", "maya")).toBeUndefined();
    focus('[data-spot="0 0"]');
    await press("ArrowDown");
    await press("ArrowRight");
    expect((document.activeElement as HTMLElement).dataset.spot).toBe("1 1");
  });

  it("hides what the map hides: goals and personas that do not match", async () => {
    show("alignment");
    const heads = (scope: string) =>
      [...place.querySelectorAll<HTMLElement>(`th[scope=${scope}] [data-id]`)].map(
        (each) => each.dataset.id,
      );
    const [goals, personas] = [heads("row"), heads("col")];
    await act(() => {
      editor.ui.hiding.value = true;
      editor.store.persona.value = "maya";
    });
    expect(heads("col")).toEqual(["maya", "elif", "rui"]); // they influence her
    const rest = heads("row");
    expect(rest.length).toBeGreaterThan(0);
    expect(rest.length).toBeLessThan(goals.length);
    expect(rest.every((id) => index().link("targets", id ?? "", "maya"))).toBe(true);
    await act(() => {
      editor.store.persona.value = "";
      editor.ui.filters.text.value = "recurring";
    });
    expect(heads("row")).toEqual(["recurring-revenue"]);
    expect(heads("col")).toEqual(personas); // none matches: they stay, dimmed
    await act(() => {
      editor.ui.filters.clear();
      editor.ui.hiding.value = false;
    });
    expect([heads("row"), heads("col")]).toEqual([goals, personas]);
  });

  it("lists supporting touchpoints, and adds to them", async () => {
    show("alignment");
    focus('[data-spot="4 1"]');
    await press("d");
    const before = index().to("keep-subscribers", "supports").length;
    await click(".jn-detail-add .jn-option");
    expect(index().to("keep-subscribers", "supports")).toHaveLength(before + 1);
    await press("Escape");
    expect(place.querySelector(".jn-detail")).toBeNull();
    expect((document.activeElement as HTMLElement).dataset.spot).toBe("4 1");
  });
});

describe("priorities", () => {
  it("moves with keys, both values in one step", async () => {
    show("priorities");
    focus('[data-id="weekend-chat"]');
    await press("ArrowUp", { altKey: true });
    expect(index().get("opportunity", "weekend-chat")).toMatchObject({ value: 3, effort: 3 });
    expect((document.activeElement as HTMLElement).dataset.id).toBe("weekend-chat");
    await press("Backspace");
    expect(index().get("opportunity", "weekend-chat")?.value).toBeUndefined();
    expect(find(".jn-tray").textContent).toContain("Chat on Saturdays");
    expect(steps()).toBe(2);
  });

  it("ranks by expected conversions where the map has them", async () => {
    show("priorities");
    expect(place.querySelector(".jn-segments")).toBeNull();
    const fields = { expected: 171 };
    await act(async () => {
      await editor.store.edit([{ op: "set", id: "weekend-chat", fields }]);
    });
    const choices = place.querySelectorAll<HTMLInputElement>(".jn-segments input");
    await act(() => choices[1]?.click());
    const first = find(".jn-ranking .jn-ranked");
    expect(first.textContent).toContain("Chat on Saturdays");
    expect(first.textContent).toContain("+171");
    expect(find(".jn-ranking").querySelectorAll('[role="option"]')).toHaveLength(
      index().all("opportunity").length,
    );
    await act(() => choices[0]?.click());
    expect(place.querySelector(".jn-board")).not.toBeNull();
  });
});

describe("the table", () => {
  it("edits a cell by typing", async () => {
    show("table");
    focus('[data-cell="0 3"]');
    await down('[data-cell="0 3"]');
    await press("T");
    await type("Team T");
    await press("Enter");
    const first = editor.store.map.value.order.touchpoint[0] as string;
    expect(index().get("touchpoint", first)?.owner).toBe("Team T");
    expect((document.activeElement as HTMLElement).dataset.cell).toBe("1 3");
  });

  it("fills thirty owners in one step", async () => {
    show("table");
    await down('[data-cell="0 3"]');
    await down('[data-cell="29 3"]', { shiftKey: true });
    expect(editor.store.selection.value).toHaveLength(30);
    await press("d", { ctrlKey: true });
    const owners = index()
      .all("touchpoint")
      .slice(0, 30)
      .map((each) => each.owner);
    expect(new Set(owners)).toEqual(new Set(["Brand marketing"]));
    expect(steps()).toBe(1);
  });

  it("keeps the field open at an invalid value", async () => {
    show("table");
    await down('[data-cell="0 1"]');
    await press("F2");
    await type("Nowhere");
    await press("Enter");
    expect(find(".jn-cell-error").textContent).toBe("No stage has the name “Nowhere”");
    expect(document.activeElement?.getAttribute("aria-invalid")).toBe("true");
    await press("Escape");
    expect((document.activeElement as HTMLElement).dataset.cell).toBe("0 1");
    expect(steps()).toBe(0);
  });

  it("draws only visible rows of 3,000, and the focused one", async () => {
    const touchpoints = Array.from({ length: 3000 }, (_, at) => ({
      id: `t${at}`,
      name: `T ${at}`,
    }));
    show("table", { format: "journeymap/1", touchpoints });
    expect(find('[role="grid"]').getAttribute("aria-rowcount")).toBe("3002");
    expect(place.querySelectorAll('[role="row"]').length).toBeLessThan(80);
    focus('[data-cell="0 0"]');
    await press("End", { ctrlKey: true });
    expect((document.activeElement as HTMLElement).dataset.cell).toMatch(/^2999 /);
  });

  it("shows the kind of the sought item", async () => {
    show("table");
    await act(() => editor.ui.go("jargon"));
    expect(find('[role="tab"][aria-selected="true"]').textContent).toContain("Pain points");
    expect(document.activeElement?.textContent).toContain("Too many words");
  });
});
