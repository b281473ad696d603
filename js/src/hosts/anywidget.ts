/** The editor as an anywidget: in JupyterLab, Notebook, VS Code, marimo. */

import type { AnyModel } from "@anywidget/types";
import { mount } from "../editor/mount.tsx";
import { Refusal } from "../model/refusal.ts";
import { Store } from "../model/store/store.ts";
import type { Change } from "../protocol/change.ts";
import { Gone, type Host, type Shared } from "../protocol/host.ts";
import type * as Wire from "../protocol/messages.gen.ts";
import type { Answer, Ask, News, Snapshot } from "../protocol/messages.ts";

interface Traits extends Shared {
  _state: Snapshot;
  _origin: string;
  _revision: number;
  readonly: boolean;
  height: string;
}

type Model = AnyModel<Traits>;

type Message = Wire.Answer | Wire.News;

interface Waiting {
  readonly message: Wire.Request;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

type Presence = "here" | "away" | "gone";

export class WidgetHost implements Host {
  /** The place where a view was shown last. */
  place: HTMLElement | null = null;
  private readonly client = Math.random().toString(36).slice(2, 7);
  private count = 0;
  private readonly waiting = new Map<string, Waiting>();
  private readonly listeners = new Set<(news: News) => void>();
  private readonly watchers = new Set<(yes: boolean, forGood: boolean) => void>();
  private presence: Presence = "here";

  constructor(
    private readonly model: Model,
    signal: AbortSignal,
  ) {
    const told = (message: Message) => this.told(message);
    model.on("msg:custom", told);
    signal.addEventListener("abort", () => {
      model.off("msg:custom", told);
      this.found("gone");
    });
    watchKernel(model, signal, (presence) => this.found(presence));
  }

  read(): Snapshot {
    return this.model.get("_state");
  }

  ask(what: Ask): Promise<Answer> {
    if (this.presence === "gone") {
      return Promise.reject(new Gone());
    }
    const message = requestOf(what, `${this.client}-${this.count++}`);
    return new Promise((resolve, reject) => {
      this.waiting.set(message.request, { message, resolve, reject });
      this.send(message);
    });
  }

  private send(message: Wire.Request): void {
    try {
      this.model.send(message);
    } catch {
      this.found("gone"); // a notebook that was opened without its kernel
    }
  }

  listen(told: (news: News) => void): () => void {
    this.listeners.add(told);
    return () => this.listeners.delete(told);
  }

  online(told: (yes: boolean, forGood: boolean) => void): () => void {
    this.watchers.add(told);
    told(this.presence === "here", this.presence === "gone");
    return () => this.watchers.delete(told);
  }

  get<K extends keyof Shared>(name: K): Shared[K] {
    return this.model.get(name) as Shared[K];
  }

  set<K extends keyof Shared>(name: K, value: Shared[K]): void {
    if (JSON.stringify(this.model.get(name)) !== JSON.stringify(value)) {
      this.model.set(name, value as Traits[K]);
      this.model.save_changes();
    }
  }

  watch<K extends keyof Shared>(name: K, told: (value: Shared[K]) => void): () => void {
    const changed = () => told(this.get(name));
    this.model.on(`change:${name}`, changed);
    return () => this.model.off(`change:${name}`, changed);
  }

  get readonly(): boolean {
    return this.model.get("readonly");
  }

  get height(): string {
    return this.model.get("height");
  }

  get origin(): string {
    return this.model.get("_origin");
  }

  /** In marimo, cells that name the editor run again when a trait changes in a view. */
  settled(rev: number): void {
    const root = this.place?.getRootNode();
    const around = root !== undefined && "host" in root ? (root as ShadowRoot).host : this.place;
    const inMarimo = around?.closest("marimo-anywidget, marimo-ui-element") != null;
    if (inMarimo && rev > this.model.get("_revision")) {
      this.model.set("_revision", rev);
      this.model.save_changes();
    }
  }

  /** The editor keeps its keys from the notebook; one that the notebook wants goes there anew. */
  pass(event: KeyboardEvent): void {
    const { key, code, ctrlKey, metaKey, shiftKey, altKey, keyCode } = event;
    const again = new KeyboardEvent("keydown", {
      ...{ key, code, ctrlKey, metaKey, shiftKey, altKey, keyCode },
      ...{ bubbles: true, cancelable: true, composed: true },
    });
    (this.place?.closest(".jp-Notebook") ?? document.body).dispatchEvent(again);
  }

