/**
 * A map and the state that its views share. An edit is shown at once. A step from elsewhere goes
 * below the pending edits, which are applied again. A refused edit is removed, and the host's
 * message is shown.
 */

import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Host, isFinal, type Presence } from "../../protocol/host.ts";
import type {
  Answer,
  CardShow,
  Change,
  History,
  Observed,
  Outlook,
  Request,
  Snapshot,
  Status,
  ViewName,
} from "../../protocol/messages.ts";
import type { Finding } from "../gaps.ts";
import { Index } from "../index.ts";
import { paletteOf } from "../look.ts";
import type { JourneyMap } from "../map.ts";
import { afterFrame } from "./after-frame.ts";
import { EarlierEdits } from "./earlier-edits.ts";
import { Findings } from "./findings.ts";
import { type Earlier, type Memory, pageMemory } from "./journal.ts";
import { Layers } from "./layers.ts";
import { broughtOver, type Notice } from "./notice.ts";
import { Sending } from "./sending.ts";
import { SharedValues } from "./shared-values.ts";
import { Steps } from "./steps.ts";
import { Typing } from "./typing.ts";
import { Views } from "./views.ts";

/** Python finds the gaps. */
const GAP_NOTES: { readonly [presence in Presence]?: string } = {
  static: "Gaps are not shown, because no kernel is connected to this page.",
  away: "Gaps are updated when the connection to the kernel is back.",
  silent: "Gaps are not up to date, because Python is not responding.",
  stopped: "Gaps are no longer updated, because the kernel has stopped.",
  elsewhere: "Gaps are no longer updated, because the kernel was restarted elsewhere.",
};

/** What undo or redo did. */
export interface Travelled {
  readonly changes: readonly Change[];
  /** What stayed as it is, since others have changed it. */
  readonly kept: readonly string[];
}

export class Store {
  /** The map on the screen, and the number of pending edits; see `Layers`. */
  readonly map: ReadonlySignal<JourneyMap>;
  readonly waiting: ReadonlySignal<number>;
  /** The map without what is only tried; see `tryOn`. */
  readonly own: ReadonlySignal<JourneyMap>;
  readonly index: ReadonlySignal<Index>;
  /** Whether the map on the screen has changes that are only tried; see `tryOn`. */
  readonly trying: ReadonlySignal<boolean>;
  /** Number of times that everything was requested from the host. */
  readonly refreshes = signal(0);
  /** Whether the host knows all that is on the screen: nothing is being typed or sent. */
  readonly settled: ReadonlySignal<boolean>;
  readonly history: ReadonlySignal<History>;
  readonly status: Signal<Status>;
  /** Whether the host answers, and if not, why. */
  readonly presence = signal<Presence>("here");
  readonly online = computed(() => this.presence.value === "here");
  /** The host never answers again. Edits are shown and kept, but not sent. */
  readonly gone = computed(() => isFinal(this.presence.value));
  /**
   * Edits that `bringEarlier` applies as one step and `dropEarlier` discards; see `EarlierEdits`.
   */
  readonly earlierEdits: ReadonlySignal<Earlier | null>;
  readonly notice = signal<Notice | null>(null);
  /** Gaps in the map; see `Findings`. */
  readonly gaps: ReadonlySignal<readonly Finding[]>;
  readonly gapsOf: ReadonlySignal<ReadonlyMap<string, readonly Finding[]>>;
  /** Why the gaps are not those of the map on the screen; "" if they are. */
  readonly gapNote: ReadonlySignal<string>;
  readonly observed: ReadonlySignal<Observed | null>;
  /** What touchpoints show of the log; see `Findings`. */
  readonly cards: ReadonlySignal<CardShow>;
  /** Projections of goals in words, by id. */
  readonly outlooks: ReadonlySignal<Readonly<Record<string, Outlook>>>;
  /** The date that counts as today, if Python pinned one; empty otherwise. */
  readonly today: ReadonlySignal<string>;
  /** Number of counts of customers that have ended. */
  readonly fitsCounted: ReadonlySignal<number>;
  readonly selection: Signal<readonly string[]>;
  readonly view: Signal<ViewName>;
  readonly persona: Signal<string>;
  /** The selection that Python has made last; it is brought into view. */
  readonly chosen: Signal<readonly string[]>;
  readonly readonly: boolean;

  /** The columns of the table view that Python has chosen, by kind. */
  readonly columns: Readonly<Record<string, readonly string[]>>;

