/** What becomes of requests if the server holds the map in a new session, which never heard them. */

import { Refusal } from "../../model/refusal.ts";
import type * as wire from "../../protocol/messages.gen.ts";
import type { Answer, Change, Request } from "../../protocol/messages.ts";
import type { Connection, Waiting } from "./connection.ts";

/** Requests that only read, which a new session of the map can answer as well. */
const READS: ReadonlySet<Request["type"]> = new Set([
  "gaps",
  "status",
  "journal",
  "code",
  "map_code",
  "fit",
  "file",
]);

export class Renewal {
  /** The session is new, and the view does not show its map yet. */
  stale = false;
  /** Edits that the new session has, to be answered once the view shows its map. */
  private brought: Waiting[] = [];

  constructor(private readonly connection: Connection) {}

  /** Settle the requests that wait, and return the edits among them, to be brought. */
  start(waiting: readonly Waiting[]): (readonly Change[])[] {
    this.stale = true;
    const edits: (readonly Change[])[] = [];
    for (const each of waiting) {
      const { message } = each;
      if (message.type === "edit") {
        edits.push(message.changes);
        this.brought.push(each);
      } else if (message.type === "bring") {
        edits.push(...message.edits);
        this.brought.push(each);
      } else {
        this.settle(each);
      }
    }
    return edits;
  }

  /** Read the map of the new session. */
  async read(): Promise<Answer> {
    const answer = await this.connection.ask({ type: "map" });
    this.stale = false;
    const { brought } = this;
    this.brought = [];
    setTimeout(() => {
      for (const { resolve } of brought) {
        resolve({ type: "stepped", rev: 0 }); // the view shows a map that has them
      }
    });
    return answer;
  }

  private settle({ message, resolve, reject }: Waiting): void {
    const { request, ...what } = message as wire.Request;
    if (READS.has(what.type)) {
      this.connection.ask(what as Request).then(resolve, reject);
    } else if (what.type === "map" || what.type === "steps") {
      this.read().then(resolve, reject);
    } else if (what.type === "show") {
      resolve({ type: "done" });
    } else {
      reject(new Refusal("error", "The server was restarted before this was done. Try again."));
    }
  }
}
