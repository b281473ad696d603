/** Gaps and evidence that Python finds in the map. */

import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type {
  Answer,
  CardShow,
  Gap,
  GapKey,
  News,
  Observed,
  Outlook,
  Request,
  RuleInfo,
} from "../../protocol/messages.ts";
import { byId, type Finding, findings, fits } from "../gaps.ts";
import type { Index } from "../index.ts";

type Told = Extract<
  News,
  { type: "gap_changes" | "many_gaps" | "counting" | "outlooks" | "fits_counted" }
>;

/** How long to wait until many changed gaps are requested, in ms. */
const REST = 500;

/**
 * Findings, as Python reports them; requested if Python only reports that there is something.
 */
export class Findings {
  /** Gaps, most severe first, with current names. */
  readonly gaps: ReadonlySignal<readonly Finding[]>;
  readonly gapsOf: ReadonlySignal<ReadonlyMap<string, readonly Finding[]>>;
  /** Evidence from a log on the map; null without a log. */
  readonly observed: Signal<Observed | null>;
  /** What touchpoints show of the log. */
  readonly cards: Signal<CardShow>;
  /** Projections of goals in words, by id. */
  readonly outlooks = signal<Readonly<Record<string, Outlook>>>({});
  /** The date that counts as today, if Python pinned one; empty otherwise. */
  readonly today = signal("");
  /** Number of counts of customers that have ended. */
  readonly fitsCounted = signal(0);

  /** Rules whose gaps are not shown: codes, or the start of codes. */
  readonly ignored = signal<readonly string[]>([]);

  /** Whether the gaps of all rules are shown, although Python has chosen some. */
  readonly all = signal(false);

  private readonly raw = signal<readonly Gap[]>([]);
  private readonly rules = signal<Readonly<Record<string, RuleInfo>>>({});
  private due: ReturnType<typeof setTimeout> | undefined;

  constructor(
    index: ReadonlySignal<Index>,
    observed: Observed | undefined,
    /** Rules that Python has chosen, as `ignored`; none is all. */
    readonly only: readonly string[],
    private readonly ask: (what: Request) => Promise<Answer | null>,
  ) {
    this.observed = signal(observed ?? null);
    this.cards = signal(observed?.credit === undefined ? "counts" : "attribution");
    this.gaps = computed(() => {
      const shown = this.raw.value.filter(
        ([rule]) => !fits(rule, this.ignored.value) && this.shows(rule),
      );
      return findings(index.value, shown, this.rules.value);
    });
    this.gapsOf = computed(() => byId(this.gaps.value));
  }

  private shows(rule: string): boolean {
    return this.all.value || this.only.length === 0 || fits(rule, this.only);
  }

  /** Request all; `again` if the rules are known. */
  async read(again = false): Promise<void> {
    const answer = await this.ask(again ? { type: "gaps", again } : { type: "gaps" });
    if (answer?.type === "gaps") {
      const { gaps, rules = this.rules.value, outlooks = {}, today = "" } = answer;
      batch(() => {
        this.outlooks.value = outlooks;
        this.today.value = today;
        this.observe(answer.observed);
        this.raw.value = gaps;
        this.rules.value = rules;
      });
    }
  }

  /** Show the current evidence; if there is none in an answer, the last one stays. */
  observe(observed: Observed | undefined): void {
    this.observed.value = observed ?? this.observed.value;
  }

  /** Show the evidence of another log, or of none. */
  async renew(): Promise<void> {
    this.observed.value = null;
    await this.read(true);
  }

  /** Show something else of the log on touchpoints. */
  async showOnCards(cards: CardShow): Promise<void> {
    this.cards.value = cards;
    if ((await this.ask({ type: "show", cards })) !== null) {
      await this.read(true);
    }
  }

  receive(news: Told): void {
    switch (news.type) {
      case "outlooks":
        this.outlooks.value = news.outlooks;
        break;
      case "fits_counted":
        this.fitsCounted.value++;
        break;
      case "gap_changes":
        this.change(news);
        break;
      case "many_gaps":
        clearTimeout(this.due);
        this.due = setTimeout(() => void this.read(true), REST);
        break;
      case "counting":
        this.observed.value = this.observed.value && {
          ...this.observed.value,
          counting: news.counting,
        };
        if (!news.counting) {
          void this.read(true);
        }
    }
  }

  private change({ lost, found }: Extract<News, { type: "gap_changes" }>): void {
    const key = ([rule, id, other]: GapKey | Gap) => `${rule} ${id} ${other}`;
    const gone = new Set([...lost, ...found].map(key));
    this.raw.value = [...this.raw.value.filter((each) => !gone.has(key(each))), ...found];
  }
}
