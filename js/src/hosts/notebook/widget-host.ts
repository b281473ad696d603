/** The host of an editor that is an anywidget: in JupyterLab, Notebook, VS Code, marimo. */

import type { AnyModel } from "@anywidget/types";
import { Refusal } from "../../model/refusal.ts";
import {
  Gone,
  type Host,
  isFinal,
  type OtherMaps,
  type Presence,
  type Shared,
} from "../../protocol/host.ts";
import type * as wire from "../../protocol/messages.gen.ts";
import type { Answer, MapList, News, Request, Snapshot } from "../../protocol/messages.ts";
import { keepHeight, keptHeight } from "./cell-height.ts";
import { managerOf, WidgetKernel } from "./kernel.ts";
import { openBelow } from "./nested-editors.ts";
import { listenToSaves } from "./save-gesture.ts";

export interface Traits extends Shared {
  _state: Snapshot;
  _origin: string;
  _revision: number;
  /** Id of the widget; an element of the page with this id in its class is a place for it. */
  _place: string;
  /** Revision of the map in the stored picture; -1 if there is none. */
  _pictured: number;
  readonly: boolean;
  height: string;
}

export type Model = AnyModel<Traits>;

type Message = wire.Answer | wire.News;

interface Waiting {
  readonly message: wire.Request;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** How long a request waits until the host looks whether the kernel answers at all, in ms. */
export const LIMIT = 3000;

export class WidgetHost implements Host {
  /** The element in which a view was shown last. */
  place: HTMLElement | null = null;
  readonly kernel = true;
  readonly client = Math.random().toString(36).slice(2, 7);
  readonly maps: OtherMaps = {
    list: async () => (await this.ask({ type: "maps" })) as MapList,
    open: (path) => this.openMap(path),
  };
  private count = 0;
  private readonly waiting = new Map<string, Waiting>();
  private readonly listeners = new Set<(news: News) => void>();
  private readonly watchers = new Set<(presence: Presence) => void>();
  private readonly widgetKernel: WidgetKernel;
  private presence: Presence = "here";
  private heard = 0;
  private due: ReturnType<typeof setTimeout> | undefined;
  private repeated = -1;

  constructor(
    private readonly model: Model,
    signal: AbortSignal,
  ) {
    const receive = (message: Message) => this.receive(message);
    model.on("msg:custom", receive);
    const found = (presence: Presence) => this.found(presence);
    this.widgetKernel = new WidgetKernel(managerOf(model as never), this.id, found, signal);
    signal.addEventListener("abort", () => {
      model.off("msg:custom", receive);
      clearTimeout(this.due);
      this.found("stopped");
    });
  }

  /** Id of the widget. */
  get id(): string {
    return this.model.get("_place");
  }

  read(): Snapshot {
    return this.model.get("_state");
  }

  ask(asked: Request): Promise<Answer> {
    if (isFinal(this.presence)) {
      return Promise.reject(new Gone());
    }
    const request = `${this.client}-${this.count++}`;
    const message = { request, ...asked } as wire.Request;
    const answer = new Promise<Answer>((resolve, reject) => {
      this.waiting.set(request, { message, resolve, reject });
      this.send(message);
    });
    answer.catch(() => undefined); // who does not wait for the answer sees the banner
    return answer;
  }

  private send(message: wire.Request): void {
    try {
      this.model.send(message);
    } catch {
      this.found("stopped"); // the notebook was opened without its kernel
    }
    this.expect();
  }

  /** Look at times whether the kernel answers, as long as a request waits. */
  private expect(): void {
    if (this.due === undefined && this.waiting.size > 0 && !isFinal(this.presence)) {
      const { heard } = this;
      this.due = setTimeout(async () => {
        if (heard === this.heard && this.presence !== "away") {
          await this.doubt();
        }
        this.due = undefined;
        this.expect();
      }, LIMIT);
    }
  }

  /** Find out why nothing was heard from the kernel. */
  private async doubt(): Promise<void> {
    const { heard } = this;
    const verdict = await this.widgetKernel.verdict();
    if (heard !== this.heard || this.waiting.size === 0) {
      return;
    }
    if (verdict === "unknown") {
      this.widgetKernel.leaveSubshells();
      this.found("elsewhere");
    } else if (verdict === "known" && this.repeated !== heard) {
      this.repeated = heard; // it knows the widget, but does not hear it
      this.widgetKernel.leaveSubshells();
      this.repeat();
    } else if (verdict !== "busy") {
      this.found("silent");
    }
  }

  /** Send the requests that wait once more: Python answers, but does not do it again. */
  private repeat(): void {
    for (const { message } of this.waiting.values()) {
      this.send(message);
    }
  }

  listen(listener: (news: News) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  online(listener: (presence: Presence) => void): () => void {
    this.watchers.add(listener);
    listener(this.presence);
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
    return this.presence === "static" || this.model.get("readonly");
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

  private async openMap(path: string): Promise<void> {
    const answer = await this.ask({ type: "open_map", path });
    if (answer.type === "opened_map" && this.place !== null) {
      const { place: editor, title } = answer;
      openBelow(this.place, editor, title, () => void this.ask({ type: "close_map", editor }));
      await managerOf(this.model as never)?.get_model?.(editor); // some hosts load it only now
    }
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

  onSave(listener: () => void): () => void {
    return listenToSaves(this.model.widget_manager, listener);
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
    this.heard++;
    this.take(message);
    if (this.presence === "silent") {
      this.found("here");
    }
  }

  private take(message: Message): void {
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

  get gone(): boolean {
    return isFinal(this.presence);
  }

  /** Note whether the kernel answers, and if not, why. */
  found(presence: Presence): void {
    if (presence === this.presence || isFinal(this.presence)) {
      return;
    }
    this.presence = presence;
    if (isFinal(presence)) {
      for (const { reject } of this.waiting.values()) {
        reject(new Gone());
      }
      this.waiting.clear();
    } else if (presence === "here") {
      this.repeat();
    }
    for (const watcher of this.watchers) {
      watcher(presence);
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
    case "outlooks":
    case "fits_counted":
    case "export":
    case "overwritten":
    case "merged":
    case "proposals_changed":
      return message;
    case "stepped": {
      const { request: _, type: __, by, history, refused: ___, kept: ____, ...step } = message;
      return by === undefined || history === undefined
        ? null
        : { ...step, type: "step", by, history };
    }
    case "status":
    case "steps":
    case "brought":
      return { type: "status_changed", status: message.status };
    default:
      return null;
  }
}
