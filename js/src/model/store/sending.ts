/** Sends edits and requests to the host; takes its answers and news into the store. */

import { batch, type Signal } from "@preact/signals";
import { Gone, type Host, isFinal, type Presence } from "../../protocol/host.ts";
import type { Answer, Change, News, Request, Status } from "../../protocol/messages.ts";
import { EDIT_LIMIT } from "../schema.ts";
import type { EarlierEdits } from "./earlier-edits.ts";
import type { Findings } from "./findings.ts";
import { isOutsideCode } from "./journal.ts";
import type { Layers, Pending } from "./layers.ts";
import { failed, mergedIn, type Notice, overwritten, tookBack } from "./notice.ts";
import type { Steps } from "./steps.ts";

/** Parts of a store that answers and news change. */
export interface Parts {
  readonly host: Host;
  readonly readonly: boolean;
  readonly presence: Signal<Presence>;
  readonly status: Signal<Status>;
  readonly notice: Signal<Notice | null>;
  readonly layers: Layers;
  readonly steps: Steps;
  readonly findings: Findings;
  readonly earlier: EarlierEdits;
  show(): void;
  /** Request everything that was missed. */
  refresh(): Promise<void>;
  /** Use the ids that additions got. */
  rename(ids: Readonly<Record<string, string>>): void;
}

export class Sending {
  constructor(private readonly parts: Parts) {}

  /** Send a request. A refusal becomes a notice, and null is returned. */
  async ask(what: Request): Promise<Answer | null> {
    try {
      const answer = await this.parts.host.ask(what);
      this.answered(answer, []);
      return answer;
    } catch (error) {
      this.report(error);
      const { notice } = this.parts;
      if (notice.value !== null && (what.type === "save" || what.type === "reload")) {
        notice.value = { ...notice.value, about: "file" };
      }
      return null;
    }
  }

  /** Note whether the host answers; what is final stays. */
  found(presence: Presence): void {
    const before = this.parts.presence.value;
    if (presence === before || isFinal(before)) {
      return;
    }
    this.parts.presence.value = presence;
    if (presence !== "here") {
      this.parts.earlier.keep();
    }
    if (isFinal(presence)) {
      this.parts.earlier.lookBack();
    }
    if (presence === "here") {
      void this.parts.refresh();
    }
  }

  /** Send changes that were made on a revision as one step; false if they were refused or had no answer. */
  async send(changes: readonly Change[], base: number): Promise<boolean> {
    if (changes.length === 0) {
      return true;
    }
    if (this.parts.readonly) {
      this.parts.notice.value = { kind: "error", text: "This editor is read-only." };
      return false;
    }
    if (changes.length > EDIT_LIMIT) {
      const [made, most] = [changes.length, EDIT_LIMIT].map((each) => each.toLocaleString("en-US"));
      const text = `An edit has ${made} changes; allowed: at most ${most}. Split the edit.`;
      this.parts.notice.value = { kind: "error", text };
      return false;
    }
    let mine: Pending;
    try {
      mine = this.parts.layers.add(changes); // an edit that is not valid is refused without a request
    } catch (error) {
      this.parts.show();
      this.report(error, changes);
      return false;
    }
    this.parts.show();
    if (this.parts.presence.value !== "here") {
      this.parts.earlier.keep(); // the page may be closed before the host answers
    }
    if (isFinal(this.parts.presence.value)) {
      return false;
    }
    try {
      const answer = await this.parts.host.ask({ type: "edit", changes, base });
      this.answered(answer, changes, mine);
      return true;
    } catch (error) {
      if (!(error instanceof Gone)) {
        this.parts.layers.settle(mine);
      }
      this.parts.show();
      this.parts.earlier.keep();
      this.report(error, changes);
      return false;
    }
  }

  private answered(answer: Answer, asked: readonly Change[], mine?: Pending): void {
    const settle = () => {
      if (mine !== undefined) {
        this.parts.layers.settle(mine);
      }
      this.parts.show();
    };
    batch(() => {
      this.take(statusOf(answer) ?? this.parts.status.value);
      if (answer.type !== "stepped") {
        settle();
        return;
      }
      const { rev, changes = asked, history, by = "hand", renamed } = answer;
      if (renamed !== undefined) {
        this.parts.rename(renamed);
      }
      this.parts.host.onEdit?.(rev);
      if (!this.parts.steps.take(rev, changes, history, by) && mine !== undefined) {
        void this.parts.steps.catchUp().finally(settle); // it stays on the screen until the steps before it arrive
      } else {
        settle();
      }
    });
  }

  private take(status: Status): void {
    const before = this.parts.status.value;
    this.parts.status.value = status;
    if (status.live !== before.live) {
      this.parts.earlier.keep();
    }
    if (isWell(status) && !isWell(before)) {
      this.fileIsWell();
    }
  }

  /** Take a status that nobody asked for. */
  private hear(status: Status): void {
    this.take(status);
    if (status.earlier && status.edits === 0) {
      this.parts.earlier.forget(); // the newer map contains them
    }
    this.parts.earlier.lookBack();
  }

  /** Handle a message that was not requested. */
  receive(news: News): void {
    switch (news.type) {
      case "step":
        batch(() => {
          this.parts.steps.take(news.rev, news.changes, news.history, news.by);
          if (news.status !== undefined) {
            this.hear(news.status);
          }
          this.parts.show();
        });
        if (isOutsideCode(news.by)) {
          this.parts.host.onEdit?.(news.rev);
        }
        break;
      case "status_changed":
        this.hear(news.status);
        break;
      case "overwritten":
        this.parts.notice.value = overwritten(news, this.parts.notice.value, (back) => {
          void this.send(back, this.parts.layers.rev);
        });
        break;
      case "resync":
        void this.parts.steps.catchUpAgain();
        break;
      case "merged":
        this.parts.notice.value = mergedIn(news, () => void this.undoTheirs(news.rev));
        break;
      case "export":
      case "people":
      case "file_changed":
      case "renamed":
      case "gone":
      case "proposals_changed":
        break; // who shows them listens itself
      default:
        this.parts.findings.receive(news);
    }
  }

  /** Close a message about the map's file: what it says is over. */
  fileIsWell(): void {
    if (this.parts.notice.value?.about === "file") {
      this.parts.notice.value = null;
    }
  }

  private async undoTheirs(rev: number): Promise<void> {
    const answer = await this.ask({ type: "undo_theirs", rev });
    if (answer?.type === "stepped") {
      this.parts.notice.value = tookBack(answer.kept);
    }
  }

  private report(error: unknown, changes: readonly Change[] = []): void {
    if (error instanceof Gone) {
      this.found("stopped");
    } else {
      this.parts.notice.value = failed(error, changes);
    }
  }
}

function isWell({ conflict, problem }: Status): boolean {
  return !conflict && problem === null;
}

function statusOf(answer: Answer): Status | undefined {
  switch (answer.type) {
    case "stepped":
    case "steps":
    case "status":
    case "brought":
      return answer.status;
    default:
      return undefined;
  }
}
