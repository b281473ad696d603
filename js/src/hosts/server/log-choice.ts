/** The event log that a view compares its map with, and the choice of another in the server's files. */

import { signal } from "@preact/signals";
import type { Saving } from "../../protocol/host.ts";
import type * as wire from "../../protocol/messages.gen.ts";
import type { Answer, Request } from "../../protocol/messages.ts";

/** A log and the columns that were chosen, as the server is asked to show it. */
export type Log = Omit<wire.HoldAgainst, "request">;
export type Folder = Omit<wire.FolderAnswer, "request">;
export type Columns = Omit<wire.LogAnswer, "request">;

/** Parts of a log in the order in which they are chosen, with their names; `""` ends with none. */
export const PARTS = [
  ["customer", "Customer"],
  ["time", "Time"],
  ["event", "Event"],
  ["persona", "Persona (optional)"],
] as const;
export type Part = (typeof PARTS)[number][0];

export class LogChoice {
  /** Whether the dialog is open. */
  readonly open = signal(false);
  /** Path of the log that is shown; "" if there is none. */
  readonly path = signal("");
  /** Folder that was looked at last. */
  folder = "";
  /** Shows a log on the map, or none; false if that was refused. Set by the owner of the store. */
  show: (log: Log) => Promise<boolean> = async () => false;
  private log: Log | null = null;

  constructor(private readonly ask: (what: Request) => Promise<Answer>) {}

  /** Return the items of a menu that choose a log and end the comparison. */
  actions(): Saving["actions"] {
    const path = this.path.value;
    const choose = {
      key: "log",
      content: path === "" ? "Compare with a log…" : "Compare with another log…",
      hint: "Show on the map what customers really did",
      run: () => {
        this.open.value = true;
      },
    };
    const stop = { key: "no log", content: "Stop comparing", hint: path };
    return path === "" ? [choose] : [choose, { ...stop, run: () => void this.stop() }];
  }

  /** Return what is in a folder. Rejects with Refusal. */
  async look(path: string): Promise<Folder> {
    const answer = await this.ask({ type: "folder", path });
    this.folder = path;
    return answer as Folder;
  }

  /** Return the columns of a log. Rejects with Refusal. */
  async columns(path: string): Promise<Columns> {
    return (await this.ask({ type: "log", path })) as Columns;
  }

  /** Compare the map with a log; columns that are not chosen are found by their names. */
  async compare(path: string, chosen: Partial<Record<Part, string>>): Promise<boolean> {
    const log: Log = { type: "evidence", path, ...chosen };
    const shown = await this.show(log);
    if (shown) {
      this.log = log;
      this.path.value = path;
    }
    return shown;
  }

  async stop(): Promise<void> {
    this.log = null;
    this.path.value = "";
    await this.show({ type: "evidence", path: null });
  }

  /** Show the log again in a new session of the map. */
  async again(): Promise<void> {
    if (this.log !== null && !(await this.show(this.log))) {
      this.log = null;
      this.path.value = "";
    }
  }
}
