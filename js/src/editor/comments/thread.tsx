/** A thread: what it is about, its comments, and what can be done with it. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import {
  addAnswer,
  addComment,
  type Comment,
  commentsIn,
  removeComment,
  resolve,
  type Thread,
} from "../../model/comments.ts";
import { type Editor, useEditor } from "../shared/context.ts";
import { Button, initials, kindWord } from "../shared/parts.tsx";
import { stepWithUndo } from "../shared/undoing.ts";
import { Composer } from "./composer.tsx";
import { ago } from "./time.ts";

export function ThreadItem({ thread, fresh }: { thread: Thread; fresh: ReadonlySet<string> }) {
  const editor = useEditor();
  const { store, ui } = editor;
  const { first, about } = thread;
  const [answering, setAnswering] = useState(ui.drafts.has(first.id) ? 1 : 0);
  const index = store.index.value;
  useLayoutEffect(
    () => () => {
      const text = ui.drafts.get(first.id) ?? "";
      if (keepIfDeleted(editor, thread, first.id, text)) {
        ui.drafts.delete(first.id);
      }
    },
    [],
  );
  const back = () => ui.root?.querySelector<HTMLElement>(`[data-thread="${first.id}"]`)?.focus();
  const answer = async (text: string) => {
    const said = { text, by: ui.comments.me, now: new Date() };
    const { id, changes } = addAnswer(store.index.value, said, thread);
    ui.comments.shown([id]);
    const done = await store.edit(changes);
    if (done) {
      setAnswering(0);
      ui.announce("Answered");
      back();
    }
    return done;
  };
  const close = (resolved: boolean) => {
    void stepWithUndo(editor, resolve(thread, resolved), resolved ? "Resolved." : "Opened again.");
  };
  const keys = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const key = event.key.toLowerCase();
    const all = [...(ui.root?.querySelectorAll<HTMLElement>("[data-thread]") ?? [])];
    const at = all.indexOf(event.currentTarget as HTMLElement);
    if (key === "arrowdown" || key === "arrowup") {
      all[at + (key === "arrowdown" ? 1 : -1)]?.focus();
    } else if (key === "enter" && about[0] !== undefined) {
      ui.go(about[0]);
    } else if (key === "r" && !store.readonly) {
      setAnswering(answering + 1);
    } else if (key === "e" && !store.readonly) {
      close(!first.resolved);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li>
      <article
        class={`jn-thread${first.resolved ? " jn-resolved" : ""}`}
        data-thread={first.id}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: reached by arrows, with keys of its own
        tabIndex={0}
        aria-label={`Comment of ${first.by || "an unknown person"}`}
        onKeyDown={keys}
      >
        <p class="jn-thread-about">
          {about.length === 0 && <span>On the map</span>}
          {about.map((id) => (
            <button
              key={id}
              type="button"
              dir="auto"
              title={`Go to this ${kindWord(index.kind(id) ?? "")}`}
              onClick={() => ui.go(id)}
            >
              {index.name(id)}
            </button>
          ))}
        </p>
        {commentsIn(thread).map((each) => (
          <Words key={each.id} comment={each} thread={thread} fresh={fresh.has(each.id)} />
        ))}
        {!store.readonly && (
          <div class="jn-thread-foot">
            {answering === 0 && (
              <Button class="jn-small" label="Answer" onClick={() => setAnswering(1)} />
            )}
            <Button
              class="jn-small"
              sign={first.resolved ? "undo" : "check"}
              text
              label={first.resolved ? "Open again" : "Resolve"}
              onClick={() => close(!first.resolved)}
            />
          </div>
        )}
        {answering > 0 && !store.readonly && (
          <Composer
            draft={first.id}
            label="Answer"
            button="Answer"
            turn={answering}
            onPost={answer}
            onCancel={(discarded) => {
              if (discarded || !ui.drafts.has(first.id)) {
                setAnswering(0);
              }
              back();
            }}
          />
        )}
      </article>
    </li>
  );
}

/** One comment. Its author can edit it; everyone who can edit the map can delete it. */
function Words(props: { comment: Comment; thread: Thread; fresh: boolean }) {
  const editor = useEditor();
  const { store, ui } = editor;
  const { comment, thread, fresh } = props;
  const [editing, setEditing] = useState(false);
  const { id, by = "", at = "", description } = comment;
  const mine = by === ui.comments.me;
  return (
    <div class="jn-comment">
      <p class="jn-comment-head">
        <span class="jn-comment-by" aria-hidden="true">
          {initials(by) || "?"}
        </span>
        <b dir="auto">{by || "Unknown"}</b>
        {at !== "" && (
          <time dateTime={at} title={new Date(at).toLocaleString()}>
            {ago(at, new Date())}
          </time>
        )}
        {fresh && <span class="jn-new-mark">new</span>}
        {!store.readonly && !editing && (
          <span class="jn-comment-tools">
            {mine && (
              <button type="button" class="jn-text-button" onClick={() => setEditing(true)}>
                Edit
              </button>
            )}
            <Button
              sign="trash"
              label={id === thread.first.id ? "Delete the thread" : "Delete the comment"}
              onClick={() => void erase(editor, thread, comment)}
            />
          </span>
        )}
      </p>
      {editing ? (
        <Edited
          text={description}
          onDone={(text) => {
            setEditing(false);
            if (text !== null && text !== "" && text !== description) {
              void store.edit([{ op: "set", id, fields: { description: text } }]);
            }
          }}
          onGone={(text) => void (text === description || keepIfDeleted(editor, thread, id, text))}
        />
      ) : (
        <p class="jn-comment-text" dir="auto">
          {description}
        </p>
      )}
    </div>
  );
}

