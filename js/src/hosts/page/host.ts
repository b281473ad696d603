/** A page without a kernel, which contains the map, its history and all checks. */

import { computed, type Signal, signal } from "@preact/signals";
import { fileText } from "../../model/checks/file-text.ts";
import { slug } from "../../model/ids.ts";
import { fromFile, type JourneyMap, toFile } from "../../model/map.ts";
import { same } from "../../model/values.ts";
import { Gone, type Host, type OtherMaps, type Saving, type Shared } from "../../protocol/host.ts";
import type { JourneyFile } from "../../protocol/kinds.ts";
import type {
  Answer,
  Gap,
  Outlook,
  Request,
  RuleInfo,
  Snapshot,
  Status,
} from "../../protocol/messages.ts";
import { OfflineHost } from "../offline/offline-host.ts";
import { OfflineMap, type OfflineStep } from "../offline/offline-map.ts";
import { type Draft, Drafts } from "./drafts.ts";
import { changesText, download, FORMAT, joined } from "./files.ts";
import { certain, gapNote, type Reach, reach } from "./gaps.ts";

/** The data of a page, written by Python. */
export interface PageData {
  readonly map: JourneyFile;
  /** Hash of the map's file. */
  readonly base: string;
  /** Date on which the page was made. */
  readonly made: string;
  readonly gaps: readonly Gap[];
  readonly rules: Readonly<Record<string, RuleInfo>>;
  /** Projections of goals on that date. */
  readonly outlooks?: Readonly<Record<string, Outlook>>;
  readonly readonly: boolean;
  readonly height: string;
  readonly view: Shared["view"];
  readonly brand?: Snapshot["brand"];
  /** Other maps in the same file, by the path with which this map names them. */
  readonly maps?: Readonly<Record<string, { readonly title: string; readonly href: string }>>;
}

export class PageHost extends OfflineHost implements Host {
  readonly readonly: boolean;
  readonly height: string;
  readonly origin = "";
  readonly kernel = false;
  /** Number of steps to download. */
  readonly count = signal(0);
  /** Whether all of them were downloaded. */
  readonly safe = signal(true);
  /** Whether the dialog for the name is open. */
  readonly asking = signal(false);
  readonly by: Signal<string | null> = signal(null);
  /** Edits of earlier visits that can be restored, the last first. */
  readonly offers: Signal<readonly Draft[]>;
  readonly gapNote: Signal<string>;
  readonly saving = computed<Saving>(() => ({
    label: word(this.count.value, this.safe.value),
    good: this.safe.value,
    actions: [
      ...(this.readonly
        ? []
        : [
            {
              key: "changes",
              content: "Download changes",
              hint: "Send the file to the person who shared this page",
              run: () => void this.requestDownload(),
            },
          ]),
      {
        key: "map",
        content: "Download map",
        hint: "The whole map as a .journeymap.json file",
        run: () => void this.downloadMap(),
      },
    ],
  }));

  readonly maps: OtherMaps = {
    list: async (named) => {
      const here = this.data.maps ?? {};
      const others = named.filter((path) => here[path] === undefined);
      return {
        maps: Object.entries(here).map(([path, { title }]) => ({ path, title })),
        broken: others.map((path) => ({
          ...{ path, why: "this page does not contain the map" },
          elsewhere: true,
        })),
      };
    },
    open: (path) => {
      location.hash = this.data.maps?.[path]?.href ?? "";
    },
  };

  /** Date of the page in words. */
  readonly day: string;

  private readonly start: JourneyMap;
  private readonly steps: OfflineMap<Reach>;
  private downloaded: readonly OfflineStep[] = [];
  private shownGaps: readonly Gap[];
  private readonly drafts: Drafts;
  private readonly id = Math.random().toString(36).slice(2, 10);

  constructor(
    private readonly data: PageData,
    storage: ConstructorParameters<typeof Drafts>[0] = null,
  ) {
    super(data.view);
    this.start = fromFile(data.map);
    this.steps = new OfflineMap(this.start, reach, () => this.stepped());
    this.readonly = data.readonly;
    this.height = data.height;
    this.shownGaps = data.gaps;
    const made = new Date(`${data.made}T12:00`);
    this.day = made.toLocaleDateString("en-GB", { dateStyle: "long" });
    this.gapNote = signal(gapNote(this.day, data.gaps.length, data.gaps.length));
    this.drafts = new Drafts(storage, data.base);
    this.offers = signal(data.readonly ? [] : [...this.drafts.all()].reverse());
  }

  /** The name under which changes are downloaded. */
  get me(): string {
    return this.by.value ?? "";
  }

  introduce(name: string): void {
    this.by.value = name;
  }

