/** The field in which a comment or an answer is written; its text is kept until it is posted. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useDraft, useEditor } from "../shared/context.ts";
import { Button } from "../shared/parts.tsx";

export function Composer(props: {
  /** Under this key the text is kept while the panel is closed. */
  draft: string;
  /** Name of the field, shown while it is empty. */
  label: string;
  /** What it is about, shown while it is written. */
  about?: string;
  button: string;
  /** Changes when the field should take the focus. */
  turn?: number;
  /** Called with the first letter. */
  onStart?(): void;
  /** Post the text; false if that failed. */
  onPost(text: string): Promise<boolean>;
  /** The text was discarded, or Escape left the field. */
  onCancel(discarded: boolean): void;
}) {
  const { draft, label, button, turn = 0 } = props;
  const { ui } = useEditor();
  const marks = ui.comments;
  const [text, keep] = useDraft(draft);
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    // at once, or else letters that are typed quickly reach the thread
    if (turn > 0) {
      field.current?.focus();
      field.current?.scrollIntoView?.({ block: "nearest" });
    }
  }, [turn]);
  const write = (now: string) => {
    if (text === "" && now !== "") {
      props.onStart?.();
    }
    keep(now);
  };
  const post = async () => {
    const said = text.trim();
    if (said === "" || busy) {
      field.current?.focus();
      return;
    }
    const me = name.trim() || marks.me;
    if (me !== ui.store.me) {
      marks.introduce(me); // the host may keep the name, too
      setName("");
    }
    setBusy(true);
    const done = await props.onPost(said);
    setBusy(false);
    if (done) {
      write("");
    }
  };
  const asks = marks.me === "" || name !== "";
  return (
    <form
      class="jn-composer"
      onSubmit={(event) => {
        event.preventDefault();
        void post();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          void post();
        } else if (event.key === "Escape") {
          props.onCancel(false);
        } else {
          return;
        }
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <textarea
        ref={field}
        class="jn-field"
        rows={text === "" ? 1 : 3}
        dir="auto"
        aria-label={label}
        placeholder={label}
        value={text}
        onInput={(event) => write(event.currentTarget.value)}
      />
      {text !== "" && (
        <>
          {asks && (
            <input
              class="jn-field"
              type="text"
              dir="auto"
              maxLength={200}
              autocomplete="name"
              aria-label="Your name"
              placeholder="Your name"
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
          <div class="jn-composer-foot">
            <span class="jn-hint" dir="auto">
              {[props.about && `On ${props.about}`, !asks && `as ${marks.me}`]
                .filter(Boolean)
                .join(", ")}
            </span>
            <Button
              class="jn-small"
              label="Cancel"
              title="Discard the text"
              onClick={() => {
                write("");
                props.onCancel(true);
              }}
            />
            <Button
              class="jn-small"
              look="primary"
              type="submit"
              label={button}
              title={`${button} (Ctrl+Enter)`}
              disabled={busy}
            />
          </div>
        </>
      )}
    </form>
  );
}
