// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { compared, itemsOf, marksOf } from "../src/editor/proposals/items.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { Answer, Change, Proposal, Request } from "../src/protocol/messages.ts";
import { button, click, control, press, type Shown, settled, shown, type } from "./dom.ts";
import { indexOf } from "./maps.ts";
import { MemoryHost } from "./memory.ts";

const FILE = {
  format: "journeymap/1",
  stages: [
    { id: "buy", name: "Buy" },
    { id: "use", name: "Use" },
  ],
  touchpoints: [
    { id: "shop", name: "Shop", channels: ["web", "app"], description: "We sell it to people." },
    { id: "mail", name: "Mail", owner: "Ann" },
  ],
  links: [
    { kind: "occurs_in", from: "shop", to: "buy" },
    { kind: "occurs_in", from: "mail", to: "buy" },
  ],
} as unknown as JourneyFile;

function proposal(id: string, changes: Change[], more: Partial<Proposal> = {}): Proposal {
  const set = changes.flatMap((each) => (each.op === "set" ? [each] : []));
  return {
    id,
    by: "Claude Code",
    made: "2026-11-30T12:00:00Z",
    why: `Reason of ${id}.`,
    state: "pending",
    rows: set.flatMap(({ id: of, fields = {} }) =>
      Object.entries(fields).map(([field, after]) => ({
        ...{ change: "changed" as const, kind: "touchpoint", id: of },
        ...{ field, after },
      })),
    ),
    names: { shop: "Shop", mail: "Mail" },
    notes: [],
    changes,
    ...more,
  };
}

const owner = (id: string, value: string): Change[] => [
  { op: "set", id, fields: { owner: value } },
];
const NEW: Proposal = {
  ...proposal("new", [
    { op: "add", kind: "touchpoint", id: "chat", fields: { name: "Chat", owner: "Bo" } },
    { op: "link", kind: "occurs_in", from: "chat", to: "use" },
  ]),
  rows: [
    { change: "added", kind: "touchpoint", id: "chat", fields: { owner: "Bo" } },
    { change: "added", kind: "occurs_in", id: "chat", to: "use" },
  ],
  names: { chat: "Chat", use: "Use" },
};
const GONE: Proposal = {
  ...proposal("gone", [{ op: "remove", id: "mail" }]),
  rows: [
    { change: "removed", kind: "touchpoint", id: "mail" },
    { change: "removed", kind: "occurs_in", id: "mail", to: "buy" },
  ],
};

/** A host that decides about proposals as Python does. */
class ReviewHost extends MemoryHost {
  proposals: Proposal[];

  constructor(...proposals: Proposal[]) {
    super(structuredClone(FILE));
    this.proposals = proposals;
  }

  override async ask(request: Request): Promise<Answer> {
    if (request.type === "proposals") {
      return { type: "proposals", proposals: this.proposals };
    }
    if (request.type !== "decide") {
      return super.ask(request);
    }
    const found = this.proposals.find(({ id }) => id === request.proposal) as Proposal;
    const { changes = [] } = found;
    let answer: Answer = { type: "stepped", rev: this.rev };
    if (request.decision === "accept") {
      answer = await super.ask({ type: "edit", changes });
    }
    this.asked.push(request);
    const state = { accept: "accepted", refuse: "refused", reopen: "pending" } as const;
    const { reason = "" } = request;
    const decision = { by: "Me", at: "2026-11-30T12:30:00Z", reason };
    const { decision: _, ...open } = found;
    const now = { ...open, state: state[request.decision] };
    this.change(request.decision === "reopen" ? now : { ...now, decision });
    return answer;
  }

  /** Send a proposal that is new or has changed. */
  change(now: Proposal): void {
    const known = this.proposals.some(({ id }) => id === now.id);
    this.proposals = known
      ? this.proposals.map((each) => (each.id === now.id ? now : each))
      : [...this.proposals, now];
    setTimeout(() => this.emit({ type: "proposals_changed", changed: [now], gone: [] }));
  }

  get decided(): Request[] {
    return this.asked.filter(({ type: each }) => each === "decide");
  }
}

