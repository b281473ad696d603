/** Items of a kind as rows, with fields and links in cells that can be edited together. */

import { useRef, useState } from "preact/hooks";
import { KINDS } from "../../model/schema.ts";
import { kindName } from "../form/words.ts";
import { useEditor } from "../shared/context.ts";
import { Button } from "../shared/parts.tsx";
import { columnsOf } from "./columns.ts";
import { Grid } from "./grid.tsx";
import { tableState } from "./state.ts";
import "./table.css";

export function TableView() {
  const { store, ui } = useEditor();
  const state = tableState(ui);
  const sought = ui.sought.value || ui.shown.value;
  const soughtKind = sought === "" ? undefined : store.index.value.kind(sought);
  if (soughtKind !== undefined && soughtKind !== state.kind.peek()) {
    state.kind.value = soughtKind;
  }
  const kind = state.kind.value;
  const order = store.map.value.order;
  const tabs = useRef<HTMLDivElement>(null);
  const step = (event: KeyboardEvent) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const to = way === undefined ? undefined : KINDS[KINDS.indexOf(kind) + way];
    if (to !== undefined) {
      event.preventDefault();
      state.kind.value = to;
      tabs.current?.querySelector<HTMLElement>(`[data-kind="${to}"]`)?.focus();
    }
  };
  return (
    <div class="jn-table">
      <div class="jn-table-bar">
        <div ref={tabs} class="jn-tabs" role="tablist" aria-label="Kinds" onKeyDown={step}>
          {KINDS.map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              class="jn-button jn-kind"
              data-kind={each}
              aria-selected={each === kind}
              tabIndex={each === kind ? 0 : -1}
              onClick={() => {
                state.kind.value = each;
              }}
            >
              {kindName(each, true)} <span class="jn-count">{order[each].length}</span>
            </button>
          ))}
        </div>
        <Columns key={kind} />
      </div>
      <Grid key={kind} kind={kind} state={state} />
    </div>
  );
}

function Columns() {
  const { ui } = useEditor();
  const state = tableState(ui);
  const kind = state.kind.value;
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const shown = state.columns(kind);
  const all = columnsOf(kind);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: closes what its button opened
    <div
      ref={frame}
      class="jn-columns"
      onFocusOut={(event) => {
        if (!frame.current?.contains(event.relatedTarget as Node | null)) {
          setOpen(false);
        }
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && open) {
          event.preventDefault();
          event.stopPropagation();
          setOpen(false);
          frame.current?.querySelector("button")?.focus();
        }
      }}
    >
      <Button
        sign="down"
        label={`Columns ${shown.length} of ${all.length}`}
        text
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      />
      {open && (
        <fieldset class="jn-popover">
          <legend class="jn-hidden">Columns</legend>
          {all.map((column) => (
            <label key={column.id} class="jn-option">
              <input
                type="checkbox"
                checked={shown.includes(column)}
                disabled={column.id === "name"}
                onChange={() => state.toggle(kind, column.id)}
              />
              {column.label}
              {column.type === "link" && <small>links</small>}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}
