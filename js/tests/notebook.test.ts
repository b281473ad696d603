// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isStatic } from "../src/hosts/notebook/kernel.ts";
import { hidePictures, liveClass, Places } from "../src/hosts/notebook/places.ts";
import { listenToSaves } from "../src/hosts/notebook/save-gesture.ts";
import { keepPicture } from "../src/hosts/notebook/stored-picture.ts";

let end: AbortController;
beforeEach(() => {
  end = new AbortController();
  document.body.replaceChildren();
});
afterEach(() => end.abort());

/** Add the output of a cell: a place and a picture. */
function output(id = "me") {
  const cell = document.createElement("div");
  cell.innerHTML = `<div class="jp-OutputArea-child"><div class="jp-RenderedHTMLCommon jp-OutputArea-output">
    <div class="jn-place jn-place-${id}"></div></div></div><div class="jp-OutputArea-child"><img></div>`;
  document.body.append(cell);
  return cell;
}

describe("places of an editor", () => {
  let gone = false;
  const log: string[] = [];
  const start = () => {
    gone = false;
    log.length = 0;
    const mount = (el: HTMLElement) => {
      el.textContent = "editor";
      log.push("mounted");
      return {
        unmount: () => void log.push("unmounted"),
        shown: () => {
          log.push("shown");
          return () => void log.push("hidden");
        },
      };
    };
    new Places("me", mount, () => gone, end.signal);
  };

  it("are filled when they appear, without the styles of text", async () => {
    start();
    output("other");
    const cell = output();
    await vi.waitFor(() => expect(log).toEqual(["mounted", "shown"]));
    expect(cell.textContent?.trim()).toBe("editor");
    expect(cell.querySelectorAll(".jp-RenderedHTMLCommon")).toHaveLength(0);
    expect(document.querySelectorAll(`.${liveClass("me")}`)).toHaveLength(1);
    end.abort();
    expect(log).toEqual(["mounted", "shown", "hidden", "unmounted"]);
    expect(cell.querySelectorAll(".jp-RenderedHTMLCommon")).toHaveLength(1);
  });

  it("keep their editor while a notebook takes them off the page", async () => {
    start();
    const cell = output();
    await vi.waitFor(() => expect(log).toHaveLength(2));
    cell.remove();
    await vi.waitFor(() => expect(log.at(-1)).toBe("hidden"));
    document.body.append(cell);
    await vi.waitFor(() => expect(log).toEqual(["mounted", "shown", "hidden", "shown"]));
  });

  it("keep the picture and say why if the kernel is gone", async () => {
    start();
    gone = true;
    const cell = output();
    await vi.waitFor(() => expect(cell.textContent).toContain("To edit the map, run this cell"));
    expect(log).toEqual([]);
  });

  it("hide the picture below, but no other output", () => {
    hidePictures("me", end.signal);
    const [rule] = [...document.head.querySelectorAll("style")].slice(-1);
    expect(rule?.textContent).toContain(".jp-OutputArea-child:has(.jn-live-me)");
    expect(rule?.textContent).toContain(".widget-container .jn-live-me");
    end.abort();
    expect(rule?.isConnected).toBe(false);
  });
});

describe("a page without a kernel", () => {
  const manager = (comm_live?: boolean) => ({ get_model: async () => ({ comm_live }) });
  it("is known by the models that its manager restored", async () => {
    expect(await isStatic(manager(false) as never, "me")).toBe(true);
    expect(await isStatic(manager(true) as never, "me")).toBe(false);
    expect(await isStatic(undefined, "me")).toBe(false);
    const refusing = { get_model: () => Promise.reject(new Error("no model")) };
    expect(await isStatic(refusing as never, "me")).toBe(false);
  });

  it("is known in an export of marimo", async () => {
    vi.stubGlobal("__MARIMO_STATIC__", {});
    expect(await isStatic(manager(true) as never, "me")).toBe(true);
    vi.unstubAllGlobals();
  });
});

