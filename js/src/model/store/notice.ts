/** Messages to the user. */

import type { Change, History } from "../../protocol/messages.ts";
import { linkKey } from "../map.ts";
import { Refusal } from "../refusal.ts";

/** The result of an action, or why it failed. */
export interface Notice {
  readonly kind: "error" | "info";
  readonly text: string;
  /** The history after the step; as long as it is the last one, the message offers to undo it. */
  readonly undo?: History;
  /** Something else to do about it; the message closes first. */
  readonly action?: { readonly label: string; readonly title?: string; run(): void };
  /** The refused field and its item: an id, or the key of a link. */
  readonly id?: string;
  readonly field?: string;
}

/** Say why something failed, and which of the changes was refused. */
export function failed(error: unknown, changes: readonly Change[]): Notice {
  if (!(error instanceof Refusal)) {
    return { kind: "error", text: String(error) };
  }
  const change = error.change === null ? undefined : changes[error.change];
  const allowed = error.allowed === null ? "" : `; allowed: ${error.allowed}`;
  return {
    kind: "error",
    text: error.message + (error.message.includes("allowed:") ? "" : allowed),
    ...(change && "id" in change ? { id: change.id } : {}),
    ...(change?.op === "link" ? { id: linkKey(change.kind, change.from, change.to) } : {}),
    ...(error.field === null ? {} : { field: error.field }),
  };
}

/** Say how many edits were applied, and which were refused. */
export function broughtOver(all: number, refused: readonly string[]): Notice {
  const count = all - refused.length;
  const text = `${count === 1 ? "1 edit was" : `${count} edits were`} applied.`;
  return refused.length === 0
    ? { kind: "info", text }
    : { kind: "error", text: `${text} These edits no longer fit the map: ${refused.join("; ")}` };
}
