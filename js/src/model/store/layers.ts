/** The map on the screen: the confirmed map with the pending edits on top. */

import { type Signal, signal } from "@preact/signals";
import type { Change, Snapshot } from "../../protocol/messages.ts";
import { apply } from "../changes.ts";
import { fromFile, type JourneyMap } from "../map.ts";

/** An edit without an answer yet. */
export interface Pending {
  changes: readonly Change[];
}

export class Layers {
  readonly map: Signal<JourneyMap>;
  /** The map without what is only tried. */
  readonly own: Signal<JourneyMap>;
  /** Number of pending edits, including those kept after the host was gone. */
  readonly waiting = signal(0);
  confirmed: JourneyMap;
  rev: number;
  private pending: Pending[] = [];
  private undone: Pending[] = [];
  /** Changes on top of all others that are only tried: no part of the map. */
  readonly trial: Signal<readonly Change[] | null> = signal(null);

  constructor({ map, rev }: Snapshot) {
    this.confirmed = fromFile(map);
    this.rev = rev;
    this.map = signal(this.confirmed);
    this.own = signal(this.confirmed);
  }

  /** Changes of the pending edits. */
  get edits(): readonly (readonly Change[])[] {
    return this.pending.map((each) => each.changes);
  }

  /** Replace the confirmed map. */
  restart({ map, rev }: Snapshot): void {
    this.confirmed = fromFile(map);
    this.rev = rev;
  }

  /** Apply the next step of the host; throws if it does not fit. */
  confirm(rev: number, changes: readonly Change[]): void {
    this.confirmed = apply(this.confirmed, changes).map;
    this.rev = rev;
  }

  /** Add an edit on top; throws a Refusal if it is not valid. */
  add(changes: readonly Change[]): Pending {
    apply(this.map.value, changes);
    const edit: Pending = { changes };
    this.pending.push(edit);
    this.undone = [];
    return edit;
  }

  /** Use the ids that additions got, since others had used those of this view. */
  rename(ids: Readonly<Record<string, string>>): void {
    this.pending = this.pending.map((each) =>
      Object.assign(each, { changes: renamed(each.changes, ids) }),
    );
  }

  /** Remove an edit that is confirmed or refused. */
  settle(edit: Pending): void {
    this.pending = this.pending.filter((each) => each !== edit);
  }

  /** Undo the last pending edit; false if there is none. */
  undo(): boolean {
    return moveLast(this.pending, this.undone);
  }

  /** Redo the last undone edit; false if there is none. */
  redo(): boolean {
    return moveLast(this.undone, this.pending);
  }

  /**
   * Apply the pending edits, and then a draft that is not a step yet, to the confirmed map again.
   */
  show(draft?: readonly Change[]): void {
    const own = [...this.edits, draft ?? []].reduce(tried, this.confirmed);
    this.own.value = own;
    this.map.value = tried(own, this.trial.peek() ?? []);
    this.waiting.value = this.pending.length;
  }
}

/** Return a map with changes, or as it is if they do not fit it: the host will say why. */
function tried(map: JourneyMap, changes: readonly Change[]): JourneyMap {
  try {
    return apply(map, changes).map;
  } catch {
    return map;
  }
}

/** Return changes with other ids. */
export function renamed(
  changes: readonly Change[],
  ids: Readonly<Record<string, string>>,
): readonly Change[] {
  const other = (id: string) => ids[id] ?? id;
  return changes.map((change) =>
    "id" in change
      ? { ...change, id: other(change.id) }
      : { ...change, from: other(change.from), to: other(change.to) },
  );
}

function moveLast(source: Pending[], target: Pending[]): boolean {
  const last = source.pop();
  if (last !== undefined) {
    target.push(last);
  }
  return last !== undefined;
}
