/** The files that a page hands out. */

import { same } from "../../model/values.ts";
import type { Change } from "../../protocol/change.ts";
import type { JourneyFile } from "../../protocol/kinds.ts";
import type { Steps } from "./drafts.ts";

export const FORMAT = "journeynb-changes/1";

/** What `jm.review_changes` reads. */
export interface ChangesFile {
  readonly format: typeof FORMAT;
  readonly title: string;
  /** The hash of the file of the map that the changes begin from. */
  readonly base: string;
  /** When the changes were downloaded, as an ISO date and time. */
  readonly made: string;
  readonly by?: string;
  readonly steps: Steps;
  /** The map that they begin from, so that what it says by now can be held against it. */
  readonly map: JourneyFile;
}

export function changesText(file: ChangesFile): string {
  const { steps, map, ...head } = file;
  const lines = Object.entries(head).map(([key, value]) => line(key, JSON.stringify(value)));
  const items = steps.map((changes) => `    ${JSON.stringify(changes)}`).join(",\n");
  lines.push(line("steps", `[\n${items}\n  ]`), line("map", JSON.stringify(map)));
  return `{\n${lines.join(",\n")}\n}\n`;
}

function line(key: string, value: string): string {
  return `  ${JSON.stringify(key)}: ${value}`;
}

/** Steps as somebody reviews them: of several in a row that set the same, only the last. */
export function joined(steps: Steps): Steps {
  return steps.filter((changes, index) => {
    const what = onlySets(changes);
    const next = steps[index + 1];
    return what === null || next === undefined || !same(what, onlySets(next));
  });
}

/** What a step that only sets fields sets; null for any other. */
function onlySets(changes: readonly Change[]): unknown {
  const [change] = changes;
  return changes.length === 1 && change?.op === "set"
    ? { id: change.id, names: Object.keys(change.fields ?? {}).sort() }
    : null;
}

/** Hand a file to the person who looks at the page. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