describe("the stored picture", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  const started = (rev: number) => {
    const slots = new Map<string, (message?: unknown) => void>();
    const send = vi.fn();
    const outputs = [
      { metadata: {} },
      { metadata: { journeynb: { still: "other", rev: 0 } } },
      { metadata: { journeynb: { still: "me", rev } } },
    ] as object[];
    const list = {
      length: outputs.length,
      get: (at: number) => outputs[at],
      set: (at: number, made: object) => {
        outputs[at] = made;
      },
    };
    const model = {
      get: (name: string) => (name === "_place" ? "me" : 7),
      on: (name: string, slot: () => void) => slots.set(name, slot),
      off: vi.fn(),
      send,
      widget_manager: { context: { model: { cells: [{ outputs: list }, {}] } } },
    };
    keepPicture(model as never, end.signal);
    return { slots, send, outputs };
  };

  it("is written by the page if the notebook has an older one", async () => {
    vi.spyOn(document, "hasFocus").mockReturnValue(true);
    const { slots, send, outputs } = started(3);
    await vi.advanceTimersByTimeAsync(1000);
    expect(send).toHaveBeenCalledWith({ type: "picture", request: "me-picture" });
    const metadata = { journeynb: { still: "me", rev: 7 } };
    const picture = { type: "picture", data: { "image/png": "x" }, metadata };
    slots.get("msg:custom")?.({ ...picture, request: "other-picture" });
    expect(outputs[2]).toEqual({ metadata: { journeynb: { still: "me", rev: 3 } } });
    slots.get("msg:custom")?.({ ...picture, request: "me-picture" });
    const { data } = picture;
    expect(outputs[2]).toEqual({ output_type: "display_data", data, metadata });
    expect(outputs[0]).toEqual({ metadata: {} });
  });

  it("is not asked for if it is up to date, or by a window that nobody uses", async () => {
    const focus = vi.spyOn(document, "hasFocus").mockReturnValue(true);
    const { send } = started(7);
    await vi.advanceTimersByTimeAsync(1000);
    focus.mockReturnValue(false);
    const other = started(3);
    await vi.advanceTimersByTimeAsync(1000);
    expect([send.mock.calls.length, other.send.mock.calls.length]).toEqual([0, 0]);
    focus.mockReturnValue(true);
    dispatchEvent(new Event("focus"));
    await vi.advanceTimersByTimeAsync(1000);
    expect(other.send).toHaveBeenCalledTimes(1);
  });
});

describe("saving the notebook", () => {
  const save = (init: KeyboardEventInit = {}) =>
    dispatchEvent(new KeyboardEvent("keydown", { key: "s", ctrlKey: true, ...init }));

  it("is a gesture, not what the notebook does by itself", () => {
    let state: ((sender: unknown, now: string) => void) | undefined;
    const saveState = {
      connect: (slot: typeof state) => {
        state = slot;
      },
      disconnect: vi.fn(),
    };
    const saved = vi.fn();
    const stop = listenToSaves({ context: { saveState } }, saved);
    state?.(null, "completed");
    save({ shiftKey: true });
    save({ ctrlKey: false });
    state?.(null, "completed");
    expect(saved).not.toHaveBeenCalled();
    save();
    state?.(null, "started");
    state?.(null, "completed");
    state?.(null, "completed");
    expect(saved).toHaveBeenCalledTimes(1);
    document.body.innerHTML = '<div data-jp-item-name="save"><button>Save</button></div>';
    document.querySelector("button")?.click();
    state?.(null, "completed");
    expect(saved).toHaveBeenCalledTimes(2);
    stop();
    save();
    expect(saveState.disconnect).toHaveBeenCalledOnce();
  });

  it("counts at once in a host that does not say when it has saved", () => {
    const saved = vi.fn();
    const stop = listenToSaves(undefined, saved);
    save({ metaKey: true, ctrlKey: false });
    expect(saved).toHaveBeenCalledOnce();
    stop();
  });
});
