/**
 * Edits from earlier runs of the cell that builds the map: the page keeps them for the next run,
 * and offers those of the last one.
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Host } from "../../protocol/host.ts";
import type { Answer, Change, History, Request, Status } from "../../protocol/messages.ts";
import { type Earlier, type Edits, Journal, type Memory, missing } from "./journal.ts";
import type { Layers } from "./layers.ts";

/** The map of this run. */
export interface Run {
  readonly host: Host;
  /** Identifies this map among maps of the same origin. */
  readonly name: string;
  readonly readonly: boolean;
  readonly layers: Layers;
  readonly status: ReadonlySignal<Status>;
  readonly online: ReadonlySignal<boolean>;
  readonly gone: ReadonlySignal<boolean>;
  ask(what: Request): Promise<Answer | null>;
}

export class EarlierEdits {
  /** Edits to the previous map that this map does not contain: the kernel or the cell ran again. */
  readonly found = signal<Earlier | null>(null);
  private readonly journal = new Journal();
  private reading: Promise<void> | null = null;
  /** Edits of an earlier run that became one step of this map, by that step as JSON. */
  private readonly parts = new Map<string, Edits>();

  constructor(
    private readonly run: Run,
    private readonly memory: Memory,
  ) {}

  /** Read the history from the host, for the case that the kernel ends. */
  read(): Promise<void> {
    if (this.run.host.origin === "") {
      return Promise.resolve();
    }
    this.reading ??= this.run.ask({ type: "journal" }).then((answer) => {
      this.reading = null;
      if (answer?.type === "journal") {
        this.journal.restart(answer.journal);
        this.keep();
        this.lookBack();
      }
    });
    return this.reading;
  }

  /** Record a step. */
  note(changes: readonly Change[], by: string, history: History): void {
    const { known } = this.journal;
    if (this.journal.step(changes, by, history)) {
      this.keep();
    } else if (known) {
      void this.read();
    }
    if (this.found.value !== null) {
      this.lookBack();
    }
  }

  /** Steps were missed: the history is unknown until it is read again. */
  miss(): void {
    this.journal.known = false;
  }

  get known(): boolean {
    return this.journal.known;
  }

  /** Keep the edits in the page; those that a file contains need not be kept. */
  keep(): void {
    const { host, name, layers, status, online } = this.run;
    if (host.origin === "") {
      return;
    }
    if (status.value.live) {
      this.memory.keep(host.origin, name, online.value ? [] : layers.edits);
    } else if (this.known) {
      this.memory.keep(host.origin, name, [...this.edits, ...layers.edits]);
    }
  }

  /** Note that the last step consists of edits of an earlier run: they stay single edits. */
  applied(edits: Edits): void {
    const { last } = this.journal;
    if (last !== null && edits.length > 1) {
      this.parts.set(JSON.stringify(last), edits);
      this.keep();
    }
  }

  private get edits(): Edits {
    const { edits } = this.journal;
    return this.parts.size === 0
      ? edits
      : edits.flatMap((step) => this.parts.get(JSON.stringify(step)) ?? [step]);
  }

  /** Number of edits to this map that the page keeps for the next. */
  get kept(): number {
    return this.memory.count(this.run.host.origin, this.run.name);
  }

  /** Look for edits to the previous map that can be applied to this one. */
  lookBack(): void {
    const { host, name, readonly, layers, status, gone } = this.run;
    let found: Earlier | null = null;
    if (this.known && !readonly && !status.value.earlier && !gone.value) {
      found = this.memory.earlier(host.origin, name);
      const edits = found === null ? [] : missing(layers.confirmed, found.edits);
      found = found !== null && edits.length > 0 ? { run: found.run, edits } : null;
    }
    this.found.value = found;
  }

  /** Forget the edits of a run that were applied or discarded. */
  forget(run = this.run.name): void {
    this.memory.drop(this.run.host.origin, run);
  }
}
