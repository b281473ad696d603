/**
 * What was edited by hand, over the runs of the cell that builds the map: kept in the page for the
 * run after this one, and found of the run before.
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Change } from "../../protocol/change.ts";
import type { Host } from "../../protocol/host.ts";
import type { Answer, Ask, History, Status } from "../../protocol/messages.ts";
import { type Earlier, Journal, type Memory, missing } from "./journal.ts";
import type { Layers } from "./layers.ts";

/** The map of this run, as far as it is to be known here. */
export interface Run {
  readonly host: Host;
  /** Names this map, and no other of the same origin. */
  readonly name: string;
  readonly readonly: boolean;
  readonly layers: Layers;
  readonly status: ReadonlySignal<Status>;
  readonly gone: ReadonlySignal<boolean>;
  ask(what: Ask): Promise<Answer | null>;
}

export class EarlierEdits {
  /**
   * What was edited by hand in the map that was here before the kernel, or the cell that builds the
   * map, ran anew, and that this map does not hold.
   */
  readonly found = signal<Earlier | null>(null);
  private readonly journal = new Journal();
  private reading: Promise<void> | null = null;

  constructor(
    private readonly run: Run,
    private readonly memory: Memory,
  ) {}

  /** Learn the history anew, in case it is needed when the kernel is gone. */
  read(): Promise<void> {
    if (this.run.host.origin === "") {
      return Promise.resolve();
    }
    this.reading ??= this.run.ask({ ask: "journal" }).then((answer) => {
      this.reading = null;
      if (answer?.journal) {
        this.journal.restart(answer.journal);
        this.keep();
        this.lookBack();
      }
    });
    return this.reading;
  }

  /** Note a step. */
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

  /** Steps were missed: until it is read, the history is not known. */
  miss(): void {
    this.journal.known = false;
  }

  get known(): boolean {
    return this.journal.known;
  }

  /** Keep what was edited by hand in the page. */
  keep(): void {
    const { host, name, layers, status } = this.run;
    if (host.origin !== "" && this.known && !status.value.live) {
      this.memory.keep(host.origin, name, [...this.journal.edits, ...layers.edits]);
    }
  }

  /** See whether there is something to bring over from the map that was here before. */
  lookBack(): void {
    const { host, name, readonly, layers, status, gone } = this.run;
    const { earlier, live } = status.value;
    let found: Earlier | null = null;
    if (this.known && !readonly && !earlier && !live && !gone.value) {
      found = this.memory.earlier(host.origin, name);
      const edits = found === null ? [] : missing(layers.confirmed, found.edits);
      found = found !== null && edits.length > 0 ? { run: found.run, edits } : null;
    }
    this.found.value = found;
  }

  /** Forget what was edited in a run: it was brought over, or is not wanted. */
  forget(run = this.run.name): void {
    this.memory.drop(this.run.host.origin, run);
  }
}
