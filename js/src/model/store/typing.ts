/** Changes while the user types or drags, which are shown but are not a step yet. */

import type { Change } from "../../protocol/messages.ts";

/** Pause in typing after which a step is made, in ms. */
export const BURST = 500;

export class Typing {
  private now: { readonly key: string; readonly changes: readonly Change[] } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `flush` makes a step of the shown changes. */
  constructor(private readonly flush: () => void) {}

  get changes(): readonly Change[] | undefined {
    return this.now?.changes;
  }

  /** Replace the changes with this key; changes with another key become a step. */
  put(key: string, changes: readonly Change[]): void {
    if (this.now !== null && this.now.key !== key) {
      this.flush();
    }
    clearTimeout(this.timer);
    this.now = { key, changes };
  }

  /** Make a step after a pause. */
  rest(): void {
    this.timer = setTimeout(this.flush, BURST);
  }

  /** End it, and return the changes. */
  end(): readonly Change[] | undefined {
    const { changes } = this;
    clearTimeout(this.timer);
    this.now = null;
    return changes;
  }
}
