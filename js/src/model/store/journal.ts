/**
 * Keeps edits in the page: if the kernel ends or the cell that builds the map runs again, the next
 * map of the same origin can apply them.
 */

import type { Fields } from "../../protocol/kinds.ts";
import type { Change, History, JournalState } from "../../protocol/messages.ts";
import { apply } from "../changes.ts";
import type { JourneyMap } from "../map.ts";
import { Refusal } from "../refusal.ts";
import { same } from "../values.ts";

export type Edits = readonly (readonly Change[])[];
type Entry = readonly Change[] | null;

/** Whether steps of an origin are made by people or assistants, and by no cell that runs again. */
export function isOutsideCode(by: string): boolean {
  return by === "hand" || by === "agent";
}

/** The kernel's history of edits; null for a step of code. */
export class Journal {
  private done: Entry[] = [];
  private undone: Entry[] = [];
  known = false;

  restart(state: JournalState): void {
    this.done = [...state.done];
    this.undone = [...state.undone];
    this.known = true;
  }

  /**
   * Record a step. Returns false if it does not follow the last one and the journal must be read
   * again.
   */
  step(changes: readonly Change[], by: string, [done, undone]: History): boolean {
    const was = [this.done.length, this.undone.length] as const;
    if (!this.known) {
      return false;
    }
    const made = isOutsideCode(by) ? changes : null;
    if (done === was[0] - 1 && undone === was[1] + 1) {
      this.undone.push(this.done.pop() as Entry);
    } else if (done === was[0] + 1 && (undone === was[1] - 1 || undone === 0)) {
      this.done.push(made); // a new step, or a redone one, which looks the same
      this.undone = this.undone.slice(0, undone);
    } else {
      this.known = false;
    }
    return this.known;
  }

  /** The last step, if it was made outside code. */
  get last(): readonly Change[] | null {
    return this.done.at(-1) ?? null;
  }

  get edits(): Edits {
    return this.done.filter((each): each is readonly Change[] => each !== null);
  }
}

/** Edits to a previous map. */
export interface Earlier {
  readonly run: string;
  readonly edits: Edits;
}

const KEY: unique symbol = Symbol.for("journeynb.memory");
const NAME = "journeynb:";
const MOST = 2_000_000;

/** Edits that the page keeps for each origin, by run; all editors of the page share one. */
export class Memory {
  private readonly origins = new Map<string, Map<string, Edits>>();
  private readonly watchers = new Set<() => void>();
  private due: ReturnType<typeof setTimeout> | undefined;
  private readonly dirty = new Set<string>();

  constructor(
    private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null,
  ) {}

  /** Keep the edits of a run. */
  keep(origin: string, run: string, edits: Edits): void {
    const runs = this.runs(origin);
    if (edits.length === 0 && !runs.has(run)) {
      return;
    }
    runs.delete(run);
    if (edits.length > 0) {
      runs.set(run, edits);
    }
    this.changed(origin);
  }

  /** Return the edits of the last run before this one. */
  earlier(origin: string, run: string): Earlier | null {
    const [last] = [...this.runs(origin)].filter(([each]) => each !== run).reverse();
    return last === undefined ? null : { run: last[0], edits: last[1] };
  }

  /** Return the number of edits that are kept of a run. */
  count(origin: string, run: string): number {
    return this.runs(origin).get(run)?.length ?? 0;
  }

  drop(origin: string, run: string): void {
    if (this.runs(origin).delete(run)) {
      this.changed(origin);
    }
  }

  watch(listener: () => void): () => void {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  }

  /** Write to storage that survives a reload of the page. */
  write(): void {
    clearTimeout(this.due);
    this.due = undefined;
    for (const origin of this.dirty) {
      const text = JSON.stringify([...this.runs(origin)].slice(-3));
      try {
        if (text === "[]" || text.length > MOST) {
          this.storage?.removeItem(NAME + origin);
        } else {
          this.storage?.setItem(NAME + origin, text);
        }
      } catch {
        // storage is full or not allowed: edits are kept until the page is reloaded
      }
    }
    this.dirty.clear();
  }

  private runs(origin: string): Map<string, Edits> {
    let runs = this.origins.get(origin);
    if (runs === undefined) {
      runs = new Map(this.stored(origin));
      this.origins.set(origin, runs);
    }
    return runs;
  }

  private stored(origin: string): [string, Edits][] {
    try {
      return JSON.parse(this.storage?.getItem(NAME + origin) ?? "[]") as [string, Edits][];
    } catch {
      return [];
    }
  }

  private changed(origin: string): void {
    this.dirty.add(origin);
    this.due ??= setTimeout(() => this.write(), 300);
    for (const listener of this.watchers) {
      listener();
    }
  }
}

/**
 * Return the page's memory. Each widget loads this module again, so the memory is a property of
 * the page.
 */
export function pageMemory(): Memory {
  const place = globalThis as { [KEY]?: Memory };
  const found = place[KEY];
  if (found !== undefined) {
    return found;
  }
  let storage: Storage | null = null;
  try {
    storage = globalThis.sessionStorage ?? null;
  } catch {
    // a page without storage
  }
  const made = new Memory(storage);
  place[KEY] = made;
  globalThis.addEventListener?.("pagehide", () => made.write());
  return made;
}

/** Return the edits that the map does not contain yet, whether or not they still fit. */
export function missing(map: JourneyMap, edits: Edits): Edits {
  const left: (readonly Change[])[] = [];
  let now = map;
  for (const changes of edits) {
    try {
      const applied = apply(now, changes);
      if (applied.inverse.length > 0) {
        left.push(changes);
        now = applied.map;
      }
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      if (!changes.every((change) => has(now, change))) {
        left.push(changes);
      }
    }
  }
  return left;
}

function has(map: JourneyMap, change: Change): boolean {
  const contains = (value: unknown, fields: Fields = {}) =>
    value !== undefined &&
    Object.entries(fields).every(([name, each]) =>
      same((value as Fields)[name], each === null ? undefined : each),
    );
  switch (change.op) {
    case "add":
      return (
        map.kinds.get(change.id) === change.kind &&
        contains(map.entities.get(change.id), change.fields)
      );
    case "set":
      return contains(change.id === "" ? map.info : map.entities.get(change.id), change.fields);
    case "link":
      return contains(map.links.get(`${change.kind} ${change.from} ${change.to}`), change.fields);
    case "unlink":
      return !map.links.has(`${change.kind} ${change.from} ${change.to}`);
    case "remove":
      return !map.entities.has(change.id);
    default:
      return false;
  }
}
