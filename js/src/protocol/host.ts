/** The interface between the editor and the place where it runs. Each host is a small adapter. */

import type { ReadonlySignal } from "@preact/signals";
import type { Answer, MapList, News, Person, Request, Snapshot } from "./messages.ts";

export type ViewName = "map" | "goals" | "personas" | "alignment" | "table" | "priorities";

/** Values that the editor and Python both read and set. */
export interface Shared {
  selection: readonly string[];
  view: ViewName;
  persona: string;
}

/** Ways to keep the map if no kernel saves it. */
export interface Saving {
  /** How the map is kept, in a few words. */
  readonly label: string;
  readonly good: boolean;
  readonly actions: readonly {
    readonly key: string;
    readonly content: string;
    readonly hint: string;
    run(): void;
  }[];
}

/** Whether the host answers, and if not, why. */
export type Presence =
  | "here"
  /** The connection is lost. */
  | "away"
  /** No answer, and nothing says why. */
  | "silent"
  /** The kernel has stopped, or the notebook has another one. */
  | "stopped"
  /** Another page or program restarted the kernel. */
  | "elsewhere"
  /** The page never had a kernel. */
  | "static";

/** Whether the host never answers again. */
export function isFinal(presence: Presence): boolean {
  return presence === "stopped" || presence === "elsewhere" || presence === "static";
}

/** Why the host does not answer, and what happens to edits meanwhile. */
export interface Absence {
  readonly why: string;
  readonly next: string;
}

/** The other maps that the fields `journey` and `library` can name, by their relative path. */
export interface OtherMaps {
  /** Return the maps that can be named; `named` are those that this map names already. */
  list(named: readonly string[]): Promise<MapList>;
  /** Show a map. Rejects with an error if that fails. */
  open(path: string): void | Promise<void>;
}

export interface Host {
  /** Return the current map of the host. */
  read(): Snapshot;
  /**
   * Send a request. Rejects with Refusal if the host refuses, and with Gone if it no longer exists.
   */
  ask(what: Request): Promise<Answer>;
  /** Listen to steps, gaps and status; the returned function ends it. */
  listen(listener: (news: News) => void): () => void;
  /**
   * Listen to whether the host answers. Requests wait until it answers again, or are rejected with
   * Gone if it never will.
   */
  online(listener: (presence: Presence) => void): () => void;
  get<K extends keyof Shared>(name: K): Shared[K];
  set<K extends keyof Shared>(name: K, value: Shared[K]): void;
  watch<K extends keyof Shared>(name: K, listener: (value: Shared[K]) => void): () => void;
  readonly readonly: boolean;
  /** Whether Python answers requests, such as for code and for exported files. */
  readonly kernel: boolean;
  /** Height of the editor, in CSS. */
  readonly height: string;
  /** Keep a height that the user has chosen, with the notebook if the host can. */
  resize?(height: string): void;
  /** Identifies the map across runs of the cell that builds it; "" if that is not known. */
  readonly origin: string;
  /** What exported files are saved beside; a notebook if it is not set. */
  readonly beside?: string;
  /** Whether the name of the file is shown around the editor, such as in a tab. */
  readonly named?: boolean;
  /** Open the map's file as text. */
  readonly openAsText?: (() => void) | undefined;
  /** Replaces the menu for files that a kernel saves. */
  readonly saving?: ReadonlySignal<Saving>;
  /** Note above the gaps, if they are not updated after each step. */
  readonly gapNote?: ReadonlySignal<string>;
  /** The people who have the map open, if several can: also this view's own. */
  readonly people?: ReadonlySignal<readonly Person[]>;
  /** Name of this view, by which `people` and steps know it. */
  readonly client?: string;
  /** Name of the person at this view, for `by` of comments; "" if it is not known. */
  readonly me?: string;
  /** The person has said their name, for the host to keep. */
  introduce?(name: string): void;
  /** The other maps, if the host can show them. */
  readonly maps?: OtherMaps;
  /** Why the host does not answer, in place of words about a kernel. */
  readonly absence?: ReadonlySignal<Absence | null>;
  /** Called after each edit, for other parts of the page that follow it. */
  onEdit?(rev: number): void;
  /** Call a function after the user has saved what surrounds the editor, such as a notebook. */
  onSave?(listener: () => void): () => void;
  /**
   * Whether a key is a command of the host, which then gets it. Without this, the editor hides all
   * keys from the host.
   */
  takesKey?(event: KeyboardEvent): boolean;
  /** Pass on a key that the host uses, such as Ctrl+S. */
  pass(event: KeyboardEvent): void;
}

/** The host no longer exists. */
export class Gone extends Error {}
