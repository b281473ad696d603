/** Which gaps are marked on cards: a fresh map and new cards are left alone. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Finding } from "../../model/gaps.ts";
import type { Store } from "../../model/store/store.ts";

/** How long a new card has no mark, in ms. */
const YOUNG = 5 * 60_000;
const NAME = "journeynb:quiet";
const NONE: ReadonlyMap<string, readonly Finding[]> = new Map();

export class GapMarks {
  /** No marks at all; remembered in this browser. */
  readonly quiet = signal(remembered());
  /** Whether the user has looked at the gaps of a map that is not in a file yet. */
  readonly looked: Signal<boolean>;
  /** Gaps that are marked, by item. */
  readonly of: ReadonlySignal<ReadonlyMap<string, readonly Finding[]>>;

  /** When each item was first seen, in ms; 0 for those that were there before. */
  private readonly since = new Map<string, number>();
  private readonly turn = signal(0);
  private due: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly store: Store) {
    const { path } = store.status.peek();
    this.looked = signal(path !== null || store.host.saving !== undefined);
    this.lookAt(() => 0);
    this.of = computed(() => {
      if (this.quiet.value || !this.looked.value) {
        return NONE;
      }
      this.turn.value;
      const found = store.gapsOf.value;
      const young = this.young();
      return young.size === 0 ? found : new Map([...found].filter(([id]) => !young.has(id)));
    });
  }

  /** The user looks at the gaps: all of them are marked from now on. */
  look(): void {
    this.lookAt(() => 0, true);
    this.looked.value = true;
    this.turn.value++;
  }

  /** Show or hide the marks, and remember it. */
  hush(quiet: boolean): void {
    this.quiet.value = quiet;
    try {
      quiet ? localStorage.setItem(NAME, "yes") : localStorage.removeItem(NAME);
    } catch {
      // a page without storage: it holds until the page is closed
    }
  }

  /** Return items that were added a short time ago, and look again when the next one is old. */
  private young(): ReadonlySet<string> {
    const now = Date.now();
    this.lookAt(() => now);
    const young = [...this.since].filter(([, since]) => now - since < YOUNG);
    clearTimeout(this.due);
    if (young.length > 0) {
      const first = Math.min(...young.map(([, since]) => since));
      this.due = setTimeout(() => this.turn.value++, first + YOUNG - now);
    }
    return new Set(young.map(([id]) => id));
  }

  private lookAt(time: () => number, again = false): void {
    for (const id of this.store.map.value.entities.keys()) {
      if (again || !this.since.has(id)) {
        this.since.set(id, time());
      }
    }
  }
}

function remembered(): boolean {
  try {
    return localStorage.getItem(NAME) !== null;
  } catch {
    return false;
  }
}