let editor: Shown;
afterEach(() => editor?.end());

async function start(host: ReviewHost): Promise<HTMLElement> {
  editor = await shown(FILE, host);
  return editor.root;
}

const opener = (root: HTMLElement) =>
  root.querySelector<HTMLButtonElement>("[data-panel=proposals]");
const cards = (root: HTMLElement) => [...root.querySelectorAll<HTMLElement>("[data-proposal]")];
const card = (root: HTMLElement, id: string) =>
  cards(root).find((each) => each.dataset.proposal === id) as HTMLElement;
const owners = () =>
  editor.store.index.value.all("touchpoint").map(({ id, owner: who = "" }) => `${id}: ${who}`);
const focused = () => (document.activeElement as HTMLElement).dataset.proposal;

describe("the button", () => {
  it("is there only if there are proposals, and says how many wait", async () => {
    const host = new ReviewHost();
    const root = await start(host);
    expect(opener(root)).toBeNull();
    host.change(proposal("one", owner("shop", "Bo")));
    host.change(proposal("two", owner("mail", "Bo"), { state: "refused" }));
    await settled();
    expect(opener(root)?.textContent).toBe("Proposals1 to decide");
    expect(opener(root)?.title).toBe("Proposals: 1 to decide (P)");
  });

  it("is not there without Python", async () => {
    const host = new ReviewHost(proposal("one", owner("shop", "Bo")));
    host.kernel = false;
    const root = await start(host);
    expect(opener(root)).toBeNull();
    expect(host.asked.map(({ type: each }) => each)).not.toContain("proposals");
  });

  it("opens by a key with the first proposal, and not while someone types", async () => {
    const host = new ReviewHost(proposal("one", owner("shop", "Bo")));
    const root = await start(host);
    await press(root.querySelector("[data-id=shop]") as HTMLElement, "p", { ctrlKey: true });
    expect(cards(root)).toEqual([]);
    await press(root.querySelector("[data-id=shop]") as HTMLElement, "p");
    expect(focused()).toBe("one");
    expect(editor.store.trying.value).toBe(true);
  });
});

describe("a proposal that comes", () => {
  it("is a message that leads to it", async () => {
    const host = new ReviewHost();
    const root = await start(host);
    host.change(proposal("one", owner("shop", "Bo"), { why: "Nobody owns the shop." }));
    await settled();
    const notice = root.querySelector(".jn-notice") as HTMLElement;
    expect(notice.textContent).toContain("Claude Code proposes a change: Nobody owns the shop.");
    expect(opener(root)?.className).toContain("jn-unread");
    host.change(proposal("two", owner("mail", "Bo")));
    await settled();
    expect(root.querySelector(".jn-notice")?.textContent).toContain("proposes 2 changes.");
    await click(button(root, "Review"));
    expect(cards(root).map((each) => each.querySelector(".jn-new-mark")?.textContent)).toEqual([
      "new",
      "new",
    ]);
    expect(focused()).toBe("one");
  });

  it("is no message again when it is only compared with the map again", async () => {
    const one = proposal("one", owner("shop", "Bo"));
    const host = new ReviewHost(one);
    const root = await start(host);
    host.change({ ...one, state: "conflict", notes: ["owner of shop is 'Al' now"] });
    await settled();
    expect(root.querySelector(".jn-notice")).toBeNull();
    await click(opener(root) as HTMLElement);
    expect(card(root, "one").textContent).toContain("The map has changed since:owner of shop");
    await click(button(card(root, "one"), "Accept anyway"));
    expect(host.decided).toEqual([
      { type: "decide", proposal: "one", decision: "accept", force: true },
    ]);
  });
});

