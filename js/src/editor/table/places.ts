/** The focused cell, the range and the edited cell: they stay with their items when rows move. */

import { useRef, useState } from "preact/hooks";
import type { Ui } from "../shared/context.ts";
import type { Spot } from "./sight.ts";

/** A cell that is being edited. */
export interface Editing extends Spot {
  /** Id of the row's item; "" for a new one. */
  readonly id: string;
  readonly text: string;
  readonly typed: boolean;
}

export interface Places {
  readonly spot: Spot;
  setSpot(spot: Spot): void;
  readonly anchor: Spot;
  setAnchor(spot: Spot): void;
  readonly editing: Editing | null;
  setEditing(editing: Editing | null): void;
  /** The user deletes rows, so that the focus goes to the next row. */
  readonly deleting: { current: boolean };
}

export function usePlaces(rows: readonly string[], ui: Ui): Places {
  const [spot, setSpot] = useState<Spot>(() => {
    const selected = new Set(ui.store.selection.peek());
    const first = rows.findIndex((id) => selected.has(id));
    return { row: Math.max(first, rows.length > 0 ? 0 : -1), column: 0 };
  });
  const [anchor, setAnchor] = useState<Spot>(spot);
  const [editing, setEditing] = useState<Editing | null>(null);
  const before = useRef(rows);
  const deleting = useRef(false);
  let now = { spot, anchor, editing };
  if (before.current !== rows) {
    now = moved(now, before.current, rows);
    const gone = before.current[spot.row];
    ui.astray ||= gone !== undefined && !rows.includes(gone) && !deleting.current;
    deleting.current = false;
    before.current = rows;
    if (now.spot !== spot) {
      setSpot(now.spot);
    }
    if (now.anchor !== anchor) {
      setAnchor(now.anchor);
    }
    if (now.editing !== editing) {
      setEditing(now.editing);
    }
  }
  return { ...now, setSpot, setAnchor, setEditing, deleting };
}

type Now = Pick<Places, "spot" | "anchor" | "editing">;

/** Return the places of the same items in the new rows. */
function moved({ spot, anchor, editing }: Now, before: readonly string[], rows: readonly string[]) {
  const rowOf = (row: number) => {
    const id = before[row];
    return id === undefined ? (row < 0 ? row : rows.length) : rows.indexOf(id);
  };
  const to = <S extends Spot>(place: S): S => {
    const row = rowOf(place.row);
    return row === place.row || row === -1 ? place : { ...place, row };
  };
  const gone = rowOf(spot.row) === -1 && spot.row >= 0;
  const row = editing === null ? -1 : editing.id === "" ? rows.length : rows.indexOf(editing.id);
  return {
    spot: to(spot),
    anchor: gone ? spot : to(anchor),
    editing:
      editing === null || row === -1 ? null : row === editing.row ? editing : { ...editing, row },
  };
}
