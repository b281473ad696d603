/** Changes while the user types or drags, which are shown but are not a step yet. */

import type { Change } from "../../protocol/messages.ts";
import { renamed } from "./layers.ts";

/** Pause in typing after which a step is made, in ms. */
export const BURST = 500;

export class Typing {
  private now: {
    readonly key: string;
    readonly changes: readonly Change[];
    readonly base: number;
  } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `flush` makes a step of the shown changes. */
  constructor(private readonly flush: () => void) {}

  get changes(): readonly Change[] | undefined {
    return this.now?.changes;
  }

  /**
   * Replace the changes with this key, which keep the revision that they started from; changes with
   * another key become a step.
   */
  put(key: string, changes: readonly Change[], base: number): void {
    if (this.now !== null && this.now.key !== key) {
      this.flush();
    }
    clearTimeout(this.timer);
    this.now = { key, changes, base: this.now?.base ?? base };
  }

  /** Make a step after a pause. */
  rest(): void {
    this.timer = setTimeout(this.flush, BURST);
  }

  /** Use other ids. */
  rename(ids: Readonly<Record<string, string>>): void {
    if (this.now !== null) {
      this.now = { ...this.now, changes: renamed(this.now.changes, ids) };
    }
  }

  /** End it, and return the changes with the revision that they started from. */
  end(): { readonly changes: readonly Change[]; readonly base: number } | null {
    const { now } = this;
    clearTimeout(this.timer);
    this.now = null;
    return now;
  }
}
