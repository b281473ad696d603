/** The grid of the map: stage heads, rows and their cells. */

import { isColor } from "../../../model/look.ts";
import type { Kind } from "../../../protocol/kinds.ts";
import { Avatar, Icon, kindWord, SIGNS } from "../../shared/parts.tsx";
import { pasteWhileTyping } from "../gestures/clipboard.ts";
import type { CardItem } from "../layout/cards.ts";
import { type Column, type Item, keyOf, type Row } from "../layout/layout.ts";
import { memo, useLive } from "../state/memo.tsx";
import { aria } from "../state/roles.ts";
import { useMap } from "../state/state.ts";
import {
  addBeside,
  addTyped,
  commitName,
  leaveAdding,
  leaveTyping,
  lostTyping,
  moreAfter,
  write,
} from "../state/typing.ts";
import { Badge, Card, Text, useCard } from "./card.tsx";
import { CurveCells, Empty, Faces } from "./emotion-curve.tsx";
import { Reached, Unmapped } from "./observed.tsx";
import { Typing } from "./rename.tsx";

const NOBODY: readonly string[] = [];

/** The "+" at the end of a cell, where the next thing would go. */
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

/** The field in which something new is typed; Enter makes it and asks for the next. */
export function NewHere({ row, column }: { row: string; column: number }) {
  const state = useMap();
  const mine = useLive(() => {
    const adding = state.adding.value;
    return adding !== null && adding.row === row && adding.column === column ? adding : null;
  }, [row, column]);
  const place = mine.value;
  if (place === null) {
    return null;
  }
  return (
    <div class="jnm-card jnm-new">
      <Typing
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
      />
      {place.kind === "touchpoint" && place.last === undefined && (
        <span class="jnm-small jnm-hint">Enter: add another. Tab: next stage.</span>
      )}
    </div>
  );
}

