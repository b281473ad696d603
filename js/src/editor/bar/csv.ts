/** The current view as a table in CSV. */

import { FORMULA } from "../../model/edits/paste.ts";
import type { Index } from "../../model/index.ts";
import type { Kind } from "../../protocol/kinds.ts";
import type { ViewName } from "../../protocol/messages.ts";
import { counts } from "../alignment/matrix.ts";
import type { Ui } from "../shared/context.ts";
import { textOf } from "../table/columns.ts";
import { tableState } from "../table/state.ts";

const KIND_OF: Readonly<Record<Exclude<ViewName, "alignment" | "table">, Kind>> = {
  map: "touchpoint",
  personas: "persona",
  goals: "goal",
  priorities: "opportunity",
};

export interface Table {
  /** What the rows are, for the name of the file. */
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

/** Return the rows of a view, with their heading. */
export function tableOf(index: Index, ui: Ui, view: ViewName): Table {
  if (view === "alignment") {
    return { name: "alignment", rows: alignment(index) };
  }
  const state = tableState(ui);
  const kind = view === "table" ? state.kind.peek() : KIND_OF[view];
  const columns = state.columns(kind);
  const ids = view === "map" ? alongStages(index) : state.rows(index, kind);
  const shown = columns.filter(({ id }) => id !== "portrait" && id !== "image");
  return {
    name: kind.replace("_", "-"),
    rows: [
      shown.map(({ label }) => label),
      ...ids.map((id) => shown.map((column) => textOf(index, id, column))),
    ],
  };
}

/** Return the touchpoints in the order of the map. */
function alongStages(index: Index): string[] {
  return [...index.map.order.stage, ""].flatMap((stage) =>
    index.inStage(stage, "touchpoint").map(({ id }) => id),
  );
}

function alignment(index: Index): string[][] {
  const numbers = counts(index);
  const rows = index.map.order.goal.flatMap((goal) =>
    index.map.order.persona.map((persona) => [
      index.name(goal),
      index.name(persona),
      index.link("targets", goal, persona) ? "yes" : "no",
      String(numbers.get(`${goal} ${persona}`) ?? 0),
    ]),
  );
  return [["Goal", "Persona", "Targeted", "Supporting touchpoints"], ...rows];
}

/** Return rows as CSV, for spreadsheets too: formulas are neutralized, and the encoding is marked. */
export function csvText(rows: Table["rows"]): string {
  const lines = rows.map((row) => row.map(cell).join(","));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
