/**
 * The map as a view shows it: what the host confirmed, and on top of it the edits that are on their
 * way. An edit shows at once; a step from elsewhere goes below the edits on their way, which are then
 * done again; what is refused is taken back, with the host's message.
 */

import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  type Answer,
  type Ask,
  type Gap,
  Gone,
  type History,
  type Host,
  type News,
  type RuleInfo,
  type Shared,
  type Snapshot,
  type Status,
  type ViewName,
} from "../hosts/host.ts";
import { apply, type Change, Refusal } from "./changes.ts";
import { byId, type Finding, findings } from "./gaps.ts";
import { Index } from "./index.ts";
import { fromFile, type JourneyMap, linkKey } from "./map.ts";

/** What a person is told: an answer to what was done, or that it could not be. */
export interface Notice {
  readonly kind: "error" | "info";
  readonly text: string;
  /** Which field was refused, of what: an id, or the key of a link. */
  readonly id?: string;
  readonly field?: string;
}

interface Pending {
  readonly changes: readonly Change[];
  sent: boolean;
}

/** How long typing rests before it is a step of history. */
export const BURST = 500;

export class Store {
  readonly map: Signal<JourneyMap>;
  readonly index: ReadonlySignal<Index>;
  readonly history: Signal<History>;
  readonly status: Signal<Status>;
  readonly online = signal(true);
  /** Edits on their way, and those that were kept when nobody was there any more. */
  readonly waiting = signal(0);
  readonly notice = signal<Notice | null>(null);
  /** What is missing, worst first; in words, with the names of now. */
  readonly gaps: ReadonlySignal<readonly Finding[]>;
  readonly gapsOf: ReadonlySignal<ReadonlyMap<string, readonly Finding[]>>;
  readonly selection: Signal<readonly string[]>;
  readonly view: Signal<ViewName>;
  readonly persona: Signal<string>;
  readonly readonly: boolean;

  private readonly raw = signal<readonly Gap[]>([]);
  private readonly rules = signal<Readonly<Record<string, RuleInfo>>>({});
  private confirmed: JourneyMap;
  private rev: number;
  private pending: Pending[] = [];
  private typing: { key: string; changes: readonly Change[]; timer: number } | null = null;
  private catching: Promise<void> | null = null;
  private readonly ends: (() => void)[] = [];

  constructor(readonly host: Host) {
    const start = host.read();
    this.readonly = host.readonly;
    this.confirmed = fromFile(start.map);
    this.rev = start.rev;
    this.map = signal(this.confirmed);
    this.history = signal(start.history);
    this.status = signal(start.status);
    this.index = computed(() => new Index(this.map.value));
    this.gaps = computed(() => findings(this.index.value, this.raw.value, this.rules.value));
    this.gapsOf = computed(() => byId(this.gaps.value));
    this.selection = this.shared("selection");
    this.view = this.shared("view");
    this.persona = this.shared("persona");
    this.ends.push(
      host.listen((news) => this.told(news)),
      host.online((yes) => {
        this.online.value = yes;
      }),
    );
    void this.begin();
  }

  /** End what the store listens to. */
  dispose(): void {
    this.flush();
    for (const end of this.ends) {
      end();
    }
  }

  /** Apply changes as one step of history; they show at once. */
  edit(changes: readonly Change[]): Promise<boolean> {
    this.flush();
    return this.send(changes);
  }

  /**
   * Show changes at once, and make them a step when typing rests, when `flush` is called or when
   * something else is edited. Each call replaces what the last one with this key showed.
   */
  type(key: string, changes: readonly Change[]): void {
    if (this.typing !== null && this.typing.key !== key) {
      this.flush();
    }
    if (this.typing !== null) {
      clearTimeout(this.typing.timer);
    }
    const timer = setTimeout(() => this.flush(), BURST) as unknown as number;
    this.typing = { key, changes, timer };
    this.show();
  }

  /** Show changes without a step, as while something is dragged; `flush` or `drop` ends it. */
  preview(changes: readonly Change[]): void {
    this.type("preview", changes);
    clearTimeout(this.typing?.timer);
  }

  /** Make what is typed or previewed a step now. */
  flush(): Promise<boolean> {
    const { typing } = this;
    if (typing === null) {
      return Promise.resolve(true);
    }
    clearTimeout(typing.timer);
    this.typing = null;
    return this.send(typing.changes);
  }

  /** Take back what is typed or previewed and not yet a step. */
  drop(): void {
    clearTimeout(this.typing?.timer);
    this.typing = null;
    this.show();
  }

  /** Take back the map's last step. */
  async undo(): Promise<void> {
    await this.flush();
    await this.ask({ undo: true });
  }

  /** Make the last undone step again. */
  async redo(): Promise<void> {
    await this.flush();
    await this.ask({ redo: true });
  }

  /** Ask the host; a refusal becomes a notice, and null comes back. */
  async ask(what: Ask): Promise<Answer | null> {
    try {
      const answer = await this.host.ask(what);
      this.answered(answer, []);
      return answer;
    } catch (error) {
      this.tell(error);
      return null;
    }
  }

  select(ids: readonly string[]): void {
    this.selection.value = ids;
  }

  say(text: string): void {
    this.notice.value = { kind: "info", text };
  }

  /** The edits that nobody has confirmed, for keeping when the host is gone. */
  kept(): Change[] {
    return [...this.pending.flatMap((each) => each.changes), ...(this.typing?.changes ?? [])];
  }

