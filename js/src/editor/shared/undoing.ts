/** Deletions that can be undone at once, and undo and redo that say what they did. */

import { remove } from "../../model/edits/actions.ts";
import { describe, shortName, touched } from "../../model/edits/describe.ts";
import type { Change } from "../../protocol/messages.ts";
import { inReadingOrder } from "../filter/filters.ts";
import type { Editor } from "./context.ts";
import { kindWord } from "./parts.tsx";

/** Make a step, and say so in a message with a button that undoes it. */
export async function stepWithUndo(
  { store }: Editor,
  changes: readonly Change[],
  text: string,
): Promise<void> {
  if (await store.edit(changes)) {
    store.notice.value = { kind: "info", text, undo: store.history.value };
  }
}

/** Delete items; the message offers to undo it. */
export function deleteItems(editor: Editor, ids: readonly string[]): Promise<void> {
  const index = editor.store.index.value;
  const [only = ""] = ids;
  const kinds = new Set(ids.map((id) => index.kind(id) ?? ""));
  const [kind = ""] = kinds;
  const what =
    ids.length === 1
      ? `${kindWord(kind)} ${shortName(index, only)}`.trim()
      : `${ids.length} ${kinds.size === 1 ? kindWord(kind, true) : "items"}`;
  return stepWithUndo(editor, remove(ids), `Deleted ${what}.`);
}

/**
 * Undo or redo a step: say what changed, select items that came back, and scroll to a change that
 * is out of sight.
 */
export async function travel(editor: Editor, way: "undo" | "redo"): Promise<void> {
  const { store, ui } = editor;
  const before = store.index.peek();
  const done = await store[way]();
  if (done === null) {
    return;
  }
  const { changes } = done;
  const not = `Not ${way === "undo" ? "undone" : "redone"}`;
  const kept = done.kept.length > 0 ? `${not}: ${done.kept.join("; ")}.` : "";
  if (changes.length === 0) {
    store.say(kept || `Nothing to ${way}.`);
    return;
  }
  const after = store.index.peek();
  store.say(
    way === "undo"
      ? `Undone: ${describe(changes, after, before)}. ${kept}`.trim()
      : `Redone: ${describe(changes, before, after)}. ${kept}`.trim(),
  );
  const known = new Set(touched(changes));
  const ids = inReadingOrder(after).filter((id) => known.has(id));
  const back = ids.filter((id) => !before.has(id));
  if (back.length > 0) {
    store.select(back);
  }
  const shown = back.length > 0 ? back : ids;
  requestAnimationFrame(() => ui.reveal(shown, back.length > 0));
}
