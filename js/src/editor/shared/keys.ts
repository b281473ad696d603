/** Keys that work everywhere in the editor. */

import { opensProposals } from "../proposals/state/proposals.ts";
import type { Editor } from "./context.ts";
import { travel } from "./undoing.ts";

export function globalKeys(event: KeyboardEvent, editor: Editor): void {
  const { store, ui } = editor;
  if (event.defaultPrevented || store.host.takesKey?.(event)) {
    return;
  }
  const ctrl = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const typing = event.target instanceof Element && event.target.matches("input, textarea, select");
  if (ctrl && (key === "z" || key === "y") && store.readonly) {
    // shows the map, and undoes no step
  } else if (ctrl && key === "z") {
    void travel(editor, event.shiftKey ? "redo" : "undo");
  } else if (ctrl && key === "y") {
    void travel(editor, "redo");
  } else if (ctrl && key === "f") {
    ui.finding.value = true;
    ui.root?.querySelector<HTMLElement>(".jn-find-field input")?.focus();
  } else if (ctrl && key === "s") {
    finishTyping(event.target);
    void store.flush();
    store.host.pass(event);
  } else if (key === "c" && !ctrl && !event.altKey && !typing) {
    ui.comment((event.target as Element).closest<HTMLElement>("[data-id]")?.dataset.id);
  } else if (!typing && opensProposals(event, ui.proposals)) {
    // the panel takes the focus
  } else if (key === "?" && !typing) {
    ui.keys.value = true;
  } else if (key === "escape" && ui.full.value) {
    ui.full.value = false;
  } else {
    event.stopPropagation(); // the notebook must not handle it, too
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

/** Make what is typed in a field a step: fields do so when they lose the focus. */
function finishTyping(field: EventTarget | null): void {
  if (field instanceof HTMLElement && field.matches("input, textarea")) {
    field.blur();
    field.focus();
  }
}
