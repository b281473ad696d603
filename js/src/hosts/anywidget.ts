/** The editor as an anywidget: in JupyterLab, Notebook, VS Code, marimo. */

import type { AnyModel } from "@anywidget/types";
import { mount } from "../editor/mount.tsx";
import { Refusal } from "../model/refusal.ts";
import { Store } from "../model/store/store.ts";
import { Gone, type Host, type Shared } from "../protocol/host.ts";
import type * as wire from "../protocol/messages.gen.ts";
import type { Answer, News, Request, Snapshot } from "../protocol/messages.ts";
import { keepHeight, keptHeight } from "./cell-height.ts";

interface Traits extends Shared {
  _state: Snapshot;
  _origin: string;
  _revision: number;
  readonly: boolean;
  height: string;
}

type Model = AnyModel<Traits>;

type Message = wire.Answer | wire.News;

interface Waiting {
  readonly message: wire.Request;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

type Presence = "here" | "away" | "gone";

export class WidgetHost implements Host {
  /** The element in which a view was shown last. */
  place: HTMLElement | null = null;
  readonly kernel = true;
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
    const receive = (message: Message) => this.receive(message);
    model.on("msg:custom", receive);
    signal.addEventListener("abort", () => {
      model.off("msg:custom", receive);
      this.found("gone");
    });
    watchKernel(model, signal, (presence) => this.found(presence));
  }

  read(): Snapshot {
    return this.model.get("_state");
  }

  ask(asked: Request): Promise<Answer> {
    if (this.presence === "gone") {
      return Promise.reject(new Gone());
    }
    const request = `${this.client}-${this.count++}`;
    const message = { request, ...asked } as wire.Request;
    return new Promise((resolve, reject) => {
      this.waiting.set(request, { message, resolve, reject });
      this.send(message);
    });
  }

  private send(message: wire.Request): void {
    try {
      this.model.send(message);
    } catch {
      this.found("gone"); // the notebook was opened without its kernel
    }
  }

  listen(listener: (news: News) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  online(listener: (yes: boolean, forGood: boolean) => void): () => void {
    this.watchers.add(listener);
    listener(this.presence === "here", this.presence === "gone");
    return () => this.watchers.delete(listener);
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

  watch<K extends keyof Shared>(name: K, listener: (value: Shared[K]) => void): () => void {
    const changed = () => listener(this.get(name));
    this.model.on(`change:${name}`, changed);
    return () => this.model.off(`change:${name}`, changed);
  }

  get readonly(): boolean {
    return this.model.get("readonly");
  }

  get height(): string {
    return keptHeight(this.model, this.place) ?? this.model.get("height");
  }

  resize(height: string): void {
    keepHeight(this.model, this.place, height);
  }

  get origin(): string {
    return this.model.get("_origin");
  }

  /** In marimo, cells that use the editor run again when a trait changes in a view. */
  onEdit(rev: number): void {
    const root = this.place?.getRootNode();
    const around = root !== undefined && "host" in root ? (root as ShadowRoot).host : this.place;
    const inMarimo = around?.closest("marimo-anywidget, marimo-ui-element") != null;
    if (inMarimo && rev > this.model.get("_revision")) {
      this.model.set("_revision", rev);
      this.model.save_changes();
    }
  }

  /**
   * The editor keeps its keys from the notebook; a key that the notebook uses is dispatched again.
   */
  pass(event: KeyboardEvent): void {
    const { key, code, ctrlKey, metaKey, shiftKey, altKey, keyCode } = event;
    const again = new KeyboardEvent("keydown", {
      ...{ key, code, ctrlKey, metaKey, shiftKey, altKey, keyCode },
      ...{ bubbles: true, cancelable: true, composed: true },
    });
    (this.place?.closest(".jp-Notebook") ?? document.body).dispatchEvent(again);
  }

  private receive(message: Message): void {
    const request = "request" in message ? message.request : null;
    const waiting = request === null ? undefined : this.waiting.get(request);
    if (request !== null && waiting !== undefined) {
      this.waiting.delete(request);
      if (message.type === "error") {
        const { code, message: text, change, field, allowed } = message.error;
        waiting.reject(new Refusal(code as Refusal["code"], text, change, field, allowed));
      } else {
        waiting.resolve(message as Answer);
      }
      return;
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
        this.send(message); // Python answers a repeated request without doing it again
      }
    }
    for (const watcher of this.watchers) {
      watcher(back, presence === "gone");
    }
  }
}

/** Return news for the store; the answer to another window is news if it is a step or a status. */
function newsOf(message: Message): News | null {
  switch (message.type) {
    case "step":
    case "status_changed":
    case "gap_changes":
    case "many_gaps":
    case "counting":
    case "export":
      return message;
    case "stepped": {
      const { rev, changes, by, history } = message;
      return by === undefined || history === undefined
        ? null
        : { type: "step", rev, by, history, ...(changes && { changes }) };
    }
    case "status":
    case "steps":
    case "brought":
      return { type: "status_changed", status: message.status };
    default:
      return null;
  }
}

/** Names that JupyterLab gives to the states of a kernel that will not answer again. */
const ENDED = new Set(["dead", "terminating", "restarting", "autorestarting"]);

interface Signal<T> {
  connect(slot: (sender: unknown, value: T) => void): void;
  disconnect(slot: (sender: unknown, value: T) => void): void;
}

/** A kernel of JupyterLab, or the session around it, which outlives the kernel. */
interface Kernel {
  statusChanged?: Signal<string>;
  connectionStatusChanged?: Signal<string>;
  kernelChanged?: Signal<unknown>;
}

/** Listen to whether the kernel exists; hosts that do not say so are taken as connected. */
function watchKernel(
  model: Model,
  signal: AbortSignal,
  listener: (presence: Presence) => void,
): void {
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
      listener("gone"); // a new kernel does not know this editor
    }
  });
  follow(source?.kernelChanged, () => listener("gone"));
  follow(source?.connectionStatusChanged, (_, status) =>
    listener(status === "connected" ? "here" : "away"),
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
