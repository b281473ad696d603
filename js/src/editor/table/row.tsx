// biome-ignore-all lint/a11y/useSemanticElements: rows out of sight are not drawn, so it is no table
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is in the cells
/** A row of the table. */

import type { ComponentChildren } from "preact";
import type { Index } from "../../model/index.ts";
import { choiceWord, STATUS_TONES } from "../form/words.ts";
import { alike, memo } from "../shared/gestures.tsx";
import { Icon, SIGNS } from "../shared/parts.tsx";
import { type Column, fieldValue, isList, textOf } from "./columns.ts";
import { cellKey, type Fault, type Range } from "./edits.ts";
import { split } from "./text.ts";

export interface RowProps {
  readonly row: number;
  /** "" for the row in which a new item is typed. */
  readonly id: string;
  readonly top: number;
  readonly template: string;
  readonly index: Index;
  readonly columns: readonly Column[];
  readonly hint: string;
  /** Column of the focused cell, or -1. */
  readonly active: number;
  /** Part of the selected range in this row. */
  readonly range: readonly [left: number, right: number] | null;
  /** Column of the cell with the fill handle, or -1. */
  readonly handle: number;
  readonly selected: boolean;
  readonly faded: boolean;
  readonly faults: ReadonlyMap<string, Fault>;
  readonly gaps: number;
  /** The open comments in words. */
  readonly comments: string;
  readonly editing: number;
  readonly editor: ComponentChildren;
}

export const Row = memo(TableRow, (a, b) =>
  alike({ ...a, range: String(a.range) }, { ...b, range: String(b.range) }),
);

function TableRow(props: RowProps) {
  const { row, id, index, columns, range } = props;
  const name = id === "" ? props.hint : index.name(id);
  return (
    <div
      class={`jn-tr${props.faded ? " jn-fading" : ""}${props.selected ? " jn-chosen" : ""}${
        props.editing >= 0 ? " jn-open" : ""
      }${id === "" ? " jn-fresh" : ""}`}
      role="row"
      data-id={id || undefined}
      aria-rowindex={row + 2}
      aria-selected={props.selected}
      style={{ top: `${props.top}px`, gridTemplateColumns: props.template }}
    >
      <div
        class="jn-th"
        role="rowheader"
        data-row={row}
        title={id === "" ? undefined : `${name} (Ctrl+Enter to open)`}
      >
        {id === "" ? (
          <>
            <Icon path={SIGNS.plus} size={13} />
            <span class="jn-hidden">{props.hint}</span>
          </>
        ) : (
          <>
            <span aria-hidden="true">{row + 1}</span>
            <span class="jn-hidden">{name}</span>
            {props.comments !== "" && (
              <i class="jn-has-comments" title={props.comments}>
                <Icon path={SIGNS.comment} size={10} />
                <span class="jn-hidden">, {props.comments}</span>
              </i>
            )}
            {props.gaps > 0 && <i class="jn-has-gaps" title={`${props.gaps} gaps`} />}
          </>
        )}
      </div>
      {columns.map((column, at) => {
        const fault = props.faults.get(cellKey(id, column.id));
        const inside = range !== null && at >= range[0] && at <= range[1];
        return (
          <div
            key={column.id}
            class={`jn-td${inside ? " jn-in" : ""}${fault ? " jn-wrong" : ""}${
              at === props.active ? " jn-at" : ""
            }`}
            role="gridcell"
            aria-colindex={at + 2}
            aria-selected={inside}
            aria-invalid={fault ? true : undefined}
            aria-label={fault ? `${fault.text}: ${fault.error}` : undefined}
            title={fault?.error}
            tabIndex={at === props.active ? 0 : -1}
            data-cell={`${row} ${at}`}
          >
            {props.editing === at ? props.editor : fault ? fault.text : cell(props, column, at)}
            {props.handle === at && <i class="jn-fill" data-fill title="Drag to fill down" />}
          </div>
        );
      })}
    </div>
  );
}

function cell({ id, index, hint }: RowProps, column: Column, at: number) {
  if (id === "") {
    return at === 0 ? <span class="jn-td-text jn-quiet">{hint}</span> : null;
  }
  const entity = index.entity(id);
  if (entity === undefined) {
    return null;
  }
  if (column.type === "field" && column.field.type === "boolean") {
    const on = fieldValue(entity, column) === true;
    return (
      <span class={`jn-check${on ? " jn-on" : ""}`} data-check>
        {on && <Icon path={SIGNS.check} size={12} />}
        <span class="jn-hidden">{on ? "yes" : "no"}</span>
      </span>
    );
  }
  const text = textOf(index, id, column);
  if (column.type === "field" && column.field.enum && text !== "") {
    const tone = column.id === "status" ? ` jn-tone-${STATUS_TONES[text] ?? "quiet"}` : "";
    return <span class={`jn-pill${tone}`}>{choiceWord(text)}</span>;
  }
  const chips = isList(column) ? split(text) : [];
  if (chips.length > 0) {
    return (
      <span class="jn-td-chips" title={chips.join(", ")}>
        {chips.slice(0, 12).map((each, place) => (
          <span key={place} class="jn-pill" dir="auto">
            {each}
          </span>
        ))}
      </span>
    );
  }
  const long = text.startsWith("data:image/") ? "picture" : text.slice(0, 300);
  const number = typeof (column.type === "field" ? fieldValue(entity, column) : "") === "number";
  return (
    <span
      class={`jn-td-text${number ? " jn-number" : ""}`}
      dir={number ? undefined : "auto"}
      title={long.length > 18 ? long : undefined}
    >
      {long}
    </span>
  );
}

export function part(range: Range, row: number): readonly [number, number] | null {
  return row >= range.top && row <= range.bottom ? [range.left, range.right] : null;
}
