/** The views that show a map: without one, the host need not send news. */

import type { Ask, Status } from "../../protocol/messages.ts";

/** What views do to a store. */
export interface Viewed {
  readonly status: { readonly value: Status };
  readonly gone: { readonly value: boolean };
  ask(what: Ask): Promise<unknown>;
  /** Ask for all that was missed. */
  begin(): Promise<void>;
  /** The last view is gone. */
  leave(): void;
}

/** How long a store waits for a view that is only moved to another place, in ms. */
const MOVING = 500;
/** How long the file is not asked about again, in ms. */
const FRESH = 2000;

export class Views {
  private count = 0;
  private asleep = false;
  private looked = 0;

  constructor(private readonly store: Viewed) {}

  /** Add a view; the returned function removes it. */
  add(): () => void {
    this.count++;
    if (this.asleep) {
      this.asleep = false;
      void this.store.begin();
    }
    return () => {
      this.count--;
      setTimeout(() => this.sleep(), MOVING);
    };
  }

  /** Ask whether the map's file changed on disk, as when a person comes back to the page. */
  look(): void {
    const now = Date.now();
    if (this.store.status.value.path !== null && !this.asleep && now - this.looked > FRESH) {
      this.looked = now;
      void this.store.ask({ ask: "status" });
    }
  }

  private sleep(): void {
    if (this.count === 0 && !this.asleep && !this.store.gone.value) {
      this.asleep = true;
      this.store.leave();
    }
  }
}
