import type { AriaAttributes, AriaRole, Signalish } from "preact";

type Name = Signalish<string | undefined>;

/** What a part is for screen readers. Where it has the focus is the grid's affair, not the role's. */
export function aria(role: AriaRole, label?: Name, more: AriaAttributes = {}) {
  return { role, ...(label === undefined ? {} : { "aria-label": label }), ...more };
}
