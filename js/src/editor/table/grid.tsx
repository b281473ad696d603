// biome-ignore-all lint/a11y/useSemanticElements: rows out of sight are not drawn, so it is no table
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is in the cells
/** The grid: only the rows in sight are drawn; a cell has the focus, a range may be selected. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { remove } from "../../model/actions.ts";
import type { Kind } from "../../model/map.ts";
import { KIND_TABLE } from "../../model/schema.ts";
import { useEditor } from "../context.ts";
import { useFaded } from "../hands.tsx";
import { Button, Icon, kindWord, SIGNS } from "../parts.tsx";
import { fieldValue, suggestions, textOf } from "./columns.ts";
import {
  cellKey,
  cleared,
  type Edit,
  type Fault,
  filled,
  pasted,
  type Range,
  writeCells,
} from "./edits.ts";
import { CellField, type Move } from "./field.tsx";
import { part, Row } from "./row.tsx";
import type { TableState } from "./state.ts";
import { fromTsv, toTsv } from "./tsv.ts";

const ROW = 32;
const HEAD = 34;
const NUMBER = 46;
/** How many rows are drawn beyond those in sight, and by how many the window moves. */
const MORE = 8;

interface Spot {
  readonly row: number;
  readonly column: number;
}

interface Editing extends Spot {
  readonly text: string;
  readonly typed: boolean;
}

