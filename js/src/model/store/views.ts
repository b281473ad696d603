/** The views that show a map. Without one, the host need not send news. */

import type { Request } from "../../protocol/messages.ts";

/** The store, as far as views need it. */
export interface Viewed {
  readonly gone: { readonly value: boolean };
  ask(what: Request): Promise<unknown>;
  /** Request everything that was missed. */
  refresh(): Promise<void>;
  /** The last view was removed. */
  leave(): void;
}

/** How long a view may be absent while it is moved to another place, in ms. */
const MOVING = 500;
/** Minimum time between two requests for the state of the file, in ms. */
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
      void this.store.refresh();
    }
    return () => {
      this.count--;
      setTimeout(() => this.sleep(), MOVING);
    };
  }

  /** Ask if the map's file or the team's settings changed, when the user returns to the page. */
  look(): void {
    const now = Date.now();
    if (!this.store.gone.value && !this.asleep && now - this.looked > FRESH) {
      this.looked = now;
      void this.store.ask({ type: "status" });
    }
  }

  private sleep(): void {
    if (this.count === 0 && !this.asleep && !this.store.gone.value) {
      this.asleep = true;
      this.store.leave();
    }
  }
}
