// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { Answer, Request, Status } from "../src/protocol/messages.ts";
import { button, click, control, press, type Shown, settled, shown, type } from "./dom.ts";
import { MemoryHost } from "./memory.ts";

const FILE = {
  format: "journeymap/1",
  title: "Tea",
  personas: [
    { id: "maya", name: "Maya", personality: [{ name: "Patience", value: 2 }] },
    { id: "jonas", name: "Jonas" },
  ],
  stages: [{ id: "buy", name: "Buy" }],
  touchpoints: [
    { id: "shop", name: "Shop" },
    { id: "mail", name: "Mail" },
  ],
  links: [
    { kind: "occurs_in", from: "shop", to: "buy" },
    { kind: "experiences", from: "maya", to: "shop", says: "Smells good", emotion: 1 },
  ],
} as unknown as JourneyFile;

const GAPS = {
  type: "gaps" as const,
  gaps: [
    ["M101", "mail", "", ""],
    ["M104", "shop", "", ""],
  ] as [string, string, string, string][],
  rules: {
    M101: {
      title: "touchpoint-without-stage",
      severity: "error" as const,
      message: "{name} is in no stage",
      fix: "Put it in a stage.",
      why: "Nobody knows when.",
      link: { kind: "occurs_in" as const, from: "id" as const },
    },
    M104: {
      title: "touchpoint-without-owner",
      severity: "info" as const,
      message: "{name} has no owner",
      fix: "Name the team.",
      why: "No team is responsible for it.",
      field: "owner",
    },
  },
};

/** A host with gaps, a file and prepared answers. */
class Full extends MemoryHost {
  answers: Partial<Record<string, Answer>> = {};
  saved = () => {};
  today = "";

  onSave(listener: () => void): () => void {
    this.saved = listener;
    return () => {};
  }

  override async ask(request: Request): Promise<Answer> {
    const done = await super.ask(request);
    const gaps = this.today === "" ? GAPS : { ...GAPS, today: this.today };
    return request.type === "gaps" ? gaps : (this.answers[request.type] ?? done);
  }

  change(status: Partial<Status>): void {
    this.status = { ...this.status, ...status };
    this.emit({ type: "status_changed", status: this.status });
  }
}

let editor: Shown;
let host: Full;
afterEach(() => editor.end());

async function start(file = FILE, today = ""): Promise<HTMLElement> {
  host = new Full(file);
  host.today = today;
  editor = await shown(file, host);
  return editor.root;
}

const banners = () =>
  [...editor.root.querySelectorAll(".jn-banner")].map((each) => each.textContent ?? "");

describe("the bar", () => {
  it("renames the map in place, in one step", async () => {
    const root = await start();
    await click(root.querySelector(".jn-title button") as HTMLElement);
    const title = control(root, "Title of the map");
    await type(title, "Green tea");
    await press(title, "Enter");
    expect(host.map.info.title).toBe("Green tea");
    expect(editor.store.history.value[0]).toBe(1);
  });

  it("says which date counts as today, if Python has pinned one", async () => {
    const words = () => editor.root.querySelector("header")?.textContent ?? "";
    await start();
    expect(words()).not.toContain("As of");
    editor.end();
    await start(FILE, "2026-07-01");
    expect(words()).toContain("As of 1 July 2026");
  });

  it("switches views with the arrows, as tabs", async () => {
    const root = await start();
    const tab = root.querySelector<HTMLElement>("[role=tab][aria-selected=true]") as HTMLElement;
    await press(tab, "ArrowRight");
    expect(editor.store.view.value).toBe("personas");
    expect(document.activeElement?.textContent).toBe("Personas");
    expect(root.querySelectorAll("[role=tab][tabindex='0']").length).toBe(1);
  });

  it("adds an item, and typing replaces its name", async () => {
    const root = await start();
    const add = root.querySelector<HTMLElement>(".jn-add button") as HTMLElement;
    add.focus();
    await press(add, "ArrowDown");
    expect(document.activeElement?.getAttribute("role")).toBe("menuitem");
    await press(document.activeElement as Element, "p");
    await click(document.activeElement as HTMLElement);
    expect(host.map.order.persona).toEqual(["maya", "jonas", "new-persona"]);
    const name = document.activeElement as HTMLInputElement;
    expect(name.value).toBe("New persona");
    expect([name.selectionStart, name.selectionEnd]).toEqual([0, "New persona".length]);
  });

  it("closes a menu with Escape and gives the focus back", async () => {
    const root = await start();
    const file = root.querySelector<HTMLElement>(".jn-file button") as HTMLElement;
    await click(file);
    await press(document.activeElement as Element, "Escape");
    expect(root.querySelector("[role=menu]")).toBeNull();
    expect(document.activeElement).toBe(file);
  });

  it("highlights one persona or all", async () => {
    const root = await start();
    const open = root.querySelector<HTMLElement>(".jn-persona-switch button") as HTMLElement;
    expect(open.textContent).toMatch(/^Persona: all/);
    await click(open);
    const items = [...root.querySelectorAll<HTMLElement>("[role=menuitemradio]")];
    expect(items.map((each) => each.getAttribute("aria-checked"))).toEqual([
      "true",
      "false",
      "false",
    ]);
    await click(items[2] as HTMLElement);
    expect(editor.store.persona.value).toBe("jonas");
  });
});

