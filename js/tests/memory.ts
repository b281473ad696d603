/** A host for tests and trials without a kernel, which keeps the map and its history in memory. */

import { signal } from "@preact/signals";
import { apply } from "../src/model/changes.ts";
import { fromFile, type JourneyMap, toFile } from "../src/model/map.ts";
import { Gone, type Host, isFinal, type Presence, type Shared } from "../src/protocol/host.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type {
  Answer,
  Change,
  History,
  News,
  Observed,
  Person,
  Request,
  Snapshot,
  Status,
} from "../src/protocol/messages.ts";

interface Step {
  readonly changes: readonly Change[];
  readonly inverse: readonly Change[];
}

export class MemoryHost implements Host {
  map: JourneyMap;
  rev = 0;
  readonly = false;
  height = "640px";
  origin = "";
  kernel = true;
  alive = true;
  observed: Observed | undefined;
  brand: Snapshot["brand"];
  lens: Snapshot["lens"];
  readonly people = signal<readonly Person[]>([]);
  client = "c1";
  me = "Me";
  /** Answer to a request for the gaps. */
  gaps: Extract<Answer, { type: "gaps" }> = { type: "gaps", gaps: [], rules: {} };
  /** Requests, in order. */
  readonly asked: Request[] = [];
  status: Status = {
    ...{ path: null, live: false, unsaved: false },
    ...{ conflict: false, problem: null, earlier: false },
  };
  private done: Step[] = [];
  private undone: Step[] = [];
  private readonly listeners = new Set<(news: News) => void>();
  private readonly watchers = new Set<(presence: Presence) => void>();
  private readonly followers = new Map<keyof Shared, Set<(value: unknown) => void>>();
  private readonly shared: Shared = { selection: [], view: "map", persona: "" };

  constructor(file: JourneyFile) {
    this.map = fromFile(file);
  }

  read(): Snapshot {
    return {
      rev: this.rev,
      map: toFile(this.map),
      history: this.history(),
      status: this.status,
      run: "",
      ...(this.observed ? { observed: this.observed } : {}),
      ...(this.brand ? { brand: this.brand } : {}),
      ...(this.lens ? { lens: this.lens } : {}),
    };
  }

  async ask(request: Request): Promise<Answer> {
    this.asked.push(request);
    await Promise.resolve();
    if (!this.alive) {
      throw new Gone();
    }
    switch (request.type) {
      case "edit":
        return this.step(request.changes);
      case "undo":
        return this.travel(this.done, this.undone, "inverse");
      case "redo":
        return this.travel(this.undone, this.done, "changes");
      case "steps":
        return { type: "steps", steps: [], history: this.history(), status: this.status };
      case "gaps":
        return this.gaps;
      default:
        return { type: "done" };
    }
  }

  /** Make a step elsewhere, such as in a cell. */
  foreign(changes: readonly Change[]): void {
    const { rev } = this;
    this.step(changes);
    if (this.rev > rev) {
      this.emit({ type: "step", rev: this.rev, changes, by: "code", history: this.history() });
    }
  }

  emit(news: News): void {
    for (const listener of this.listeners) {
      listener(news);
    }
  }

  /** Answer no more, or again. */
  end(presence: Presence = "stopped"): void {
    this.alive = !isFinal(presence);
    for (const watcher of this.watchers) {
      watcher(presence);
    }
  }

  private history(): History {
    return [this.done.length, this.undone.length];
  }

  private step(changes: readonly Change[]): Answer {
    const applied = apply(this.map, changes);
    if (applied.inverse.length === 0) {
      return { type: "stepped", rev: this.rev };
    }
    this.done.push({ changes, inverse: applied.inverse });
    this.undone = [];
    return this.stepped(applied.map, changes);
  }

  private travel(source: Step[], target: Step[], direction: keyof Step): Answer {
    const step = source.pop();
    if (step === undefined) {
      return { type: "stepped", rev: this.rev };
    }
    target.push(step);
    return this.stepped(apply(this.map, step[direction]).map, step[direction]);
  }

  private stepped(map: JourneyMap, changes: readonly Change[]): Answer {
    this.map = map;
    this.rev++;
    return { type: "stepped", rev: this.rev, changes, history: this.history() };
  }

  listen(listener: (news: News) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  online(listener: (presence: Presence) => void): () => void {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  }

  get<K extends keyof Shared>(name: K): Shared[K] {
    return this.shared[name];
  }

  set<K extends keyof Shared>(name: K, value: Shared[K]): void {
    this.shared[name] = value;
  }

  watch<K extends keyof Shared>(name: K, listener: (value: Shared[K]) => void): () => void {
    const all = this.followers.get(name) ?? new Set();
    this.followers.set(name, all.add(listener as (value: unknown) => void));
    return () => all.delete(listener as (value: unknown) => void);
  }

  /** Set a value as Python does. */
  setByPython<K extends keyof Shared>(name: K, value: Shared[K]): void {
    this.shared[name] = value;
    for (const each of this.followers.get(name) ?? []) {
      each(value);
    }
  }

  pass(): void {}
}