  readonly findings: Findings;
  private readonly layers: Layers;
  private readonly shared: SharedValues;
  private readonly earlier: EarlierEdits;
  private readonly steps: Steps;
  private readonly typing = new Typing(() => this.flush());
  private readonly sending: Sending;
  private readonly views: Views;
  private readonly ends: (() => void)[] = [];
  private readonly name: string;

  /** The colors of the team's brand. */
  readonly brand: Snapshot["brand"];
  /** Colors that personas get by default and that the editor offers. */
  readonly palette: readonly string[];

  constructor(
    readonly host: Host,
    memory: Memory = pageMemory(),
  ) {
    const start = host.read();
    const ask = (what: Request) => this.ask(what);
    this.readonly = host.readonly;
    this.brand = start.brand;
    this.name = start.me ?? "";
    this.palette = paletteOf(start.brand);
    this.layers = new Layers(start);
    this.map = this.layers.map;
    this.waiting = this.layers.waiting;
    this.own = this.layers.own;
    this.trying = computed(() => this.layers.trial.value !== null);
    this.settled = computed(() => this.own.value === this.layers.confirmed);
    this.status = signal(start.status);
    this.index = computed(() => new Index(this.map.value));
    this.findings = new Findings(this.index, start.observed, start.lens?.rules ?? [], ask);
    this.columns = start.lens?.columns ?? {};
    this.gaps = this.findings.gaps;
    this.gapsOf = this.findings.gapsOf;
    this.observed = this.findings.observed;
    this.cards = this.findings.cards;
    this.outlooks = this.findings.outlooks;
    this.today = this.findings.today;
    this.fitsCounted = this.findings.fitsCounted;
    this.gapNote = computed(() => host.gapNote?.value ?? GAP_NOTES[this.presence.value] ?? "");
    const { readonly, layers, status, online, gone } = this;
    const run = { host, name: start.run, readonly, layers, status, online, gone, ask };
    this.earlier = new EarlierEdits(run, memory);
    this.earlierEdits = this.earlier.found;
    this.steps = new Steps(start.history, layers, this.earlier, {
      ask,
      show: () => this.show(),
      restart: (state) => this.restart(state),
    });
    this.history = this.steps.history;
    this.shared = new SharedValues(host);
    this.selection = this.shared.selection;
    this.view = this.shared.view;
    this.persona = this.shared.persona;
    this.chosen = this.shared.chosen;
    const { findings, steps, earlier, presence, notice } = this;
    const show = () => this.show();
    const refresh = () => this.refresh();
    const parts = { host, readonly, presence, status, notice, layers, steps, findings, earlier };
    const rename = (ids: Readonly<Record<string, string>>) => this.rename(ids);
    this.sending = new Sending({ ...parts, show, refresh, rename });
    this.views = new Views({ gone, ask, refresh, leave: () => this.leave() });
    this.ends.push(
      () => this.shared.dispose(),
      host.listen((news) => this.sending.receive(news)),
      host.online((found) => this.sending.found(found)),
      memory.watch(() => this.earlier.lookBack()),
    );
    if (typeof addEventListener === "function") {
      const look = () => this.views.look();
      addEventListener("focus", look);
      this.ends.push(() => removeEventListener("focus", look));
    }
    void this.refresh();
  }

  /** Name of the person at this editor, for comments; "" if it is not known. */
  get me(): string {
    return this.host.me ?? this.name;
  }

  /** Add a view; the returned function removes it. */
  shown(): () => void {
    return this.views.add();
  }

  /** Stop the news until a view shows the map again. */
  private leave(): void {
    void this.flush();
    void this.host.ask({ type: "bye" }).catch(() => undefined);
  }

  /** Stop listening. */
  dispose(): void {
    void this.flush();
    for (const end of this.ends) {
      end();
    }
  }

  /** Apply changes as one step of history; they are shown at once. */
  edit(changes: readonly Change[]): Promise<boolean> {
    this.tryOn(null);
    this.flush();
    return this.sending.send(changes, this.rev);
  }

  /**
   * Show changes in the next frame. They become a step after a pause in typing, on `flush`, or with
   * the next edit. Each call replaces the changes with the same key. `base` is the revision from
   * which the user started to type.
   */
  type(key: string, changes: readonly Change[], base = this.rev): void {
    this.tryOn(null);
    this.typing.put(key, changes, base);
    this.typing.rest();
    afterFrame(() => this.show()); // the letter is painted first
  }

  /** Show changes without a step, for example during a drag; `flush` or `drop` ends it. */
  preview(changes: readonly Change[]): void {
    this.tryOn(null);
    this.typing.put("preview", changes, this.rev);
    this.show();
  }

