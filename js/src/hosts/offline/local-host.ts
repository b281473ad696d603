/**
 * The host of a map that no Python holds: what surrounds the editor reads and saves its file, and a
 * kernel finds the gaps if one can.
 */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { fileText } from "../../model/checks/file-text.ts";
import { toFile } from "../../model/map.ts";
import { Gone, type Host, type OtherMaps, type Saving } from "../../protocol/host.ts";
import type {
  Answer,
  Gap,
  Outlook,
  Request,
  RuleInfo,
  Snapshot,
  Status,
} from "../../protocol/messages.ts";
import { OfflineHost } from "./offline-host.ts";
import { OfflineMap, type OfflineStep } from "./offline-map.ts";
import { readMap } from "./read-map.ts";

/** What Python finds in a map. */
export interface FoundGaps {
  readonly gaps: readonly Gap[];
  readonly rules: Readonly<Record<string, RuleInfo>>;
  readonly outlooks: Readonly<Record<string, Outlook>>;
}

/** Finds the gaps of the text of a map, or says in words why it cannot. */
export type FindGaps = (text: string) => Promise<FoundGaps | string>;

export interface LocalOptions {
  readonly readonly: boolean;
  /** Path of the file, as its user knows it. */
  readonly path: string;
  /** Name of the person, for comments; "" if it is not known. */
  readonly me?: string;
  /** Called for Save in the menu. */
  save(): void;
  /** Take a key that the editor does not use, such as Ctrl+S. */
  pass(event: KeyboardEvent): void;
  /** Called when the map or whether it is saved may have changed. */
  changed(): void;
  readonly findGaps?: FindGaps;
  readonly maps?: OtherMaps;
}

/** How long to wait after a step until the gaps are found again, in ms. */
const REST = 400;
const NONE: FoundGaps = { gaps: [], rules: {}, outlooks: {} };

export class LocalHost extends OfflineHost implements Host {
  readonly readonly: boolean;
  readonly kernel = false;
  readonly height = "100%";
  readonly named = true;
  readonly origin = "";
  readonly me: string;
  readonly gapNote = signal("");
  readonly saving: ReadonlySignal<Saving>;
  readonly maps?: OtherMaps;

  private map: OfflineMap<null>;
  /** The steps of the saved map; null if edits were made while it was saved. */
  private saved: readonly OfflineStep[] | null;
  private replaced = 0;
  private readonly isSaved = signal(true);
  private path: string;
  private found: FoundGaps = NONE;
  private due: ReturnType<typeof setTimeout> | undefined;
  private finding = false;
  private again = false;

  /** Throws NoMap if the text is not a map. */
  constructor(
    text: string,
    private readonly options: LocalOptions,
  ) {
    super();
    this.readonly = options.readonly;
    this.path = options.path;
    this.me = options.me ?? "";
    if (options.maps !== undefined) {
      this.maps = options.maps;
    }
    this.map = this.opened(text);
    this.saved = this.map.done;
    this.saving = computed<Saving>(() => ({
      label: this.readonly ? "Read-only" : this.isSaved.value ? "Saved" : "Not saved yet",
      good: this.isSaved.value,
      actions: this.readonly
        ? []
        : [{ key: "save", content: "Save", hint: "Ctrl+S", run: () => options.save() }],
    }));
    this.lookForGaps();
  }

  private opened(text: string): OfflineMap<null> {
    return new OfflineMap(
      readMap(text),
      () => null,
      () => this.stepped(),
    );
  }

  /** Return the canonical text of the map. */
  text(): string {
    return fileText(this.map.map);
  }

  /** Whether there are steps that are not saved. */
  get dirty(): boolean {
    return !this.isSaved.value;
  }

  /** Note that a text is saved; edits that were made meanwhile are not. */
  wasSaved(text: string): void {
    this.saved = this.text() === text ? this.map.done : null;
    this.look();
  }

  /** Note that the file has another path. */
  renamed(path: string): void {
    if (path !== this.path) {
      this.path = path;
      this.publish({ type: "status_changed", status: this.status() });
    }
  }

  /** Take the text of the file in place of the map; throws NoMap, and then the map stays. */
  replace(text: string): void {
    const before = this.map;
    this.map = this.opened(text);
    this.replaced += before.rev + 1;
    this.saved = this.map.done;
    this.look();
    this.publish({ type: "resync" });
    this.lookForGaps();
  }

  /** Find the gaps, after a rest. */
  lookForGaps(rest = 0): void {
    clearTimeout(this.due);
    this.due = setTimeout(() => void this.find(), rest);
  }

  override dispose(): void {
    clearTimeout(this.due);
    super.dispose();
  }

  private get rev(): number {
    return this.replaced + this.map.rev;
  }

  read(): Snapshot {
    return {
      rev: this.rev,
      map: toFile(this.map.map),
      history: this.map.history,
      status: this.status(),
      run: "",
    };
  }

  private status(): Status {
    return {
      ...{ path: this.path, live: false, unsaved: this.dirty },
      ...{ conflict: false, problem: null, earlier: false },
    };
  }

  async ask(request: Request): Promise<Answer> {
    switch (request.type) {
      case "edit":
        return this.numbered(this.map.edit(request.changes));
      case "undo":
        return this.numbered(this.map.undo());
      case "redo":
        return this.numbered(this.map.redo());
      case "map":
        return { type: "map", state: this.read() };
      case "steps":
        return request.since === this.rev
          ? { type: "steps", steps: [], history: this.map.history, status: this.status() }
          : { type: "map", state: this.read() };
      case "gaps":
        return { type: "gaps", ...this.found };
      case "status":
        return { type: "status", status: this.status() };
      case "save":
        this.options.save();
        return { type: "status", status: this.status() };
      case "show":
      case "bye":
        return { type: "done" };
      default:
        throw new Gone(); // needs Python
    }
  }

  private numbered(answer: Answer): Answer {
    return answer.type === "stepped" ? { ...answer, rev: this.rev, status: this.status() } : answer;
  }

  pass(event: KeyboardEvent): void {
    this.options.pass(event);
  }

  private stepped(): void {
    this.look();
    this.lookForGaps(REST);
  }

  /** Update whether all steps are saved. */
  private look(): void {
    const isSaved = this.saved !== null && this.map.isAfter(this.saved);
    const before = this.isSaved.value;
    this.isSaved.value = isSaved;
    if (before !== isSaved) {
      this.publish({ type: "status_changed", status: this.status() });
    }
    this.options.changed();
  }

  /** Find the gaps of the map as it is; once more if it changes meanwhile. */
  private async find(): Promise<void> {
    const { findGaps } = this.options;
    if (findGaps === undefined) {
      this.gapNote.value = "Gaps are not available here, because finding them needs Python.";
      return;
    }
    if (this.finding) {
      this.again = true;
      return;
    }
    this.finding = true;
    const found = await findGaps(this.text()).catch((error) => `${error}`);
    this.finding = false;
    if (typeof found === "string") {
      this.gapNote.value = found;
      this.show(NONE);
    } else {
      this.gapNote.value = "";
      this.show(found);
    }
    if (this.again) {
      this.again = false;
      await this.find();
    }
  }

  private show(found: FoundGaps): void {
    const many = Math.max(found.gaps.length, this.found.gaps.length);
    this.found = found;
    if (many > 0) {
      this.publish({ type: "many_gaps", many });
    }
  }
}
