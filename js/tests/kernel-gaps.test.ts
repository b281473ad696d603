import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KernelGaps } from "../src/hosts/lab/kernel-gaps.ts";

const FOUND = { gaps: [["X1", "maya", "", ""]], rules: {}, outlooks: {} };

class Signal {
  private readonly slots = new Set<(...values: unknown[]) => void>();
  connect(slot: (...values: unknown[]) => void) {
    this.slots.add(slot);
  }
  disconnect(slot: (...values: unknown[]) => void) {
    this.slots.delete(slot);
  }
  emit(value: unknown) {
    for (const slot of this.slots) {
      slot(null, value);
    }
  }
}

class FakeKernel {
  readonly name: string;
  readonly handleComms = true;
  readonly statusChanged = new Signal();
  installed = true;
  busy = false;
  started = 0;
  readonly texts: string[] = [];
  constructor(name = "python3") {
    this.name = name;
  }
  requestExecute({ silent }: { silent: boolean }) {
    this.started += silent ? 1 : 0;
    const status = this.installed ? "ok" : "error";
    return {
      done: this.busy ? new Promise(() => undefined) : Promise.resolve({ content: { status } }),
    };
  }
  createComm(_: string) {
    const comm = {
      onMsg: (_: unknown) => undefined,
      onClose: () => undefined,
      close: () => undefined,
      open: ({ text }: { text: string }) => {
        this.texts.push(text);
        comm.onMsg({ content: { data: { found: FOUND } } });
      },
    };
    return comm;
  }
}

function lab(...kernels: FakeKernel[]) {
  const sessions = kernels.map((kernel) => ({
    ...{ session: { kernel }, isDisposed: false },
    ...{ statusChanged: new Signal(), kernelChanged: new Signal() },
  }));
  const shell = {
    widgets: () => [{}, ...sessions.map((sessionContext) => ({ sessionContext }))],
    currentChanged: new Signal(),
  };
  const kernelspecs = { python3: { language: "python" }, ir: { language: "R" } };
  const app = { shell, serviceManager: { kernelspecs: { specs: { kernelspecs } } } };
  return { gaps: new KernelGaps(app as never), shell, sessions };
}

describe("gaps where no server finds them", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("come from the kernel of an open notebook, which is prepared once", async () => {
    const kernel = new FakeKernel();
    const { gaps } = lab(new FakeKernel("ir"), kernel);
    expect(await gaps.find("one")).toEqual(FOUND);
    expect(await gaps.find("two")).toEqual(FOUND);
    expect([kernel.started, kernel.texts]).toEqual([1, ["one", "two"]]);
    kernel.statusChanged.emit("restarting");
    await gaps.find("three");
    expect(kernel.started).toBe(2);
  });

  it("say what is missing", async () => {
    expect(await lab(new FakeKernel("ir")).gaps.find("")).toContain("no Python kernel is running");
    const kernel = new FakeKernel();
    kernel.installed = false;
    const { gaps } = lab(kernel);
    expect(await gaps.find("")).toContain("has no journeynb");
    kernel.installed = true;
    expect(await gaps.find("")).toEqual(FOUND);
  });

  it("say that the kernel is busy", async () => {
    const kernel = new FakeKernel();
    kernel.busy = true;
    const answer = lab(kernel).gaps.find("");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await answer).toContain("busy");
  });

  it("are looked for again when a notebook is opened and when its kernel has run a cell", () => {
    const { gaps, shell, sessions } = lab(new FakeKernel());
    let looks = 0;
    const end = gaps.watch(() => looks++);
    shell.currentChanged.emit(null);
    sessions[0]?.statusChanged.emit("busy");
    sessions[0]?.statusChanged.emit("idle");
    expect(looks).toBe(3);
    end();
    shell.currentChanged.emit(null);
    sessions[0]?.statusChanged.emit("idle");
    expect(looks).toBe(3);
  });
});
