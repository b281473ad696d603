/**
 * The steps since the map was last saved: should the server be restarted, its new session does not
 * know them, and this view brings them.
 */

import type { Change } from "../../protocol/messages.ts";

export class KeptSteps {
  private readonly steps = new Map<number, readonly Change[]>();

  /** Keep a step; those that came from the map's file are in it. */
  add(rev: number, changes: readonly Change[] | undefined, by = "hand"): void {
    if (changes !== undefined && changes.length > 0 && by !== "file" && !this.steps.has(rev)) {
      this.steps.set(rev, changes);
    }
  }

  /** The map is saved. */
  clear(): void {
    this.steps.clear();
  }

  /** Return the steps in their order, and keep them no longer. */
  take(): (readonly Change[])[] {
    const all = [...this.steps].sort(([one], [other]) => one - other);
    this.clear();
    return all.map(([, changes]) => changes);
  }
}
