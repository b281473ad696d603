/** The comments on an item in the inspector: how many there are, and a button for a new one. */

import { useEditor } from "../shared/context.ts";
import { Button } from "../shared/parts.tsx";
import { commentWords } from "./badge.tsx";

/** `id` is "" for the map. */
export function ItemComments({ id }: { id: string }) {
  const { store, ui } = useEditor();
  const words = commentWords(ui, id);
  if (words === "" && store.readonly) {
    return null;
  }
  return (
    <section aria-label="Comments">
      <h4 class="jn-heading">Comments</h4>
      <div class="jn-item-comments">
        {words !== "" && (
          <Button
            look="bordered"
            class="jn-small"
            label={`Show ${words}`}
            onClick={() => {
              ui.panel.value = "comments";
            }}
          />
        )}
        {!store.readonly && (
          <Button
            look="bordered"
            class="jn-small"
            sign="comment"
            text
            label="Comment"
            title="Comment (C)"
            onClick={() => ui.comment()}
          />
        )}
      </div>
    </section>
  );
}
