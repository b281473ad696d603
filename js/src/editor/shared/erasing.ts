/** Keeps Delete and Backspace from an item that the user did not choose. */

import type { Ui } from "./context.ts";

const FIELDS = "input, textarea, select";
const MODIFIERS: ReadonlySet<string> = new Set(["Shift", "Control", "Alt", "Meta"]);

/**
 * Ignore Delete and Backspace after the focus moved by itself, until another key or a press; a key
 * that is held down deletes one item at most.
 */
export function guardErasing(event: KeyboardEvent, ui: Ui): void {
  const erases = event.key === "Delete" || event.key === "Backspace";
  if (!erases) {
    if (!event.repeat && !MODIFIERS.has(event.key)) {
      ui.astray = false;
    }
    return;
  }
  const typing = event.target instanceof Element && event.target.matches(FIELDS);
  if (typing && !event.repeat) {
    ui.astray = false;
  } else if (ui.astray || (event.repeat && !typing)) {
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) {
      ui.announce(
        "Nothing was deleted: the focused item no longer exists. Choose another one first.",
      );
    }
  }
}
