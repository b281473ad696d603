/** The proposals for the map, which of them are new, and which one the map shows. */

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Store } from "../../../model/store/store.ts";
import type { News, Proposal, Request } from "../../../protocol/messages.ts";

/** Length from which a reason is cut in messages. */
const LONG = 90;

export class Proposals {
  /** All of them, the oldest first. */
  readonly all = signal<readonly Proposal[]>([]);
  /** Those that nobody has decided yet. */
  readonly open: ReadonlySignal<readonly Proposal[]>;
  /** Number of them that can be decided: their files can be read. */
  readonly count: ReadonlySignal<number>;
  /** Ids of those that came while the panel was closed. */
  readonly fresh = signal<ReadonlySet<string>>(new Set());
  /** Id of the one that the map shows as if it were accepted; "" for none. */
  readonly shown = signal("");
  /** Counts the times that the panel should take the focus. */
  readonly turn = signal(0);
  private known: ReadonlySet<string> | null = null;

  constructor(private readonly store: Store) {
    this.open = computed(() => this.all.value.filter(isOpen));
    this.count = computed(() => this.open.value.filter(isReadable).length);
  }

  get(id: string): Proposal | undefined {
    return this.all.value.find((each) => each.id === id);
  }

  /** Ask for the proposals, and follow them. `review` opens the panel. */
  follow(review: () => void, isSeen: () => boolean): () => void {
    const { store } = this;
    if (!store.host.kernel) {
      return () => undefined;
    }
    const receive = (news: News) => {
      if (news.type === "resync") {
        void this.read();
      } else if (news.type === "proposals_changed") {
        this.take(news.changed, news.gone);
        this.tell(news.changed, review, isSeen());
      }
    };
    const ends = [
      store.host.listen(receive),
      effect(() => {
        store.refreshes.value;
        void this.read();
      }),
      // an edit ends the trial
      effect(() => {
        if (!store.trying.value) {
          this.shown.value = "";
        }
      }),
    ];
    return () => {
      for (const end of ends) {
        end();
      }
    };
  }

  /** Show the map as if a proposal were accepted; "" shows it as it is. What is removed stays. */
  show(id: string): void {
    const { changes = [] } = this.get(id) ?? {};
    this.store.tryOn(id === "" ? null : changes.filter((each) => each.op !== "remove"));
    this.shown.value = id;
  }

  /** Decide about a proposal; false if that was refused, as a message says. */
  async decide(decision: Omit<Extract<Request, { type: "decide" }>, "type">): Promise<boolean> {
    await this.store.flush();
    return (await this.store.ask({ type: "decide", ...decision })) !== null;
  }

  private async read(): Promise<void> {
    const answer = await this.store.ask({ type: "proposals" });
    if (answer?.type === "proposals") {
      const gone = this.all.peek().map(({ id }) => id);
      this.all.value = [];
      this.take(answer.proposals, gone);
    }
  }

  private take(changed: readonly Proposal[], gone: readonly string[]): void {
    const now = new Map(this.all.peek().map((each) => [each.id, each]));
    for (const id of gone) {
      now.delete(id);
    }
    for (const each of changed) {
      now.set(each.id, legible(each));
    }
    this.all.value = [...now.values()];
    this.known ??= new Set(now.keys());
    const shown = this.shown.peek();
    if (shown !== "") {
      const proposal = now.get(shown);
      this.show(proposal && isOpen(proposal) ? shown : "");
    }
  }

  /** Say that proposals have come. */
  private tell(changed: readonly Proposal[], review: () => void, isSeen: boolean): void {
    const came = changed.filter(
      (each) => isOpen(each) && isReadable(each) && this.known?.has(each.id) === false,
    );
    if (came.length === 0) {
      return;
    }
    this.known = new Set([...(this.known ?? []), ...came.map(({ id }) => id)]);
    if (isSeen) {
      return;
    }
    this.fresh.value = new Set([...this.fresh.peek(), ...came.map(({ id }) => id)]);
    if (this.store.notice.peek()?.kind !== "error") {
      const all = this.all.peek().filter(({ id }) => this.fresh.peek().has(id));
      this.store.notice.value = {
        kind: "info",
        text: arrival(all),
        stays: true,
        action: { label: "Review", title: "Review the proposals (P)", run: review },
      };
    }
  }
}

/** Whether nobody has decided about a proposal yet. */
export function isOpen({ state }: Proposal): boolean {
  return state !== "accepted" && state !== "refused";
}

function isReadable({ state }: Proposal): boolean {
  return state !== "damaged";
}

/** Return who proposes, as a sentence starts with it; of a damaged file only its name is known. */
export function proposer({ id, by, state }: Proposal): string {
  return by || (state === "damaged" ? id : "Someone");
}

/** Write out the marks that reorder text, as Python does: what is read is what is accepted. */
function legible(proposal: Proposal): Proposal {
  const { why, by, names, notes, rows } = proposal;
  const texts = JSON.stringify({ why, by, names, notes, rows });
  const plain = texts.replaceAll(
    /[\u202a-\u202e\u2066-\u2069]/g,
    (mark) => `\\\\u${mark.charCodeAt(0).toString(16)}`,
  );
  return plain === texts ? proposal : { ...proposal, ...JSON.parse(plain) };
}

/** Return what a proposal is about, in a line: why it is made, or else what it changes. */
export function brief({ why, names }: Proposal): string {
  const text = why || Object.values(names).join(", ") || "the map";
  const line = text.trim().replaceAll(/\s+/g, " ");
  return line.length > LONG ? `${line.slice(0, LONG - 1).trimEnd()}…` : line;
}

function arrival(all: readonly Proposal[]): string {
  const [first] = all;
  const names = [...new Set(all.map(proposer))];
  if (all.length === 1 && first !== undefined) {
    return `${proposer(first)} proposes a change: ${brief(first)}`;
  }
  return names.length === 1
    ? `${names[0]} proposes ${all.length} changes.`
    : `There are ${all.length} new proposals.`;
}

/** Whether a key opens the proposals; then it does. */
export function opensProposals(event: KeyboardEvent, proposals: Proposals): boolean {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key.toLowerCase() !== "p" || !plain || proposals.all.value.length === 0) {
    return false;
  }
  proposals.turn.value++;
  return true;
}

type Keys = readonly (readonly [key: string, what: string])[];

/** Return the keys of the panel, for the list of keyboard shortcuts. */
export function proposalKeys(): readonly (readonly [string, Keys])[] {
  return [
    [
      "Proposals",
      [
        ["P", "Review the proposals"],
        ["↑ ↓", "Next or previous proposal"],
        ["A", "Accept"],
        ["R", "Refuse, with a reason"],
        ["U", "Reopen a refused proposal"],
        ["Enter", "Go to the changed item"],
        ["Escape", "Show the map as it is"],
      ],
    ],
  ];
}
