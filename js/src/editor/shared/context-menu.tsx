/** The menu of an item: right click, Shift+F10 or the menu key (menu pattern of ARIA). */

import { useLayoutEffect, useRef } from "preact/hooks";
import { placeAt } from "./choice.tsx";
import { type Editor, type ItemMenu, useEditor } from "./context.ts";
import "./context-menu.css";

const TYPED = "input, textarea, select, [contenteditable]";

export function ContextMenu() {
  const { ui } = useEditor();
  const menu = ui.menu.value;
  return menu === null ? null : <Entries key={`${menu.label} ${menu.x} ${menu.y}`} menu={menu} />;
}

function Entries({ menu }: { menu: ItemMenu }) {
  const { ui } = useEditor();
  const box = useRef<HTMLDivElement>(null);
  const entries = () => [...(box.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  useLayoutEffect(() => {
    if (box.current !== null) {
      placeAt(box.current, ui.root, menu.x, menu.y);
      entries()[0]?.focus({ preventScroll: true });
    }
  }, [menu, ui]);
  const close = () => {
    ui.menu.value = null;
    menu.back();
  };
  const keys = (event: KeyboardEvent) => {
    const all = entries();
    const at = all.indexOf(event.target as HTMLElement);
    const letter = event.key.toLowerCase();
    const to = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      close();
    } else if (to !== undefined) {
      all[to]?.focus();
    } else if (letter.length === 1 && letter !== " " && !event.ctrlKey && !event.metaKey) {
      const turned = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      turned.find((each) => each.textContent?.toLowerCase().startsWith(letter))?.focus();
    } else if (event.key !== "Enter" && event.key !== " ") {
      return;
    } else {
      event.stopPropagation(); // presses the button
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={box}
      role="menu"
      tabIndex={-1}
      aria-label={menu.label}
      class="jn-popover jn-context"
      onKeyDown={keys}
      onFocusOut={(event) => {
        if (!box.current?.contains(event.relatedTarget as Node | null)) {
          ui.menu.value = null;
        }
      }}
    >
      <div class="jn-choice-title" dir="auto" aria-hidden="true">
        {menu.label}
      </div>
      {menu.groups
        .filter((group) => group.length > 0)
        .map((group, place) => [
          place > 0 && <hr key={`line ${group[0]?.label}`} class="jn-menu-line" />,
          ...group.map(({ label, keys: shortcut, run }) => (
            <button
              key={label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class="jn-option"
              aria-keyshortcuts={shortcut?.replaceAll("Ctrl", "Control")}
              onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
              onClick={() => {
                close();
                run();
              }}
            >
              <span>{label}</span>
              {shortcut && <small aria-hidden="true">{shortcut}</small>}
            </button>
          )),
        ])}
    </div>
  );
}

/** Open a menu at the pointer, or below the element for a key. */
export function openMenu(
  { ui }: Editor,
  event: MouseEvent,
  label: string,
  groups: ItemMenu["groups"],
  back = ui.back(),
): void {
  event.preventDefault();
  ui.choice.value = null;
  ui.menu.value = { label, x: event.clientX, y: event.clientY, groups, back };
}

/** Return whether a right click is not for us: in a field, in a menu, or with Shift. */
export function isForeign(event: MouseEvent): boolean {
  const target = event.target as Element;
  return (
    event.defaultPrevented ||
    (event.shiftKey && event.isTrusted) ||
    target.closest(`${TYPED}, .jn-popover, dialog, [role=dialog]`) !== null
  );
}

/** Open the menu of the focused element with Shift+F10 or the menu key; returns whether it did. */
export function menuKey(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  const pressed = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
  if (!pressed || target.closest(TYPED) !== null) {
    return false;
  }
  const box = target.getBoundingClientRect();
  const at = { clientX: box.left + Math.min(24, box.width / 2), clientY: box.bottom - 4 };
  const init = { bubbles: true, cancelable: true, composed: true, ...at };
  target.dispatchEvent(new MouseEvent("contextmenu", init));
  return true;
}
