/** The field in which a cell is edited, with suggestions. */

import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { OFFERED } from "../form/words.ts";
import type { Column } from "./columns.ts";
import { isList } from "./columns.ts";
import { joined, split } from "./text.ts";

/** Where to go after a cell is done, in rows and columns. */
export type Move = readonly [down: number, right: number];

const SHOWN = 60;

export interface FieldProps {
  readonly column: Column;
  readonly text: string;
  /** Started by typing: the text is new. */
  readonly typed: boolean;
  readonly words: readonly string[];
  /** Only one of the suggestions is valid. */
  readonly closed: boolean;
  readonly placeholder: string;
  readonly upwards: boolean;
  /** Write the text; returns why it is not valid. */
  readonly onDone: (text: string, move: Move, left: boolean) => string | null;
  readonly onCancel: () => void;
  /** Called with the typed text when its row is removed. */
  readonly onLost: (text: string) => void;
}

export function CellField(props: FieldProps) {
  const { column, words, closed } = props;
  const list = isList(column);
  const field = useRef<HTMLTextAreaElement>(null);
  const done = useRef(false);
  const used = column.type === "field" && OFFERED.has(column.id);
  const [text, setText] = useState(props.text);
  const [error, setError] = useState<string | null>(null);
  const [changed, setChanged] = useState(props.typed);
  const [at, setAt] = useState(props.typed && closed && props.text !== "" ? 0 : -1);
  const looked = changed ? lastPart(text, list).toLowerCase() : "";
  const found = useMemo(() => {
    if (!closed && looked === "" && !used) {
      return [];
    }
    const taken = list ? split(text).map((each) => each.toLowerCase()) : [];
    const fitting = words.filter(
      (each) =>
        each.toLowerCase().includes(looked) &&
        !(taken.includes(each.toLowerCase()) && each.toLowerCase() !== looked),
    );
    return fitting
      .sort((a, b) => Number(startsWith(b, looked)) - Number(startsWith(a, looked)))
      .slice(0, SHOWN);
  }, [looked, text, words, closed, list]);
  const open =
    found.length > 0 && !(found.length === 1 && found[0]?.toLowerCase() === looked && at === -1);
  useLayoutEffect(() => {
    const place = field.current;
    place?.focus({ preventScroll: true });
    const end = place?.value.length ?? 0;
    place?.setSelectionRange(end, end);
    return () => {
      if (!done.current && place !== null && place.value !== props.text) {
        done.current = true;
        props.onLost(place.value);
      }
      done.current = true;
    };
  }, []);
  const keep = (value: string, move: Move, left = false) => {
    if (done.current) {
      return;
    }
    done.current = true;
    const why = props.onDone(value, move, left);
    if (why !== null) {
      done.current = false;
      setError(why);
    }
  };
  const accepted = (word: string) => {
    if (!list) {
      return word;
    }
    const parts = split(text);
    const before = changed && !/[,\n]\s*$/.test(text) ? parts.slice(0, -1) : parts;
    return joined([...before, word]);
  };
  const take = (word: string) => {
    if (list) {
      setText(accepted(word));
      setChanged(false);
      setAt(-1);
      field.current?.focus();
    } else {
      keep(word, [0, 0]);
    }
  };
  const keys = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.isComposing) {
      return;
    }
    const word = open ? found[at] : undefined;
    if (event.key === "Escape") {
      done.current = true;
      props.onCancel();
    } else if (event.key === "Enter" && event.altKey) {
      field.current?.setRangeText("\n", text.length, text.length, "end");
      setText(`${text}\n`);
    } else if (event.key === "Enter") {
      if (word !== undefined && list) {
        take(word);
      } else {
        keep(word ?? text, [event.shiftKey ? -1 : 1, 0]);
      }
    } else if (event.key === "Tab") {
      keep(word === undefined ? text : accepted(word), [0, event.shiftKey ? -1 : 1]);
    } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      setAt(Math.max(-1, Math.min(found.length - 1, at + (event.key === "ArrowDown" ? 1 : -1))));
    } else {
      return;
    }
    event.preventDefault();
  };
  const listId = "jn-cell-words";
  return (
    <div class={`jn-cell-edit${props.upwards ? " jn-up" : ""}`}>
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        class={error === null ? undefined : "jn-wrong"}
        aria-label={column.label}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : "jn-cell-error"}
        aria-controls={open ? listId : undefined}
        aria-autocomplete={words.length > 0 ? "list" : undefined}
        aria-activedescendant={open && at >= 0 ? `${listId}-${at}` : undefined}
        placeholder={props.placeholder}
        value={text}
        onInput={(event) => {
          const { value } = event.currentTarget;
          setText(value);
          setChanged(true);
          setError(null);
          setAt(closed && lastPart(value, list) !== "" ? 0 : -1);
        }}
        onKeyDown={keys}
        onPointerDown={(event) => event.stopPropagation()}
        onCopy={(event) => event.stopPropagation()}
        onCut={(event) => event.stopPropagation()}
        onPaste={(event) => event.stopPropagation()}
        onBlur={() => keep(text, [0, 0], true)}
      />
      {error !== null && (
        <p id="jn-cell-error" class="jn-cell-error" role="alert">
          {error}
        </p>
      )}
      {open && (
        <div id={listId} class="jn-popover jn-cell-words" role="listbox" aria-label={column.label}>
          {found.map((word, each) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            <div
              key={word}
              id={`${listId}-${each}`}
              ref={(place) => {
                if (each === at) {
                  place?.scrollIntoView?.({ block: "nearest" });
                }
              }}
              class="jn-option"
              role="option"
              aria-selected={each === at}
              tabIndex={-1}
              dir="auto"
              onPointerDown={(event) => {
                event.preventDefault(); // the field keeps the focus
                event.stopPropagation();
              }}
              onClick={(event) => {
                event.stopPropagation();
                take(word);
              }}
            >
              {word}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function startsWith(word: string, looked: string): boolean {
  return word.toLowerCase().startsWith(looked);
}

/** Return the part that is being typed: the text, or the last of a list. */
function lastPart(text: string, list: boolean): string {
  return list ? (text.split(/[,\n]/).at(-1) ?? "").trim() : text.trim();
}
