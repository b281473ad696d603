/** The messages between an editor and the host that holds the map. */

import type { Change } from "./change.ts";
import type { JourneyFile, LinkKind } from "./kinds.ts";

/** How many steps can be undone and redone. */
export type History = readonly [undo: number, redo: number];

/** Where the map is kept, and how that goes. */
export interface Status {
  /** The file's path; null: in memory only. */
  readonly path: string | null;
  /** Saved after each step. */
  readonly live: boolean;
  /** Steps since the file was last written or read. */
  readonly unsaved: boolean;
  /** The file changed on disk, and saving has stopped. */
  readonly conflict: boolean;
  /** Why the last save failed. */
  readonly problem: string | null;
  /** The cell that builds the map was run again; this is the map it built before. */
  readonly earlier: boolean;
  /** Of an earlier map: how many steps made by hand can be brought over to the newer one. */
  readonly edits?: number;
}

/** A map as it was at a revision. */
export interface Snapshot {
  readonly rev: number;
  readonly map: JourneyFile;
  readonly history: History;
  readonly status: Status;
  /** What a log shows on it, where one is held against it. */
  readonly observed?: Observed;
  /** Names this map, and no other that the same cell builds when it runs again. */
  readonly run?: string;
}

/** A step of history, as every view is told of it. */
export interface Step {
  readonly rev: number;
  /** Left out in the answer to another view that holds them: to be asked for. */
  readonly changes?: readonly Change[];
  /** "code" for calls in Python, "hand" for editors; of a step made again, who made it at first. */
  readonly by: string;
}

/** The mean of scores, its 95 % interval (none of one score), and how many there are. */
export type Mean = readonly [mean: number, low: number | null, high: number | null, n: number];

/** What a log shows on the map, in the words of its picture; by id. */
export interface Observed {
  /** It is being counted: what is here is of the map before. */
  readonly counting: boolean;
  /** Why it could not be counted. */
  readonly problem: string;
  /** What is wrong with the log, or left out of it. */
  readonly remarks?: readonly string[];
  readonly customers?: number;
  readonly stages?: Readonly<Record<string, readonly [title: string, note: string, share: number]>>;
  readonly touchpoints?: Readonly<Record<string, readonly [met: string, more: string]>>;
  /** By stage, "" for none; without an event: how many more there are. */
  readonly unmapped?: Readonly<
    Record<string, readonly (readonly [event: string, words: string])[]>
  >;
  /** By persona, then by touchpoint. */
  readonly felt?: Readonly<Record<string, Readonly<Record<string, Mean>>>>;
}

/** A finding on its way: the view fills in the names. With a log: how many customers it touches. */
export type Gap = readonly [
  rule: string,
  id: string,
  other: string,
  words: string,
  customers?: number | null,
];
export type GapKey = readonly [rule: string, id: string, other: string];

/** What a view needs of a rule to write its findings out. */
export interface RuleInfo {
  readonly title: string;
  readonly severity: "error" | "warning" | "info";
  /** With {id}, {name}, {other}, {other_name} and {words} to be filled in. */
  readonly message: string;
  readonly fix: string;
  readonly why: string;
  /** The other thing of a finding is a channel, which is its own name. */
  readonly channels?: boolean;
  /** What a finding is about is an event of the log, which is its own name. */
  readonly events?: boolean;
  /** The field to open for a fix. */
  readonly field?: string;
  /** The link that mends a finding; an end that is left out is to be chosen. */
  readonly link?: {
    readonly kind: LinkKind;
    readonly from?: "id" | "other";
    readonly to?: "id" | "other";
  };
}

/** The history, for keeping what was edited by hand; null for a step of code. */
export interface JournalState {
  readonly done: readonly (readonly Change[] | null)[];
  readonly undone: readonly (readonly Change[] | null)[];
}

/**
 * What an editor asks of the host.
 *
 * `save` with a path that is another file is refused with the code "file_exists", and saving over
 * what somebody else wrote with "file_changed", until `force` is true.
 */
export type Ask =
  | { readonly changes: readonly Change[] }
  | { readonly undo: true }
  | { readonly redo: true }
  | { readonly ask: "map" }
  | { readonly ask: "steps"; readonly since: number }
  | { readonly ask: "gaps"; readonly again?: true }
  | { readonly ask: "status" }
  | { readonly ask: "journal" }
  | { readonly ask: "code" }
  | { readonly ask: "bring" }
  | { readonly bring: readonly (readonly Change[])[]; readonly run: string }
  | { readonly bye: true }
  | { readonly save: string | null; readonly force?: boolean }
  | { readonly reload: true };

/** What comes back; which fields depends on what was asked. */
export interface Answer {
  readonly rev?: number;
  /** Left out where they are those that were asked for. */
  readonly changes?: readonly Change[];
  /** Who made the step: where it is made again, who made it at first. */
  readonly by?: string;
  readonly history?: History;
  readonly state?: Snapshot;
  /** null: too old, ask for the map. */
  readonly steps?: readonly Step[] | null;
  readonly gaps?: readonly Gap[];
  readonly rules?: Readonly<Record<string, RuleInfo>>;
  readonly observed?: Observed;
  readonly journal?: JournalState;
  readonly code?: string;
  readonly status?: Status;
  /** What could not be done, of something that was done in part. */
  readonly refused?: readonly string[];
}

/** What the host tells unasked. */
export type News =
  | (Step & { readonly history: History })
  | { readonly gaps: { readonly lost: readonly GapKey[]; readonly found: readonly Gap[] } }
  /** So many came or went that they are to be asked for. */
  | { readonly gaps: { readonly many: number } }
  /** A log is being counted anew, or was: what it shows, and the gaps, are to be asked for. */
  | { readonly observed: { readonly counting: boolean } }
  | { readonly status: Status };
