/** Keeps edits in the browser, so that a page can offer them when it is opened again. */

import type { Change } from "../../protocol/messages.ts";

export type Steps = readonly (readonly Change[])[];

/** Edits to this map in one visit. */
export interface Draft {
  readonly id: string;
  /** ISO date and time. */
  readonly made: string;
  readonly by: string;
  readonly steps: Steps;
}

type Place = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const NAME = "journeynb:page:";
const MOST = 2_000_000;

/** The drafts of one map; `base` is the hash of its file. */
export class Drafts {
  private readonly name: string;

  constructor(
    private readonly storage: Place | null,
    base: string,
  ) {
    this.name = NAME + base;
  }

  /** Return all drafts, oldest first. */
  all(): readonly Draft[] {
    try {
      const found: unknown = JSON.parse(this.storage?.getItem(this.name) ?? "[]");
      return Array.isArray(found) ? found.filter(isDraft) : [];
    } catch {
      return []; // a page without storage, or data of another program
    }
  }

  /** Save a draft and replace the one with its id; a draft without steps is removed. */
  keep(draft: Draft): void {
    const others = this.all().filter(({ id }) => id !== draft.id);
    this.write(draft.steps.length > 0 ? [...others, draft] : others);
  }

  drop(id: string): void {
    this.write(this.all().filter((each) => each.id !== id));
  }

  private write(drafts: readonly Draft[]): void {
    try {
      const text = JSON.stringify(drafts);
      if (drafts.length === 0) {
        this.storage?.removeItem(this.name);
      } else if (text.length <= MOST) {
        this.storage?.setItem(this.name, text);
      }
    } catch {
      // storage is full or not allowed: the edits are on the page until it is closed, which warns
    }
  }
}

function isDraft(value: unknown): value is Draft {
  const { id, made, by, steps } = (value ?? {}) as Partial<Record<keyof Draft, unknown>>;
  return [id, made, by].every((each) => typeof each === "string") && Array.isArray(steps);
}

/** Return the browser's storage for pages, if it is allowed. */
export function pageStorage(): Place | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
