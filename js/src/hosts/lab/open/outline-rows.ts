/** The rows of the outline: stages with their touchpoints, personas and goals. */

import { fold } from "../../../editor/filter/fold-case.ts";
import { cascade } from "../../../editor/goals/cascade.ts";
import type { Index } from "../../../model/index.ts";

export interface Row {
  /** Its id, "" for the heading of a group. */
  readonly id: string;
  readonly key: string;
  readonly label: string;
  /** Depth in the tree, from 1. */
  readonly level: number;
  readonly kind: "heading" | "stage" | "touchpoint" | "persona" | "goal";
  /** Whether its rows are shown; null if it has none. */
  readonly open: boolean | null;
  /** Number of its rows. */
  readonly count: number;
}

/** Stages start closed in a map with more touchpoints. */
const MANY = 300;
/** Heading of the touchpoints without a stage. */
export const UNPLACED = "Without a stage";

/**
 * Return the rows that are seen.
 *
 * `turned` has the keys of rows that the user has opened or closed, against what they are at first.
 * A text leaves the rows that contain it, and what they belong to.
 */
export function outlineRows(index: Index, turned: ReadonlySet<string>, text: string): Row[] {
  const query = fold(text.trim());
  const rows: Row[] = [];
  const fits = (label: string) => query === "" || fold(label).includes(query);
  const closed = index.map.order.touchpoint.length > MANY;
  const group = (head: Omit<Row, "open" | "count">, below: readonly Row[], shut: boolean) => {
    const all = query === "" || (fits(head.label) && head.kind !== "heading");
    const shown = all ? below : below.filter((row) => fits(row.label));
    if (query !== "" && shown.length === 0 && !(fits(head.label) && head.kind !== "heading")) {
      return [];
    }
    const open = query !== "" || shut === turned.has(head.key);
    const made = { ...head, open: below.length === 0 ? null : open, count: below.length };
    return open ? [made, ...shown] : [made];
  };
  const leaf = (id: string, kind: Row["kind"], level: number): Row => ({
    id,
    key: id,
    label: index.name(id),
    level,
    kind,
    open: null,
    count: 0,
  });
  const heading = (label: string, level = 1) =>
    ({ id: "", key: `# ${label}`, label, level, kind: "heading" }) as const;
  const touchpoints = (stage: string) =>
    index.inStage(stage, "touchpoint").map(({ id }) => leaf(id, "touchpoint", 3));
  const stages = index.all("stage").flatMap(({ id }) => {
    const { open: _, count: __, ...head } = leaf(id, "stage", 2);
    return group(head, touchpoints(id), closed);
  });
  const unplaced = touchpoints("");
  if (unplaced.length > 0) {
    stages.push(...group(heading(UNPLACED, 2), unplaced, closed));
  }
  const personas = index.all("persona").map(({ id }) => leaf(id, "persona", 2));
  const goals = cascade(index).map(({ id, depth }) => leaf(id, "goal", 2 + depth));
  const parts: [string, Row[], number][] = [
    ["Stages", stages, index.map.order.stage.length],
    ["Personas", personas, personas.length],
    ["Goals", goals, goals.length],
  ];
  for (const [label, below, count] of parts) {
    const head = heading(label);
    const shown = label === "Stages" ? below : below.filter((row) => fits(row.label));
    if (query !== "" && shown.length === 0) {
      continue;
    }
    const open = query !== "" || !turned.has(head.key);
    rows.push({ ...head, open: below.length === 0 ? null : open, count });
    if (open) {
      rows.push(...shown);
    }
  }
  return rows;
}
