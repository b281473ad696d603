/**
 * A map and what its views share, in touch with the host. An edit shows at once; a step from elsewhere
 * goes below the edits on their way, which are then done again; what is refused is taken back, with
 * the host's message.
 */

import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Change } from "../../protocol/change.ts";
import { Gone, type Host, type ViewName } from "../../protocol/host.ts";
import type {
  Answer,
  Ask,
  History,
  News,
  Observed,
  Snapshot,
  Status,
} from "../../protocol/messages.ts";
import type { Finding } from "../gaps.ts";
import { Index } from "../index.ts";
import type { JourneyMap } from "../map.ts";
import { afterFrame } from "./after-frame.ts";
import { EarlierEdits } from "./earlier-edits.ts";
import { Findings } from "./findings.ts";
import { type Earlier, type Memory, pageMemory } from "./journal.ts";
import { Layers, type Pending } from "./layers.ts";
import { broughtOver, failed, type Notice } from "./notice.ts";
import { SharedValues } from "./shared-values.ts";
import { Steps } from "./steps.ts";
import { Typing } from "./typing.ts";

export class Store {
  /** The map as it is shown, and how many edits are on their way; see `Layers`. */
  readonly map: ReadonlySignal<JourneyMap>;
  readonly waiting: ReadonlySignal<number>;
  readonly index: ReadonlySignal<Index>;
  readonly history: ReadonlySignal<History>;
  readonly status: Signal<Status>;
  readonly online = signal(true);
  /** Nobody will be there again: the kernel ended. Edits are shown and kept, but reach nobody. */
  readonly gone = signal(false);
  /** What `bringEarlier` makes one step of this map, and `dropEarlier` forgets; see `EarlierEdits`. */
  readonly earlierEdits: ReadonlySignal<Earlier | null>;
  readonly notice = signal<Notice | null>(null);
  /** What is found in the map; see `Findings`. */
  readonly gaps: ReadonlySignal<readonly Finding[]>;
  readonly gapsOf: ReadonlySignal<ReadonlyMap<string, readonly Finding[]>>;
  readonly observed: ReadonlySignal<Observed | null>;
  readonly selection: Signal<readonly string[]>;
  readonly view: Signal<ViewName>;
  readonly persona: Signal<string>;
  readonly readonly: boolean;

  private readonly findings: Findings;
  private readonly layers: Layers;
  private readonly shared: SharedValues;
  private readonly earlier: EarlierEdits;
  private readonly steps: Steps;
  private readonly typing = new Typing(() => this.flush());
  private looked = 0;
  private shownIn = 0;
  private asleep = false;
  private readonly ends: (() => void)[] = [];

  constructor(
    readonly host: Host,
    memory: Memory = pageMemory(),
  ) {
    const start = host.read();
    const ask = (what: Ask) => this.ask(what);
    this.readonly = host.readonly;
    this.layers = new Layers(start);
    this.map = this.layers.map;
    this.waiting = this.layers.waiting;
    this.status = signal(start.status);
    this.index = computed(() => new Index(this.map.value));
    this.findings = new Findings(this.index, start.observed, ask);
    this.gaps = this.findings.gaps;
    this.gapsOf = this.findings.gapsOf;
    this.observed = this.findings.observed;
    const { readonly, layers, status, gone } = this;
    const run = { host, name: start.run ?? "", readonly, layers, status, gone, ask };
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
    this.ends.push(
      () => this.shared.dispose(),
      host.listen((news) => this.told(news)),
      host.online((yes, forGood) => this.met(yes, forGood)),
      memory.watch(() => this.earlier.lookBack()),
    );
    if (typeof addEventListener === "function") {
      const look = () => this.look();
      addEventListener("focus", look);
      this.ends.push(() => removeEventListener("focus", look));
    }
    void this.begin();
  }

  /** A view shows the map; the function that is returned says that it does no more. */
  shown(): () => void {
    this.shownIn++;
    if (this.asleep) {
      this.asleep = false;
      void this.begin();
    }
    return () => {
      this.shownIn--;
      setTimeout(() => this.sleep(), 500); // a view that is moved is shown again at once
    };
  }

  /** Without a view nothing needs to be told: news are asked for when there is one again. */
  private sleep(): void {
    if (this.shownIn === 0 && !this.asleep && !this.gone.value) {
      this.asleep = true;
      void this.flush();
      void this.host.ask({ bye: true }).catch(() => undefined);
    }
  }

  /** Ask whether the map's file is still ours, as when a person comes back to the page. */
  look(): void {
    const now = Date.now();
    if (this.status.value.path !== null && !this.asleep && now - this.looked > 2000) {
      this.looked = now;
      void this.ask({ ask: "status" });
    }
  }

