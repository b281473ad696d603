/** The side panel of comments: those on the selected items first. */

import { useEffect, useRef, useState } from "preact/hooks";
import { addComment, commentsIn, type Thread } from "../../model/comments.ts";
import { PanelHead } from "../form/head.tsx";
import { useEditor } from "../shared/context.ts";
import { Button, Icon, SIGNS } from "../shared/parts.tsx";
import { Composer } from "./composer.tsx";
import { ThreadItem } from "./thread.tsx";
import "./comments.css";

/** Number of threads shown at first. */
const FIRST = 50;
const NEW = "new";

export function CommentPanel() {
  const { store, ui } = useEditor();
  const { comments: marks } = ui;
  const place = useRef<HTMLDivElement>(null);
  const [resolved, setResolved] = useState(false);
  const [most, setMost] = useState(FIRST);
  /** What the comment that is being written is about; the selection may change meanwhile. */
  const [pinned, setPinned] = useState<readonly string[] | null>(ui.draftOn);
  const fresh = useRef(new Set<string>());
  const index = store.index.value;
  const threads = marks.threads.value;
  const open = threads.filter(({ first }) => !first.resolved);
  // someone else may resolve a thread while this person writes an answer
  const isHere = ({ first }: Thread) => !first.resolved || ui.drafts.has(first.id);
  const shown = resolved
    ? threads.filter(({ first }) => first.resolved)
    : threads.filter(isHere).reverse();
  const selected = store.selection.value.filter((id) => index.has(id) && !isComment(id));
  const on = (pinned ?? selected).filter((id) => index.has(id));
  const here = shown.filter(({ about }) => about.some((id) => selected.includes(id)));
  const others = shown.filter((each) => !here.includes(each));
  const seen = [...here, ...others.slice(0, most)].flatMap((each) => commentsIn(each));
  for (const each of seen) {
    if (marks.isUnread(each)) {
      fresh.current.add(each.id);
    }
  }
  useEffect(() => marks.shown(seen.map(({ id }) => id)), [seen.map(({ id }) => id).join()]);
  const wanted = ui.thread.value;
  useEffect(() => {
    if (wanted !== "") {
      ui.thread.value = "";
      const thread = threads.find((each) => each.first.id === wanted);
      setResolved(thread?.first.resolved === true);
      setMost(Number.POSITIVE_INFINITY);
      requestAnimationFrame(() => {
        const found = place.current?.querySelector<HTMLElement>(`[data-thread="${wanted}"]`);
        found?.scrollIntoView?.({ block: "center" });
        if (!ui.finding.peek()) {
          found?.focus({ preventScroll: true });
        }
      });
    }
  }, [wanted]);

  function isComment(id: string): boolean {
    return index.kind(id) === "comment";
  }
  const pin = (ids: readonly string[] | null) => {
    ui.draftOn = ids;
    setPinned(ids);
  };
  const post = async (text: string) => {
    const said = { text, by: marks.me, now: new Date() };
    const { id, changes } = addComment(store.index.value, said, on);
    marks.shown([id]);
    const done = await store.edit(changes);
    if (done) {
      setResolved(false);
      ui.announce("Commented");
    }
    return done;
  };
  const list = (some: readonly Thread[], label: string) =>
    some.length > 0 && (
      <ul class="jn-thread-list" aria-label={label}>
        {some.map((each) => (
          <ThreadItem key={each.first.id} thread={each} fresh={fresh.current} />
        ))}
      </ul>
    );
  const name = nameOf(on);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leads back to the card
    <div
      ref={place}
      class="jn-panel"
      onKeyDown={(event) => {
        const [id] = selected;
        if (event.key === "Escape" && !event.defaultPrevented && id !== undefined) {
          event.preventDefault();
          event.stopPropagation();
          ui.go(id);
        }
      }}
    >
      <PanelHead title="Comments" count={open.length} />
      <div class="jn-comments-top">
        {!store.readonly && (
          <Composer
            draft={NEW}
            label={`Comment on ${name}`}
            about={name}
            button="Comment"
            turn={ui.commenting.value}
            onStart={() => pin(selected)}
            onPost={async (text) => {
              const done = await post(text);
              if (done) {
                pin(null);
              }
              return done;
            }}
            onCancel={(discarded) => {
              if (discarded) {
                pin(null);
              }
              ui.go(selected[0] ?? "");
            }}
          />
        )}
        <fieldset class="jn-toggles" aria-label="Comments">
          {[false, true].map((which) => (
            <Button
              key={String(which)}
              class="jn-small"
              label={which ? "Resolved" : "Open"}
              aria-pressed={resolved === which}
              onClick={() => setResolved(which)}
            >
              {which ? "Resolved" : "Open"}{" "}
              <span class="jn-how-many">{which ? threads.length - open.length : open.length}</span>
            </Button>
          ))}
        </fieldset>
      </div>
      {shown.length === 0 && <Nothing resolved={resolved} readonly={store.readonly} />}
      {here.length > 0 && <h4 class="jn-heading jn-thread-heading">On {nameOf(selected)}</h4>}
      {list(here, `On ${nameOf(selected)}`)}
      {here.length > 0 && others.length > 0 && (
        <h4 class="jn-heading jn-thread-heading">Elsewhere</h4>
      )}
      {list(others.slice(0, most), here.length > 0 ? "Elsewhere" : "Comments")}
      {others.length > most && (
        <Button
          look="bordered"
          class="jn-all-threads"
          label={`Show all ${shown.length}`}
          onClick={() => setMost(Number.POSITIVE_INFINITY)}
        />
      )}
    </div>
  );

  function nameOf(ids: readonly string[]): string {
    return ids.length === 0
      ? "the map"
      : ids.length === 1
        ? index.name(ids[0] ?? "")
        : `${ids.length} items`;
  }
}

function Nothing({ resolved, readonly }: { resolved: boolean; readonly: boolean }) {
  return (
    <div class="jn-no-comments">
      <Icon path={SIGNS.comment} size={26} />
      <p>{resolved ? "No comment is resolved." : "No open comments."}</p>
      {!resolved && !readonly && (
        <p class="jn-hint">
          Select an item and press <kbd>C</kbd> to comment on it.
        </p>
      )}
    </div>
  );
}
