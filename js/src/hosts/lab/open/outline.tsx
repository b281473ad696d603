/** The outline of a map as a tree: a click shows the item in the map. */

import { type Signal, signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { type Editor, useEditor } from "../../../editor/shared/context.ts";
import { Avatar, Icon, SIGNS } from "../../../editor/shared/parts.tsx";
import type { Finding, Severity } from "../../../model/gaps.ts";
import { personaColors } from "../../../model/look.ts";
import { outlineRows, type Row } from "./outline-rows.ts";

interface Kept {
  readonly turned: Signal<ReadonlySet<string>>;
  readonly text: Signal<string>;
  /** Key of the row that Tab reaches. */
  readonly at: Signal<string>;
}

/** What was opened and searched in the outline of each map, while the map is open. */
const kept = new WeakMap<Editor, Kept>();

function keptOf(editor: Editor): Kept {
  const found = kept.get(editor) ?? {
    turned: signal<ReadonlySet<string>>(new Set()),
    text: signal(""),
    at: signal(""),
  };
  kept.set(editor, found);
  return found;
}

export function Outline() {
  const editor = useEditor();
  const { store, ui } = editor;
  const { turned, text, at } = useMemo(() => keptOf(editor), [editor]);
  const index = store.index.value;
  const rows = outlineRows(index, turned.value, text.value);
  const selected = new Set(store.selection.value);
  const gaps = store.gapsOf.value;
  const colors = personaColors(index, store.palette);
  const turn = (key: string) => {
    const next = new Set(turned.value);
    next.delete(key) || next.add(key);
    turned.value = next;
  };
  const reached = rows.some(({ key }) => key === at.value) ? at.value : (rows[0]?.key ?? "");
  const choose = (row: Row) => {
    at.value = row.key;
    if (row.id === "") {
      turn(row.key);
    } else {
      ui.go(row.id);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const tree = event.currentTarget as HTMLElement;
    const place = rows.findIndex(({ key }) => key === reached);
    const row = rows[place];
    if (row === undefined || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    let to = place;
    if (event.key === "ArrowDown") {
      to = Math.min(place + 1, rows.length - 1);
    } else if (event.key === "ArrowUp") {
      to = Math.max(place - 1, 0);
    } else if (event.key === "Home") {
      to = 0;
    } else if (event.key === "End") {
      to = rows.length - 1;
    } else if (event.key === "ArrowRight" && row.open !== null) {
      if (row.open) {
        to = Math.min(place + 1, rows.length - 1);
      } else {
        turn(row.key);
      }
    } else if (event.key === "ArrowLeft") {
      if (row.open === true) {
        turn(row.key);
      } else {
        to = Math.max(
          0,
          rows.findLastIndex((each, n) => n < place && each.level < row.level),
        );
      }
    } else if (event.key === "Enter" || event.key === " ") {
      choose(row);
    } else if (event.key === "F2" && row.id !== "") {
      ui.open(row.id, "name");
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    at.value = rows[to]?.key ?? "";
    tree.querySelectorAll<HTMLElement>("[role=treeitem]")[to]?.focus();
  };
  return (
    <div class="jn-lab-outline">
      <input
        class="jn-field"
        type="search"
        dir="auto"
        placeholder="Filter by name"
        aria-label="Filter the outline"
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            text.value = "";
          }
        }}
      />
      {rows.length === 0 && <p class="jn-lab-none">No matches.</p>}
      <div role="tree" aria-label="Outline of the map" tabIndex={-1} onKeyDown={onKeyDown}>
        {rows.map((row) => {
          const findings = row.id === "" ? [] : (gaps.get(row.id) ?? []);
          const persona = row.kind === "persona" ? index.get("persona", row.id) : undefined;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys
            <div
              key={row.key}
              role="treeitem"
              class={`jn-lab-row jn-lab-${row.kind}`}
              style={{ paddingInlineStart: `${4 + (row.level - 1) * 14}px` }}
              aria-level={row.level}
              aria-selected={row.id !== "" && selected.has(row.id)}
              {...(row.open === null ? {} : { "aria-expanded": row.open })}
              tabIndex={row.key === reached ? 0 : -1}
              onClick={() => choose(row)}
              onDblClick={() => row.id !== "" && ui.open(row.id)}
            >
              <button
                type="button"
                class="jn-lab-turn"
                tabIndex={-1}
                aria-hidden="true"
                style={row.open === null ? { visibility: "hidden" } : {}}
                onClick={(event) => {
                  event.stopPropagation();
                  turn(row.key);
                }}
              >
                <Icon path={row.open ? SIGNS.down : SIGNS.right} size={12} />
              </button>
              {persona && <Avatar persona={persona} color={colors.get(row.id) ?? ""} size={18} />}
              <span class="jn-lab-name" dir="auto" title={row.label}>
                {row.label}
              </span>
              {row.count > 0 && row.kind !== "persona" && (
                <small title={`${row.count} items`}>{row.count}</small>
              )}
              {findings.length > 0 && <GapMark findings={findings} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const RANK: readonly Severity[] = ["error", "warning", "info"];

function GapMark({ findings }: { findings: readonly Finding[] }) {
  const worst = RANK.find((each) => findings.some(({ severity }) => severity === each)) ?? "info";
  const words = findings.map(({ message }) => message).join("\n");
  return (
    <span
      class={`jn-lab-gaps jn-${worst}`}
      title={words}
      role="img"
      aria-label={findings.length === 1 ? "1 gap" : `${findings.length} gaps`}
    >
      {findings.length}
    </span>
  );
}
