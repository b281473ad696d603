/** A button that opens a menu (menu button pattern of ARIA). */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button, Icon, SIGNS, type Sign } from "../shared/parts.tsx";
import { useUnique } from "../shared/unique.ts";

export interface MenuItem {
  readonly key: string;
  readonly content: ComponentChildren;
  readonly hint?: string;
  /** Heading of the group that starts with this item. */
  readonly heading?: string;
  /** For items that exclude each other: whether it is the current one. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  run(): void;
}

interface Props {
  label: string;
  items: readonly MenuItem[];
  sign?: Sign;
  class?: string;
  look?: "primary" | "bordered";
  /** Content of the button, if it is not the label. */
  children?: ComponentChildren;
}

export function Menu({ label, items, sign, look, children, ...rest }: Props) {
  const id = useUnique();
  const [open, setOpen] = useState(false);
  const [atEnd, setAtEnd] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const options = () => [
    ...(list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]:not(:disabled)") ?? []),
  ];
  const button = () => place.current?.querySelector<HTMLElement>("button");
  useEffect(() => {
    if (!open) {
      return undefined;
    }
    const all = options();
    (all.find((each) => each.getAttribute("aria-checked") === "true") ?? all[0])?.focus();
    const elsewhere = (event: Event) => {
      if (!event.composedPath().includes(place.current as EventTarget)) {
        setOpen(false);
      }
    };
    document.addEventListener("pointerdown", elsewhere, true);
    return () => document.removeEventListener("pointerdown", elsewhere, true);
  }, [open]);
  const close = () => {
    setOpen(false);
    button()?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const all = options();
    const at = all.indexOf(event.target as HTMLElement);
    const letter = event.key.toLowerCase();
    if (event.key === "Escape") {
      close();
    } else if (event.key === "Tab") {
      setOpen(false);
      return;
    } else if (event.key === "ArrowDown") {
      all[(at + 1) % all.length]?.focus();
    } else if (event.key === "ArrowUp") {
      all[(at - 1 + all.length) % all.length]?.focus();
    } else if (event.key === "Home" || event.key === "End") {
      all.at(event.key === "Home" ? 0 : -1)?.focus();
    } else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) {
      const turned = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      turned.find((each) => each.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={place} class={`jn-menu ${rest.class ?? ""}`}>
      <Button
        {...(sign ? { sign } : {})}
        {...(look ? { look } : {})}
        label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => {
          const edge = place.current?.closest(".jn-editor")?.getBoundingClientRect();
          const box = place.current?.getBoundingClientRect();
          setAtEnd(!!edge && !!box && box.left + box.width / 2 > edge.left + edge.width / 2);
          setOpen(!open);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" && !open) {
            event.currentTarget.click();
            event.preventDefault();
            event.stopPropagation();
          }
        }}
      >
        {children ?? <span>{label}</span>}
        <Icon path={SIGNS.down} size={10} />
      </Button>
      {open && (
        <div
          ref={list}
          id={id}
          role="menu"
          tabIndex={-1}
          aria-label={label}
          class={`jn-popover${atEnd ? " jn-at-end" : ""}`}
          onKeyDown={onKey}
        >
          {items.map(({ key, content, hint, heading, checked, disabled, run }) => [
            heading && (
              <div key={`head ${key}`} class="jn-menu-heading" role="presentation">
                {heading}
              </div>
            ),
            <button
              key={key}
              type="button"
              role={checked === undefined ? "menuitem" : "menuitemradio"}
              {...(checked === undefined ? {} : { "aria-checked": checked })}
              disabled={disabled}
              tabIndex={-1}
              class="jn-option"
              onClick={() => {
                close();
                run();
              }}
            >
              {checked !== undefined && (
                <span class="jn-menu-tick">{checked && <Icon path={SIGNS.check} size={12} />}</span>
              )}
              <span class="jn-item-text">
                {content}
                {hint && <small>{hint}</small>}
              </span>
            </button>,
          ])}
        </div>
      )}
    </div>
  );
}