  private told(message: Message): void {
    if ("request" in message) {
      const waiting = this.waiting.get(message.request ?? "");
      if (waiting !== undefined) {
        this.waiting.delete(message.request ?? "");
        if (message.type === "error") {
          const { code, message: text, change, field, allowed } = message.error;
          waiting.reject(new Refusal(code as Refusal["code"], text, change, field, allowed));
        } else {
          const { request: _, type: __, ...answer } = message;
          waiting.resolve(answer as Answer);
        }
        return;
      }
    }
    const news = newsOf(message);
    if (news !== null) {
      for (const listener of this.listeners) {
        listener(news);
      }
    }
  }

  private found(presence: Presence): void {
    if (presence === this.presence || this.presence === "gone") {
      return;
    }
    const back = presence === "here";
    this.presence = presence;
    if (presence === "gone") {
      for (const { reject } of this.waiting.values()) {
        reject(new Gone());
      }
      this.waiting.clear();
    }
    if (back) {
      for (const { message } of this.waiting.values()) {
        this.send(message); // whether it arrived or its answer was lost: it is done once
      }
    }
    for (const watcher of this.watchers) {
      watcher(back, presence === "gone");
    }
  }
}

/** A request as it is sent. */
function requestOf(what: Ask, request: string): Wire.Request {
  if ("changes" in what) {
    return { type: "edit", request, changes: what.changes as Change[] };
  }
  if ("undo" in what || "redo" in what) {
    return { type: "undo" in what ? "undo" : "redo", request };
  }
  if ("save" in what) {
    const { save: path, force = false } = what;
    return { type: "save", request, path, force };
  }
  if ("reload" in what || "bye" in what) {
    return { type: "reload" in what ? "reload" : "bye", request };
  }
  if ("bring" in what) {
    return { type: "bring", request, edits: what.bring as Change[][], run: what.run };
  }
  const { ask, ...rest } = what;
  return { type: ask === "bring" ? "bring_over" : ask, request, ...rest } as Wire.Request;
}

/** News for the store; the answer to another window is news if it is a step or a status. */
function newsOf(message: Message): News | null {
  switch (message.type) {
    case "step":
    case "stepped": {
      const { rev, changes, by, history } = message;
      return history === undefined || by === undefined
        ? null
        : ({ rev, ...(changes ? { changes } : {}), by, history } as News);
    }
    case "status":
    case "steps":
    case "brought":
    case "status_changed":
      return { status: message.status };
    case "gap_changes":
      return { gaps: { lost: message.lost, found: message.found } };
    case "many_gaps":
      return { gaps: { many: message.many } };
    case "counting":
      return { observed: { counting: message.counting } };
    default:
      return null;
  }
}

/** JupyterLab's own words for a kernel that will not answer again. */
const ENDED = new Set(["dead", "terminating", "restarting", "autorestarting"]);

interface Signal<T> {
  connect(slot: (sender: unknown, value: T) => void): void;
  disconnect(slot: (sender: unknown, value: T) => void): void;
}

/** A kernel of JupyterLab, or the session around it, which outlives it. */
interface Kernel {
  statusChanged?: Signal<string>;
  connectionStatusChanged?: Signal<string>;
  kernelChanged?: Signal<unknown>;
}

/** Tell when the kernel is gone, where the place says so; elsewhere it is taken to be there. */
function watchKernel(model: Model, signal: AbortSignal, told: (presence: Presence) => void): void {
  const manager = model.widget_manager as unknown as {
    kernel?: Kernel;
    context?: { sessionContext?: Kernel };
  };
  const source = manager?.context?.sessionContext ?? manager?.kernel;
  const follow = <T>(from: Signal<T> | undefined, slot: (sender: unknown, value: T) => void) => {
    from?.connect(slot);
    signal.addEventListener("abort", () => from?.disconnect(slot));
  };
  follow(source?.statusChanged, (_, status) => {
    if (ENDED.has(status)) {
      told("gone"); // a new kernel does not know this editor
    }
  });
  follow(source?.kernelChanged, () => told("gone"));
  follow(source?.connectionStatusChanged, (_, status) =>
    told(status === "connected" ? "here" : "away"),
  );
}

export default () => {
  let host: WidgetHost | undefined;
  let store: Store | undefined;
  const ended = new AbortController();
  return {
    initialize: () => () => {
      store?.dispose();
      ended.abort();
    },
    render({ model, el }: { model: Model; el: HTMLElement }) {
      host ??= new WidgetHost(model, ended.signal);
      store ??= new Store(host);
      host.place = el;
      const hidden = store.shown();
      const unmount = mount(store, el);
      return () => {
        unmount();
        hidden();
      };
    },
  };
};
