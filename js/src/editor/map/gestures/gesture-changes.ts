/** Turns gestures on the map into changes. No DOM. */

import { moveBefore, moveCards } from "../../../model/edits/actions.ts";
import type { Index } from "../../../model/index.ts";
import type { Change } from "../../../protocol/messages.ts";
import { isPlaced, type Layout, partsOf, type Row } from "../layout/layout.ts";

/** Target of a drop. */
export interface Target {
  readonly stage: string;
  readonly row: string;
  /** The card of the same kind that they go before; null for the end. */
  readonly before: string | null;
}

/**
 * Move cards to a stage, to a lane, or before another card. `from` is the stage that content
 * leaves.
 */
export function drop(index: Index, ids: readonly string[], target: Target, from: string): Change[] {
  const placed = ids.filter((id) => isPlaced(index.kind(id)));
  const contents = placed.filter((id) => index.kind(id) === "content");
  const others = placed.filter((id) => index.kind(id) !== "content");
  const changes: Change[] = moveCards(index, others, target.stage, target.before);
  for (const id of contents) {
    if (from !== target.stage) {
      if (index.link("occurs_in", id, from)) {
        changes.push({ op: "unlink", kind: "occurs_in", from: id, to: from });
      }
      if (target.stage !== "" && !index.link("occurs_in", id, target.stage)) {
        changes.push({ op: "link", kind: "occurs_in", from: id, to: target.stage });
      }
    }
  }
  if (contents.length > 0 && target.before !== null && index.kind(target.before) === "content") {
    changes.push(...moveBefore(index, "content", contents, target.before));
  }
  const lane = target.row.startsWith("lane:")
    ? target.row.slice(5)
    : target.row === "notes"
      ? ""
      : null;
  if (lane !== null) {
    for (const id of placed.filter((each) => index.kind(each) === "note")) {
      changes.push(...toLane(index, id, lane));
    }
  }
  return changes;
}

function toLane(index: Index, note: string, lane: string): Change[] {
  const now = index.from(note, "in_lane")[0]?.to ?? "";
  if (now === lane) {
    return [];
  }
  const changes: Change[] =
    now === "" ? [] : [{ op: "unlink", kind: "in_lane", from: note, to: now }];
  return lane === ""
    ? changes
    : [...changes, { op: "link", kind: "in_lane", from: note, to: lane }];
}

export type Direction = "left" | "right" | "up" | "down";

/** Move an item by one step of the keyboard; returns an empty list at the end. */
export function step(
  index: Index,
  layout: Layout,
  key: string,
  ids: readonly string[],
  direction: Direction,
): Change[] {
  const { row, column, id } = partsOf(key);
  const side = direction === "left" ? -1 : direction === "right" ? 1 : 0;
  if (row === "head") {
    return side === 0 ? [] : beside(index, "stage", id, side);
  }
  const line = layout.rows.find((each) => each.name === row);
  if (line === undefined) {
    return [];
  }
  const along = direction === "up" ? -1 : 1;
  if (column < 0) {
    return side === 0 && row.startsWith("lane:") ? laneStep(index, id, along) : [];
  }
  if (row === "goals") {
    return beside(index, "goal", id, side || along);
  }
  if (!isPlaced(index.kind(id))) {
    return [];
  }
  const from = layout.columns[column]?.id ?? "";
  if (side !== 0) {
    const next = layout.columns[column + side];
    const none = next === undefined && side === 1 && from !== "";
    return next === undefined && !none
      ? []
      : drop(index, ids, { stage: next?.id ?? "", row, before: null }, from);
  }
  return within(index, line, column, id, along, layout);
}

/** Move up or down in a cell; a note continues in the next lane. */
function within(
  index: Index,
  row: Row,
  column: number,
  id: string,
  along: 1 | -1,
  layout: Layout,
): Change[] {
  const cell = (row.cells[column] ?? []).map((item) => item.id);
  const at = cell.indexOf(id);
  const kind = index.kind(id);
  if (kind === undefined) {
    return [];
  }
  if (cell[at + along] !== undefined) {
    const before = along === -1 ? cell[at - 1] : cell[at + 2];
    const last = cell.at(-1) as string;
    const behind = index.map.order[kind].filter((each) => each !== id);
    const next = before ?? behind[behind.indexOf(last) + 1] ?? null;
    return moveBefore(index, kind, [id], next);
  }
  if (kind !== "note") {
    return [];
  }
  const lanes = layout.rows.filter((each) => each.adds === "note");
  const lane = lanes[lanes.indexOf(row) + along];
  return lane === undefined ? [] : toLane(index, id, lane.about);
}

/** Move an item of a kind one position left or right. */
function beside(index: Index, kind: "stage" | "goal", id: string, side: number): Change[] {
  const at = index.map.order[kind].indexOf(id) + side;
  return id === "none" || at < 0 || at >= index.map.order[kind].length
    ? []
    : [{ op: "move", id, at }];
}

/** Move a lane on its side of the line of visibility; past the line it changes sides. */
function laneStep(index: Index, id: string, along: 1 | -1): Change[] {
  const lane = index.get("lane", id);
  const side = index
    .all("lane")
    .filter((each) => Boolean(each.backstage) === Boolean(lane?.backstage));
  const next = side[side.findIndex((each) => each.id === id) + along];
  if (next !== undefined) {
    return [{ op: "move", id, at: index.map.order.lane.indexOf(next.id) }];
  }
  const crosses = Boolean(lane?.backstage) === (along === -1);
  return crosses ? [{ op: "set", id, fields: { backstage: along === 1 } }] : [];
}

/**
 * Move a lane before another, on the other's side of the line of visibility; to the end for null.
 */
export function dropLane(
  index: Index,
  id: string,
  before: string | null,
  backstage: boolean,
): Change[] {
  const changes = moveBefore(index, "lane", [id], before);
  if (Boolean(index.get("lane", id)?.backstage) !== backstage) {
    changes.push({ op: "set", id, fields: { backstage } });
  }
  return changes;
}