export function Grid({ kind, state }: { kind: Kind; state: TableState }) {
  const { store, ui } = useEditor();
  const index = store.index.value;
  const gapsOf = store.gapsOf.value;
  const selection = store.selection.value;
  const faded = useFaded();
  const rows = useMemo(() => state.rows(index, kind), [index, kind, state.sorts.value]);
  const columns = useMemo(() => state.columns(kind), [kind, state.chosen.value]);
  const sort = state.sorts.value[kind];
  const scroller = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 900, height: 600 });
  const [first, setFirst] = useState(0);
  const [spot, setSpot] = useState<Spot>({ row: rows.length > 0 ? 0 : -1, column: 0 });
  const [anchor, setAnchor] = useState<Spot>(spot);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [faults, setFaults] = useState<ReadonlyMap<string, Fault>>(new Map());
  const [fillTo, setFillTo] = useState<number | null>(null);
  const focusing = useRef(false);
  const ready = useRef(false);

  const fresh = store.readonly ? 0 : 1;
  const last = { row: rows.length - 1 + fresh, column: columns.length - 1 };
  const at: Spot = {
    row: Math.min(spot.row, last.row),
    column: Math.min(spot.column, last.column),
  };
  const corner: Spot = {
    row: Math.max(0, Math.min(anchor.row, last.row)),
    column: Math.min(anchor.column, last.column),
  };
  const range: Range = {
    top: Math.min(Math.max(0, at.row), corner.row),
    bottom: Math.max(at.row, corner.row),
    left: Math.min(at.column, corner.column),
    right: Math.max(at.column, corner.column),
  };
  const shownRange = fillTo === null ? range : { ...range, bottom: Math.max(range.bottom, fillTo) };
  const nameWidth = Math.max(120, Math.min(columns[0]?.width ?? 240, size.width * 0.4));
  const widths = columns.map((each, column) => (column === 0 ? nameWidth : each.width));
  const template = `${NUMBER}px ${widths.map((each) => `${each}px`).join(" ")}`;
  const total = NUMBER + widths.reduce((sum, each) => sum + each, 0);

  useLayoutEffect(() => {
    const place = scroller.current;
    if (place === null) {
      return;
    }
    const measure = () => {
      if (place.clientWidth > 0) {
        setSize({ width: place.clientWidth, height: place.clientHeight });
      }
    };
    measure();
    if (typeof ResizeObserver === "undefined") {
      return;
    }
    const watch = new ResizeObserver(measure);
    watch.observe(place);
    return () => watch.disconnect();
  }, []);

  // the rows of the selected cells are what is selected in the map
  const chosenIds = rows.slice(range.top, range.bottom + 1);
  const chosenKey = chosenIds.length > 200 ? `${range.top} ${range.bottom}` : chosenIds.join(" ");
  useEffect(() => {
    if (ready.current && at.row >= 0) {
      store.select(chosenIds);
    }
  }, [chosenKey]);

  useLayoutEffect(() => {
    if (focusing.current && editing === null) {
      focusing.current = false;
      reveal(at);
      cellAt(at)?.focus({ preventScroll: true });
    }
  });

  const sought = ui.sought.value;
  useEffect(() => {
    const row = rows.indexOf(sought);
    if (sought !== "" && row !== -1) {
      ui.sought.value = "";
      go({ row, column: 0 });
    }
  }, [sought, rows]);

  function cellAt({ row, column }: Spot): HTMLElement | null {
    return scroller.current?.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`) ?? null;
  }

  /** Scroll so that a cell is in sight beside the heads. */
  function reveal({ row, column }: Spot): void {
    const place = scroller.current;
    if (place === null || row < 0) {
      return;
    }
    const top = row * ROW;
    const seen = place.clientHeight - HEAD - 12;
    if (top < place.scrollTop) {
      place.scrollTop = top;
    } else if (top + ROW > place.scrollTop + seen) {
      place.scrollTop = top + ROW - seen;
    }
    if (column > 0) {
      const left = widths.slice(0, column).reduce((sum, each) => sum + each, 0) - nameWidth;
      const wide = place.clientWidth - NUMBER - nameWidth;
      if (left < place.scrollLeft) {
        place.scrollLeft = left;
      } else if (left + (widths[column] ?? 0) > place.scrollLeft + wide) {
        place.scrollLeft = Math.min(left, left + (widths[column] ?? 0) - wide);
      }
    }
    scrolled();
  }

  function scrolled(): void {
    const top = scroller.current?.scrollTop ?? 0;
    setFirst(Math.floor(top / ROW / MORE) * MORE);
  }

  function go(next: Spot, extend = false): void {
    const to = {
      row: Math.max(-1, Math.min(last.row, next.row)),
      column: Math.max(0, Math.min(last.column, next.column)),
    };
    ready.current = true;
    focusing.current = true;
    setSpot(to);
    if (!extend) {
      setAnchor(to);
    }
  }

  function begin(where: Spot, text?: string): void {
    const column = columns[where.column];
    if (store.readonly || column === undefined || where.row < 0) {
      return;
    }
    const id = rows[where.row];
    if (id === undefined && where.column !== 0) {
      begin({ row: where.row, column: 0 }, text);
      return;
    }
    if (id !== undefined && column.type === "field" && column.field.type === "boolean") {
      toggle(where);
      return;
    }
    const now = id === undefined ? "" : textOf(index, id, column);
    const fault = faults.get(cellKey(id ?? "", column.id))?.text;
    setSpot(where);
    setAnchor(where);
    reveal(where);
    setEditing({ ...where, text: text ?? fault ?? now, typed: text !== undefined });
  }

  function toggle({ row, column }: Spot): void {
    const [id, shown] = [rows[row], columns[column]];
    const entity = id === undefined ? undefined : index.entity(id);
    if (store.readonly || shown?.type !== "field" || entity === undefined) {
      return;
    }
    const on = fieldValue(entity, shown) === true;
    void apply([{ row, column, text: on ? "no" : "yes" }], "");
    ui.speak(`${shown.label}: ${on ? "no" : "yes"}`);
  }

  /** Write cells as one step; what could not be written is marked. */
  async function apply(
    cells: Parameters<typeof writeCells>[4],
    words: string,
  ): Promise<Edit | null> {
    if (store.readonly) {
      return null;
    }
    const edit = writeCells(index, kind, rows, columns, cells);
    const touched = new Set(
      cells.map(({ row, column }) => cellKey(rows[row] ?? "", columns[column]?.id ?? "")),
    );
    setFaults((now) => new Map([...[...now].filter(([key]) => !touched.has(key)), ...edit.faults]));
    const done = edit.changes.length === 0 || (await store.edit(edit.changes));
    if (!done) {
      const notice = store.notice.value;
      const { id, field, text } = notice ?? { text: "" };
      const cell = cells.find(
        ({ row, column }) => rows[row] === id && columns[column]?.id === field,
      );
      const one = cell ?? (cells.length === 1 ? cells[0] : undefined);
      if (one) {
        const key = cellKey(rows[one.row] ?? "", columns[one.column]?.id ?? "");
        setFaults((now) => new Map([...now, [key, { text: one.text, error: text }]]));
      }
      return null;
    }
    if (edit.faults.size > 0) {
      const [fault] = edit.faults.values();
      const some = `${edit.faults.size} of ${cells.length} cells could not be filled in`;
      store.notice.value = { kind: "error", text: `${some}. ${fault?.error ?? ""}` };
    } else if (edit.left > 0) {
      const text = `${edit.left} rows have no name and were left out.`;
      store.notice.value = { kind: "error", text };
    } else if (words !== "") {
      ui.speak(words.replace("#", String(edit.written)));
    }
    return edit;
  }

  /** Keep what was typed into a cell; comes back with why it cannot be. */
  function finish(text: string, [down, right]: Move, left: boolean): string | null {
    if (editing === null) {
      return null;
    }
    const { row, column } = editing;
    const isNew = rows[row] === undefined;
    const moved = () => {
      setEditing(null);
      if (!left) {
        const next = { row: row + down, column: column + right };
        if (right !== 0 && (next.column < 0 || next.column > last.column)) {
          next.row += right;
          next.column = right > 0 ? 0 : last.column;
        }
        // a row that was just added makes room for the next one
        ready.current = true;
        focusing.current = true;
        const most = last.row + (isNew && text.trim() !== "" ? 1 : 0);
        const to = { ...next, row: Math.max(0, Math.min(most, next.row)) };
        setSpot(to);
        setAnchor(to);
      }
    };
    if (isNew && text.trim() === "") {
      moved();
      return null;
    }
    const edit = writeCells(index, kind, rows, columns, [{ row, column, text }]);
    const [fault] = edit.faults.values();
    if (fault !== undefined && !left) {
      ui.speak(fault.error);
      return fault.error;
    }
    void apply([{ row, column, text }], "");
    moved();
    return null;
  }

  function keys(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (target.dataset.cell === undefined || editing !== null) {
      return;
    }
    const ctrl = event.ctrlKey || event.metaKey;
    const { key, shiftKey } = event;
    const page = Math.max(1, Math.floor((size.height - HEAD) / ROW) - 1);
    const edge = (way: number, end: number, from: number) =>
      ctrl ? (way > 0 ? end : 0) : from + way;
    const moves: Record<string, Spot> = {
      ArrowDown: { ...at, row: edge(1, rows.length - 1, at.row) },
      ArrowUp: { ...at, row: edge(-1, 0, at.row) },
      ArrowRight: { ...at, column: edge(1, last.column, at.column) },
      ArrowLeft: { ...at, column: edge(-1, 0, at.column) },
      PageDown: { ...at, row: Math.min(last.row, at.row + page) },
      PageUp: { ...at, row: Math.max(0, at.row - page) },
      Home: { row: ctrl ? 0 : at.row, column: 0 },
      End: { row: ctrl ? rows.length - 1 : at.row, column: last.column },
    };
    const move = event.altKey ? undefined : moves[key];
    const column = columns[at.column];
    if (move !== undefined) {
      const up = shiftKey && move.row < 0 ? { ...move, row: 0 } : move;
      go(up, shiftKey);
    } else if (at.row === -1) {
      if ((key === "Enter" || key === " ") && column) {
        sortBy(at.column);
      } else {
        return;
      }
    } else if (key === "Enter" && ctrl) {
      const id = rows[at.row];
      if (id !== undefined) {
        ui.open(id);
      }
    } else if (key === "Enter" || key === "F2") {
      begin(at);
    } else if (key === " " && shiftKey) {
      setAnchor({ row: range.top, column: 0 });
      setSpot({ row: range.bottom, column: last.column });
      focusing.current = true;
    } else if (key === " ") {
      begin(at);
    } else if (key === "Escape") {
      setAnchor(at);
      setFaults((now) => {
        const gone = cellKey(rows[at.row] ?? "", column?.id ?? "");
        return new Map([...now].filter(([each]) => each !== gone));
      });
    } else if (ctrl && key.toLowerCase() === "a") {
      setAnchor({ row: 0, column: 0 });
      setSpot({ row: Math.max(0, rows.length - 1), column: last.column });
      focusing.current = true;
      ready.current = true;
    } else if (ctrl && key.toLowerCase() === "d") {
      fill();
    } else if ((key === "Delete" || key === "Backspace") && !ctrl) {
      clear();
    } else if (key.length === 1 && !ctrl && !event.altKey && key !== "?") {
      begin(at, key);
    } else {
      return;
    }
    event.preventDefault();
  }

  function fill(to = range.bottom): void {
    const tall = range.bottom - range.top + 1;
    if (to > range.bottom) {
      void apply(filled(index, rows, columns, { ...range, bottom: to }, tall), "Filled # cells");
      go({ row: to, column: range.right }, true);
      setAnchor({ row: range.top, column: range.left });
    } else if (tall > 1) {
      void apply(
        filled(index, rows, columns, { ...range, bottom: Math.min(range.bottom, rows.length - 1) }),
        "Filled # cells",
      );
    } else if (range.top > 0) {
      void apply(filled(index, rows, columns, { ...range, top: range.top - 1 }), "Filled # cells");
    }
  }

  function clear(): void {
    const { top, left, right } = range;
    const bottom = Math.min(range.bottom, rows.length - 1);
    if (left === 0 && right === 0) {
      store.say("A name stays; to delete rows, use the button above the table.");
      return;
    }
    void apply(cleared(columns, { top, bottom, left, right }), "Cleared # cells");
  }

  function copied(event: ClipboardEvent, cut: boolean): void {
    if (editing !== null || at.row < 0) {
      return;
    }
    const table = rows
      .slice(range.top, range.bottom + 1)
      .map((id) =>
        columns.slice(range.left, range.right + 1).map((column) => textOf(index, id, column)),
      );
    event.clipboardData?.setData("text/plain", toTsv(table));
    event.preventDefault();
    event.stopPropagation();
    ui.speak(`Copied ${table.length} by ${range.right - range.left + 1} cells`);
    if (cut) {
      clear();
    }
  }

  async function paste(event: ClipboardEvent): Promise<void> {
    if (editing !== null || at.row < 0) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const table = fromTsv(event.clipboardData?.getData("text/plain") ?? "");
    const cells = pasted(table, range);
    if (cells.length === 0) {
      return;
    }
    const edit = await apply(cells, "Pasted # cells");
    if (edit !== null) {
      const bottom = Math.max(...cells.map((each) => each.row));
      const right = Math.min(last.column, Math.max(...cells.map((each) => each.column)));
      setAnchor({ row: bottom, column: right });
      setSpot({ row: range.top, column: range.left });
      focusing.current = true;
    }
  }

  function sortBy(column: number): void {
    const shown = columns[column];
    if (shown !== undefined) {
      const how = state.sortBy(index, kind, shown);
      ui.speak(how === "none" ? "In the map's order" : `Sorted by ${shown.label}, ${how}`);
    }
  }

  function spotOf(target: EventTarget | null): Spot | null {
    const cell = (target as Element | null)?.closest?.<HTMLElement>("[data-cell]");
    const [row, column] = cell?.dataset.cell?.split(" ").map(Number) ?? [];
    return row === undefined || column === undefined ? null : { row, column };
  }

  function pressed(event: PointerEvent): void {
    const target = event.target as HTMLElement;
    if (event.button !== 0 || target.closest(".jn-cell-edit")) {
      return;
    }
    const head = target.closest<HTMLElement>("[data-row]");
    const spotted = head ? { row: Number(head.dataset.row), column: 0 } : spotOf(target);
    if (spotted === null || spotted.row < 0) {
      return;
    }
    event.preventDefault();
    const filling = target.closest("[data-fill]") !== null;
    const start = filling ? { row: range.bottom, column: range.right } : spotted;
    if (head) {
      ready.current = true;
      focusing.current = true;
      setAnchor(event.shiftKey ? { ...corner, column: 0 } : start);
      setSpot({ row: start.row, column: last.column });
    } else if (!filling) {
      go(start, event.shiftKey);
      if (target.closest("[data-check]") && !event.shiftKey) {
        toggle(start);
        return;
      }
    }
    if (event.pointerType === "touch") {
      return; // a finger scrolls
    }
    const page = target.ownerDocument;
    let to = start.row;
    const move = (now: PointerEvent) => {
      const box = scroller.current?.getBoundingClientRect();
      if (box && now.clientY > box.bottom - 8) {
        scroller.current?.scrollBy(0, ROW);
      } else if (box && now.clientY < box.top + HEAD) {
        scroller.current?.scrollBy(0, -ROW);
      }
      const under = page.elementFromPoint(now.clientX, now.clientY);
      const rowUnder = under?.closest<HTMLElement>("[data-row]")?.dataset.row;
      const next = spotOf(under) ?? (rowUnder ? { row: Number(rowUnder), column: 0 } : null);
      if (next === null || next.row < 0) {
        return;
      }
      if (filling) {
        to = Math.min(next.row, rows.length - 1);
        setFillTo(to > range.bottom ? to : null);
      } else {
        go(head ? { row: next.row, column: last.column } : next, true);
      }
    };
    const up = () => {
      page.removeEventListener("pointermove", move);
      page.removeEventListener("pointerup", up);
      page.removeEventListener("pointercancel", up);
      if (filling) {
        setFillTo(null);
        if (to > range.bottom) {
          fill(to);
        }
      }
    };
    page.addEventListener("pointermove", move);
    page.addEventListener("pointerup", up);
    page.addEventListener("pointercancel", up);
  }

  const end = Math.min(last.row, first + Math.ceil(size.height / ROW) + MORE * 2);
  const drawn: number[] = [];
  for (let row = Math.max(0, first - MORE); row <= end; row++) {
    drawn.push(row);
  }
  for (const kept of [at.row, editing?.row ?? -1]) {
    if (kept >= 0 && !drawn.includes(kept)) {
      drawn.push(kept); // what has the focus is never lost
    }
  }
  const word = kindWord(kind);
  const hint = `New ${word}…`;
  const editor = editing && columns[editing.column] && (
    <CellField
      key={`${editing.row} ${editing.column}`}
      column={columns[editing.column] as (typeof columns)[number]}
      text={editing.text}
      typed={editing.typed}
      words={wordsFor(editing.column)}
      closed={isClosed(editing.column)}
      placeholder={editing.row >= rows.length ? hint : ""}
      upwards={isLow(editing.row)}
      onDone={finish}
      onCancel={() => {
        setEditing(null);
        focusing.current = true;
      }}
    />
  );

  function wordsFor(at: number): readonly string[] {
    const column = columns[at];
    return column === undefined
      ? []
      : column.type === "field" && column.field.enum
        ? column.field.enum
        : suggestions(index, kind, column);
  }

  function isClosed(at: number): boolean {
    const column = columns[at];
    return column?.type === "link" || (column?.type === "field" && column.field.enum !== undefined);
  }

  function isLow(row: number): boolean {
    const place = scroller.current;
    const below = place ? place.clientHeight - HEAD - (row * ROW - place.scrollTop) - ROW : 300;
    return below < 180 && row * ROW - (place?.scrollTop ?? 0) > below;
  }

  const many = chosenIds.length;
  return (
    <>
      <div
        ref={scroller}
        class="jn-grid"
        role="grid"
        aria-label={`${KIND_TABLE.get(kind)?.plural.replaceAll("_", " ")}`}
        aria-rowcount={rows.length + 1 + fresh}
        aria-colcount={columns.length + 1}
        aria-multiselectable="true"
        aria-readonly={store.readonly}
        onScroll={scrolled}
        onKeyDown={keys}
        onPointerDown={pressed}
        onDblClick={(event) => {
          const head = (event.target as Element).closest<HTMLElement>("[data-row]");
          const id = head && rows[Number(head.dataset.row)];
          const where = spotOf(event.target);
          if (id) {
            ui.open(id);
          } else if (where && !(event.target as Element).closest("[data-check], .jn-cell-edit")) {
            begin(where);
          }
        }}
        onClick={(event) => {
          const where = spotOf(event.target);
          if (where && rows[where.row] === undefined && where.row >= 0 && editing === null) {
            begin(where);
          }
        }}
        onCopy={(event) => copied(event, false)}
        onCut={(event) => copied(event, true)}
        onPaste={(event) => void paste(event)}
      >
        <div
          class="jn-tr jn-thead"
          role="row"
          aria-rowindex={1}
          style={{ width: total, gridTemplateColumns: template }}
        >
          <div class="jn-th" role="columnheader">
            <span class="jn-hidden">Number</span>
          </div>
          {columns.map((column, each) => {
            const sorted =
              sort?.column === column.id ? (sort.down ? "descending" : "ascending") : undefined;
            return (
              <div
                key={column.id}
                class="jn-td"
                role="columnheader"
                aria-colindex={each + 2}
                aria-sort={sorted}
                data-cell={`-1 ${each}`}
                tabIndex={at.row === -1 && at.column === each ? 0 : -1}
                title={column.type === "field" ? column.field.description : undefined}
                onClick={() => {
                  sortBy(each);
                  setSpot({ row: -1, column: each });
                }}
                onKeyDown={() => undefined}
              >
                <span class="jn-td-text">{column.label}</span>
                {column.type === "link" && <Icon path={SIGNS.link} size={11} />}
                {sorted && (
                  <span class={sorted === "ascending" ? "jn-sorted jn-flip" : "jn-sorted"}>
                    <Icon path={SIGNS.down} size={12} />
                  </span>
                )}
              </div>
            );
          })}
        </div>
        <div
          class="jn-tbody"
          role="rowgroup"
          style={{ width: total, height: (last.row + 1) * ROW }}
        >
          {drawn.map((row) => {
            const id = rows[row] ?? "";
            const isEdited = editing?.row === row;
            return (
              <Row
                key={id || "new"}
                row={row}
                id={id}
                top={row * ROW}
                template={template}
                index={index}
                columns={columns}
                hint={hint}
                active={at.row === row ? at.column : -1}
                range={at.row < 0 ? null : part(shownRange, row)}
                handle={
                  row === range.bottom &&
                  at.row >= 0 &&
                  editing === null &&
                  id !== "" &&
                  !store.readonly
                    ? range.right
                    : -1
                }
                selected={id !== "" && selection.includes(id)}
                faded={id !== "" && faded(id)}
                faults={faults}
                gaps={gapsOf.get(id)?.length ?? 0}
                editing={isEdited ? editing.column : -1}
                editor={isEdited ? editor : null}
              />
            );
          })}
        </div>
        {rows.length === 0 && (
          <p class="jn-grid-empty">
            No {word} yet. Type a name in the first row, or paste rows from a spreadsheet.
          </p>
        )}
      </div>
      <footer class="jn-table-foot">
        <span>
          {rows.length}{" "}
          {rows.length === 1 ? word : KIND_TABLE.get(kind)?.plural.replaceAll("_", " ")}
          {sort
            ? `, sorted by ${columns.find((each) => each.id === sort.column)?.label ?? ""}`
            : ""}
        </span>
        {many > 0 && at.row >= 0 && (
          <span>
            {many > 1 || range.right > range.left
              ? `${many} by ${range.right - range.left + 1} cells`
              : ""}
          </span>
        )}
        <span class="jn-space" />
        {!store.readonly && many > 0 && at.row >= 0 && (
          <Button
            sign="trash"
            label={many === 1 ? "Delete row" : `Delete ${many} rows`}
            text
            onClick={() => {
              ui.speak(`Deleted ${many} ${many === 1 ? "row" : "rows"}`);
              go({ row: range.top, column: at.column });
              void store.edit(remove(chosenIds));
            }}
          />
        )}
      </footer>
    </>
  );
}