  /** End what the store listens to. */
  dispose(): void {
    void this.flush();
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
   * Show changes in the next frame, and make them a step when typing rests, when `flush` is called
   * or when something else is edited. Each call replaces what the last one with this key showed.
   */
  type(key: string, changes: readonly Change[]): void {
    this.typing.put(key, changes);
    this.typing.rest();
    afterFrame(() => this.show()); // the letter itself comes first
  }

  /** Show changes without a step, as while something is dragged; `flush` or `drop` ends it. */
  preview(changes: readonly Change[]): void {
    this.typing.put("preview", changes);
    this.show();
  }

  /** Make what is typed or previewed a step now. */
  flush(): Promise<boolean> {
    const changes = this.typing.end();
    return changes === undefined ? Promise.resolve(true) : this.send(changes);
  }

  /** Take back what is typed or previewed and not yet a step. */
  drop(): void {
    this.typing.end();
    this.show();
  }

  /** Take back the map's last step. */
  async undo(): Promise<void> {
    if (this.gone.value) {
      this.travel(() => this.layers.undo());
      return;
    }
    await this.flush();
    await this.ask({ undo: true });
  }

  /** Make the last undone step again. */
  async redo(): Promise<void> {
    if (this.gone.value) {
      this.travel(() => this.layers.redo());
      return;
    }
    await this.flush();
    await this.ask({ redo: true });
  }

  /** Undo and redo of edits that nobody took. */
  private travel(go: () => boolean): void {
    this.drop();
    if (go()) {
      this.show();
      this.earlier.keep();
    }
  }

  /** Bring the edits of the earlier map over to this one, as one step. */
  async bringEarlier(): Promise<void> {
    const earlier = this.earlierEdits.value;
    if (earlier === null) {
      return;
    }
    await this.flush();
    const answer = await this.ask({ bring: earlier.edits, run: earlier.run });
    if (answer !== null) {
      this.earlier.forget(earlier.run);
      this.notice.value = broughtOver(earlier.edits.length, answer.refused ?? []);
    }
  }

  dropEarlier(): void {
    const earlier = this.earlierEdits.value;
    if (earlier !== null) {
      this.earlier.forget(earlier.run);
    }
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
    return [...this.layers.edits.flat(), ...(this.typing.changes ?? [])];
  }

  private async begin(): Promise<void> {
    await this.steps.catchUp();
    await this.findings.read();
    await this.earlier.read();
  }

  /** Somebody is there to answer, or not. */
  private met(yes: boolean, forGood: boolean): void {
    const back = yes && !this.online.value;
    this.online.value = yes;
    if (forGood && !this.gone.value) {
      this.gone.value = true;
      this.earlier.keep();
      this.earlier.lookBack();
    }
    if (back) {
      void this.begin();
    }
  }

  private async send(changes: readonly Change[]): Promise<boolean> {
    if (changes.length === 0) {
      return true;
    }
    if (this.readonly) {
      this.notice.value = { kind: "error", text: "This editor is read-only." };
      return false;
    }
    let mine: Pending;
    try {
      mine = this.layers.add(changes); // what cannot be is refused without asking
    } catch (error) {
      this.show();
      this.tell(error, changes);
      return false;
    }
    this.show();
    if (this.gone.value) {
      this.earlier.keep();
      return false;
    }
    try {
      const answer = await this.host.ask({ changes });
      this.answered(answer, changes, mine);
      return true;
    } catch (error) {
      if (!(error instanceof Gone)) {
        this.layers.settle(mine);
      }
      this.show();
      this.earlier.keep();
      this.tell(error, changes);
      return false;
    }
  }

  private answered(answer: Answer, asked: readonly Change[], mine?: Pending): void {
    const settle = () => {
      if (mine !== undefined) {
        this.layers.settle(mine);
      }
      this.show();
    };
    batch(() => {
      if (answer.status) {
        this.status.value = answer.status;
      }
      const { rev, changes = asked, history, by = "hand" } = answer;
      if (rev !== undefined) {
        this.host.settled?.(rev);
      }
      if (rev !== undefined && !this.steps.take(rev, changes, history, by) && mine !== undefined) {
        void this.steps.catchUp().finally(settle); // it stays in sight until the steps before it came
      } else {
        settle();
      }
    });
  }

  private told(news: News): void {
    if ("gaps" in news || "observed" in news) {
      this.findings.told(news);
    } else if ("status" in news) {
      this.status.value = news.status;
      if (news.status.earlier && news.status.edits === 0) {
        this.earlier.forget(); // they are in the newer map
      }
      this.earlier.lookBack();
    } else {
      batch(() => {
        this.steps.take(news.rev, news.changes, news.history, news.by);
        this.show();
      });
      if (news.by === "hand") {
        this.host.settled?.(news.rev);
      }
    }
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

  /** Show the layers anew. */
  private show(): void {
    batch(() => {
      this.layers.show(this.typing.changes);
      this.shared.fit(this.map.peek());
    });
  }

  private tell(error: unknown, changes: readonly Change[] = []): void {
    if (error instanceof Gone) {
      this.met(false, true);
    } else {
      this.notice.value = failed(error, changes);
    }
  }
}
