import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Refusal } from "../src/model/refusal.ts";
import { Journal, Memory, missing } from "../src/model/store/journal.ts";
import { Store } from "../src/model/store/store.ts";
import { BURST } from "../src/model/store/typing.ts";
import { Gone } from "../src/protocol/host.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { Answer, Change, Request } from "../src/protocol/messages.ts";
import { MemoryHost } from "./memory.ts";

const FILE = {
  format: "journeymap/1",
  title: "Coffee",
  personas: [{ id: "maya", name: "Maya" }],
  stages: [{ id: "awareness", name: "Awareness" }],
} as unknown as JourneyFile;

const rename = (id: string, name: string): Change[] => [{ op: "set", id, fields: { name } }];

/** A host that answers when the test says so, and keeps a journal like the kernel. */
class SlowHost extends MemoryHost {
  override origin = "cell";
  run = "first";
  hold = false;
  refuse = "";
  held: (() => void)[] = [];
  journal: (readonly Change[])[] = [];
  brought: unknown[] = [];
  /** Whether edits of an earlier run become a step. */
  takes = false;

  override read() {
    return { ...super.read(), run: this.run };
  }

  override async ask(what: Request): Promise<Answer> {
    if (this.hold) {
      await new Promise<void>((go) => this.held.push(go));
    }
    if (this.refuse !== "" && what.type === "edit") {
      this.asked.push(what);
      throw new Refusal("bad_value", this.refuse, 0, "name", "a text");
    }
    if (what.type === "journal") {
      return { type: "journal", journal: { done: this.journal, undone: [] } };
    }
    if (what.type === "bring" && this.takes) {
      const changes = what.edits.flat();
      const answer = await super.ask({ type: "edit", changes });
      return { ...answer, changes, refused: [] } as Answer;
    }
    if (what.type === "bring") {
      this.brought.push(what);
      return { type: "stepped", rev: this.rev, refused: [] };
    }
    return super.ask(what);
  }

  release(): void {
    this.hold = false;
    for (const go of this.held.splice(0)) {
      go();
    }
  }
}

let memory: Memory;
let host: SlowHost;
let store: Store;
const name = (id: string) => store.index.value.name(id);
const settle = () => vi.advanceTimersByTimeAsync(1);

beforeEach(async () => {
  vi.useFakeTimers();
  memory = new Memory(null);
  host = new SlowHost(FILE);
  store = new Store(host, memory);
  await settle();
});

afterEach(() => {
  store.dispose();
  vi.useRealTimers();
});

describe("edits", () => {
  it("show at once, before they are answered", async () => {
    host.hold = true;
    const done = store.edit(rename("maya", "Maja"));
    expect(name("maya")).toBe("Maja");
    expect(store.waiting.value).toBe(1);
    host.release();
    expect(await done).toBe(true);
    expect(store.waiting.value).toBe(0);
    expect(store.history.value).toEqual([1, 0]);
  });

  it("are rolled back with the message if they are refused", async () => {
    host.refuse = "the name is too bold";
    expect(await store.edit(rename("maya", "MAYA"))).toBe(false);
    expect(name("maya")).toBe("Maya");
    expect(store.notice.value).toEqual({
      kind: "error",
      text: "the name is too bold; allowed: a text",
      id: "maya",
      field: "name",
    });
  });

  it("that are not valid are refused without a request", async () => {
    const asked = host.asked.length;
    expect(await store.edit(rename("nobody", "x"))).toBe(false);
    expect(host.asked.length).toBe(asked);
    expect(store.notice.value?.kind).toBe("error");
  });

  it("are applied again on top of a step from elsewhere", async () => {
    host.hold = true;
    void store.edit([{ op: "set", id: "maya", fields: { role: "Barista" } }]);
    host.foreign(rename("maya", "Maja"));
    expect(store.index.value.get("persona", "maya")).toMatchObject({
      name: "Maja",
      role: "Barista",
    });
    host.foreign([{ op: "remove", id: "maya" }]);
    expect(store.index.value.has("maya")).toBe(false);
    host.release();
    await settle();
    expect(store.waiting.value).toBe(0);
    expect(store.notice.value?.text).toContain("maya");
  });

  it("of typing are one step per burst, which another edit ends", async () => {
    const asked = () => host.asked.filter((each) => each.type === "edit").length;
    for (const text of ["T", "Te", "Tea"]) {
      store.type("title", rename("maya", text));
      await vi.advanceTimersByTimeAsync(BURST / 2);
    }
    expect(name("maya")).toBe("Tea");
    expect(asked()).toBe(0);
    await vi.advanceTimersByTimeAsync(BURST);
    expect(asked()).toBe(1);
    store.type("title", rename("maya", "Teas"));
    await store.edit(rename("awareness", "Start"));
    expect(asked()).toBe(3);
    expect(store.history.value).toEqual([3, 0]);
  });

  it("in a preview become a step when they are flushed, and can be dropped", async () => {
    store.preview(rename("maya", "Maja"));
    await vi.advanceTimersByTimeAsync(BURST * 4);
    expect(name("maya")).toBe("Maja");
    expect(host.rev).toBe(0);
    store.drop();
    expect(name("maya")).toBe("Maya");
    store.preview(rename("maya", "Mo"));
    await store.flush();
    expect(host.rev).toBe(1);
  });

  it("remove deleted items from the selection", async () => {
    store.select(["maya", "awareness"]);
    store.persona.value = "maya";
    await store.edit([{ op: "remove", id: "maya" }]);
    expect(store.selection.value).toEqual(["awareness"]);
    expect(store.persona.value).toBe("");
  });
});

