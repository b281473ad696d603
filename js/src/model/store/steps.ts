/** Takes each step of the host once, in order, and requests missed ones. */

import { batch, type Signal, signal } from "@preact/signals";
import type { Answer, Change, History, Request, Snapshot } from "../../protocol/messages.ts";
import type { EarlierEdits } from "./earlier-edits.ts";
import type { Layers } from "./layers.ts";

/** Functions that the steps call. */
export interface Follower {
  ask(what: Request): Promise<Answer | null>;
  show(): void;
  /** Replace the map as a whole. */
  restart(state: Snapshot): void;
}

export class Steps {
  readonly history: Signal<History>;
  private catching: Promise<void> | null = null;

  constructor(
    history: History,
    private readonly layers: Layers,
    private readonly earlier: EarlierEdits,
    private readonly follower: Follower,
  ) {
    this.history = signal(history);
  }

  /** Take a step; false if earlier steps are missing and were requested. */
  take(
    rev: number,
    changes: readonly Change[] | undefined,
    history: History | undefined,
    by: string,
  ): boolean {
    if (rev <= this.layers.rev) {
      if (history && rev === this.layers.rev) {
        this.history.value = history;
      }
      return true;
    }
    if (rev > this.layers.rev + 1 || changes === undefined) {
      void this.catchUp();
      return false;
    }
    try {
      this.layers.confirm(rev, changes);
    } catch {
      void this.follower
        .ask({ type: "map" })
        .then((answer) => answer?.type === "map" && this.follower.restart(answer.state));
      return true;
    }
    if (history) {
      this.history.value = history;
      this.earlier.note(changes, by, history);
    }
    return true;
  }

  /** Request the missed steps, one request at a time. */
  catchUp(): Promise<void> {
    this.catching ??= this.missed().finally(() => {
      this.catching = null;
    });
    return this.catching;
  }

  /** Request the missed steps after a request that is under way, whose answer may be too old. */
  async catchUpAgain(): Promise<void> {
    await this.catching;
    await this.catchUp();
  }

  private async missed(): Promise<void> {
    const answer = await this.follower.ask({ type: "steps", since: this.layers.rev });
    if (answer?.type === "map") {
      this.follower.restart(answer.state);
      return;
    }
    if (answer?.type !== "steps") {
      return;
    }
    batch(() => {
      for (const each of answer.steps) {
        this.take(each.rev, each.changes, undefined, each.by);
      }
      if (answer.steps.length > 0) {
        this.history.value = answer.history;
        this.earlier.miss();
      }
      this.follower.show();
    });
    if (!this.earlier.known) {
      await this.earlier.read();
    }
  }

  /** Continue from the host's current map. */
  restart(state: Snapshot): void {
    this.layers.restart(state);
    this.history.value = state.history;
    this.earlier.miss();
  }
}
