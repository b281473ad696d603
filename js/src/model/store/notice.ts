/** Messages to the user. */

import type { Change, History, News } from "../../protocol/messages.ts";
import { linkKey } from "../map.ts";
import { Refusal } from "../refusal.ts";

/** Largest number of characters of a reason in a message. */
const LONGEST = 280;

/** The result of an action, or why it failed. */
export interface Notice {
  readonly kind: "error" | "info";
  readonly text: string;
  /** The history after the step; as long as it is the last one, the message offers to undo it. */
  readonly undo?: History;
  /** It stays until it is closed or another message comes. */
  readonly stays?: boolean;
  /** It is about the map's file, and closes when that is well again. */
  readonly about?: "file";
  /** Something else to do about it; the message closes first. */
  readonly action?: { readonly label: string; readonly title?: string; run(): void };
  /** What someone else has changed at the same time. */
  readonly overwritten?: readonly Extract<News, { type: "overwritten" }>[];
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

type Merged = Extract<News, { type: "merged" }> & { readonly draft?: string };

/** Say what came in from the map's file or an assistant; `undo` takes it back. */
export function mergedIn(news: Merged, undo: () => void): Notice {
  const { words, conflicts, undoable, why } = news;
  const { what, label, title } = source(news);
  const parts = [
    `${what}${words === "" ? "" : `: ${words}`}.`,
    why === undefined ? "" : `Why: ${startOf(why)}`,
    conflicts.length === 0 ? "" : `Changed on both sides: ${conflicts.join(". ")}.`,
  ];
  return {
    kind: conflicts.length === 0 ? "info" : "error",
    text: parts.filter(Boolean).join(" "),
    stays: true,
    ...(undoable ? { action: { label, title, run: undo } } : {}),
  };
}

/** Return a text, or its first words if it is too long for a message. */
function startOf(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).trimEnd()}…`;
}

/** Return in words where changes came from, and how the button that takes them back is called. */
function source({ who, draft }: Merged): { what: string; label: string; title: string } {
  if (who !== undefined) {
    const title = "Undo what the assistant changed";
    return { what: `${who} changed the map`, label: "Undo theirs", title };
  }
  return draft === undefined
    ? {
        what: "The file was changed elsewhere",
        label: "Undo theirs",
        title: "Undo the changes from the file",
      }
    : {
        what: "Unsaved edits were restored",
        label: "Undo",
        title: "Undo these edits",
      };
}

/** Say that what the file brought is taken back, and what stays since someone has changed it. */
export function tookBack(kept: readonly string[] = []): Notice {
  const rest =
    kept.length === 0 ? "" : ` Not undone, because they have changed since: ${kept.join("; ")}.`;
  return { kind: "info", text: `Undone.${rest}`, ...(rest === "" ? {} : { stays: true }) };
}

/** Say that the map's file is gone. */
export function deleted(path: string): Notice {
  return { kind: "error", text: `${path} was deleted. Save to write it again.`, about: "file" };
}

type Overwritten = Extract<News, { type: "overwritten" }>;

/** Say what someone else has changed at the same time as this person, and offer to put it back. */
export function overwritten(
  news: Overwritten,
  shown: Notice | null,
  putBack: (changes: readonly Change[]) => void,
): Notice {
  const all = [...(shown?.overwritten ?? []), news];
  return {
    kind: "info",
    text: [...new Set(all.map(({ words }) => words))].join(" "),
    stays: true, // who looks elsewhere must not lose the way back
    action: {
      label: "Restore mine",
      title: all.map(({ name, field }) => [name, field].filter(Boolean).join(": ")).join(", "),
      run: () => putBack(all.flatMap(({ back }) => back)),
    },
    overwritten: all,
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