function Edited(props: {
  text: string;
  onDone(text: string | null): void;
  /** Called with the text when the field is removed. */
  onGone(text: string): void;
}) {
  const { text, onDone, onGone } = props;
  const [now, setNow] = useState(text);
  const last = useRef(now);
  last.current = now;
  useLayoutEffect(() => () => onGone(last.current), []);
  return (
    <form
      class="jn-composer"
      onSubmit={(event) => {
        event.preventDefault();
        onDone(now.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
          onDone(event.key === "Escape" ? null : now.trim());
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    >
      <textarea
        ref={(field) => {
          if (field !== null && !field.dataset.seen) {
            field.dataset.seen = "1";
            field.focus();
          }
        }}
        class="jn-field"
        rows={3}
        dir="auto"
        aria-label="Text of the comment"
        value={now}
        onInput={(event) => setNow(event.currentTarget.value)}
      />
      <div class="jn-composer-foot">
        <span class="jn-space" />
        <Button class="jn-small" label="Cancel" onClick={() => onDone(null)} />
        <Button class="jn-small" look="primary" type="submit" label="Save" />
      </div>
    </form>
  );
}

/** Keep a text that is being written if its comment was deleted; return whether it was. */
function keepIfDeleted(editor: Editor, { about }: Thread, id: string, text: string): boolean {
  const { store, ui } = editor;
  if (text.trim() === "" || store.index.peek().has(id)) {
    return false;
  }
  const run = (words: string) => {
    const index = store.index.peek();
    const said = { text: words, by: ui.comments.me, now: new Date() };
    const made = addComment(
      index,
      said,
      about.filter((each) => index.has(each)),
    );
    ui.comments.shown([made.id]);
    void store.edit(made.changes);
  };
  ui.keep({ why: "The comment was deleted.", text, again: { label: "Add as a comment", run } });
  return true;
}

function erase(editor: Editor, thread: Thread, comment: Comment): Promise<void> {
  const changes = removeComment(thread, comment, editor.store.index.value);
  const rest = thread.answers.length;
  const whole = comment.id === thread.first.id && rest > 0;
  const answers = rest === 1 ? "its answer" : `its ${rest} answers`;
  return stepWithUndo(editor, changes, `Deleted the comment${whole ? ` and ${answers}` : ""}.`);
}
