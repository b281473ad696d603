/** Right click on a row of the table. */

import type { Action, Editor } from "../shared/context.ts";
import { isForeign, openMenu } from "../shared/context-menu.tsx";
import { itemMenu } from "../shared/item-menu.ts";
import { spotOf } from "./gestures.ts";
import type { Sheet } from "./sheet.ts";

export function tableMenu(editor: Editor, event: MouseEvent, sheet: Sheet): void {
  const target = event.target as Element;
  const head = target.closest<HTMLElement>("[data-row]")?.dataset.row;
  const spot = head === undefined ? spotOf(target) : { row: Number(head), column: 0 };
  if (isForeign(event) || spot === null) {
    return;
  }
  if (spot.row < 0) {
    headMenu(editor, event, sheet, spot.column);
    return;
  }
  const id = sheet.rows[spot.row];
  if (id === undefined) {
    const start = { label: "Add row", keys: "F2", run: () => sheet.startEditing(spot) };
    openMenu(editor, event, "New row", [sheet.readonly ? [] : [start]]);
    return;
  }
  const { top, bottom, left, right } = sheet.range;
  const inside = spot.row >= top && spot.row <= bottom;
  if (!inside || (head === undefined && (spot.column < left || spot.column > right))) {
    sheet.go(spot);
  }
  const { store } = editor;
  store.select(inside ? sheet.chosen : [id]);
  const cells: Action[] = sheet.readonly
    ? []
    : [
        { label: "Edit cell", keys: "F2", run: () => sheet.startEditing(spot) },
        ...(inside && bottom > top
          ? [{ label: "Fill down", keys: "Ctrl+D", run: () => sheet.fill() }]
          : []),
        ...(inside && right > 0
          ? [{ label: "Clear cells", keys: "Del", run: () => sheet.clear() }]
          : []),
      ];
  event.preventDefault();
  const does = {
    rename: () => sheet.startEditing({ row: spot.row, column: 0 }),
    back: () => sheet.go(spot, inside),
    more: [cells],
    keys: false,
  };
  requestAnimationFrame(() => itemMenu(editor, event, id, does)); // after the cell has the focus
}

function headMenu(editor: Editor, event: MouseEvent, sheet: Sheet, column: number): void {
  const label = sheet.columns[column]?.label ?? "";
  openMenu(editor, event, label, [
    [{ label: "Sort by this column", keys: "Enter", run: () => sheet.sortBy(column) }],
  ]);
}