describe("the file", () => {
  it("says that the map is in memory only, and saves it with the entered path", async () => {
    const root = await start();
    expect(root.querySelector(".jn-file")?.textContent).toContain("In memory only");
    await click(root.querySelector(".jn-file button") as HTMLElement);
    await click(root.querySelector("[role=menuitem]") as HTMLElement);
    const path = control(root, "Path, relative to the notebook");
    expect(path.value).toBe("tea.journeymap.json");
    const status = { ...host.read().status, path: "maps/tea.json", live: true };
    host.answers.save = { type: "status", status };
    await type(path, "maps/tea.json");
    path.form?.requestSubmit();
    await settled();
    expect(host.asked.at(-1)).toEqual({ type: "save", path: "maps/tea.json" });
    expect(root.querySelector("[role=dialog]")).toBeNull();
    expect(root.querySelector(".jn-file")?.textContent).toContain("tea.jsonSaved");
  });

  it("copies the edits as Python, and shows them if the clipboard is not available", async () => {
    const root = await start();
    host.answers.code = { type: "code", code: "jm.set('shop', owner='Sales')" };
    const copy = async () => {
      await click(root.querySelector(".jn-file button") as HTMLElement);
      await click([...root.querySelectorAll<HTMLElement>("[role=menuitem]")].at(-1) as HTMLElement);
    };
    await copy();
    expect(root.querySelector("textarea")?.value).toBe("jm.set('shop', owner='Sales')");
    await press(root.querySelector("textarea") as Element, "Escape");
    const writeText = vi.fn(async () => undefined);
    vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
    await copy();
    vi.unstubAllGlobals();
    expect(writeText).toHaveBeenCalledWith("jm.set('shop', owner='Sales')");
    expect(root.querySelector("[role=dialog]")).toBeNull();
  });

  it("asks what to do when the file changed on disk", async () => {
    const root = await start();
    host.change({ path: "tea.json", live: true, conflict: true });
    await settled();
    expect(banners()[0]).toContain(
      "The file has changed on disk. Saving is paused until you choose a version.",
    );
    await click(button(root, "Keep my version"));
    expect(host.asked.at(-1)).toEqual({ type: "save", path: null, force: true });
    await click(button(root, "Use the file's version"));
    expect(host.asked.at(-1)).toEqual({ type: "reload" });
  });

  it("says why a file is no longer a map, and opens it as text where that is possible", async () => {
    const root = await start();
    const openAsText = vi.fn();
    Object.assign(host, { openAsText });
    const unreadable = "line 2: not valid JSON: Expecting value, column 13";
    host.change({ path: "tea.json", conflict: true, unreadable });
    await settled();
    expect(banners()[0]).toContain(
      `The file on disk is no longer a journey map (${unreadable}). Saving is paused until it is ` +
        "one again, or you overwrite it.",
    );
    expect(() => button(root, "Use the file's version")).toThrow();
    await click(button(root, "Open as text"));
    expect(openAsText).toHaveBeenCalledOnce();
    await click(button(root, "Keep my version"));
    expect(host.asked.at(-1)).toEqual({ type: "save", path: null, force: true });
  });

  it("says when the kernel has stopped and keeps unsaved edits", async () => {
    await start();
    host.end();
    await editor.store.edit([{ op: "set", id: "shop", fields: { owner: "Sales" } }]);
    await settled();
    expect(banners()[0]).toContain(
      "The kernel has stopped. Your edit is kept here. To continue, run the cells again",
    );
    expect(button(editor.root, "Copy unsaved edits")).toBeDefined();
    expect(editor.store.index.value.get("touchpoint", "shop")?.owner).toBe("Sales");
  });

  it("offers once to save a map that is in no file when the notebook is saved", async () => {
    sessionStorage.clear();
    const root = await start();
    const save = async () => {
      host.saved();
      await settled();
    };
    await save();
    expect(banners()).toEqual([]); // without an edit, running the cells makes the map again
    await editor.store.edit([{ op: "set", id: "shop", fields: { owner: "Sales" } }]);
    await save();
    expect(banners()[0]).toContain("The map itself is only in memory");
    await click(button(root, "Save the map to a file"));
    await click(button(root, "Save"));
    expect(host.asked.at(-1)).toEqual({ type: "save", path: "tea.journeymap.json" });
    await click(button(root, "Not now"));
    await save();
    expect(banners()).toEqual([]);
  });

  it("applies the edits of an older copy, and lists those that could not be applied", async () => {
    const root = await start();
    host.change({ earlier: true });
    await settled();
    const { status } = host;
    host.answers.bring_over = { type: "brought", refused: ["unknown id 'shop'"], status };
    await click(button(root, "Apply my edits to the current map"));
    expect(banners().at(-1)).toContain("These edits could not be applied:unknown id 'shop'");
  });
});