describe("the journal", () => {
  it("keeps the edits of people and assistants, and not those of cells", () => {
    const journal = new Journal();
    journal.restart({ done: [], undone: [] });
    for (const [number, by] of ["code", "hand", "agent", "file"].entries()) {
      journal.step(rename("maya", by), by, [number + 1, 0]);
    }
    expect(journal.edits).toEqual([rename("maya", "hand"), rename("maya", "agent")]);
  });
});

describe("steps that were missed", () => {
  it("are requested, and an edit stays visible until they arrive", async () => {
    const seen = vi.spyOn(host, "ask");
    const step = { op: "set", id: "awareness", fields: { name: "Start" } } as const;
    seen.mockImplementation(async (what) => {
      if (what.type === "edit") {
        return { type: "stepped", rev: 2, changes: what.changes, by: "hand", history: [2, 0] };
      }
      if (what.type === "steps") {
        return {
          type: "steps",
          status: host.status,
          steps: [
            { rev: 1, changes: [step], by: "code" },
            { rev: 2, changes: rename("maya", "Maja"), by: "hand" },
          ],
          history: [2, 0],
        };
      }
      return { type: "journal", journal: { done: [null, rename("maya", "Maja")], undone: [] } };
    });
    const done = store.edit(rename("maya", "Maja"));
    await done;
    expect(name("maya")).toBe("Maja");
    await settle();
    expect([name("maya"), name("awareness")]).toEqual(["Maja", "Start"]);
    expect([store.waiting.value, store.history.value]).toEqual([0, [2, 0]]);
  });

  it("are replaced by the whole map if they are no longer available", async () => {
    const state = {
      ...host.read(),
      rev: 9,
      map: { ...FILE, title: "Tea" } as JourneyFile,
      history: [9, 0] as const,
    };
    vi.spyOn(host, "ask").mockImplementation(async () => ({ type: "map", state }));
    host.emit({ type: "step", rev: 9, changes: [], by: "code", history: [9, 0] });
    await settle();
    expect(store.map.value.info.title).toBe("Tea");
  });
});

describe("gaps", () => {
  const gap = (id: string) => ["M101", id, "", ""] as const;
  it("follow messages, and are requested after a pause if many changed", async () => {
    const answers = vi.spyOn(host, "ask");
    answers.mockImplementation(async (what) =>
      what.type === "gaps"
        ? { type: "gaps", gaps: [gap("maya"), gap("awareness")] }
        : { type: "done" },
    );
    host.emit({ type: "many_gaps", many: 40 });
    host.emit({ type: "many_gaps", many: 3 });
    await vi.advanceTimersByTimeAsync(BURST * 2);
    const asked = answers.mock.calls.filter(([what]) => what.type === "gaps");
    expect(asked).toEqual([[{ type: "gaps", again: true }]]);
  });

  it("have the date that counts as today, until it is taken back", async () => {
    expect(store.today.value).toBe("");
    const answers = vi.spyOn(host, "ask");
    for (const today of ["2026-07-01", undefined]) {
      answers.mockResolvedValue({ type: "gaps", gaps: [], ...(today && { today }) });
      host.emit({ type: "many_gaps", many: 1 });
      await vi.advanceTimersByTimeAsync(BURST * 2);
      expect(store.today.value).toBe(today ?? "");
    }
  });
});