  /** Show the map with changes that are never sent; null, or an edit, ends that. */
  tryOn(changes: readonly Change[] | null): void {
    if (changes !== this.layers.trial.peek()) {
      this.layers.trial.value = changes;
      this.show();
    }
  }

  /** Make typed or previewed changes a step now. */
  flush(): Promise<boolean> {
    const typed = this.typing.end();
    return typed === null ? Promise.resolve(true) : this.sending.send(typed.changes, typed.base);
  }

  /** Discard typed or previewed changes that are not a step yet. */
  drop(): void {
    this.typing.end();
    this.show();
  }

  /** The revision of the map that is shown. */
  get rev(): number {
    return this.layers.rev;
  }

  /** Undo this person's last step; returns what changed, or null if that is not known. */
  async undo(): Promise<Travelled | null> {
    if (this.gone.value) {
      this.travel(() => this.layers.undo());
      return null;
    }
    await this.flush();
    return travelled(await this.ask({ type: "undo" }));
  }

  /** Redo the step that was undone last; returns what changed, or null if that is not known. */
  async redo(): Promise<Travelled | null> {
    if (this.gone.value) {
      this.travel(() => this.layers.redo());
      return null;
    }
    await this.flush();
    return travelled(await this.ask({ type: "redo" }));
  }

  /** Undo or redo edits that were not sent. */
  private travel(go: () => boolean): void {
    this.drop();
    if (go()) {
      this.show();
      this.earlier.keep();
    }
  }

  /** Apply the edits to the previous map to this one, as one step. */
  async applyEarlier(): Promise<void> {
    const earlier = this.earlierEdits.value;
    if (earlier === null) {
      return;
    }
    await this.flush();
    const answer = await this.ask({ type: "bring", edits: earlier.edits, run: earlier.run });
    if (answer?.type === "stepped") {
      const refused = answer.refused ?? [];
      this.earlier.forget(earlier.run);
      this.earlier.applied(refused.length === 0 ? earlier.edits : []);
      this.notice.value = broughtOver(earlier.edits.length, refused);
    }
  }

  dropEarlier(): void {
    const earlier = this.earlierEdits.value;
    if (earlier !== null) {
      this.earlier.forget(earlier.run);
    }
  }

  /** Send a request. A refusal becomes a notice, and null is returned. */
  ask(what: Request): Promise<Answer | null> {
    return this.sending.ask(what);
  }

  /** Compare the map with a log, or with none; false if that was refused, as a notice says. */
  async compare(log: Request & { type: "evidence" }): Promise<boolean> {
    if ((await this.ask(log)) === null) {
      return false;
    }
    await this.findings.renew();
    return true;
  }

  showOnCards(cards: CardShow): void {
    void this.findings.showOnCards(cards);
  }

  /** Hide the gaps of some rules: codes, or the start of codes. */
  ignore(rules: readonly string[]): void {
    this.findings.ignored.value = rules;
  }

  select(ids: readonly string[]): void {
    this.selection.value = ids;
  }

  /** Close a message about the map's file: what it says is over. */
  fileIsWell(): void {
    this.sending.fileIsWell();
  }

  say(text: string): void {
    this.notice.value = { kind: "info", text };
  }

  /** Return the unconfirmed edits, to keep when the host is gone. */
  unconfirmed(): Change[] {
    return [...this.layers.edits.flat(), ...(this.typing.changes ?? [])];
  }

  /** Number of edits that the next map can apply if this host never answers again. */
  get kept(): number {
    return Math.max(this.earlier.kept, this.unsent);
  }

  /** Number of edits without an answer. */
  get unsent(): number {
    return Math.max(this.waiting.value, this.unconfirmed().length);
  }

  private async refresh(): Promise<void> {
    this.refreshes.value++;
    await this.steps.catchUp();
    await this.findings.read();
    await this.earlier.read();
  }

  private restart(state: Snapshot): void {
    batch(() => {
      this.steps.restart(state);
      this.status.value = state.status;
      this.findings.observe(state.observed);
      this.show();
    });
    void this.earlier.read();
  }

  /** Use the ids that additions got, since others had used those of this view. */
  private rename(ids: Readonly<Record<string, string>>): void {
    this.layers.rename(ids);
    this.typing.rename(ids);
    this.selection.value = this.selection.value.map((id) => ids[id] ?? id);
  }

  /** Update the map on the screen. */
  private show(): void {
    batch(() => {
      this.layers.show(this.typing.changes);
      this.shared.fit(this.map.peek());
    });
  }
}

function travelled(answer: Answer | null): Travelled | null {
  return answer?.type === "stepped"
    ? { changes: answer.changes ?? [], kept: answer.kept ?? [] }
    : null;
}
