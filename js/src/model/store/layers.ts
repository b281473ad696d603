/** The map as it is shown: what the host confirmed, and on top of it the edits that are on their way. */

import { type Signal, signal } from "@preact/signals";
import type { Change } from "../../protocol/change.ts";
import type { Snapshot } from "../../protocol/messages.ts";
import { apply } from "../changes.ts";
import { fromFile, type JourneyMap } from "../map.ts";

/** An edit on its way. */
export interface Pending {
  readonly changes: readonly Change[];
}

export class Layers {
  readonly map: Signal<JourneyMap>;
  /** Edits on their way, and those that were kept when nobody was there any more. */
  readonly waiting = signal(0);
  confirmed: JourneyMap;
  rev: number;
  private pending: Pending[] = [];
  private undone: Pending[] = [];

  constructor({ map, rev }: Snapshot) {
    this.confirmed = fromFile(map);
    this.rev = rev;
    this.map = signal(this.confirmed);
  }

  /** The edits on their way. */
  get edits(): readonly (readonly Change[])[] {
    return this.pending.map((each) => each.changes);
  }

  /** Take the map as the host has it. */
  restart({ map, rev }: Snapshot): void {
    this.confirmed = fromFile(map);
    this.rev = rev;
  }

  /** Take the step that the host made next; throws where it does not fit. */
  confirm(rev: number, changes: readonly Change[]): void {
    this.confirmed = apply(this.confirmed, changes).map;
    this.rev = rev;
  }

  /** Lay an edit on top; what cannot be throws a Refusal. */
  add(changes: readonly Change[]): Pending {
    apply(this.map.value, changes);
    const edit: Pending = { changes };
    this.pending.push(edit);
    this.undone = [];
    return edit;
  }

  /** An edit is on its way no more: it is confirmed, or refused. */
  settle(edit: Pending): void {
    this.pending = this.pending.filter((each) => each !== edit);
  }

  /** Take back the last edit on its way; false where there is none. */
  undo(): boolean {
    return moveLast(this.pending, this.undone);
  }

  /** Make the edit again that was taken back last; false where there is none. */
  redo(): boolean {
    return moveLast(this.undone, this.pending);
  }

  /** Do the edits on their way again on what is confirmed, and above them what is no step yet. */
  show(draft?: readonly Change[]): void {
    let map = this.confirmed;
    for (const changes of draft === undefined ? this.edits : [...this.edits, draft]) {
      try {
        map = apply(map, changes).map;
      } catch {
        // it no longer fits; the host's answer will say why
      }
    }
    this.map.value = map;
    this.waiting.value = this.pending.length;
  }
}

function moveLast(source: Pending[], target: Pending[]): boolean {
  const last = source.pop();
  if (last !== undefined) {
    target.push(last);
  }
  return last !== undefined;
}
