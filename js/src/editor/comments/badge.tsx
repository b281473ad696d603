/** The number of open comments on an item; a click opens them. */

import { useComputed } from "@preact/signals";
import { type Ui, useEditor } from "../shared/context.ts";
import { Icon, SIGNS } from "../shared/parts.tsx";
import "./comments.css";

/** Return the open comments on an item in words: "2 comments, 1 new"; "" if there are none. */
export function commentWords(ui: Ui, id: string): string {
  const mark = ui.comments.of.value.get(id);
  if (mark === undefined) {
    return "";
  }
  const { open, unread } = mark;
  return `${open} ${open === 1 ? "comment" : "comments"}${unread > 0 ? `, ${unread} new` : ""}`;
}

export function CommentBadge({ id }: { id: string }) {
  const { ui } = useEditor();
  const words = useComputed(() => commentWords(ui, id)).value;
  return words === "" ? null : <Bubble ui={ui} id={id} words={words} />;
}

/** The badge with its words; the item's own label has them for screen readers. */
export function Bubble({ ui, id, words }: { ui: Ui; id: string; words: string }) {
  const stop = (event: Event) => event.stopPropagation();
  return (
    <span
      class={`jn-comment-badge${words.includes("new") ? " jn-unread" : ""}`}
      title={words}
      aria-hidden="true"
      onPointerDown={stop}
      onMouseDown={stop}
      onDblClick={stop}
      onClick={(event) => {
        event.stopPropagation();
        ui.store.select([id]);
        ui.panel.value = "comments";
      }}
    >
      <Icon path={SIGNS.comment} size={11} />
      {words.split(" ")[0]}
    </span>
  );
}
