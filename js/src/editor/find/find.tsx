/** The bar for search and filters, with buttons to the next and previous match. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Index } from "../../model/index.ts";
import type { Filter } from "../filter/related.ts";
import { Combobox, type Option } from "../form/combobox.tsx";
import { type Editor, useEditor } from "../shared/context.ts";
import { Button, Icon, SIGNS } from "../shared/parts.tsx";
import "./find.css";

const WORDS: Readonly<Record<Filter["by"], string>> = {
  persona: "Persona",
  goal: "Goal",
  channel: "Channel",
  owner: "Owner",
  tag: "Tag",
  gap: "Gap",
};

/** Return a filter in words. */
function filterWord({ store }: Editor, { by, value }: Filter): string {
  const index = store.index.value;
  if (by === "gap") {
    const title = store.gaps.value.find((each) => each.rule === value)?.title;
    return value === "" ? "any" : `${value} ${title?.replaceAll("-", " ") ?? ""}`.trim();
  }
  return by === "persona" || by === "goal" ? index.name(value) : value;
}

/** Return all possible filters. */
function choices(editor: Editor): Option[] {
  const { store } = editor;
  const index = store.index.value;
  const rules = [...new Set(store.gaps.value.map((each) => each.rule))].sort();
  const filters: Filter[] = [
    ...index.all("persona").map(({ id }) => ({ by: "persona" as const, value: id })),
    ...index.all("goal").map(({ id }) => ({ by: "goal" as const, value: id })),
    ...words(index, "channels").map((value) => ({ by: "channel" as const, value })),
    ...words(index, "owner").map((value) => ({ by: "owner" as const, value })),
    ...words(index, "tags").map((value) => ({ by: "tag" as const, value })),
    ...(rules.length > 0 ? ["", ...rules] : []).map((value) => ({ by: "gap" as const, value })),
  ];
  return filters
    .filter((each) => !editor.ui.filters.has(each))
    .map((each) => ({
      id: `${each.by} ${each.value}`,
      name: filterWord(editor, each),
      hint: WORDS[each.by],
    }));
}

function words(index: Index, field: string): string[] {
  const found = new Set<string>();
  for (const entity of index.map.entities.values()) {
    const value = (entity as unknown as Record<string, unknown>)[field];
    for (const each of Array.isArray(value) ? value : [value]) {
      if (typeof each === "string" && each !== "") {
        found.add(each);
      }
    }
  }
  return [...found].sort((a, b) => a.localeCompare(b));
}

export function FindBar() {
  const editor = useEditor();
  const { store, ui } = editor;
  const { filters } = ui;
  const input = useRef<HTMLInputElement>(null);
  const [adding, setAdding] = useState(false);
  const [current, setCurrent] = useState("");
  const asked = ui.finding.value;
  useEffect(() => {
    if (asked) {
      input.current?.focus();
      input.current?.select();
    }
  }, [asked]);
  if (!asked) {
    return null;
  }
  const found = filters.found.value;
  const at = found.indexOf(current);
  const close = () => {
    ui.finding.value = false;
    filters.clear();
    setCurrent("");
    ui.root?.querySelector<HTMLElement>('[data-panel="find"]')?.focus();
    const id = store.selection.value[0];
    if (id !== undefined && id === current) {
      ui.go(id); // the view takes the focus when it shows the item
    }
  };
  const step = (by: number) => {
    const next =
      found[at === -1 ? (by > 0 ? 0 : found.length - 1) : (at + by + found.length) % found.length];
    if (next !== undefined) {
      setCurrent(next);
      ui.go(next);
      ui.announce(`${found.indexOf(next) + 1} of ${found.length}: ${store.index.value.name(next)}`);
      back(input.current);
    }
  };
  const count = !filters.active.value
    ? ""
    : found.length === 0
      ? "No match"
      : at === -1
        ? `${found.length} match${found.length === 1 ? "" : "es"}`
        : `${at + 1} of ${found.length}`;
  return (
    <search
      class="jn-find"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) {
          close();
          event.preventDefault();
          event.stopPropagation();
        } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f") {
          input.current?.focus();
          input.current?.select();
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    >
      <div class="jn-find-field">
        <Icon path={SIGNS.search} />
        <input
          ref={input}
          class="jn-field"
          type="text"
          dir="auto"
          aria-label="Find in the map"
          placeholder="Search names and texts"
          value={filters.text.value}
          onInput={(event) => {
            filters.text.value = event.currentTarget.value;
            setCurrent("");
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              step(event.shiftKey ? -1 : 1);
              event.preventDefault();
            }
          }}
        />
        <span class="jn-find-count" role="status">
          {count}
        </span>
      </div>
      <Button
        class="jn-find-up"
        sign="down"
        label="Previous match (Shift+Enter)"
        disabled={found.length === 0}
        onClick={() => step(-1)}
      />
      <Button
        sign="down"
        label="Next match (Enter)"
        disabled={found.length === 0}
        onClick={() => step(1)}
      />
      <div class="jn-find-filters">
        {filters.chosen.value.map((each) => (
          <span key={`${each.by} ${each.value}`} class="jn-chip">
            <small>{WORDS[each.by]}</small>
            <span dir="auto">{filterWord(editor, each)}</span>
            <button
              type="button"
              class="jn-chip-x"
              aria-label={`Remove the filter ${WORDS[each.by]} ${filterWord(editor, each)}`}
              onClick={() => {
                filters.toggle(each);
                input.current?.focus();
              }}
            >
              <Icon path={SIGNS.close} size={10} />
            </button>
          </span>
        ))}
        {adding ? (
          <Combobox
            label="Filter by"
            options={choices(editor)}
            onPick={(id) => {
              const [by = "", ...rest] = id.split(" ");
              filters.toggle({ by: by as Filter["by"], value: rest.join(" ") });
              setAdding(false);
              input.current?.focus();
            }}
            onClose={() => setAdding(false)}
          />
        ) : (
          <Button sign="plus" text label="Filter" onClick={() => setAdding(true)} />
        )}
      </div>
      <Button
        class="jn-small"
        label="Hide the others"
        aria-pressed={ui.hiding.value}
        onClick={() => {
          ui.hiding.value = !ui.hiding.value;
        }}
      />
      <span class="jn-space" />
      <Button sign="close" label="Close the search (Escape)" onClick={close} />
    </search>
  );
}

/** A view that shows a match may take the focus; return it if the user types. */
function back(input: HTMLElement | null): void {
  requestAnimationFrame(() => requestAnimationFrame(() => input?.focus()));
}
