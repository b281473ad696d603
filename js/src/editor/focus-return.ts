/** Moves the focus when the focused element is removed or disabled. */

import type { Ui } from "./shared/context.ts";

const PLACES = [
  ".jn-side .jn-panel-head button",
  ".jn-main [tabindex='0']",
  ".jn-main button:not(:disabled)",
  ".jn-bar button:not(:disabled)",
];

/** Remembers the focused element, and finds another one when it is gone. */
export class FocusReturn {
  private last: HTMLElement | null = null;

  constructor(private readonly ui: Ui) {}

  came(event: FocusEvent): void {
    this.last = event.target as HTMLElement;
  }

  left(event: FocusEvent): void {
    const from = event.target as HTMLElement;
    // if the element was removed or disabled, the focus did not move elsewhere
    requestAnimationFrame(() => {
      if (this.last === from && from.isConnected && !from.matches(":disabled")) {
        this.last = null;
      }
    });
  }

  /** After a change: once all is drawn, make sure that an element has the focus. */
  look(): void {
    requestAnimationFrame(() => {
      const { last, ui } = this;
      const page = last?.ownerDocument;
      const now = (ui.root?.getRootNode() as Document | ShadowRoot | undefined)?.activeElement;
      if (!last || (last.isConnected && !last.matches(":disabled"))) {
        return;
      }
      if (now && now !== last && now !== page?.body) {
        return;
      }
      ui.astray ||= !last.isConnected;
      const near = last.isConnected ? last.parentElement : null;
      const next =
        near?.querySelector<HTMLElement>("button:not(:disabled)") ??
        PLACES.map((each) => ui.root?.querySelector<HTMLElement>(each)).find(Boolean);
      this.last = null;
      next?.focus({ preventScroll: true });
    });
  }
}
