/** A list to choose from: a link, a text or a target. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { MenuState } from "../state/state.ts";
import { useMap } from "../state/state.ts";

/** Number of options from which a search field is shown. */
const MANY = 7;

export function Menu() {
  const state = useMap();
  const menu = state.menu.value;
  return menu === null ? null : <List key={`${menu.label} ${menu.x} ${menu.y}`} menu={menu} />;
}

function List({ menu }: { menu: MenuState }) {
  const state = useMap();
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
      const root = state.root?.getBoundingClientRect();
      const [wide, high] = [place.offsetWidth, place.offsetHeight];
      place.style.left = `${Math.max(4, Math.min(menu.x, (root?.width ?? 1000) - wide - 8))}px`;
      place.style.top = `${Math.max(4, Math.min(menu.y, (root?.height ?? 1000) - high - 8))}px`;
      place.querySelector<HTMLElement>("input, [role=listbox]")?.focus();
    }
  }, [menu, state]);
  useLayoutEffect(() => {
    box.current?.querySelector(`[aria-selected="true"]`)?.scrollIntoView?.({ block: "nearest" });
  }, [at]);
  const close = () => {
    state.menu.value = null;
    state.go(state.focus.value);
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
      class="jn-popover jnm-menu"
      onKeyDown={keys}
      onFocusOut={(event) => {
        if (!box.current?.contains(event.relatedTarget as Node | null)) {
          state.menu.value = null;
        }
      }}
    >
      <div class="jnm-menu-title">{menu.label}</div>
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
              <span class="jnm-small" dir="auto">
                {option.hint}
              </span>
            )}
          </div>
        ))}
      </div>
      {options.length === 0 && <p class="jnm-small">No matches.</p>}
    </div>
  );
}