describe("the panel", () => {
  it("says who, why and what, and shows it on the map without a step", async () => {
    const host = new ReviewHost(NEW, GONE);
    const root = await start(host);
    await click(opener(root) as HTMLElement);
    const text = card(root, "new").textContent;
    expect(text).toContain("Claude Code");
    expect(text).toContain("Reason of new.");
    expect(text).toContain("New Touchpoint Chat");
    expect(text).toContain("Occurs inUse");
    await click(button(card(root, "new"), "Preview"));
    expect(root.querySelector(".jn-main [data-id=chat]")).not.toBeNull();
    expect(root.querySelector("style")?.textContent).toContain('content:"New"');
    expect(editor.store.settled.value).toBe(true); // nothing is unsaved
    expect(editor.store.own.value.entities.has("chat")).toBe(false);
    await click(button(card(root, "gone"), "Preview"));
    expect(root.querySelector(".jn-main [data-id=chat]")).toBeNull();
    expect(root.querySelector(".jn-main [data-id=mail]")).not.toBeNull();
    expect(root.querySelector("style")?.textContent).toContain('content:"Removed"');
    await click(button(card(root, "gone"), "Preview"));
    expect(editor.store.trying.value).toBe(false);
    expect([host.rev, host.decided]).toEqual([0, []]);
  });

  it("accepts by a key, goes on with the next, and undoes it with the message", async () => {
    const host = new ReviewHost(
      proposal("one", owner("shop", "Bo")),
      proposal("two", owner("mail", "Cy")),
    );
    const root = await start(host);
    await click(opener(root) as HTMLElement);
    card(root, "one").focus();
    await press(card(root, "one"), "a");
    expect(host.map.entities.get("shop")).toMatchObject({ owner: "Bo" });
    expect(cards(root).map((each) => each.dataset.proposal)).toEqual(["two"]);
    expect(focused()).toBe("two");
    expect(owners()).toEqual(["shop: Bo", "mail: Cy"]);
    await click(button(root.querySelector(".jn-notice") as HTMLElement, "Undo"));
    expect(host.map.entities.get("shop")).not.toHaveProperty("owner");
  });

  it("refuses with a reason, and reopens", async () => {
    const host = new ReviewHost(proposal("one", owner("shop", "Bo")));
    const root = await start(host);
    await click(opener(root) as HTMLElement);
    card(root, "one").focus();
    await press(card(root, "one"), "r");
    await type(control(root, "Reason"), "Sales owns it.");
    await press(control(root, "Reason"), "Enter");
    expect(host.decided).toEqual([
      { type: "decide", proposal: "one", decision: "refuse", reason: "Sales owns it." },
    ]);
    expect(root.textContent).toContain("All proposals are decided.");
    expect(document.activeElement?.textContent).toBe("To decide 0");
    const toggles = control<HTMLElement>(root, "Which proposals");
    await click(toggles.querySelectorAll("button")[1] as HTMLElement);
    expect(card(root, "one").textContent).toMatch(/Refused by Me, .*: Sales owns it\./);
    await press(card(root, "one"), "u");
    expect(host.proposals[0]?.state).toBe("pending");
  });

  it("keeps a reason that is being written while the panel is closed", async () => {
    const host = new ReviewHost(proposal("one", owner("shop", "Bo")));
    const root = await start(host);
    await click(opener(root) as HTMLElement);
    await click(button(card(root, "one"), "Refuse"));
    await type(control(root, "Reason"), "Because");
    await click(opener(root) as HTMLElement);
    await click(opener(root) as HTMLElement);
    expect(control(root, "Reason").value).toBe("Because");
  });

  it("offers nothing to decide in an editor that is read-only", async () => {
    const host = new ReviewHost(proposal("one", owner("shop", "Bo")));
    host.readonly = true;
    const root = await start(host);
    await click(opener(root) as HTMLElement);
    expect(card(root, "one").textContent).not.toContain("Accept");
    await press(card(root, "one"), "a");
    expect(host.decided).toEqual([]);
  });

  it("offers nothing to decide when the kernel has stopped", async () => {
    const host = new ReviewHost(proposal("one", owner("shop", "Bo")));
    const root = await start(host);
    await click(opener(root) as HTMLElement);
    host.end();
    await settled();
    expect(card(root, "one").querySelector(".jn-decide")?.textContent).toBe("Preview");
    await press(card(root, "one"), "a");
    expect(host.decided).toEqual([]);
  });

  it("moves by arrows, and shows the map as it is with Escape", async () => {
    const host = new ReviewHost(
      proposal("one", owner("shop", "Bo")),
      proposal("two", owner("mail", "Cy")),
    );
    const root = await start(host);
    await press(root.querySelector("[data-id=shop]") as HTMLElement, "p");
    await press(card(root, "one"), "ArrowDown");
    expect(focused()).toBe("two");
    expect(owners()).toEqual(["shop: ", "mail: Cy"]);
    await press(card(root, "two"), "Escape");
    expect(owners()).toEqual(["shop: ", "mail: Ann"]);
  });

  it("keeps in place what someone else decides, and a reason that is being written", async () => {
    const one = proposal("one", owner("shop", "Bo"));
    const host = new ReviewHost(one, proposal("two", owner("mail", "Cy")));
    const root = await start(host);
    await click(opener(root) as HTMLElement);
    card(root, "one").focus();
    await press(card(root, "one"), "r");
    await type(control(root, "Reason"), "Too early");
    const decision = { by: "Ann", at: "2026-11-30T12:00:00Z", reason: "" };
    host.change({ ...one, state: "accepted", decision });
    await settled();
    expect(document.activeElement).toBe(control(root, "Reason"));
    expect(card(root, "one").textContent).toContain("Accepted by Ann");
    expect(opener(root)?.title).toBe("Proposals: 1 to decide (P)");
    await click(button(card(root, "one"), "Cancel"));
    expect(card(root, "one").querySelector(".jn-decide")?.textContent).toBe("");
    await click(button(root, "Decided 1"));
    await click(button(root, "To decide 1"));
    expect(cards(root).map((each) => each.dataset.proposal)).toEqual(["two"]);
  });

  it("asks again before a key overwrites what others did", async () => {
    const host = new ReviewHost(proposal("one", owner("shop", "Bo"), { state: "conflict" }));
    const root = await start(host);
    await click(opener(root) as HTMLElement);
    card(root, "one").focus();
    await press(card(root, "one"), "a");
    expect(document.activeElement?.textContent).toBe("Accept anyway");
    expect(host.decided).toEqual([]);
  });

  it("can refuse what must wait for another, but not accept it", async () => {
    const host = new ReviewHost(proposal("one", owner("shop", "Bo"), { state: "waits" }));
    const root = await start(host);
    await click(opener(root) as HTMLElement);
    card(root, "one").focus();
    await press(card(root, "one"), "a");
    expect(card(root, "one").querySelector(".jn-decide")?.textContent).toBe("RefusePreview");
    await press(card(root, "one"), "r");
    await press(control(root, "Reason"), "Enter");
    expect(host.decided).toEqual([{ type: "decide", proposal: "one", decision: "refuse" }]);
  });

  it("writes out marks that make a text seem to say something else", async () => {
    const why = "Owned by \u202eselaS\u202c.";
    const host = new ReviewHost(proposal("one", owner("shop", "\u2066Bo"), { why }));
    const root = await start(host);
    await click(opener(root) as HTMLElement);
    expect(card(root, "one").textContent).toContain("Owned by \\u202eselaS\\u202c.");
    expect(card(root, "one").textContent).toContain("\\u2066Bo");
  });

  it("says what is damaged, and decides nothing about it", async () => {
    const damaged = { by: "", made: "", why: "", rows: [], changes: [], notes: ["not JSON"] };
    const host = new ReviewHost(proposal("one", [], { ...damaged, state: "damaged" }));
    const root = await start(host);
    await click(opener(root) as HTMLElement);
    expect(card(root, "one").textContent).toContain("oneDamaged filenot JSON");
    expect(opener(root)?.title).toBe("Proposals: none to decide (P)");
    expect(card(root, "one").querySelector("button")).toBeNull();
  });
});