describe("the gaps", () => {
  it("are counted in the bar and listed most severe first", async () => {
    const root = await start();
    const open = root.querySelector<HTMLElement>("[data-panel=gaps]") as HTMLElement;
    expect(open.textContent?.replace(/\s+/g, " ")).toContain("1 error");
    await click(open);
    const found = [...root.querySelectorAll(".jn-finding")].map((each) => each.textContent);
    expect(found[0]).toContain("Mail is in no stage");
    expect(found[0]).toContain("Put it in a stage");
    await type(control(root, "Search the gaps"), "owner");
    expect(root.querySelectorAll(".jn-finding").length).toBe(1);
  });

  it("are fixed by one choice, in one step", async () => {
    const root = await start();
    await click(root.querySelector<HTMLElement>("[data-panel=gaps]") as HTMLElement);
    await click(root.querySelector<HTMLElement>(".jn-finding .jn-small") as HTMLElement);
    await press(document.activeElement as Element, "Enter");
    expect(editor.store.index.value.stageOf("mail")).toBe("buy");
    expect(editor.store.history.value[0]).toBe(1);
  });

  it("open the missing field, and lead to the card", async () => {
    const root = await start();
    await click(root.querySelector<HTMLElement>("[data-panel=gaps]") as HTMLElement);
    await click(root.querySelectorAll<HTMLElement>("button.jn-finding-go")[1] as HTMLElement);
    expect(editor.store.selection.value).toEqual(["shop"]);
    await click(root.querySelectorAll<HTMLElement>(".jn-finding .jn-small")[1] as HTMLElement);
    expect(document.activeElement?.closest("[data-field]")?.getAttribute("data-field")).toBe(
      "owner",
    );
  });

  it("lead to the map from a view that does not show the item", async () => {
    const root = await start();
    editor.store.view.value = "personas";
    await click(root.querySelector<HTMLElement>("[data-panel=gaps]") as HTMLElement);
    await click(root.querySelector<HTMLElement>("button.jn-finding-go") as HTMLElement);
    expect(editor.store.view.value).toBe("map");
    expect((document.activeElement as HTMLElement).dataset.id).toBe("mail");
  });

  it("say so when there are none", async () => {
    const root = await start();
    host.emit({
      type: "gap_changes",
      lost: [
        ["M101", "mail", ""],
        ["M104", "shop", ""],
      ],
      found: [],
    });
    await click(root.querySelector<HTMLElement>("[data-panel=gaps]") as HTMLElement);
    expect(root.querySelector(".jn-side")?.textContent).toContain(
      "No gaps found.The rules find nothing missing on this map.",
    );
  });
});

