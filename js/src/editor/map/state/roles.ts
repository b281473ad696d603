import type { AriaAttributes, AriaRole, Signalish } from "preact";

type Name = Signalish<string | undefined>;

/** Return the ARIA attributes of a component. The grid manages the focus, not the role. */
export function aria(role: AriaRole, label?: Name, more: AriaAttributes = {}) {
  return { role, ...(label === undefined ? {} : { "aria-label": label }), ...more };
}