  private async begin(): Promise<void> {
    await this.catchUp();
    const answer = await this.ask({ ask: "gaps" });
    if (answer?.gaps) {
      const { gaps, rules = {} } = answer;
      batch(() => {
        this.raw.value = gaps;
        this.rules.value = rules;
      });
    }
  }

  private async send(changes: readonly Change[]): Promise<boolean> {
    if (changes.length === 0) {
      return true;
    }
    if (this.readonly) {
      this.notice.value = { kind: "error", text: "This editor only shows the map." };
      return false;
    }
    const mine: Pending = { changes, sent: false };
    try {
      apply(this.map.value, changes); // what cannot be is refused without asking
    } catch (error) {
      this.show();
      this.tell(error, changes);
      return false;
    }
    this.pending.push(mine);
    this.show();
    try {
      const answer = await this.host.ask({ changes });
      this.answered(answer, changes, mine);
      return true;
    } catch (error) {
      if (!(error instanceof Gone)) {
        this.pending = this.pending.filter((each) => each !== mine);
      }
      this.show();
      this.tell(error, changes);
      return false;
    }
  }

  private answered(answer: Answer, asked: readonly Change[], mine?: Pending): void {
    batch(() => {
      if (mine !== undefined) {
        this.pending = this.pending.filter((each) => each !== mine);
      }
      if (answer.status) {
        this.status.value = answer.status;
      }
      if (answer.rev !== undefined) {
        this.step(answer.rev, answer.changes ?? asked, answer.history);
      }
      this.show();
    });
  }

  private told(news: News): void {
    if ("gaps" in news) {
      const key = ([rule, id, other]: readonly string[]) => `${rule} ${id} ${other}`;
      const gone = new Set([...news.gaps.lost, ...news.gaps.found].map(key));
      this.raw.value = [
        ...this.raw.value.filter((each) => !gone.has(key(each))),
        ...news.gaps.found,
      ];
    } else if ("status" in news) {
      this.status.value = news.status;
    } else {
      batch(() => {
        this.step(news.rev, news.changes, news.history);
        this.show();
      });
    }
  }

  /** Take a step that the host made; one that was missed is asked for. */
  private step(rev: number, changes: readonly Change[] | undefined, history?: History): void {
    if (rev <= this.rev) {
      if (history && rev === this.rev) {
        this.history.value = history;
      }
      return;
    }
    if (rev > this.rev + 1 || changes === undefined) {
      void this.catchUp();
      return;
    }
    try {
      this.confirmed = apply(this.confirmed, changes).map;
      this.rev = rev;
    } catch {
      void this.ask({ ask: "map" }).then((answer) => answer?.state && this.restart(answer.state));
      return;
    }
    if (history) {
      this.history.value = history;
    }
  }

  /** Ask for the steps that were missed, once at a time. */
  private catchUp(): Promise<void> {
    this.catching ??= this.missed().finally(() => {
      this.catching = null;
    });
    return this.catching;
  }

  private async missed(): Promise<void> {
    const answer = await this.ask({ ask: "steps", since: this.rev });
    if (answer === null) {
      return;
    }
    if (answer.state) {
      this.restart(answer.state);
      return;
    }
    batch(() => {
      for (const each of answer.steps ?? []) {
        this.step(each.rev, each.changes, answer.history);
      }
      this.show();
    });
  }

  private restart(state: Snapshot): void {
    batch(() => {
      this.confirmed = fromFile(state.map);
      this.rev = state.rev;
      this.history.value = state.history;
      this.status.value = state.status;
      this.show();
    });
  }

  /** Do the edits on their way again on what is confirmed. */
  private show(): void {
    let map = this.confirmed;
    const layers = this.pending.map((each) => each.changes);
    for (const changes of this.typing === null ? layers : [...layers, this.typing.changes]) {
      try {
        map = apply(map, changes).map;
      } catch {
        // it no longer fits; the host's answer will say why
      }
    }
    batch(() => {
      this.map.value = map;
      this.waiting.value = this.pending.length;
      const gone = this.selection.value.some((id) => !map.entities.has(id));
      if (gone) {
        this.selection.value = this.selection.value.filter((id) => map.entities.has(id));
      }
    });
  }

  private tell(error: unknown, changes: readonly Change[] = []): void {
    if (error instanceof Gone) {
      this.online.value = false;
      return;
    }
    if (!(error instanceof Refusal)) {
      this.notice.value = { kind: "error", text: String(error) };
      return;
    }
    const change = error.change === null ? undefined : changes[error.change];
    const allowed = error.allowed === null ? "" : `; allowed: ${error.allowed}`;
    this.notice.value = {
      kind: "error",
      text: error.message + (error.message.includes("allowed:") ? "" : allowed),
      ...(change && "id" in change ? { id: change.id } : {}),
      ...(change?.op === "link" ? { id: linkKey(change.kind, change.from, change.to) } : {}),
      ...(error.field === null ? {} : { field: error.field }),
    };
  }

  /** A signal of a value that the other side reads and sets, too. */
  private shared<K extends keyof Shared>(name: K): Signal<Shared[K]> {
    const value = signal(this.host.get(name));
    this.ends.push(
      this.host.watch(name, (other) => {
        value.value = other;
      }),
      effect(() => this.host.set(name, value.value)),
    );
    return value;
  }
}