describe("finding", () => {
  it("opens with a key, goes through the matches and closes", async () => {
    const root = await start();
    await press(root.querySelector(".jn-editor") as Element, "f", { ctrlKey: true });
    const field = control(root, "Find in the map");
    expect(document.activeElement).toBe(field);
    await type(field, "ma");
    expect(root.querySelector(".jn-find-count")?.textContent).toBe("2 matches");
    await press(field, "Enter");
    await press(field, "Enter");
    expect(root.querySelector(".jn-find-count")?.textContent).toBe("2 of 2");
    await press(field, "Enter", { shiftKey: true });
    expect(root.querySelector(".jn-find-count")?.textContent).toBe("1 of 2");
    const before = JSON.stringify(editor.store.map.value.info);
    await press(field, "Escape");
    expect(root.querySelector(".jn-find")).toBeNull();
    expect(JSON.stringify(editor.store.map.value.info)).toBe(before);
    expect(editor.store.history.value[0]).toBe(0);
  });

  it("shows filters as chips that can be removed", async () => {
    const root = await start();
    await press(root.querySelector(".jn-editor") as Element, "f", { ctrlKey: true });
    await click(button(root, "Filter"));
    const field = control(root, "Filter by");
    await type(field, "maya");
    await press(field, "Enter");
    expect(root.querySelector(".jn-find-count")?.textContent).toBe("2 matches");
    await click(button(root, "Remove the filter Persona Maya"));
    expect(root.querySelector(".jn-find-count")?.textContent).toBe("");
  });
});

describe("the keys", () => {
  it("open with ?, keep the focus and return it", async () => {
    const root = await start();
    const place = root.querySelector<HTMLElement>("[data-panel=gaps]") as HTMLElement;
    place.focus();
    await press(place, "?");
    const dialog = root.querySelector("[role=dialog]") as HTMLElement;
    expect(dialog.contains(document.activeElement)).toBe(true);
    await press(document.activeElement as Element, "Tab");
    expect(dialog.contains(document.activeElement)).toBe(true);
    await press(document.activeElement as Element, "Escape");
    expect(root.querySelector("[role=dialog]")).toBeNull();
    expect(document.activeElement).toBe(place);
  });
});

describe("the personas", () => {
  it("are side by side and edited in place", async () => {
    const root = await start();
    editor.store.view.value = "personas";
    await settled();
    expect(root.querySelectorAll(".jn-persona-column").length).toBe(2);
    const role = control(root.querySelector(".jn-persona-column") as HTMLElement, "Role");
    await type(role, "Tea drinker");
    await press(role, "Enter");
    expect(host.map.entities.get("maya")).toMatchObject({ role: "Tea drinker" });
    const patience = root.querySelector<HTMLInputElement>(".jn-bars input") as HTMLInputElement;
    await type(patience, "5");
    await editor.store.flush();
    expect(host.map.entities.get("maya")).toMatchObject({
      personality: [{ name: "Patience", value: 5 }],
    });
  });

  it("have an empathy map that opens the experience behind it", async () => {
    const root = await start();
    editor.store.view.value = "personas";
    editor.store.persona.value = "maya";
    await settled();
    expect(root.querySelectorAll(".jn-persona-column").length).toBe(1);
    const said = root.querySelector<HTMLElement>(".jn-says .jn-said") as HTMLElement;
    expect(said.textContent).toBe("“Smells good”Shop · Buy");
    await click(said);
    const form = root.querySelector(".jn-link-form") as HTMLElement;
    expect(control(form, "Says").value).toBe("Smells good");
    expect(document.activeElement).toBe(control(form, "Says"));
  });

  it("explain personas while there are none", async () => {
    const root = await start({ format: "journeymap/1" } as JourneyFile);
    editor.store.view.value = "personas";
    await settled();
    await click(button(root, "Add a persona"));
    expect(host.map.order.persona).toEqual(["new-persona"]);
  });
});

describe("the colors of a brand", () => {
  it("take the place of those of the editor, in both themes", async () => {
    const host = new MemoryHost(FILE);
    host.brand = {
      light: { accent: "#C8102E" },
      dark: { accent: "#D5687C" },
      palette: ["#7A1FA2", "#00838F"],
    };
    const here = await shown(FILE, host);
    const root = here.root.querySelector(".jn-editor") as HTMLElement;
    expect(root.style.getPropertyValue("--jn-light-accent")).toBe("#C8102E");
    expect(root.style.getPropertyValue("--jn-dark-accent")).toBe("#D5687C");
    expect(here.root.innerHTML).toContain("--jn-persona: #7A1FA2");
    expect(here.store.palette).toEqual(["#7A1FA2", "#00838F"]);
    here.end();
  });
});