  read(): Snapshot {
    return {
      rev: this.steps.rev,
      map: toFile(this.steps.map),
      history: this.steps.history,
      status: this.status(),
      run: "",
      ...(this.data.brand ? { brand: this.data.brand } : {}),
    };
  }

  private status(): Status {
    return {
      ...{ path: null, live: false, unsaved: !this.safe.value },
      ...{ conflict: false, problem: null, earlier: false },
    };
  }

  async ask(request: Request): Promise<Answer> {
    switch (request.type) {
      case "edit":
        return this.steps.edit(request.changes);
      case "undo":
        return this.steps.undo();
      case "redo":
        return this.steps.redo();
      case "map":
        return { type: "map", state: this.read() };
      case "steps":
        return {
          ...{ type: "steps", steps: [], history: this.steps.history },
          status: this.status(),
        };
      case "gaps":
        return {
          ...{ type: "gaps", gaps: this.shownGaps, rules: this.data.rules },
          outlooks: this.outlooks(),
        };
      case "status":
        return { type: "status", status: this.status() };
      case "show":
      case "bye":
        return { type: "done" };
      default:
        throw new Gone(); // needs a kernel
    }
  }

  /** Ctrl+S. */
  pass(): void {
    void this.requestDownload();
  }

  /** Makes a step of what is being typed; set by the store. */
  rest: () => Promise<unknown> = () => Promise.resolve();

  /** Download the changes. The first time, a dialog asks for the name. */
  async requestDownload(): Promise<void> {
    await this.rest();
    if (this.count.value === 0 || this.by.value === null) {
      this.asking.value = this.count.value > 0;
    } else {
      this.downloadChanges();
    }
  }

  /** Return the text of the file of changes. */
  changes(): string {
    const by = this.by.value ?? "";
    return changesText({
      format: FORMAT,
      title: this.start.info.title ?? "",
      ...(by === "" ? {} : { by }),
      from: "report",
      made: new Date().toISOString(),
      base: this.data.base,
      steps: joined(this.steps.done.map(({ changes }) => changes)),
      map: this.data.map,
    });
  }

  downloadChanges(): void {
    download(`${fileName(this.start.info.title)}.changes.json`, this.changes());
    this.handedOut();
  }

  async downloadMap(): Promise<void> {
    await this.rest();
    download(`${fileName(this.steps.map.info.title)}.journeymap.json`, fileText(this.steps.map));
    this.handedOut();
  }

  /** Discard a draft. */
  drop(draft: Draft): void {
    this.drafts.drop(draft.id);
    this.offers.value = this.offers.value.filter(({ id }) => id !== draft.id);
  }

  private stepped(): void {
    const { done } = this.steps;
    this.count.value = done.length;
    this.look();
    this.drafts.keep({
      id: this.id,
      made: new Date().toISOString(),
      by: this.by.value ?? "",
      steps: done.map((each) => each.changes),
    });
    queueMicrotask(() => this.reportGaps());
  }

  private handedOut(): void {
    this.downloaded = this.steps.done;
    this.look();
  }

  /** Update whether all edits were downloaded. */
  private look(): void {
    this.safe.value = this.steps.done.length === 0 || this.steps.isAfter(this.downloaded);
  }

  /** Return the projections of the goals that are as they were. */
  private outlooks(): Record<string, Outlook> {
    const goal = (map: JourneyMap, id: string) => map.entities.get(id);
    const all = Object.entries(this.data.outlooks ?? {});
    return Object.fromEntries(
      all.filter(([id]) => same(goal(this.steps.map, id), goal(this.start, id))),
    );
  }

  private reportGaps(): void {
    const { gaps } = this.data;
    if (this.data.outlooks !== undefined) {
      this.publish({ type: "outlooks", outlooks: this.outlooks() });
    }
    const shown = certain(
      gaps,
      this.steps.done.map(({ note }) => note),
    );
    const was = new Set(this.shownGaps);
    const is = new Set(shown);
    const lost = this.shownGaps.filter((each) => !is.has(each));
    const found = shown.filter((each) => !was.has(each));
    this.shownGaps = shown;
    this.gapNote.value = gapNote(this.day, gaps.length, shown.length);
    if (lost.length + found.length > 0) {
      this.publish({
        type: "gap_changes",
        lost: lost.map(([rule, id, other]) => [rule, id, other]),
        found,
      });
    }
  }
}

function word(count: number, safe: boolean): string {
  if (count === 0) {
    return "No edits yet";
  }
  return `${count === 1 ? "1 edit" : `${count} edits`}, ${safe ? "" : "not "}downloaded`;
}

/** Return a file name without extension, from the map's title. */
function fileName(title = ""): string {
  return slug(title) || "journey";
}
