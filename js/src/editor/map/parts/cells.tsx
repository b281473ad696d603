import { Icon, kindWord, SIGNS } from "../../shared/parts.tsx";
import { pasteWhileTyping } from "../gestures/clipboard.ts";
import { type Item, keyOf, type Row } from "../layout/layout.ts";
import { shortOf } from "../state/folds.ts";
import { memo, useLive } from "../state/memo.tsx";
import { aria } from "../state/roles.ts";
import { useMap } from "../state/state.ts";
import {
  addBeside,
  addTyped,
  columnOf,
  leaveAdding,
  lostAdding,
  moreAfter,
  write,
} from "../state/typing.ts";
import { Card, Text } from "./card.tsx";
import { Empty } from "./emotion-curve.tsx";
import { Unmapped } from "./observed.tsx";
import { Typing } from "./rename.tsx";

/** The "+" at the end of a cell, which adds the next item. */
export const Plus = memo(
  ({ row, column, label, text }: { row: string; column: number; label: string; text?: string }) => {
    const state = useMap();
    const key = keyOf(row, column, "+");
    const tab = useLive(() => (state.focus.value === key ? 0 : -1), [key]);
    return (
      <button
        type="button"
        class="jnm-plus"
        data-key={key}
        data-plus
        tabIndex={tab}
        aria-label={label}
        title={label}
      >
        <Icon size={12} path={SIGNS.plus} />
        {text !== undefined && <span>{text}</span>}
      </button>
    );
  },
);

/** The field for a new item; Enter adds it and asks for the next. */
export function NewHere({ row, column }: { row: string; column: number }) {
  const state = useMap();
  const mine = useLive(() => {
    const adding = state.adding.value;
    return adding?.row === row && (row === "head" || columnOf(state, adding) === column)
      ? adding
      : null;
  }, [row, column]);
  const place = mine.value;
  if (place === null) {
    return null;
  }
  return (
    <div class="jnm-card jnm-new">
      <Typing
        key={place.turn}
        value=""
        label={`Name of the new ${kindWord(place.kind)}`}
        placeholder={place.kind === "note" ? "Note" : `New ${kindWord(place.kind)}`}
        lines={place.kind === "note"}
        onPaste={(event) => pasteWhileTyping(state, place, event)}
        done={(typed, next) => {
          if (typed === "") {
            leaveAdding(state, place, next);
            return;
          }
          const id = addTyped(state, place, typed);
          state.adding.value = next ? moreAfter(state, place, id) : null;
        }}
        beside={(typed, by) => addBeside(state, place, typed, by)}
        cancel={() => leaveAdding(state, place, true)}
        lost={(typed) => lostAdding(state, place, typed)}
      />
      {place.kind === "touchpoint" && place.last === undefined && (
        <span class="jnm-small jnm-hint">Enter: add another. Tab: next stage.</span>
      )}
    </div>
  );
}

/** The field for a new text of a link. */
function WrittenHere({ row, column }: { row: string; column: number }) {
  const state = useMap();
  const mine = useLive(() => {
    const writing = state.writing.value;
    return writing?.row === row && state.layout.value.columns[column]?.id === writing.stage
      ? writing
      : null;
  }, [row, column]);
  const place = mine.value;
  if (place === null) {
    return null;
  }
  const { ref } = place;
  const { index } = state.store;
  const about = "stage" in ref ? ref.field.slice(0, -1) : index.value.name(ref.touchpoint);
  const label = `${index.value.name(ref.persona)}: ${about}`;
  const end = () => {
    state.writing.value = null;
    state.go(keyOf(row, column, "+"));
  };
  return (
    <div class="jnm-card jnm-new">
      <span class="jnm-small">{label}</span>
      <Typing
        value=""
        label={label}
        placeholder="Text"
        lines
        done={(typed) => {
          end();
          write(state, ref, typed);
        }}
        cancel={end}
        lost={(typed) => {
          if (state.writing.peek() === place) {
            state.writing.value = null;
            if (typed !== "") {
              state.ui.keep({ why: `${about} was deleted elsewhere.`, text: typed });
            }
          }
        }}
      />
    </div>
  );
}

/** Number of texts in a cell of a row that is shortened. */
const FIRST = 2;

/** Shows the other texts of a row that is shortened. */
const More = memo(({ row, column, count }: { row: Row; column: number; count: number }) => {
  const state = useMap();
  const key = keyOf(row.name, column, "more");
  const tab = useLive(() => (state.focus.value === key ? 0 : -1), [key]);
  return (
    <button
      type="button"
      class="jnm-more-texts"
      data-key={key}
      data-fold={shortOf(row.name)}
      tabIndex={tab}
      aria-label={`Show ${count} more: ${row.label}`}
    >
      {count} more
    </button>
  );
});

export const Cell = memo(
  ({
    row,
    column,
    name,
    items,
  }: {
    row: Row;
    column: number;
    name: string;
    items: readonly Item[];
  }) => {
    const state = useMap();
    const adds = row.adds === null ? row.label.toLowerCase() : kindWord(row.adds);
    const span = Math.max(1, state.layout.value.columns.length);
    const label = name === "" ? `Add ${adds}` : `Add ${adds} in ${name}`;
    const short = useLive(() => state.folded.value.has(shortOf(row.name)), [row.name]).value;
    const shown = short ? items.slice(0, FIRST) : items;
    return (
      <div
        class={`jnm-cell${items.length === 0 ? " jnm-empty" : ""}${short ? " jnm-short" : ""}`}
        {...aria("gridcell", undefined, row.type === "goals" ? { "aria-colspan": span } : {})}
        data-row={row.name}
        data-column={column}
      >
        {shown.map((item) =>
          item.type === "card" ? (
            <Card key={item.id} item={item} />
          ) : item.type === "event" ? (
            <Unmapped key={item.key} item={item} />
          ) : (
            <Text key={item.key} item={item} />
          ),
        )}
        {shown.length < items.length && (
          <More row={row} column={column} count={items.length - shown.length} />
        )}
        <NewHere row={row.name} column={column} />
        <WrittenHere row={row.name} column={column} />
        {state.readonly || row.type === "events" ? (
          items.length === 0 && (
            <Empty row={row} column={column} label={`${row.label}, ${name}, empty`} />
          )
        ) : (
          <Plus
            row={row.name}
            column={column}
            label={label}
            {...(row.name === "touchpoints" && items.length === 0 ? { text: "Touchpoint" } : {})}
          />
        )}
      </div>
    );
  },
);
