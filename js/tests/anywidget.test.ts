import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMIT, WidgetHost } from "../src/hosts/notebook/widget-host.ts";
import { Refusal } from "../src/model/refusal.ts";
import { Gone, type Presence } from "../src/protocol/host.ts";
import type { News } from "../src/protocol/messages.ts";

class Signal<T> {
  private readonly slots = new Set<(sender: unknown, value: T) => void>();
  connect(slot: (sender: unknown, value: T) => void) {
    this.slots.add(slot);
  }
  disconnect(slot: (sender: unknown, value: T) => void) {
    this.slots.delete(slot);
  }
  emit(value: T) {
    for (const slot of this.slots) {
      slot(this, value);
    }
  }
}

/** What a kernel answers when it is asked for its widgets; null: nothing. */
type Comms = Record<string, unknown> | null;

const running = new Set<AbortController>();

afterEach(() => {
  for (const each of running) {
    each.abort(); // its timer would reach later tests
  }
  running.clear();
});

function started(send?: (message: unknown) => void, manager?: object) {
  const sent: { request: string }[] = [];
  const slots = new Map<string, (message: unknown) => void>();
  const process = {
    status: "idle",
    commsOverSubshells: "perCommTarget",
    comms: {} as Comms,
    requestCommInfo: () =>
      process.comms === null
        ? new Promise(() => undefined)
        : Promise.resolve({ content: { comms: process.comms } }),
  };
  const kernel = {
    statusChanged: new Signal<string>(),
    connectionStatusChanged: new Signal<string>(),
    kernelChanged: new Signal<unknown>(),
    iopubMessage: new Signal<unknown>(),
    session: { kernel: process },
  };
  const model = {
    get: (name: string) => (name === "selection" ? ["maya"] : name === "_place" ? "me" : ""),
    set: vi.fn(),
    save_changes: vi.fn(),
    on: (name: string, slot: (message: unknown) => void) => slots.set(name, slot),
    off: vi.fn(),
    send: send ?? ((message: { request: string }) => void sent.push(message)),
    widget_manager: manager ?? { context: { sessionContext: kernel } },
  };
  const ended = new AbortController();
  running.add(ended);
  const host = new WidgetHost(model as never, ended.signal);
  const arrive = (message: unknown) => slots.get("msg:custom")?.(message);
  const seen: Presence[] = [];
  host.online((presence) => seen.push(presence));
  return { host, sent, arrive, kernel, process, model, ended, seen };
}

