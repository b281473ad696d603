/** Typing on the map: a name, a text, or the name of a new item. */

import { useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  value: string;
  /** Text to continue with, if it was typed at the item's last place. */
  start?: string | undefined;
  label: string;
  placeholder?: string;
  /** It may contain line breaks, entered with Shift+Enter. */
  lines?: boolean;
  /** Use the typed text; `next` after Enter. Returns false to continue typing. */
  done: (text: string, next: boolean) => void;
  /** Tab: use the typed text and continue in the next or previous stage; false if there is none. */
  beside?: (text: string, by: 1 | -1) => boolean;
  cancel: () => void;
  /** Called with the typed text when its place is removed. */
  lost: (text: string) => void;
  /** A double click while renaming. */
  twice?: () => void;
  onPaste?: (event: ClipboardEvent) => void;
}

/** Maximum time between the clicks of a double click on a name, in ms. */
const TWICE = 400;
/** The field grows by itself in browsers that support it. */
const GROWS = globalThis.CSS?.supports?.("field-sizing", "content") === true;

export function Typing(props: Props) {
  const { value, start, label, placeholder, lines, done, beside, cancel, lost, twice, onPaste } =
    props;
  const field = useRef<HTMLTextAreaElement>(null);
  const over = useRef(false);
  const begin = useRef(start).current;
  const begun = useRef(0);
  const grow = () => {
    const it = field.current;
    if (it !== null && !GROWS) {
      it.style.height = "auto";
      it.style.height = `${it.scrollHeight + 2}px`;
    }
  };
  useLayoutEffect(() => {
    begun.current = Date.now();
    grow();
    field.current?.focus();
    begin === undefined ? field.current?.select() : field.current?.setSelectionRange(9e9, 9e9);
    return () => {
      if (!over.current) {
        over.current = true; // a field that is removed loses the focus, but nothing is saved
        lost(field.current?.value.trim() ?? "");
      }
    };
  }, []);
  const typed = (it: HTMLTextAreaElement) =>
    (lines ? it.value : it.value.replace(/\s*\n\s*/g, " ")).trim();
  const end = (next: boolean) => {
    const it = field.current;
    if (it === null || over.current) {
      return;
    }
    over.current = !(next && value === "");
    const text = typed(it);
    if (next && value === "") {
      it.value = "";
      grow();
    }
    done(text, next);
  };
  return (
    <textarea
      ref={field}
      class="jnm-typing"
      rows={1}
      dir="auto"
      aria-label={label}
      placeholder={placeholder}
      defaultValue={begin ?? value}
      onInput={grow}
      onPaste={onPaste}
      onMouseDown={(event) => {
        if (event.detail === 2 && value !== "" && Date.now() - begun.current < TWICE) {
          event.preventDefault();
          over.current = true;
          cancel();
          twice?.();
        }
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          over.current = true;
          cancel();
        } else if (event.key === "Enter" && !event.isComposing && !(lines && event.shiftKey)) {
          end(true);
        } else if (event.key === "Tab" && beside && !event.isComposing) {
          if (!beside(typed(event.currentTarget), event.shiftKey ? -1 : 1)) {
            return;
          }
          over.current = true;
        } else if (event.key === "F2") {
          // stays in the field
        } else {
          return;
        }
        event.preventDefault();
        event.stopPropagation();
      }}
      onBlur={() => end(false)}
    />
  );
}
