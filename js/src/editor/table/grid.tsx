// biome-ignore-all lint/a11y/useSemanticElements: rows out of sight are not drawn, so it is no table
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is in the cells
/** The grid: only visible rows are drawn; a cell has the focus, a range may be selected. */

import type { Kind } from "../../protocol/kinds.ts";
import { commentWords } from "../comments/badge.tsx";
import { choiceWord } from "../form/words.ts";
import { useEditor } from "../shared/context.ts";
import { useFaded } from "../shared/gestures.tsx";
import { Button, Icon, kindWord, SIGNS } from "../shared/parts.tsx";
import { suggestions } from "./columns.ts";
import { tableMenu } from "./context.ts";
import { CellField } from "./field.tsx";
import { sheetKeys, sheetPressed, spotOf } from "./gestures.ts";
import { part, Row } from "./row.tsx";
import { useSheet } from "./sheet.ts";
import { HEAD, MORE, ROW } from "./sight.ts";
import type { TableState } from "./state.ts";

export function Grid({ kind, state }: { kind: Kind; state: TableState }) {
  const { store, ui } = useEditor();
  const sheet = useSheet(kind, state);
  const { index, rows, columns, at, range, editing, size, first, last, template, total } = sheet;
  const gapsOf = ui.marks.of.value;
  const selection = store.selection.value;
  const faded = useFaded();
  const sort = state.sorts.value[kind];
  const end = Math.min(last.row, first + Math.ceil(size.height / ROW) + MORE * 2);
  const drawn: number[] = [];
  for (let row = Math.max(0, first - MORE); row <= end; row++) {
    drawn.push(row);
  }
  for (const kept of [at.row, editing?.row ?? -1]) {
    if (kept >= 0 && !drawn.includes(kept)) {
      drawn.push(kept); // the focused row is always drawn
    }
  }
  const word = kindWord(kind);
  const hint = `New ${word}…`;
  const editor = editing && columns[editing.column] && (
    <CellField
      key={`${editing.id} ${editing.column}`}
      column={columns[editing.column] as (typeof columns)[number]}
      text={editing.text}
      typed={editing.typed}
      words={wordsFor(editing.column)}
      closed={isClosed(editing.column)}
      placeholder={editing.row >= rows.length ? hint : ""}
      upwards={isLow(editing.row)}
      onDone={sheet.finish}
      onCancel={sheet.cancel}
      onLost={sheet.lost}
    />
  );

  function wordsFor(at: number): readonly string[] {
    const column = columns[at];
    return column === undefined
      ? []
      : column.type === "field" && column.field.enum
        ? column.field.enum.map(choiceWord)
        : suggestions(index, kind, column);
  }

  function isClosed(at: number): boolean {
    const column = columns[at];
    return column?.type === "link" || (column?.type === "field" && column.field.enum !== undefined);
  }

  function isLow(row: number): boolean {
    const place = sheet.scroller.current;
    const below = place ? place.clientHeight - HEAD - (row * ROW - place.scrollTop) - ROW : 300;
    return below < 180 && row * ROW - (place?.scrollTop ?? 0) > below;
  }

  const many = sheet.chosen.length;
  return (
    <>
      <div
        ref={sheet.scroller}
        class="jn-grid"
        role="grid"
        aria-label={kindWord(kind, true)}
        aria-rowcount={rows.length + 1 + sheet.fresh}
        aria-colcount={columns.length + 1}
        aria-multiselectable="true"
        aria-readonly={store.readonly}
        onScroll={sheet.scrolled}
        onKeyDown={(event) => sheetKeys(event, sheet)}
        onPointerDown={(event) => sheetPressed(event, sheet)}
        onDblClick={(event) => {
          const head = (event.target as Element).closest<HTMLElement>("[data-row]");
          const id = head && rows[Number(head.dataset.row)];
          const where = spotOf(event.target);
          if (id) {
            ui.open(id);
          } else if (where && !(event.target as Element).closest("[data-check], .jn-cell-edit")) {
            sheet.startEditing(where);
          }
        }}
        onContextMenu={(event) => tableMenu({ store, ui }, event, sheet)}
        onClick={(event) => {
          const where = spotOf(event.target);
          if (where && rows[where.row] === undefined && where.row >= 0 && editing === null) {
            sheet.startEditing(where);
          }
        }}
        onCopy={(event) => sheet.copied(event, false)}
        onCut={(event) => sheet.copied(event, true)}
        onPaste={(event) => void sheet.paste(event)}
      >
        <div
          class="jn-tr jn-thead"
          role="row"
          aria-rowindex={1}
          style={{ width: `${total}px`, gridTemplateColumns: template }}
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
                  sheet.sortBy(each);
                  sheet.go({ row: -1, column: each });
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
          style={{ width: `${total}px`, height: `${(last.row + 1) * ROW}px` }}
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
                range={at.row < 0 ? null : part(sheet.shownRange, row)}
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
                faults={sheet.faults}
                comments={id === "" ? "" : commentWords(ui, id)}
                gaps={gapsOf.get(id)?.length ?? 0}
                editing={isEdited ? editing.column : -1}
                editor={isEdited ? editor : null}
              />
            );
          })}
        </div>
        {rows.length === 0 && (
          <p class="jn-grid-empty">
            No {kindWord(kind, true)} yet. Type a name in the first row, or paste rows from a
            spreadsheet.
          </p>
        )}
      </div>
      <footer class="jn-table-foot">
        <span>
          {rows.length} {rows.length === 1 ? word : kindWord(kind, true)}
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
            onClick={sheet.erase}
          />
        )}
      </footer>
    </>
  );
}
