/** A search field that offers items of the map, and new ones (combobox pattern of ARIA). */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Index } from "../../model/index.ts";
import type { Kind } from "../../protocol/kinds.ts";
import { fold } from "../filter/fold-case.ts";
import { useEditor } from "../shared/context.ts";
import { kindWord } from "../shared/parts.tsx";
import { useUnique } from "../shared/unique.ts";
import { kindName } from "./words.ts";

export interface Option {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
}

interface Props {
  label: string;
  options: readonly Option[];
  /** Kinds of items that can be created. */
  create?: readonly Kind[];
  onPick(id: string): void;
  onCreate?(kind: Kind, name: string): void;
  onClose(): void;
}

const LIMIT = 50;

/** Return options for items. The hint is the kind if kinds are mixed, or else the stage. */
export function optionsFor(index: Index, ids: readonly string[]): Option[] {
  const mixed = new Set(ids.map((id) => index.kind(id))).size > 1;
  return ids.map((id) => {
    const stage = index.stageOf(id);
    const hints = [
      mixed ? kindName(index.kind(id) as Kind) : "",
      stage === "" ? "" : index.name(stage),
    ];
    return { id, name: index.name(id), hint: hints.filter(Boolean).join(" · ") };
  });
}

type Item = { readonly option: Option } | { readonly kind: Kind; readonly name: string };

export function Combobox({ label, options, create = [], onPick, onCreate, onClose }: Props) {
  const { store } = useEditor();
  const id = useUnique();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.parentElement?.scrollIntoView?.({ block: "nearest" });
  }, []);
  const query = fold(text.trim());
  const fitting = options.filter(({ name, hint }) => fold(`${name} ${hint}`).includes(query));
  const starts = (option: Option) => (fold(option.name).startsWith(query) ? 0 : 1);
  const sorted = query === "" ? fitting : [...fitting].sort((a, b) => starts(a) - starts(b));
  const name = text.trim();
  const exact = options.some((each) => fold(each.name) === query);
  const items: Item[] = [
    ...sorted.slice(0, LIMIT).map((option) => ({ option })),
    ...(name !== "" && !exact && onCreate ? create.map((kind) => ({ kind, name })) : []),
  ];
  const active = Math.min(at, items.length - 1);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView?.({ block: "nearest" });
  }, [active]);
  const pick = (item: Item | undefined) => {
    if (item === undefined) {
      return;
    }
    if ("option" in item) {
      onPick(item.option.id);
    } else {
      onCreate?.(item.kind, item.name);
    }
  };
  return (
    <div
      class="jn-combobox"
      onFocusOut={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) {
          onClose();
        }
      }}
    >
      <input
        ref={input}
        class="jn-field"
        type="text"
        role="combobox"
        dir="auto"
        autocomplete="off"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={items.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={items.length > 0 ? `${id}-${active}` : undefined}
        placeholder={create.length > 0 ? "Search, or type a new name" : "Search"}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step !== undefined) {
            setAt((active + step + items.length) % Math.max(1, items.length));
          } else if (event.key === "Enter") {
            pick(items[active]);
          } else if (event.key === "Escape") {
            onClose();
          } else {
            return;
          }
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        class="jn-found"
        onMouseDown={(event) => event.preventDefault()}
      >
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's
          <div
            key={"option" in item ? item.option.id : `new ${item.kind}`}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            class="jn-option"
            onClick={() => pick(item)}
          >
            {"option" in item ? (
              <>
                <span dir="auto">{item.option.name}</span>
                {item.option.hint && <small dir="auto">{item.option.hint}</small>}
              </>
            ) : (
              <span>
                Create {kindWord(item.kind)} <b dir="auto">“{item.name}”</b>
              </span>
            )}
          </div>
        ))}
      </div>
      {items.length === 0 && (
        <p class="jn-no-items" role="status">
          {store.map.value.entities.size === 0 || options.length === 0
            ? "No options."
            : "No matches."}
        </p>
      )}
    </div>
  );
}
