/** Which things of the map are looked for; what does not match is faded, never changed. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Store } from "../../model/store.ts";

export interface Filter {
  readonly by: "persona" | "goal" | "channel" | "owner" | "tag" | "gap";
  readonly value: string;
}

export class Filters {
  readonly text = signal("");
  readonly chosen: Signal<readonly Filter[]> = signal([]);
  /** Whether something is looked for at all. */
  readonly active: ReadonlySignal<boolean>;
  /** Whether a thing matches; everything does when nothing is looked for. */
  readonly matches: ReadonlySignal<(id: string) => boolean>;

  constructor(store: Store) {
    this.active = computed(() => this.text.value.trim() !== "" || this.chosen.value.length > 0);
    this.matches = computed(() => {
      const index = store.index.value;
      const text = this.text.value.trim().toLowerCase();
      return (id: string) => index.name(id).toLowerCase().includes(text);
    });
  }
}
