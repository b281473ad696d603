/** What the editor knows of the place where it runs. Each host is one small adapter to this. */

import type { ReadonlySignal } from "@preact/signals";
import type { Answer, Ask, News, Snapshot } from "./messages.ts";

export type ViewName = "map" | "goals" | "personas" | "alignment" | "table" | "priorities";

/** Values that the editor and Python both read and set. */
export interface Shared {
  selection: readonly string[];
  view: ViewName;
  persona: string;
}

/** What can be done to keep the map where no kernel saves it. */
export interface Keeping {
  /** How it is kept, in a word. */
  readonly word: string;
  readonly good: boolean;
  readonly ways: readonly {
    readonly key: string;
    readonly content: string;
    readonly hint: string;
    run(): void;
  }[];
}

export interface Host {
  /** The map as the host has it. */
  read(): Snapshot;
  /** Ask; rejects with a Refusal where the host says no, with Gone where nobody is there. */
  ask(what: Ask): Promise<Answer>;
  /** Be told of steps, gaps and status; the function that is returned ends it. */
  listen(told: (news: News) => void): () => void;
  /**
   * Be told whether somebody is there to answer, and of a no whether it is for good; what is asked
   * meanwhile is asked when somebody is there again, or rejected with Gone when it is for good.
   */
  online(told: (yes: boolean, forGood: boolean) => void): () => void;
  get<K extends keyof Shared>(name: K): Shared[K];
  set<K extends keyof Shared>(name: K, value: Shared[K]): void;
  watch<K extends keyof Shared>(name: K, told: (value: Shared[K]) => void): () => void;
  readonly readonly: boolean;
  /** Of the editor, in CSS. */
  readonly height: string;
  /** Names the map across runs of the cell that builds it; "" where there is no such name. */
  readonly origin: string;
  /** In place of files that the kernel saves. */
  readonly keeping?: ReadonlySignal<Keeping>;
  /** What is to be known of the gaps, where they are not looked for after each step. */
  readonly gapNote?: ReadonlySignal<string>;
  /** Told of each revision that somebody made by hand, where other parts of the page follow it. */
  settled?(rev: number): void;
  /** Hand a key back that the host has a use for, such as Ctrl+S. */
  pass(event: KeyboardEvent): void;
}

/** Nobody is there to answer. */
export class Gone extends Error {}
