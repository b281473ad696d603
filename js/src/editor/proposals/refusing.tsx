/** The field for the reason of a refusal; its text is kept until the proposal is decided. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { useDraft } from "../shared/context.ts";
import { Button } from "../shared/parts.tsx";

export function Refusing(props: {
  draft: string;
  /** Refuse for a reason; false if that failed. */
  onRefuse(reason: string): Promise<boolean>;
  onCancel(): void;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, write] = useDraft(props.draft);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.closest("article")?.scrollIntoView?.({ block: "nearest" });
  }, []);
  const refuse = async () => {
    if (await props.onRefuse(text.trim())) {
      write("");
    }
  };
  return (
    <form
      class="jn-composer"
      onSubmit={(event) => {
        event.preventDefault();
        void refuse();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.shiftKey && event.target === field.current) {
          void refuse();
        } else if (event.key === "Escape") {
          props.onCancel();
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
        rows={2}
        dir="auto"
        maxLength={2000}
        aria-label="Reason"
        placeholder="Why not? (optional) Assistants read it before they propose again."
        value={text}
        onInput={(event) => write(event.currentTarget.value)}
      />
      <div class="jn-composer-foot">
        <Button
          class="jn-small"
          label="Cancel"
          onClick={() => {
            write("");
            props.onCancel();
          }}
        />
        <Button
          class="jn-small"
          look="primary"
          type="submit"
          label="Refuse"
          title="Refuse (Enter)"
        />
      </div>
    </form>
  );
}