describe("the host of an anywidget", () => {
  it("returns each answer to its request, and rejects refused ones", async () => {
    const { host, sent, arrive } = started();
    const one = host.ask({ type: "undo" });
    const two = host.ask({ type: "redo" });
    expect(sent[0]?.request).not.toBe(sent[1]?.request);
    const error = { code: "bad_value", message: "no", change: 0, field: "name", allowed: null };
    arrive({ type: "error", request: sent[1]?.request, error });
    arrive({ type: "stepped", request: sent[0]?.request, rev: 3 });
    expect(await one).toEqual({ type: "stepped", request: sent[0]?.request, rev: 3 });
    await expect(two).rejects.toEqual(new Refusal("bad_value", "no", 0, "name", null));
  });

  it("treats the answer to another window as news", () => {
    const { host, arrive } = started();
    const news: News[] = [];
    host.listen((each) => news.push(each));
    const step = { rev: 4, changes: [], by: "hand", history: [1, 0] };
    arrive({ type: "stepped", request: "other-1", ...step });
    arrive({ type: "gaps", request: "other-2", gaps: [["M101", "maya", "", ""]], rules: {} });
    arrive({ type: "stepped", request: "other-3", rev: 4 });
    arrive({ type: "error", request: "other-4", error: {} });
    arrive({ type: "many_gaps", many: 3 });
    expect(news).toEqual([
      { type: "step", rev: 4, changes: [], by: "hand", history: [1, 0] },
      { type: "many_gaps", many: 3 },
    ]);
  });

  it("sends requests with a name, and passes on each kind of news", () => {
    const { host, sent, arrive } = started();
    const edit = { type: "edit", changes: [{ op: "remove", id: "maya" }] } as const;
    void host.ask(edit);
    void host.ask({ type: "save", path: null });
    expect(sent).toEqual([
      { request: expect.stringMatching(/^\w+-0$/), ...edit },
      { request: expect.stringMatching(/^\w+-1$/), type: "save", path: null },
    ]);
    const status = { path: null, live: false, unsaved: true, conflict: false };
    const kinds = [
      { type: "step", rev: 1, changes: [], by: "code", history: [1, 0] },
      { type: "gap_changes", lost: [], found: [["M101", "a", "", ""]] },
      { type: "many_gaps", many: 3 },
      { type: "counting", counting: true },
      { type: "outlooks", outlooks: {} },
      { type: "fits_counted" },
      { type: "status_changed", status },
    ];
    const news: News[] = [];
    host.listen((each) => news.push(each));
    for (const each of kinds) {
      arrive(each);
    }
    arrive({ type: "status", request: "other-1", status });
    arrive({ type: "shown", selection: [] });
    expect(news).toEqual([...kinds, { type: "status_changed", status }]);
  });

  it("repeats unanswered requests with the same name when the connection is back", async () => {
    const { host, sent, arrive, kernel, seen } = started();
    const one = host.ask({ type: "undo" });
    kernel.connectionStatusChanged.emit("connecting");
    const two = host.ask({ type: "redo" });
    kernel.connectionStatusChanged.emit("connected");
    expect(sent.map(({ request }) => request)).toEqual([
      ...[sent[0], sent[1]].map((each) => each?.request),
      ...[sent[0], sent[1]].map((each) => each?.request),
    ]);
    for (const { request } of sent) {
      arrive({ type: "stepped", request, rev: 1 }); // the second answer to a request is ignored
    }
    expect(await Promise.all([one, two])).toEqual(
      sent.slice(0, 2).map(({ request }) => ({ type: "stepped", request, rev: 1 })),
    );
    expect(seen).toEqual(["here", "away", "here"]);
  });

  it.each(["restarting", "autorestarting", "dead", "terminating"])(
    "is gone for good when the kernel is %s",
    async (status) => {
      const { host, kernel } = started();
      const waiting = host.ask({ type: "undo" });
      kernel.statusChanged.emit(status);
      await expect(waiting).rejects.toBeInstanceOf(Gone);
      kernel.connectionStatusChanged.emit("connected");
      await expect(host.ask({ type: "undo" })).rejects.toBeInstanceOf(Gone);
    },
  );

  it("is gone if the notebook gets another kernel, and if there is no connection", async () => {
    const { host, kernel } = started();
    kernel.kernelChanged.emit({});
    await expect(host.ask({ type: "undo" })).rejects.toBeInstanceOf(Gone);
    const alone = started(() => {
      throw new Error("no comm");
    });
    await expect(alone.host.ask({ type: "undo" })).rejects.toBeInstanceOf(Gone);
  });

  it("sends a value to Python only if it changed", () => {
    const { host, model } = started();
    host.set("selection", ["maya"]);
    expect(model.save_changes).not.toHaveBeenCalled();
    host.set("selection", []);
    expect(model.set).toHaveBeenCalledWith("selection", []);
  });
});

