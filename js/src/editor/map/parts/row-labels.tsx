import { Avatar, Icon, SIGNS } from "../../shared/parts.tsx";
import type { CardItem } from "../layout/cards.ts";
import { keyOf, type Row } from "../layout/layout.ts";
import { shortOf } from "../state/folds.ts";
import { memo, useLive } from "../state/memo.tsx";
import { aria } from "../state/roles.ts";
import { useMap } from "../state/state.ts";
import { commitName, leaveTyping, lostTyping } from "../state/typing.ts";
import { NOBODY, useCard } from "./card.tsx";
import { Faces } from "./emotion-curve.tsx";
import { Typing } from "./rename.tsx";

export const Label = memo(({ row, folded }: { row: Row; folded: boolean }) => {
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
      lost={(typed) => lostTyping(state, item, typed)}
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
        aria-label={`${folded ? "Expand" : "Collapse"} ${row.label}`}
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
          label={`${name}${folded ? ", collapsed" : ""}`}
          fold={curve ? undefined : row.name}
        >
          {person?.persona && <Avatar persona={person.persona} color={person.color} size={22} />}
          {inner}
        </PlainLabel>
      )}
      {!folded && !curve && <Shorten row={row} />}
      {curve && !folded && <Faces />}
    </div>
  );
});

/** Number of texts in a cell up to which nothing is left out. */
const FEW = 2;

/** Shows only the first texts of a row, or all. */
const Shorten = memo(({ row }: { row: Row }) => {
  const state = useMap();
  const name = shortOf(row.name);
  const short = useLive(() => state.folded.value.has(name), [name]).value;
  if (row.name !== "wants" || row.cells.every((cell) => cell.length <= FEW)) {
    return null;
  }
  return (
    <button type="button" class="jnm-shorten" data-fold={name} tabIndex={-1}>
      {short ? "Show all" : "Show less"}
    </button>
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
  /** The row that a click on it collapses. */
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
