// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { Refusal } from "../src/model/refusal.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { Answer, Request } from "../src/protocol/messages.ts";
import { button, click, control, press, type Shown, settled, shown, type } from "./dom.ts";
import { MemoryHost } from "./memory.ts";

const FILE = {
  format: "journeymap/1",
  title: "Tea",
  personas: [{ id: "maya", name: "Maya" }],
  stages: [{ id: "buy", name: "Buy" }],
  touchpoints: [
    { id: "shop", name: "Shop", channels: ["in person", "web"], owner: "Sales" },
    { id: "mail", name: "Mail", channels: ["web"], owner: "Care" },
  ],
  goals: [{ id: "more", name: "Sell more" }],
  links: [
    { kind: "occurs_in", from: "shop", to: "buy" },
    { kind: "experiences", from: "maya", to: "shop", emotion: 1 },
  ],
} as unknown as JourneyFile;

/** A host that refuses some values, as Python does. */
class Strict extends MemoryHost {
  override async ask(what: Request): Promise<Answer> {
    for (const change of what.type === "edit" ? what.changes : []) {
      const fields = ("fields" in change && change.fields) || {};
      if (change.op === "set" && fields.name === "") {
        throw new Refusal("bad_value", "name is empty; allowed: text", 0, "name");
      }
      if (change.op === "set" && typeof fields.cost === "number" && fields.cost < 0) {
        throw new Refusal("bad_value", "-1 is not allowed", 0, "cost", "a number from 0");
      }
      if (change.op === "link" && typeof fields.emotion === "number" && fields.emotion > 2) {
        throw new Refusal("bad_value", "5 is not allowed", 0, "emotion", "-2 to 2");
      }
    }
    return super.ask(what);
  }
}

let editor: Shown;
afterEach(() => editor.end());

async function open(...ids: string[]): Promise<HTMLElement> {
  editor = await shown(FILE, new Strict(FILE));
  editor.store.select(ids);
  await click(button(editor.root, "Inspector"));
  return editor.root.querySelector(".jn-side") as HTMLElement;
}

const entity = (id: string) =>
  editor.host.map.entities.get(id) as unknown as Record<string, unknown>;
const steps = () => editor.store.history.value[0];

