/** Keys and presses on a table. */

import type { Sheet } from "./sheet.ts";
import { HEAD, ROW, type Spot } from "./sight.ts";

/** Handle a key of the grid. */
export function sheetKeys(event: KeyboardEvent, sheet: Sheet): void {
  const { at, range, rows, columns, last, size } = sheet;
  const target = event.target as HTMLElement;
  if (target.dataset.cell === undefined || sheet.editing !== null) {
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
    sheet.go(up, shiftKey);
  } else if (at.row === -1) {
    if ((key === "Enter" || key === " ") && column) {
      sheet.sortBy(at.column);
    } else {
      return;
    }
  } else if (key === "Enter" && ctrl) {
    const id = rows[at.row];
    if (id !== undefined) {
      sheet.open(id);
    }
  } else if (key === "Enter" || key === "F2") {
    sheet.startEditing(at);
  } else if (key === " " && shiftKey) {
    sheet.spread({ row: range.top, column: 0 }, { row: range.bottom, column: last.column });
  } else if (key === " ") {
    sheet.startEditing(at);
  } else if (key === "Escape") {
    sheet.release();
  } else if (ctrl && key.toLowerCase() === "a") {
    sheet.spread({ row: Math.max(0, rows.length - 1), column: last.column }, { row: 0, column: 0 });
  } else if (ctrl && key.toLowerCase() === "d") {
    sheet.fill();
  } else if ((key === "Delete" || key === "Backspace") && !ctrl) {
    sheet.clear();
  } else if (key.length === 1 && !ctrl && !event.altKey && key !== "?") {
    sheet.startEditing(at, key);
  } else {
    return;
  }
  event.preventDefault();
}

/** Return the cell of an element. */
export function spotOf(target: EventTarget | null): Spot | null {
  const cell = (target as Element | null)?.closest?.<HTMLElement>("[data-cell]");
  const [row, column] = cell?.dataset.cell?.split(" ").map(Number) ?? [];
  return row === undefined || column === undefined ? null : { row, column };
}

/** Handle a press on the grid: focus a cell, select a range or whole rows, or fill down. */
export function sheetPressed(event: PointerEvent, sheet: Sheet): void {
  const { range, corner, rows, last } = sheet;
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
    sheet.spread(event.shiftKey ? { ...corner, column: 0 } : start, {
      row: start.row,
      column: last.column,
    });
  } else if (!filling) {
    sheet.go(start, event.shiftKey);
    if (target.closest("[data-check]") && !event.shiftKey) {
      sheet.toggle(start);
      return;
    }
  }
  if (event.pointerType === "touch") {
    return; // touch scrolls
  }
  const page = target.ownerDocument;
  let to = start.row;
  const move = (now: PointerEvent) => {
    const box = sheet.scroller.current?.getBoundingClientRect();
    if (box && now.clientY > box.bottom - 8) {
      sheet.scroller.current?.scrollBy(0, ROW);
    } else if (box && now.clientY < box.top + HEAD) {
      sheet.scroller.current?.scrollBy(0, -ROW);
    }
    const under = page.elementFromPoint(now.clientX, now.clientY);
    const rowUnder = under?.closest<HTMLElement>("[data-row]")?.dataset.row;
    const next = spotOf(under) ?? (rowUnder ? { row: Number(rowUnder), column: 0 } : null);
    if (next === null || next.row < 0) {
      return;
    }
    if (filling) {
      to = Math.min(next.row, rows.length - 1);
      sheet.showFill(to > range.bottom ? to : null);
    } else {
      sheet.go(head ? { row: next.row, column: last.column } : next, true);
    }
  };
  const up = () => {
    page.removeEventListener("pointermove", move);
    page.removeEventListener("pointerup", up);
    page.removeEventListener("pointercancel", up);
    if (filling) {
      sheet.showFill(null);
      if (to > range.bottom) {
        sheet.fill(to);
      }
    }
  };
  page.addEventListener("pointermove", move);
  page.addEventListener("pointerup", up);
  page.addEventListener("pointercancel", up);
}
