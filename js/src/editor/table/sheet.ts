/** Actions on a table: focus, selection and edits. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Kind } from "../../protocol/kinds.ts";
import { choiceWord } from "../form/words.ts";
import { useEditor } from "../shared/context.ts";
import { useShown } from "../shared/gestures.tsx";
import { deleteItems } from "../shared/undoing.ts";
import { fieldValue, textOf } from "./columns.ts";
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
import type { Move } from "./field.tsx";
import { usePlaces } from "./places.ts";
import { type Spot, useSight } from "./sight.ts";
import type { TableState } from "./state.ts";
import { fromTsv, toTsv } from "./tsv.ts";

export type Sheet = ReturnType<typeof useSheet>;

export function useSheet(kind: Kind, state: TableState) {
  const { store, ui } = useEditor();
  const index = store.index.value;
  const all = useMemo(() => state.rows(index, kind), [index, kind, state.sorts.value]);
  const rows = useShown(all);
  const columns = useMemo(() => state.columns(kind), [kind, state.chosen.value]);
  const sight = useSight(columns);
  const { cellAt, reveal } = sight;
  const places = usePlaces(rows, ui);
  const { spot, setSpot, anchor, setAnchor, editing, setEditing } = places;
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

  // the rows of the selected cells are the selection of the map
  const chosenIds = rows.slice(range.top, range.bottom + 1);
  const chosenKey = chosenIds.length > 200 ? `${range.top} ${range.bottom}` : chosenIds.join(" ");
  useEffect(() => {
    if (ready.current && at.row >= 0) {
      store.select(chosenIds);
    }
  }, [chosenKey]);

  // a selection from elsewhere moves the cells to its rows
  const selected = store.selection.value;
  useEffect(() => {
    const ids = new Set(selected);
    const chosen = rows.flatMap((id, row) => (ids.has(id) ? [row] : []));
    const [first, last] = [chosen[0], chosen.at(-1)];
    const same = chosenIds.length === ids.size && chosenIds.every((id) => ids.has(id));
    if (first !== undefined && last !== undefined && !same && editing === null) {
      ready.current = false;
      setSpot({ row: first, column: at.column });
      setAnchor({ row: last - first < chosen.length ? last : first, column: at.column });
    }
  }, [selected]);

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

  const shown = ui.shown.value;
  useEffect(() => {
    const row = rows.indexOf(shown);
    if (shown !== "" && row !== -1) {
      reveal({ row, column: 0 });
    }
  }, [shown, rows]);

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

  function startEditing(where: Spot, text?: string): void {
    const column = columns[where.column];
    if (store.readonly || column === undefined || where.row < 0) {
      return;
    }
    const id = rows[where.row];
    if (id === undefined && where.column !== 0) {
      startEditing({ row: where.row, column: 0 }, text);
      return;
    }
    if (id !== undefined && column.type === "field" && column.field.type === "boolean") {
      toggle(where);
      return;
    }
    const value = id === undefined ? "" : textOf(index, id, column);
    const choice = column.type === "field" && column.field.enum && value !== "";
    const now = choice ? choiceWord(value) : value;
    const fault = faults.get(cellKey(id ?? "", column.id))?.text;
    setSpot(where);
    setAnchor(where);
    reveal(where);
    setEditing({
      ...where,
      id: id ?? "",
      text: text ?? fault ?? now,
      typed: text !== undefined,
    });
  }

  function toggle({ row, column }: Spot): void {
    const [id, shown] = [rows[row], columns[column]];
    const entity = id === undefined ? undefined : index.entity(id);
    if (store.readonly || shown?.type !== "field" || entity === undefined) {
      return;
    }
    const on = fieldValue(entity, shown) === true;
    void apply([{ row, column, text: on ? "no" : "yes" }], "");
    ui.announce(`${shown.label}: ${on ? "no" : "yes"}`);
  }

  /** Write cells as one step; cells that are not valid are marked. */
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
      const some = `${edit.faults.size} of ${cells.length} cells could not be filled`;
      store.notice.value = { kind: "error", text: `${some}. ${fault?.error ?? ""}` };
    } else if (edit.left > 0) {
      const rows =
        edit.left === 1 ? "1 row has no name and was" : `${edit.left} rows have no name and were`;
      const text = `${rows} skipped.`;
      store.notice.value = { kind: "error", text };
    } else if (words !== "") {
      ui.announce(words.replace("#", String(edit.written)));
    }
    return edit;
  }

  /** Write the typed text to a cell; returns why it is not valid. */
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
      ui.announce(fault.error);
      return fault.error;
    }
    void apply([{ row, column, text }], "");
    moved();
    return null;
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
      store.say("Names cannot be cleared. To delete rows, use the button above the table.");
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
    ui.announce(`Copied ${table.length} by ${range.right - range.left + 1} cells`);
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
      ui.announce(how === "none" ? "Sorted as on the map" : `Sorted by ${shown.label}, ${how}`);
    }
  }

  /** Select whole rows, or everything. */
  function spread(from: Spot, to: Spot): void {
    ready.current = true;
    focusing.current = true;
    setAnchor(from);
    setSpot(to);
  }

  /** Clear a range and the marks of cells that are not valid. */
  function release(): void {
    setAnchor(at);
    const gone = cellKey(rows[at.row] ?? "", columns[at.column]?.id ?? "");
    setFaults((now) => new Map([...now].filter(([each]) => each !== gone)));
  }

  /** Delete the rows of the range. */
  function erase(): void {
    const ids = chosenIds;
    places.deleting.current = true;
    go({ row: range.top, column: at.column });
    void deleteItems({ store, ui }, ids);
  }

  return {
    ...sight,
    index,
    rows,
    columns,
    readonly: store.readonly,
    fresh,
    last,
    at,
    corner,
    range,
    shownRange: fillTo === null ? range : { ...range, bottom: Math.max(range.bottom, fillTo) },
    editing,
    faults,
    chosen: chosenIds,
    open: ui.open.bind(ui),
    go,
    startEditing,
    cancel: () => {
      setEditing(null);
      focusing.current = true;
    },
    finish,
    lost: (text: string) => {
      ui.keep({ why: "The row was deleted elsewhere, or another view is shown.", text });
    },
    toggle,
    fill,
    showFill: setFillTo,
    clear,
    erase,
    copied,
    paste,
    sortBy,
    spread,
    release,
  };
}
