/** A host without a kernel, for tests and trials: the map, its history and its revision in memory. */

import { apply } from "../src/model/changes.ts";
import { fromFile, type JourneyMap, toFile } from "../src/model/map.ts";
import type { Change } from "../src/protocol/change.ts";
import { Gone, type Host, type Shared } from "../src/protocol/host.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { Answer, Ask, News, Observed, Snapshot } from "../src/protocol/messages.ts";

export class MemoryHost implements Host {
  map: JourneyMap;
  rev = 0;
  readonly = false;
  height = "640px";
  origin = "";
  alive = true;
  /** What is missing in the map, as Python would tell it. */
  observed: Observed | undefined;
  gaps: Answer = { gaps: [], rules: {} };
  /** What was asked, in order. */
  readonly asked: Ask[] = [];
  private done: { changes: Change[]; inverse: Change[] }[] = [];
  private undone: { changes: Change[]; inverse: Change[] }[] = [];
  private readonly listeners = new Set<(news: News) => void>();
  private readonly watchers = new Set<(yes: boolean, forGood: boolean) => void>();
  private readonly shared: Shared = { selection: [], view: "map", persona: "" };

  constructor(file: JourneyFile) {
    this.map = fromFile(file);
  }

  read(): Snapshot {
    return {
      rev: this.rev,
      map: toFile(this.map),
      history: [this.done.length, this.undone.length],
      ...(this.observed ? { observed: this.observed } : {}),
      status: {
        path: null,
        live: false,
        unsaved: false,
        conflict: false,
        problem: null,
        earlier: false,
      },
    };
  }

  async ask(what: Ask): Promise<Answer> {
    this.asked.push(what);
    await Promise.resolve();
    if (!this.alive) {
      throw new Gone();
    }
    if ("changes" in what) {
      return this.step(what.changes as Change[]);
    }
    if ("undo" in what || "redo" in what) {
      const [source, target] = "undo" in what ? [this.done, this.undone] : [this.undone, this.done];
      const step = source.pop();
      if (step === undefined) {
        return { rev: this.rev };
      }
      target.push(step);
      const changes = "undo" in what ? step.inverse : step.changes;
      this.map = apply(this.map, changes).map;
      this.rev++;
      return { rev: this.rev, changes, history: [this.done.length, this.undone.length] };
    }
    if ("ask" in what && what.ask === "steps") {
      return { steps: [] };
    }
    if ("ask" in what && what.ask === "gaps") {
      return this.gaps;
    }
    return {};
  }

  /** A step that something else makes, such as a cell. */
  foreign(changes: Change[]): void {
    const answer = this.step(changes);
    if (answer.changes !== undefined) {
      this.tell({ rev: this.rev, changes, by: "code", history: answer.history ?? [0, 0] });
    }
  }

  tell(news: News): void {
    for (const listener of this.listeners) {
      listener(news);
    }
  }

  end(): void {
    this.alive = false;
    for (const watcher of this.watchers) {
      watcher(false, true);
    }
  }

  private step(changes: Change[]): Answer {
    const applied = apply(this.map, changes);
    if (applied.inverse.length === 0) {
      return { rev: this.rev };
    }
    this.map = applied.map;
    this.rev++;
    this.done.push({ changes, inverse: applied.inverse });
    this.undone = [];
    return { rev: this.rev, changes, history: [this.done.length, 0] };
  }

  listen(listener: (news: News) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  online(listener: (yes: boolean, forGood: boolean) => void): () => void {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  }

  get<K extends keyof Shared>(name: K): Shared[K] {
    return this.shared[name];
  }

  set<K extends keyof Shared>(name: K, value: Shared[K]): void {
    this.shared[name] = value;
  }

  watch(): () => void {
    return () => undefined;
  }

  pass(): void {}
}
