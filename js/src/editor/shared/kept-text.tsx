/** Text that was being typed when its place was removed: it is kept, and can be used elsewhere. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { useEditor } from "./context.ts";
import { Button } from "./parts.tsx";
import { useUnique } from "./unique.ts";

/** The last kept text; the focus goes there, so that the next letters are kept, too. */
export function KeptText() {
  const { store, ui } = useEditor();
  const id = useUnique();
  const field = useRef<HTMLTextAreaElement>(null);
  const kept = ui.kept.value.at(-1);
  useLayoutEffect(() => {
    const place = field.current;
    place?.focus({ preventScroll: true });
    place?.setSelectionRange(place.value.length, place.value.length);
  }, [kept]);
  if (kept === undefined) {
    return null;
  }
  const close = () => {
    ui.kept.value = ui.kept.value.slice(0, -1);
    ui.root?.querySelector<HTMLElement>(".jn-main [tabindex='0']")?.focus({ preventScroll: true });
  };
  const text = () => field.current?.value.trim() ?? "";
  const { again } = kept;
  return (
    <div
      class="jn-notice jn-kept"
      role="alertdialog"
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          close();
        } else if (event.key === "Enter" && !event.shiftKey && event.target === field.current) {
          if (again && text() !== "") {
            again.run(text());
            close();
          }
        } else {
          return;
        }
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <p id={id}>{kept.why} Your text is kept here:</p>
      <textarea
        key={ui.kept.value.length}
        ref={field}
        class="jn-field"
        rows={2}
        dir="auto"
        aria-labelledby={id}
        defaultValue={kept.text}
      />
      <div class="jn-dialog-foot">
        <Button label="Discard" onClick={close} />
        <Button
          label="Copy"
          look="bordered"
          onClick={async () => {
            try {
              await navigator.clipboard.writeText(text());
              store.say("Copied.");
              close();
            } catch {
              field.current?.select();
              store.say("Press Ctrl+C to copy.");
              field.current?.focus();
            }
          }}
        />
        {again && (
          <Button
            label={again.label}
            look="primary"
            onClick={() => {
              if (text() !== "") {
                again.run(text());
              }
              close();
            }}
          />
        )}
      </div>
    </div>
  );
}