describe("a stopped kernel", () => {
  it("shows and keeps unsent edits, which can be undone", async () => {
    store.type("name", rename("maya", "Maja"));
    host.end();
    await vi.advanceTimersByTimeAsync(BURST * 2);
    expect([store.online.value, store.gone.value]).toEqual([false, true]);
    expect(name("maya")).toBe("Maja");
    await store.edit(rename("maya", "Mo"));
    expect([name("maya"), store.waiting.value]).toEqual(["Mo", 2]);
    expect(store.unconfirmed()).toEqual([...rename("maya", "Maja"), ...rename("maya", "Mo")]);
    await store.undo();
    expect(name("maya")).toBe("Maja");
    await store.redo();
    expect(name("maya")).toBe("Mo");
    expect(memory.earlier("cell", "another")?.edits).toEqual([
      rename("maya", "Maja"),
      rename("maya", "Mo"),
    ]);
  });

  it("rejects pending requests, whose edits are kept", async () => {
    host.hold = true;
    const done = store.edit(rename("maya", "Maja"));
    vi.spyOn(host, "ask").mockRejectedValue(new Gone());
    host.end();
    host.release();
    await done;
    expect(name("maya")).toBe("Maja");
  });
});

describe("the map of the next run", () => {
  const next = async () => {
    const other = new SlowHost(FILE);
    other.run = "second";
    const made = new Store(other, memory);
    await settle();
    return { other, made };
  };

  it("is offered earlier edits, and applies them once", async () => {
    await store.edit(rename("maya", "Maja"));
    host.foreign(rename("awareness", "Start"));
    await store.edit(rename("awareness", "Begin"));
    await store.undo();
    const { other, made } = await next();
    expect(made.earlierEdits.value).toEqual({ run: "first", edits: [rename("maya", "Maja")] });
    await made.applyEarlier();
    expect(other.brought).toEqual([
      { type: "bring", edits: [rename("maya", "Maja")], run: "first" },
    ]);
    expect(made.earlierEdits.value).toBeNull();
    expect(made.notice.value?.text).toBe("1 edit was applied.");
    made.dispose();
  });

  it("keeps applied edits as single edits for the run after it", async () => {
    await store.edit(rename("maya", "Maja"));
    await store.edit(rename("awareness", "Begin"));
    const { made, other } = await next();
    other.takes = true;
    await made.applyEarlier();
    await made.edit(rename("maya", "Mo"));
    const third = new SlowHost(FILE);
    third.run = "third";
    const last = new Store(third, memory);
    await settle();
    expect(last.earlierEdits.value?.edits).toEqual([
      rename("maya", "Maja"),
      rename("awareness", "Begin"),
      rename("maya", "Mo"),
    ]);
    made.dispose();
    last.dispose();
  });

  it("is offered no edits that it contains already", async () => {
    await store.edit(rename("maya", "Maja"));
    const { other, made } = await next();
    expect(made.earlierEdits.value).not.toBeNull();
    other.foreign(rename("maya", "Maja"));
    expect(made.earlierEdits.value).toBeNull();
    made.dispose();
  });

  it("can discard earlier edits", async () => {
    await store.edit(rename("maya", "Maja"));
    const { made } = await next();
    made.dropEarlier();
    expect(made.earlierEdits.value).toBeNull();
    made.dispose();
  });

  it("is offered earlier edits after the page was reloaded", async () => {
    const stored = new Map<string, string>();
    const storage = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, text: string) => void stored.set(key, text),
      removeItem: (key: string) => void stored.delete(key),
    };
    const before = new Memory(storage);
    before.keep("cell", "first", [rename("maya", "Maja")]);
    before.write();
    expect(new Memory(storage).earlier("cell", "second")?.edits).toHaveLength(1);
    before.drop("cell", "first");
    before.write();
    expect(stored.size).toBe(0);
  });

  it("lists the missing edits, whether they fit or not", () => {
    const { map } = host;
    expect(missing(map, [rename("maya", "Maya")])).toEqual([]);
    expect(
      missing(map, [[{ op: "add", kind: "persona", id: "maya", fields: { name: "Maya" } }]]),
    ).toEqual([]);
    const clash: Change[] = [{ op: "add", kind: "stage", id: "maya", fields: { name: "Maya" } }];
    const lost = rename("nobody", "x");
    expect(missing(map, [clash, lost])).toEqual([clash, lost]);
    const add: Change[] = [{ op: "add", kind: "persona", id: "tom", fields: { name: "Tom" } }];
    expect(missing(map, [add, rename("tom", "Tommy")])).toHaveLength(2);
  });
});

describe("views", () => {
  it("stop the news when the last is gone, and request missed steps when one is back", async () => {
    const first = store.shown();
    const second = store.shown();
    first();
    await vi.advanceTimersByTimeAsync(1000);
    const byes = () => host.asked.filter((each) => each.type === "bye").length;
    expect(byes()).toBe(0);
    second();
    await vi.advanceTimersByTimeAsync(1000);
    expect(byes()).toBe(1);
    const before = host.asked.length;
    store.shown();
    await settle();
    expect(host.asked.slice(before)).toContainEqual({ type: "steps", since: 0 });
  });
});
