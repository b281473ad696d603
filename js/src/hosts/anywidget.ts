/** The editor as an anywidget: in JupyterLab, Notebook, VS Code, marimo. */

import type { AnyModel } from "@anywidget/types";
import { mount } from "../editor/mount.tsx";
import { Refusal } from "../model/changes.ts";
import { Store } from "../model/store.ts";
import {
  type Answer,
  type Ask,
  Gone,
  type Host,
  type News,
  type Shared,
  type Snapshot,
} from "./host.ts";

interface Traits extends Shared {
  _state: Snapshot;
  _origin: string;
  readonly: boolean;
  height: string;
}

type Model = AnyModel<Traits>;

interface Failure {
  code: string;
  message: string;
  change: number | null;
  field: string | null;
  allowed: string | null;
}

type Message = { request?: string; error?: Failure } & (Answer | News);

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

class WidgetHost implements Host {
  private readonly client = Math.random().toString(36).slice(2, 7);
  private count = 0;
  private readonly waiting = new Map<string, Waiting>();
  private readonly listeners = new Set<(news: News) => void>();
  private readonly watchers = new Set<(yes: boolean) => void>();
  private live = true;

  constructor(
    private readonly model: Model,
    signal: AbortSignal,
  ) {
    const told = (message: Message) => this.told(message);
    model.on("msg:custom", told);
    signal.addEventListener("abort", () => {
      model.off("msg:custom", told);
      this.set_live(false);
    });
    watchKernel(model, signal, (yes) => this.set_live(yes));
  }

  read(): Snapshot {
    return this.model.get("_state");
  }

  ask(what: Ask): Promise<Answer> {
    if (!this.live) {
      return Promise.reject(new Gone());
    }
    const request = `${this.client}-${this.count++}`;
    return new Promise((resolve, reject) => {
      this.waiting.set(request, { resolve, reject });
      this.model.send({ request, ...what });
    });
  }

  listen(told: (news: News) => void): () => void {
    this.listeners.add(told);
    return () => this.listeners.delete(told);
  }

  online(told: (yes: boolean) => void): () => void {
    this.watchers.add(told);
    told(this.live);
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

  /** The editor keeps its keys from the notebook; one that the notebook wants goes there anew. */
  pass(event: KeyboardEvent): void {
    const { key, code, ctrlKey, metaKey, shiftKey, altKey, keyCode } = event;
    const again = new KeyboardEvent("keydown", {
      key, code, ctrlKey, metaKey, shiftKey, altKey, keyCode, bubbles: true, cancelable: true,
    }); // biome-ignore format: one line of keys
    document.querySelector(".jp-Notebook, body")?.dispatchEvent(again);
  }

  private told(message: Message): void {
    const { request, error, ...rest } = message;
    const waiting = request === undefined ? undefined : this.waiting.get(request);
    if (request !== undefined && waiting !== undefined) {
      this.waiting.delete(request);
      if (error) {
        const { code, message: text, change, field, allowed } = error;
        waiting.reject(new Refusal(code as Refusal["code"], text, change, field, allowed));
      } else {
        waiting.resolve(rest as Answer);
      }
      return;
    }
    // news, or the answer to another window: a step is a step
    if ("gaps" in rest && Array.isArray(rest.gaps)) {
      return;
    }
    if ("gaps" in rest || "status" in rest || ("rev" in rest && "history" in rest)) {
      for (const listener of this.listeners) {
        listener(rest as News);
      }
    }
  }

  private set_live(yes: boolean): void {
    if (yes === this.live) {
      return;
    }
    this.live = yes;
    if (!yes) {
      for (const { reject } of this.waiting.values()) {
        reject(new Gone());
      }
      this.waiting.clear();
    }
    for (const watcher of this.watchers) {
      watcher(yes);
    }
  }
}

/** JupyterLab's own words for a kernel that will not answer again. */
const ENDED = new Set(["dead", "terminating", "restarting", "autorestarting", "unknown"]);

interface Signal<T> {
  connect(slot: (sender: unknown, value: T) => void): void;
  disconnect(slot: (sender: unknown, value: T) => void): void;
}

interface Kernel {
  statusChanged?: Signal<string>;
  connectionStatusChanged?: Signal<string>;
}

/** Tell when the kernel is gone, where the place says so; elsewhere it is taken to be there. */
function watchKernel(model: Model, signal: AbortSignal, told: (yes: boolean) => void): void {
  const manager = model.widget_manager as unknown as {
    kernel?: Kernel;
    context?: { sessionContext?: Kernel };
  };
  let ended = false;
  const onStatus = (_: unknown, status: string) => {
    if (ENDED.has(status)) {
      ended = true; // a new kernel does not know this editor
      told(false);
    }
  };
  const onConnection = (_: unknown, status: string) => told(status === "connected" && !ended);
  for (const source of [manager?.context?.sessionContext ?? manager?.kernel]) {
    source?.statusChanged?.connect(onStatus);
    source?.connectionStatusChanged?.connect(onConnection);
    signal.addEventListener("abort", () => {
      source?.statusChanged?.disconnect(onStatus);
      source?.connectionStatusChanged?.disconnect(onConnection);
    });
  }
}

export default () => {
  let store: Store | undefined;
  return {
    initialize({ model, signal }: { model: Model; signal: AbortSignal }) {
      store = new Store(new WidgetHost(model, signal));
      return () => store?.dispose();
    },
    render({ model, el, signal }: { model: Model; el: HTMLElement; signal: AbortSignal }) {
      store ??= new Store(new WidgetHost(model, signal));
      return mount(store, el);
    },
  };
};
