/** The button of the comments: how many are open, and whether some were not read yet. */

import { useEditor } from "../shared/context.ts";
import { Button } from "../shared/parts.tsx";

export function CommentButton() {
  const { ui } = useEditor();
  const { open, unread } = ui.comments.all.value;
  const words = open === 0 ? "none open" : `${open} open${unread > 0 ? `, ${unread} new` : ""}`;
  return (
    <Button
      sign="comment"
      class={`jn-comment-button${unread > 0 ? " jn-unread" : ""}`}
      label={`Comments: ${words}`}
      title={`Comments: ${words}`}
      data-panel="comments"
      aria-pressed={ui.panel.value === "comments"}
      onClick={() => {
        ui.panel.value = ui.panel.value === "comments" ? null : "comments";
      }}
    >
      <span class="jn-hidden">Comments{open === 0 && ": none open"}</span>
      {open > 0 && (
        <span class="jn-severity-count">
          {open}
          <span class="jn-hidden"> open{unread > 0 && `, ${unread} new`}</span>
        </span>
      )}
    </Button>
  );
}
