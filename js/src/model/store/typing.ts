/** What is typed or dragged: changes that show, and are no step yet. */

import type { Change } from "../../protocol/change.ts";

/** How long typing rests before it is a step of history. */
export const BURST = 500;

export class Typing {
  private now: { readonly key: string; readonly changes: readonly Change[] } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `flush` makes what shows a step. */
  constructor(private readonly flush: () => void) {}

  get changes(): readonly Change[] | undefined {
    return this.now?.changes;
  }

  /** Replace what this key showed last; what another one showed becomes a step. */
  put(key: string, changes: readonly Change[]): void {
    if (this.now !== null && this.now.key !== key) {
      this.flush();
    }
    clearTimeout(this.timer);
    this.now = { key, changes };
  }

  /** Have it become a step when it rests. */
  rest(): void {
    this.timer = setTimeout(this.flush, BURST);
  }

  /** End it, and give back what showed. */
  end(): readonly Change[] | undefined {
    const { changes } = this;
    clearTimeout(this.timer);
    this.now = null;
    return changes;
  }
}