describe("a kernel that was restarted elsewhere", () => {
  it("is known by its state, and new editors are heard", async () => {
    const { host, kernel, process, seen } = started();
    const waiting = host.ask({ type: "undo" });
    kernel.statusChanged.emit("starting");
    await expect(waiting).rejects.toBeInstanceOf(Gone);
    expect(seen).toEqual(["here", "elsewhere"]);
    expect(process.commsOverSubshells).toBe("disabled");
  });

  it("is known by messages of another process, if that does not know the editor", async () => {
    const { kernel, process, seen } = started();
    const message = (session: string, msg_type = "stream") => ({ header: { session, msg_type } });
    kernel.iopubMessage.emit(message("one"));
    kernel.iopubMessage.emit(message("server", "status"));
    kernel.iopubMessage.emit(message("one"));
    process.comms = { me: {} };
    kernel.iopubMessage.emit(message("two"));
    await vi.waitFor(() => expect(seen).toEqual(["here"]));
    process.comms = { other: {} };
    kernel.iopubMessage.emit(message("three"));
    await vi.waitFor(() => expect(seen).toEqual(["here", "elsewhere"]));
    expect(process.commsOverSubshells).toBe("disabled");
  });

  it("is found as soon as a process that is starting answers", async () => {
    vi.useFakeTimers();
    const { kernel, process, seen } = started();
    kernel.iopubMessage.emit({ header: { session: "one", msg_type: "stream" } });
    process.comms = null; // it does not answer yet
    kernel.iopubMessage.emit({ header: { session: "two", msg_type: "iopub_welcome" } });
    await vi.advanceTimersByTimeAsync(1200);
    expect(seen).toEqual(["here"]);
    process.comms = {};
    await vi.advanceTimersByTimeAsync(600);
    expect(seen).toEqual(["here", "elsewhere"]);
    vi.useRealTimers();
  });

  it("is found by the last words of the process before, if the next one is not heard", async () => {
    vi.useFakeTimers();
    const { kernel, process, seen } = started();
    process.comms = { me: {} }; // the process that leaves may still answer
    const header = { session: "one", msg_type: "shutdown_reply" };
    kernel.iopubMessage.emit({ header, content: { restart: true } });
    await vi.advanceTimersByTimeAsync(200);
    process.comms = null;
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen).toEqual(["here"]);
    process.comms = {};
    await vi.advanceTimersByTimeAsync(600);
    expect(seen).toEqual(["here", "elsewhere"]);
    vi.useRealTimers();
  });

  it("differs from one that this page restarted", () => {
    const { kernel, process, seen } = started();
    kernel.statusChanged.emit("restarting");
    kernel.statusChanged.emit("starting");
    expect(seen).toEqual(["here", "stopped"]);
    expect(process.commsOverSubshells).toBe("perCommTarget");
  });
});

describe("a request without an answer", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("means that the editor is gone if the kernel does not know it", async () => {
    const { host, process, seen } = started();
    const waiting = expect(host.ask({ type: "undo" })).rejects.toBeInstanceOf(Gone);
    await vi.advanceTimersByTimeAsync(LIMIT);
    await waiting;
    expect(seen).toEqual(["here", "elsewhere"]);
    expect(process.commsOverSubshells).toBe("disabled");
  });

  it("waits as long as the kernel is busy", async () => {
    const { host, arrive, sent, process, seen } = started();
    process.comms = null;
    process.status = "busy";
    const asked = vi.spyOn(process, "requestCommInfo");
    const waiting = host.ask({ type: "undo" });
    await vi.advanceTimersByTimeAsync(20 * LIMIT);
    expect([seen, asked.mock.calls.length]).toEqual([["here"], 1]);
    arrive({ type: "stepped", request: sent[0]?.request, rev: 3 });
    expect(await waiting).toMatchObject({ rev: 3 });
  });

  it("is sent once more if the kernel knows the editor but does not hear it", async () => {
    const { host, sent, process, seen } = started();
    process.comms = { me: {} };
    void host.ask({ type: "undo" });
    await vi.advanceTimersByTimeAsync(LIMIT);
    expect([process.commsOverSubshells, sent.length, seen]).toEqual(["disabled", 2, ["here"]]);
    await vi.advanceTimersByTimeAsync(LIMIT);
    expect([sent.length, seen]).toEqual([2, ["here", "silent"]]);
  });

  it.each([{}, { kernel: {} }, { kernel: { requestCommInfo: () => new Promise(() => 0) } }])(
    "makes other hosts silent until something is heard again",
    async (manager) => {
      const { host, arrive, sent, seen } = started(undefined, manager);
      const waiting = host.ask({ type: "undo" });
      await vi.advanceTimersByTimeAsync(2 * LIMIT);
      expect(seen).toEqual(["here", "silent"]);
      void host.ask({ type: "redo" });
      arrive({ type: "stepped", request: sent[0]?.request, rev: 3 });
      expect(await waiting).toMatchObject({ rev: 3 });
      expect(seen).toEqual(["here", "silent", "here"]);
      expect(sent.map(({ request }) => request)).toEqual([
        ...[sent[0], sent[1], sent[1]].map((each) => each?.request),
      ]);
    },
  );

  it("says nothing while answers to others arrive", async () => {
    const { host, arrive, seen } = started();
    void host.ask({ type: "undo" });
    for (let count = 0; count < 5; count++) {
      await vi.advanceTimersByTimeAsync(LIMIT - 1);
      arrive({ type: "many_gaps", many: count });
    }
    expect(seen).toEqual(["here"]);
  });
});
