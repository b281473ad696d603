/** A map without Python: the steps of one person, checked in the browser. */

import { apply } from "../../model/checks/checked-apply.ts";
import type { JourneyMap } from "../../model/map.ts";
import type { Answer, Change, History } from "../../protocol/messages.ts";

export interface OfflineStep<Note = unknown> {
  readonly changes: readonly Change[];
  readonly inverse: readonly Change[];
  readonly note: Note;
}

/** `Note` is what a host keeps of each step. */
export class OfflineMap<Note = unknown> {
  rev = 0;
  /** Steps that can be undone, and those that can be redone; the last comes first. */
  done: readonly OfflineStep<Note>[] = [];
  undone: readonly OfflineStep<Note>[] = [];

  /** `note` returns the note of a new step; `after` is called after each step. */
  constructor(
    public map: JourneyMap,
    private readonly note: (
      changes: readonly Change[],
      before: JourneyMap,
      made: JourneyMap,
    ) => Note,
    private readonly after: () => void,
  ) {}

  get history(): History {
    return [this.done.length, this.undone.length];
  }

  /** Whether these are the steps that led to the map as it is. */
  isAfter(steps: readonly OfflineStep[]): boolean {
    const { done } = this;
    return done.length === steps.length && done.every((each, place) => each === steps[place]);
  }

  /** Make a step; throws a Refusal if a change is not allowed. */
  edit(changes: readonly Change[]): Answer {
    const before = this.map;
    const { map, inverse } = apply(before, changes);
    if (inverse.length === 0) {
      return { type: "stepped", rev: this.rev };
    }
    this.map = map;
    const note = this.note(changes, before, map);
    this.done = [...this.done, { changes, inverse, note }];
    this.undone = [];
    return this.stepped(changes);
  }

  undo(): Answer {
    const step = this.done.at(-1);
    if (step === undefined) {
      return { type: "stepped", rev: this.rev };
    }
    this.map = apply(this.map, step.inverse).map;
    this.done = this.done.slice(0, -1);
    this.undone = [...this.undone, step];
    return this.stepped(step.inverse);
  }

  redo(): Answer {
    const step = this.undone.at(-1);
    if (step === undefined) {
      return { type: "stepped", rev: this.rev };
    }
    this.map = apply(this.map, step.changes).map;
    this.undone = this.undone.slice(0, -1);
    this.done = [...this.done, step];
    return this.stepped(step.changes);
  }

  private stepped(changes: readonly Change[]): Answer {
    this.rev++;
    this.after();
    return { type: "stepped", rev: this.rev, changes, history: this.history };
  }
}