describe("a field", () => {
  it("shows typed text at once and makes one step of it", async () => {
    const side = await open("shop");
    const name = control(side, "Name");
    await type(name, "Sho");
    await type(name, "Shopfront");
    expect(editor.store.index.value.name("shop")).toBe("Shopfront");
    expect(steps()).toBe(0);
    await press(name, "Enter");
    expect(entity("shop").name).toBe("Shopfront");
    expect(steps()).toBe(1);
  });

  it("discards the text with Escape, including steps that were made", async () => {
    const side = await open("shop");
    const owner = control(side, "Owner");
    await type(owner, "Mark");
    await editor.store.flush();
    await type(owner, "Marketing");
    await press(owner, "Escape");
    expect(owner.value).toBe("Sales");
    expect(entity("shop").owner).toBe("Sales");
  });

  it("keeps what Enter saves, even if Escape follows at once", async () => {
    const side = await open("shop");
    const owner = control(side, "Owner");
    await type(owner, "Marketing");
    const enter = press(owner, "Enter");
    await press(owner, "Escape");
    await enter;
    expect(owner.value).toBe("Marketing");
    expect(entity("shop").owner).toBe("Marketing");
    expect(steps()).toBe(1);
  });

  it("keeps refused text, with the reason at the field", async () => {
    const side = await open("shop");
    await click(button(side, "More fields"));
    const cost = control(side, "Cost");
    await type(cost, "-1");
    await press(cost, "Enter");
    expect(cost.value).toBe("-1");
    expect(cost.getAttribute("aria-invalid")).toBe("true");
    const alert = side.querySelector("[role=alert]");
    expect(alert?.textContent).toBe("-1 is not allowed; allowed: a number from 0");
    expect(cost.getAttribute("aria-describedby")).toContain(alert?.id);
    expect(editor.root.querySelector(".jn-notice")).toBeNull();
    await type(cost, "4");
    await press(cost, "Enter");
    expect(entity("shop").cost).toBe(4);
    expect(side.querySelector("[role=alert]")).toBeNull();
  });

  it("reports a missing name only when the focus leaves", async () => {
    const side = await open("shop");
    const name = control(side, "Name");
    await type(name, "");
    expect(side.querySelector("[role=alert]")).toBeNull();
    name.dispatchEvent(new FocusEvent("blur"));
    await settled();
    expect(side.querySelector("[role=alert]")?.textContent).toContain("name is empty");
    expect(entity("shop").name).toBe("Shop");
  });

  it("follows an edit from elsewhere, but not while it is edited", async () => {
    const side = await open("shop");
    const owner = control(side, "Owner");
    editor.host.foreign([{ op: "set", id: "shop", fields: { owner: "Care" } }]);
    await settled();
    expect(owner.value).toBe("Care");
    await type(owner, "Log");
    editor.host.foreign([{ op: "set", id: "shop", fields: { owner: "Finance" } }]);
    await settled();
    expect(owner.value).toBe("Log");
    await press(owner, "Enter");
    expect(entity("shop").owner).toBe("Log");
  });

  it("follows an undo while it is edited", async () => {
    const side = await open("shop");
    const owner = control(side, "Owner");
    await type(owner, "Marketing");
    await press(owner, "z", { ctrlKey: true });
    expect(owner.value).toBe("Sales");
    expect(entity("shop").owner).toBe("Sales");
  });

  it("does not send text that is not a number", async () => {
    const side = await open("shop");
    await click(button(side, "More fields"));
    const cost = control(side, "Cost");
    await type(cost, "many");
    await press(cost, "Enter");
    expect(side.querySelector("[role=alert]")?.textContent).toBe("“many” is not a number");
    expect(steps()).toBe(0);
  });

  it("edits the map when nothing is selected", async () => {
    const side = await open();
    const title = control(side, "Title");
    await type(title, "Green tea");
    await press(title, "Enter");
    expect(editor.host.map.info.title).toBe("Green tea");
  });
});

describe("a list", () => {
  it("adds, pastes and removes items, each as a step", async () => {
    const side = await open("shop");
    const channels = control(side, "Channels");
    await type(channels, "phone");
    await press(channels, "Enter");
    expect(entity("shop").channels).toEqual(["in person", "web", "phone"]);
    const pasted = new Event("paste", { bubbles: true, cancelable: true });
    Object.assign(pasted, { clipboardData: { getData: () => "fax\npost" } });
    channels.dispatchEvent(pasted);
    await settled();
    expect(entity("shop").channels).toEqual(["in person", "web", "phone", "fax", "post"]);
    await press(channels, "Backspace");
    await click(button(side, "Remove web"));
    expect(entity("shop").channels).toEqual(["in person", "phone", "fax"]);
    expect(steps()).toBe(4);
  });

  it("moves an item with the keyboard", async () => {
    const side = await open("shop");
    await press(button(side, "in person"), "ArrowRight", { altKey: true });
    expect(entity("shop").channels).toEqual(["web", "in person"]);
  });
});

it("sends what is typed with the revision from which it started, until the field is left", async () => {
  const side = await open("shop");
  const owner = control(side, "Owner");
  const rev = editor.store.rev;
  for (const text of ["Brand", "Brand team"]) {
    await type(owner, text);
    await editor.store.flush();
  }
  await press(owner, "Enter");
  await type(owner, "Care");
  await press(owner, "Enter");
  const sent = editor.host.asked.flatMap((each) => (each.type === "edit" ? [each.base] : []));
  expect(sent.slice(-3)).toEqual([rev, rev, rev + 2]);
});