it("an edit ends the preview, and is made on the map as it is", async () => {
  const host = new ReviewHost(proposal("one", owner("shop", "Bo")));
  const root = await start(host);
  await click(opener(root) as HTMLElement);
  await click(button(card(root, "one"), "Preview"));
  expect(owners()).toEqual(["shop: Bo", "mail: Ann"]);
  void editor.store.edit(owner("mail", "Di"));
  await settled();
  expect(owners()).toEqual(["shop: ", "mail: Di"]);
  expect(editor.editor.ui.proposals.shown.value).toBe("");
  expect(host.asked.filter(({ type: each }) => each === "edit")).toHaveLength(1);
});

it("an item that is only proposed cannot be edited, as a message says", async () => {
  const host = new ReviewHost(NEW);
  const root = await start(host);
  await click(opener(root) as HTMLElement);
  await click(button(card(root, "new"), "Preview"));
  editor.editor.ui.open("chat");
  await settled();
  expect(editor.store.index.value.has("chat")).toBe(false);
  expect(root.querySelector(".jn-notice")?.textContent).toContain("only proposed");
});

it("closing the panel ends the preview", async () => {
  const host = new ReviewHost(proposal("one", owner("shop", "Bo")));
  const root = await start(host);
  await click(opener(root) as HTMLElement);
  await click(button(card(root, "one"), "Preview"));
  await click(opener(root) as HTMLElement);
  expect(owners()).toEqual(["shop: ", "mail: Ann"]);
});

