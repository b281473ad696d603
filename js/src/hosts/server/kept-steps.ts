/**
 * The steps since the map was last saved: should the server be restarted, its new session does not
 * know them, and this view brings them. They outlive a reload of the page.
 */

import type { Change } from "../../protocol/messages.ts";

type Place = Pick<Storage, "getItem" | "setItem" | "removeItem">;
type Steps = readonly (readonly Change[])[];

/** What a page keeps of a map when it is reloaded. */
interface Stored {
  /** Name of the session. */
  readonly run: string;
  readonly steps: readonly (readonly [number, readonly Change[]])[];
  /** Edits that had no answer. */
  readonly unsent: Steps;
}

const NAME = "journeynb:steps:";
const MOST = 2_000_000;

export class KeptSteps {
  private readonly steps = new Map<number, readonly Change[]>();

  constructor(private readonly storage: Place | null) {}

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

  /** Write the steps to storage, for the page that follows a reload. */
  store(path: string, run: string, unsent: Steps): void {
    const stored: Stored = { run, steps: [...this.steps], unsent };
    const text = JSON.stringify(stored);
    try {
      if ((stored.steps.length > 0 || unsent.length > 0) && text.length <= MOST) {
        this.storage?.setItem(NAME + path, text);
      } else {
        this.storage?.removeItem(NAME + path);
      }
    } catch {
      // storage is full or not allowed: the session has the steps, unless it ends meanwhile
    }
  }

  /**
   * Read what a page has stored before its reload, and return the edits to bring: those that the
   * session does not know. The others are kept.
   */
  restore(path: string, run: string, unsaved: boolean): Steps {
    let stored: Partial<Stored> = {};
    try {
      stored = JSON.parse(this.storage?.getItem(NAME + path) ?? "{}") as Partial<Stored>;
      this.storage?.removeItem(NAME + path);
    } catch {
      // no storage, or data of another program
    }
    const { steps = [], unsent = [] } = stored;
    if (stored.run !== run) {
      return [...steps.map(([, changes]) => changes), ...unsent];
    }
    for (const [rev, changes] of unsaved ? steps : []) {
      this.add(rev, changes);
    }
    return unsent;
  }
}

/** Return the storage of this page, which outlives a reload, if it is allowed. */
export function pageStorage(): Place | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}