describe("several at once", () => {
  it("shows different values as mixed and edits all in one step", async () => {
    const side = await open("shop", "mail");
    const owner = control(side, "Owner");
    expect(owner.value).toBe("");
    expect(owner.placeholder).toBe("Mixed");
    await type(owner, "Brand");
    await press(owner, "Enter");
    expect([entity("shop").owner, entity("mail").owner]).toEqual(["Brand", "Brand"]);
    expect(steps()).toBe(1);
    await editor.store.undo();
    expect([entity("shop").owner, entity("mail").owner]).toEqual(["Sales", "Care"]);
  });

  it("adds to lists that differ without losing what only some have", async () => {
    const side = await open("shop", "mail");
    const channels = control(side, "Channels");
    await type(channels, "fax");
    await press(channels, "Enter");
    expect(entity("shop").channels).toEqual(["in person", "web", "fax"]);
    expect(entity("mail").channels).toEqual(["web", "fax"]);
  });

  it("offers only fields that all kinds have", async () => {
    const side = await open("shop", "maya");
    expect(() => control(side, "Owner")).toThrow();
    const text = control(side, "Description");
    await type(text, "Both");
    text.dispatchEvent(new FocusEvent("blur"));
    await settled();
    expect([entity("shop").description, entity("maya").description]).toEqual(["Both", "Both"]);
  });
});

describe("links", () => {
  it("are added by search, with the keyboard", async () => {
    const side = await open("shop");
    await click(button(side, "Add: Supports goals"));
    const field = control(side, "Add: Supports goals");
    expect(field.getAttribute("role")).toBe("combobox");
    await type(field, "sell");
    const active = field.getAttribute("aria-activedescendant") ?? "";
    expect(side.querySelector(`[id="${active}"]`)?.textContent).toBe("Sell more");
    await press(field, "Enter");
    expect(editor.store.index.value.link("supports", "shop", "more")).toBeDefined();
    expect(steps()).toBe(1);
  });

  it("are added with a new item in the same stage, in one step", async () => {
    const side = await open("shop");
    await click(button(side, "Add: Leads to"));
    const field = control(side, "Add: Leads to");
    await type(field, "Till");
    await press(field, "Enter");
    const { value: index } = editor.store.index;
    expect(index.link("leads_to", "shop", "till")).toBeDefined();
    expect(index.stageOf("till")).toBe("buy");
    expect(steps()).toBe(1);
  });

  it("replace the existing link if only one is allowed", async () => {
    const side = await open("shop");
    await click(button(side, "Change: Occurs in"));
    const field = control(side, "Add: Occurs in");
    await type(field, "Use");
    await press(field, "Enter");
    expect(editor.store.index.value.stageOf("shop")).toBe("use");
    expect(steps()).toBe(1);
  });

  it("show their data, with refusals at the field", async () => {
    const side = await open("shop");
    await click(side.querySelector(".jn-chips [aria-expanded]") as HTMLElement);
    const emotion = control(side, "Emotion");
    await type(emotion, "5");
    await press(emotion, "Enter");
    expect(side.querySelector("[role=alert]")?.textContent).toContain("5 is not allowed");
    expect(emotion.value).toBe("5");
    await type(emotion, "-1,5");
    await press(emotion, "Enter");
    expect(editor.store.index.value.link("experiences", "maya", "shop")?.emotion).toBe(-1.5);
  });

  it("are removed without losing the focus", async () => {
    const side = await open("shop");
    await click(button(side, "Remove Maya from Personas"));
    expect(editor.store.index.value.link("experiences", "maya", "shop")).toBeUndefined();
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Add: Personas");
  });
});

it("shows names as text", async () => {
  const nasty = "<img src=x onerror=alert(1)>";
  editor = await shown({
    ...FILE,
    touchpoints: [{ id: "shop", name: nasty, tags: [nasty] }],
  } as unknown as JourneyFile);
  editor.store.select(["maya"]);
  await click(button(editor.root, "Inspector"));
  expect(editor.root.querySelector(".jn-side img")).toBeNull();
  expect(editor.root.querySelector(".jn-chips")?.textContent).toContain(nasty);
});
