/** A list of texts as chips: type and press Enter, paste, remove, reorder. */

import { useRef, useState } from "preact/hooks";
import { Icon, SIGNS } from "../shared/parts.tsx";
import { type ControlProps, useLost } from "./control.ts";
import { useSuggestions } from "./suggest.tsx";

/** Fields with short words, which commas separate too. */
const WORDS: ReadonlySet<string> = new Set([
  "tags",
  "channels",
  "preferred_channels",
  "owners",
  "terms",
]);

/** Return the texts in pasted or typed text. */
export function split(text: string, comma: boolean): string[] {
  return text
    .split(comma ? /[\r\n\t;,]+/ : /[\r\n\t;]+/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

/** Move an item by some positions, at most to the end of the list. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const made = [...items];
  const [item] = made.splice(from, 1);
  if (item !== undefined) {
    made.splice(Math.max(0, Math.min(made.length, to)), 0, item);
  }
  return made;
}

const list = (value: unknown) => (Array.isArray(value) ? (value as string[]) : []);

export function ListControl(props: ControlProps & { offered?: readonly string[] | undefined }) {
  const { field, id, label, described, invalid, touch, offered } = props;
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const dragged = useRef<number | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const chips = useRef<HTMLUListElement>(null);
  useLost(field, label, text);
  const all = field.values().map(list);
  const items = (all[0] ?? []).filter((each) => all.every((other) => other.includes(each)));
  const comma = WORDS.has(field.name);
  const update = (next: (items: string[]) => string[]) => {
    touch();
    void field.update((value) => next(list(value)));
  };
  const add = (texts: readonly string[]) => {
    if (texts.length > 0) {
      update((now) => [...now, ...texts.filter((each) => !now.includes(each))]);
    }
  };
  const commit = () => {
    add(split(text, comma));
    setText("");
  };
  const focus = (index: number) => {
    setAt(index);
    requestAnimationFrame(() =>
      chips.current?.querySelectorAll<HTMLElement>(".jn-chip-text")[index]?.focus(),
    );
  };
  const remove = (index: number) => {
    update((now) => now.filter((each) => each !== items[index]));
    if (items.length > 1) {
      focus(Math.max(0, index - 1));
    } else {
      input.current?.focus();
    }
  };
  const order = (from: number, to: number) => {
    const wanted = moved(items, from, to);
    update((now) => [...wanted, ...now.filter((each) => !wanted.includes(each))]);
    focus(Math.max(0, Math.min(items.length - 1, to)));
  };
  const edit = (index: number) => {
    setText(items[index] ?? "");
    update((now) => now.filter((each) => each !== items[index]));
    input.current?.focus();
  };
  const onChipKey = (event: KeyboardEvent, index: number) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (step !== undefined && event.altKey) {
      order(index, index + step);
    } else if (step !== undefined && index + step >= items.length) {
      input.current?.focus();
    } else if (step !== undefined) {
      focus(Math.max(0, index + step));
    } else if (event.key === "Delete" || event.key === "Backspace") {
      remove(index);
    } else if (event.key === "Enter" || event.key === "F2") {
      edit(index);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const still = field.store.readonly;
  const left = (offered ?? []).filter((each) => !items.includes(each));
  const suggest = useSuggestions(id, label, left, text, (word) => {
    add([word]);
    setText("");
  });
  return (
    <div class="jn-field jn-list">
      {items.length > 0 && (
        <ul ref={chips} aria-label={label}>
          {items.map((each, index) => (
            <li
              key={each}
              class="jn-chip"
              draggable={!still}
              onDragStart={(event) => {
                dragged.current = index;
                event.dataTransfer?.setData("text/plain", each);
                event.stopPropagation();
              }}
              onDragOver={(event) => dragged.current !== null && event.preventDefault()}
              onDragEnd={() => {
                dragged.current = null;
              }}
              onDrop={(event) => {
                if (dragged.current !== null) {
                  event.preventDefault();
                  event.stopPropagation();
                  order(dragged.current, index);
                }
              }}
            >
              <button
                type="button"
                class="jn-chip-text"
                dir="auto"
                tabIndex={index === Math.min(at, items.length - 1) ? 0 : -1}
                aria-description={
                  still ? undefined : "Enter to edit, Delete to remove, Alt+arrows to move"
                }
                onClick={() => focus(index)}
                onDblClick={() => !still && edit(index)}
                onKeyDown={(event) => !still && onChipKey(event, index)}
              >
                {each}
              </button>
              {!still && (
                <button
                  type="button"
                  class="jn-chip-x"
                  tabIndex={-1}
                  aria-label={`Remove ${each}`}
                  onClick={() => remove(index)}
                >
                  <Icon path={SIGNS.close} size={10} />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {field.mixed && (
        <span class="jn-mixed">Mixed: values that only some items have are kept</span>
      )}
      <input
        id={id}
        ref={input}
        type="text"
        dir="auto"
        autocomplete="off"
        value={text}
        readOnly={still}
        placeholder={still ? "" : items.length === 0 ? "Type and press Enter" : "Add"}
        {...(left.length > 0 && !still ? suggest.props : {})}
        aria-describedby={described}
        aria-invalid={invalid}
        onInput={(event) => {
          const now = event.currentTarget.value;
          suggest.typed();
          if (comma && now.includes(",")) {
            add(split(now, true));
            setText("");
            event.currentTarget.value = "";
          } else {
            setText(now);
          }
        }}
        onPaste={(event) => {
          const parts = split(event.clipboardData?.getData("text/plain") ?? "", comma);
          if (parts.length > 1) {
            event.preventDefault();
            add(parts);
          }
        }}
        onBlur={() => {
          suggest.close();
          commit();
        }}
        onKeyDown={(event) => {
          if (left.length > 0 && !still && suggest.key(event)) {
            return;
          }
          if (event.key === "Enter") {
            commit();
            event.preventDefault();
          } else if (event.key === "Escape" && text !== "") {
            setText("");
            event.preventDefault();
          } else if (event.key === "Backspace" && text === "" && items.length > 0 && !still) {
            update((now) => now.filter((each) => each !== items.at(-1)));
            event.preventDefault();
          } else if (event.key === "ArrowLeft" && text === "" && items.length > 0) {
            focus(items.length - 1);
            event.preventDefault();
          }
        }}
      />
      {!still && suggest.list}
    </div>
  );
}