/** The field in which a text of a link is begun. */
function WrittenHere({ row, column }: { row: string; column: number }) {
  const state = useMap();
  const mine = useLive(() => {
    const writing = state.writing.value;
    return writing !== null && writing.row === row && writing.column === column ? writing : null;
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
      />
    </div>
  );
}

const Cell = memo(
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
    return (
      <div
        class={`jnm-cell${items.length === 0 ? " jnm-empty" : ""}`}
        {...aria("gridcell", undefined, row.type === "goals" ? { "aria-colspan": span } : {})}
        data-row={row.name}
        data-column={column}
      >
        {items.map((item) =>
          item.type === "card" ? (
            <Card key={item.id} item={item} />
          ) : item.type === "event" ? (
            <Unmapped key={item.key} item={item} />
          ) : (
            <Text key={item.key} item={item} />
          ),
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

const Label = memo(({ row, folded }: { row: Row; folded: boolean }) => {
  const state = useMap();
  const lane = row.name.startsWith("lane:");
  const key = keyOf(row.name, -1, lane ? row.about : "label");
  const item: Pick<CardItem, "id" | "key" | "kind" | "name"> = {
    id: row.about,
    key,
    kind: "lane",
    name: row.label,
  };
  const renaming = useLive(() => state.renaming.value === key, [key]);
  const curve = row.type === "curve";
  const name = `${row.label}${curve ? ", emotion" : ""}`;
  const person = curve ? state.person(row.about) : undefined;
  const inner = renaming.value ? (
    <Typing
      value={row.label}
      label={`Name of ${row.label}`}
      done={(typed) => commitName(state, item, typed)}
      cancel={() => leaveTyping(state, key)}
    />
  ) : (
    <span class="jnm-name" dir="auto">
      {row.label}
    </span>
  );
  return (
    <div class="jnm-label" {...aria("rowheader", name, { "aria-expanded": !folded })}>
      <button
        type="button"
        class="jnm-fold"
        data-fold={row.name}
        tabIndex={-1}
        aria-label={`${folded ? "Unfold" : "Fold"} ${row.label}`}
        title={folded ? "Expand" : "Collapse"}
      >
        <Icon size={10} path={folded ? SIGNS.right : SIGNS.down} />
      </button>
      {lane ? (
        <LaneLabel row={row} state_key={key}>
          {inner}
        </LaneLabel>
      ) : (
        <PlainLabel
          key_={key}
          id={curve ? row.about : ""}
          label={`${name}${folded ? ", folded" : ""}`}
          fold={curve ? undefined : row.name}
        >
          {person?.persona && <Avatar persona={person.persona} color={person.color} size={22} />}
          {inner}
        </PlainLabel>
      )}
      {curve && !folded && <Faces />}
    </div>
  );
});

function PlainLabel({
  key_,
  id,
  label,
  fold,
  children,
}: {
  key_: string;
  id: string;
  label: string;
  /** The row that a click on it folds. */
  fold: string | undefined;
  children: preact.ComponentChildren;
}) {
  const state = useMap();
  const tab = useLive(() => (state.focus.value === key_ ? 0 : -1), [key_]);
  return (
    <div
      class="jnm-what"
      {...aria("group", label)}
      data-key={key_}
      data-open={id}
      data-fold={fold}
      tabIndex={tab}
    >
      {children}
    </div>
  );
}

function LaneLabel({
  row,
  state_key,
  children,
}: {
  row: Row;
  state_key: string;
  children: preact.ComponentChildren;
}) {
  const state = useMap();
  const behind = row.backstage ? ", behind the line of visibility" : "";
  const props = useCard(
    state,
    { id: row.about, key: state_key, kind: "lane", look: "jnm-what jnm-lane" },
    NOBODY,
    true,
    `${row.label}, lane${behind}`,
  );
  return <div {...props}>{children}</div>;
}

export const RowView = memo(({ row }: { row: Row }) => {
  const state = useMap();
  const { columns } = state.layout.value;
  const folded = useLive(() => state.folded.value.has(row.name), [row.name]).value;
  if (folded) {
    return (
      <div class="jnm-row jnm-folded" {...aria("row")} data-row-name={row.name}>
        <Label row={row} folded />
        {row.cells.map((items, place) => (
          <div key={columns[place]?.id} class="jnm-cell" {...aria("gridcell")}>
            {items.length > 0 && <span class="jnm-small">{items.length}</span>}
          </div>
        ))}
      </div>
    );
  }
  return (
    <div class={`jnm-row jnm-is-${row.type}`} {...aria("row")} data-row-name={row.name}>
      <Label row={row} folded={false} />
      {row.type === "curve" ? (
        <CurveCells row={row} />
      ) : (
        row.cells.map((items, place) => (
          <Cell
            key={row.type === "goals" ? "goals" : columns[place]?.id}
            row={row}
            column={place}
            name={row.type === "goals" ? "" : (columns[place]?.name ?? "")}
            items={items}
          />
        ))
      )}
    </div>
  );
});

const Head = memo(({ column, place }: { column: Column; place: number }) => {
  const state = useMap();
  const { id, name, description } = column;
  const key = keyOf("head", place, id || "none");
  const count = column.touchpoints.length;
  const item = { id, key, kind: "stage" as Kind, name };
  const props = useCard(
    state,
    { id, key, kind: "stage", look: `jnm-stage${id === "" ? " jnm-none" : ""}` },
    NOBODY,
    true,
    `${name}, stage, ${count} ${count === 1 ? "touchpoint" : "touchpoints"}`,
  );
  const renaming = useLive(() => state.renaming.value === key, [key]);
  return (
    <div class="jnm-head" {...aria("columnheader")} data-row="head" data-column={place}>
      <div {...props} style={isColor(column.color) ? { "--jn-bar": column.color } : undefined}>
        <div class="jnm-top">
          {renaming.value ? (
            <Typing
              value={name}
              label={`Name of ${name}`}
              done={(typed) => commitName(state, item, typed)}
              lost={(typed) => lostTyping(state, item, typed)}
              cancel={() => leaveTyping(state, key)}
              twice={() => state.ui.open(id)}
            />
          ) : (
            <span class="jnm-name" dir="auto">
              {name}
            </span>
          )}
          {id !== "" && <Badge id={id} />}
        </div>
        {description !== "" && (
          <div class="jnm-small" dir="auto">
            {description}
          </div>
        )}
        {state.observes.value && <Reached id={id} />}
      </div>
    </div>
  );
});

export function Heads() {
  const state = useMap();
  const { columns } = state.layout.value;
  return (
    <div class="jnm-row jnm-heads" {...aria("row")}>
      <div class="jnm-label jnm-corner" {...aria("columnheader")}>
        <span class="jn-hidden">Rows</span>
      </div>
      {columns.map((column, place) => (
        <Head key={column.id} column={column} place={place} />
      ))}
      {!state.readonly && (
        <div
          class="jnm-head jnm-more"
          {...aria("columnheader")}
          data-row="head"
          data-column={columns.length}
        >
          <NewHere row="head" column={columns.length} />
          <Plus row="head" column={columns.length} label="Add a stage" />
        </div>
      )}
    </div>
  );
}