it("a preview leads to a view that shows what changes", async () => {
  const host = new ReviewHost(proposal("one", owner("shop", "Bo"), { why: "" }));
  const root = await start(host);
  editor.store.view.value = "goals";
  await click(opener(root) as HTMLElement);
  expect(card(root, "one").getAttribute("aria-label")).toBe("Proposal of Claude Code: Shop, Mail");
  await click(button(card(root, "one"), "Preview"));
  expect(editor.store.view.value).toBe("map");
});

describe("the changes in words", () => {
  const index = indexOf(FILE);

  it("have the label of a field, and only words that differ", () => {
    expect(compared("We sell it to people.", "We sell tea to people.")).toEqual([
      ["same", "We sell "],
      ["before", "it "],
      ["after", "tea "],
      ["same", "to people."],
    ]);
    expect(compared("a b", "a b c")).toEqual([
      ["same", "a "],
      ["before", "b"],
      ["after", "b c"],
    ]);
  });

  it("are one line for a link that replaces another", () => {
    const moved: Proposal = {
      ...proposal("moved", []),
      rows: [
        { change: "removed", kind: "occurs_in", id: "shop", to: "buy" },
        { change: "added", kind: "occurs_in", id: "shop", to: "use" },
      ],
      names: { shop: "Shop", buy: "Buy", use: "Use" },
    };
    expect(itemsOf(moved, index)).toMatchObject([
      { id: "shop", lines: [{ label: "Occurs in", before: ["Buy"], after: ["Use"] }] },
    ]);
    expect([...marksOf(moved)]).toEqual([["shop", "changed"]]);
  });

  it("name the links of a new item with it, and count those of a removed one", () => {
    expect(itemsOf(NEW, index)).toMatchObject([
      { sort: "added", name: "Chat", lines: [{ label: "Owner" }, { label: "Occurs in" }] },
    ]);
    expect(itemsOf(GONE, index)).toMatchObject([
      { sort: "removed", name: "Mail", lines: [], links: 1 },
    ]);
    expect([...marksOf(NEW)]).toEqual([["chat", "added"]]);
  });

  it("say choices, lists, pictures and fields of links as the inspector does", () => {
    const rows = [
      { change: "changed", kind: "touchpoint", id: "shop", field: "image", after: "data:image/x" },
      { change: "changed", kind: "touchpoint", id: "shop", field: "ours", after: false },
      { change: "added", kind: "experiences", id: "p", to: "shop", fields: { emotion: -1 } },
    ] as const;
    const all = { ...proposal("all", []), rows, names: { shop: "Shop", p: "Pia" } };
    expect(itemsOf(all, indexOf({ ...FILE, personas: [{ id: "p", name: "Pia" }] }))).toMatchObject([
      { lines: [{ after: "a picture" }, { label: "Run by us", after: "no" }] },
      { id: "p", lines: [{ label: "Touchpoints", after: ["Shop (emotion -1)"] }] },
    ]);
  });
});
