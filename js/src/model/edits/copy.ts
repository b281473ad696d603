/** Writes cards to the clipboard: rows for a spreadsheet, JSON for an editor. No DOM. */

import type { Kind } from "../../protocol/kinds.ts";
import type { Index } from "../index.ts";
import { KINDS } from "../schema.ts";
import type { Copied } from "./actions.ts";
import { type Field, FORMULA } from "./paste.ts";

/** Return the entities in a text that was copied from an editor. */
export function copiesIn(text: string): Copied[] {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return [];
  }
  return Array.isArray(found) ? found.filter(isCopy) : [];
}

function isCopy(value: unknown): value is Copied {
  const it = value as Partial<Copied> | null;
  return (
    typeof it === "object" &&
    it !== null &&
    KINDS.includes(it.kind as Kind) &&
    typeof it.id === "string" &&
    typeof it.fields === "object" &&
    it.fields !== null &&
    Array.isArray(it.links) &&
    it.links.every(
      (each) =>
        typeof each?.kind === "string" &&
        typeof each.from === "string" &&
        typeof each.to === "string",
    )
  );
}

const COLUMNS: readonly Field[] = [
  "touchpoint",
  "stage",
  "channel",
  "owner",
  "description",
  "tags",
  "persona",
  "goal",
];

/** Return entities as rows separated by tabs, with headings. Formulas are escaped. */
export function rowsOf(index: Index, ids: readonly string[]): string {
  if (ids.every((id) => index.kind(id) !== "touchpoint")) {
    return ids
      .map((id) => quoted(index.entity(id)?.name || index.entity(id)?.description || ""))
      .join("\n");
  }
  const rows = ids.map((id) => {
    const it = index.get("touchpoint", id);
    const stage = index.stageOf(id);
    const names = (all: readonly string[]) => all.map((each) => index.name(each)).join("; ");
    return [
      index.name(id),
      stage === "" ? "" : index.name(stage),
      (it?.channels ?? []).join("; "),
      it?.owner ?? "",
      index.entity(id)?.description ?? "",
      (index.entity(id)?.tags ?? []).join("; "),
      names(index.to(id, "experiences").map((each) => each.from)),
      names(index.from(id, "supports").map((each) => each.to)),
    ].map(quoted);
  });
  return [COLUMNS, ...rows].map((row) => row.join("\t")).join("\n");
}

function quoted(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[\t\n"]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
