/** The files that a page downloads. */

import { saveFile } from "../../editor/shared/save-file.ts";
import { same } from "../../model/values.ts";
import type { JourneyFile } from "../../protocol/kinds.ts";
import type { Change } from "../../protocol/messages.ts";
import type { Steps } from "./drafts.ts";

export const FORMAT = "journeynb-changes/2";

/** The file that `jm.review_changes` reads. */
export interface ChangesFile {
  readonly format: typeof FORMAT;
  readonly title: string;
  readonly by?: string;
  /** What made the file: a person in a report, not an assistant. */
  readonly from: "report";
  /** Time of the download, as an ISO date and time. */
  readonly made: string;
  /** Hash of the map's file before the changes. */
  readonly base: string;
  readonly steps: Steps;
  /** The map before the changes, to compare with the current one. */
  readonly map: JourneyFile;
}

export function changesText(file: ChangesFile): string {
  const { steps, map, ...head } = file;
  const lines = Object.entries(head).map(([key, value]) => line(key, JSON.stringify(value)));
  const items = steps.map((changes) => `    ${JSON.stringify({ changes })}`).join(",\n");
  lines.push(line("steps", `[\n${items}\n  ]`), line("map", JSON.stringify(map)));
  return `{\n${lines.join(",\n")}\n}\n`;
}

function line(key: string, value: string): string {
  return `  ${JSON.stringify(key)}: ${value}`;
}

/** Return steps for a review: of consecutive steps that set the same fields, only the last. */
export function joined(steps: Steps): Steps {
  return steps.filter((changes, index) => {
    const what = onlySets(changes);
    const next = steps[index + 1];
    return what === null || next === undefined || !same(what, onlySets(next));
  });
}

/** Return what a step sets if it does nothing else, or else null. */
function onlySets(changes: readonly Change[]): unknown {
  const [change] = changes;
  return changes.length === 1 && change?.op === "set"
    ? { id: change.id, names: Object.keys(change.fields ?? {}).sort() }
    : null;
}

/** Download a file. */
export function download(name: string, text: string): void {
  saveFile(name, text, "application/json", null);
}
