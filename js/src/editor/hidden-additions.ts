/** Says that a new item is hidden: it does not match the search, or is not about the persona. */

import { effect } from "@preact/signals";
import { type Editor, SHOWN } from "./shared/context.ts";
import { fadedIn } from "./shared/gestures.tsx";

/** Number of new items up to which there is a message: a map that is loaded again has more. */
const MOST = 20;

/** Watch for new items that are hidden; the returned function stops it. */
export function watchAdditions(editor: Editor): () => void {
  const { store, ui } = editor;
  let before = store.map.peek().entities;
  return effect(() => {
    const { entities, kinds } = store.map.value;
    const known = before;
    before = entities;
    if (known === entities || !ui.hiding.peek()) {
      return;
    }
    const faded = fadedIn(editor);
    const shown = SHOWN[store.view.peek()];
    const added = [...entities.keys()].filter((id) => !known.has(id));
    const hidden = added.filter((id) => shown.includes(kinds.get(id) ?? "source") && faded(id));
    const [first] = hidden;
    if (first === undefined || added.length > MOST) {
      return;
    }
    const index = store.index.peek();
    const one = hidden.length === 1;
    const what = one ? index.name(first) : `${hidden.length} items`;
    const persona = index.get("persona", store.persona.peek());
    const only = persona ? `what is about ${persona.name}` : "what matches the search";
    const tail = `${one ? "was" : "were"} added, but only ${only} is shown.`;
    queueMicrotask(() => store.say(`${what} ${tail}`));
  });
}
