/** A list to choose from: a link, a text or a target. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Choice, useEditor } from "./context.ts";

/** Show a list at a position of the window, inside the editor. */
export function placeAt(place: HTMLElement, root: HTMLElement | null, x: number, y: number): void {
  const frame = root?.getBoundingClientRect();
  const [width, height] = [frame?.width || 1000, frame?.height || 1000];
  place.style.maxHeight = `${Math.min(420, height - 16)}px`;
  const left = Math.min(x - (frame?.left ?? 0), width - place.offsetWidth - 8);
  const top = Math.min(y - (frame?.top ?? 0), height - place.offsetHeight - 8);
  place.style.left = `${Math.max(4, left)}px`;
  place.style.top = `${Math.max(4, top)}px`;
}

/** Number of options from which a search field is shown. */
const MANY = 7;

export function ChoiceList() {
  const { ui } = useEditor();
  const menu = ui.choice.value;
  return menu === null ? null : <List key={`${menu.label} ${menu.x} ${menu.y}`} menu={menu} />;
}

function List({ menu }: { menu: Choice }) {
  const { ui } = useEditor();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const options = menu.options.filter(({ label, hint = "" }) =>
    words.every((word) => `${label} ${hint}`.toLowerCase().includes(word)),
  );
  const searched = menu.options.length > MANY;
  useLayoutEffect(() => {
    const place = box.current;
    if (place !== null) {
      placeAt(place, ui.root, menu.x, menu.y);
      place.querySelector<HTMLElement>("input, [role=listbox]")?.focus();
    }
  }, [menu, ui]);
  useLayoutEffect(() => {
    box.current?.querySelector(`[aria-selected="true"]`)?.scrollIntoView?.({ block: "nearest" });
  }, [at]);
  const close = () => {
    ui.choice.value = null;
    menu.back();
  };
  const pick = (place: number) => {
    const option = options[place];
    if (option !== undefined) {
      close();
      option.pick();
    }
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      close();
    } else if (event.key === "Enter") {
      pick(at);
    } else if (step !== undefined) {
      setAt(Math.max(0, Math.min(options.length - 1, at + step)));
    } else {
      event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const marks = { "aria-activedescendant": options.length > 0 ? `jn-option-${at}` : undefined };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the list and of its field
    <div
      ref={box}
      class="jn-popover jn-choice"
      onKeyDown={keys}
      onFocusOut={(event) => {
        if (!box.current?.contains(event.relatedTarget as Node | null)) {
          ui.choice.value = null;
        }
      }}
    >
      <div class="jn-choice-title">{menu.label}</div>
      {searched && (
        <input
          class="jn-field"
          role="combobox"
          aria-expanded="true"
          aria-controls="jn-options"
          aria-label={`${menu.label}: search`}
          placeholder="Search"
          {...marks}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
        />
      )}
      <div
        id="jn-options"
        role="listbox"
        aria-label={menu.label}
        tabIndex={searched ? -1 : 0}
        {...(searched ? {} : marks)}
      >
        {options.map((option, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the list
          // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus
          <div
            key={option.label + (option.hint ?? "")}
            id={`jn-option-${place}`}
            class="jn-option"
            role="option"
            aria-selected={place === at}
            onPointerMove={() => setAt(place)}
            onClick={() => pick(place)}
          >
            <span dir="auto">{option.label}</span>
            {option.hint && (
              <span class="jn-small" dir="auto">
                {option.hint}
              </span>
            )}
          </div>
        ))}
      </div>
      {options.length === 0 && <p class="jn-small">No matches.</p>}
    </div>
  );
}
