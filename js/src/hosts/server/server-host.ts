/** The host of an editor whose map is held by a server. */

import { batch, computed, type Signal, signal } from "@preact/signals";
import { statusWord } from "../../editor/bar/file.tsx";
import { broughtOver, deleted, type Notice } from "../../model/store/notice.ts";
import type { Store } from "../../model/store/store.ts";
import type { Absence, Host, OtherMaps, Presence, Saving, Shared } from "../../protocol/host.ts";
import type {
  Answer,
  CannotOpen,
  Change,
  FileInfo,
  Hello,
  News,
  Person,
  Request,
  Snapshot,
  Status,
} from "../../protocol/messages.ts";
import type { Connection, Waiting } from "./connection.ts";
import { KeptSteps, pageStorage } from "./kept-steps.ts";
import { LogChoice } from "./log-choice.ts";
import { type OpensMaps, otherMaps } from "./other-maps.ts";
import { Renewal } from "./renewal.ts";
import { ShownValues } from "./shown-values.ts";

/** What surrounds the editor, such as JupyterLab. */
export interface Surroundings extends OpensMaps {
  /** Save the map, as its Save command does. */
  save(): void;
  /** Take a key that the editor does not use. */
  pass(event: KeyboardEvent): void;
  /** Whether a key is a command of what surrounds the editor. */
  takesKey?(event: KeyboardEvent): boolean;
  /** Open the file as text, if that is possible here. */
  readonly openAsText?: () => void;
  /** More items of the menu for the file, after Save. */
  readonly actions?: Saving["actions"];
  readonly view?: Shared["view"];
}

export class ServerHost implements Host {
  readonly kernel = true;
  readonly height = "100%";
  readonly named = true;
  readonly beside = "map";
  readonly origin = "";
  readonly readonly: boolean;
  readonly client: string;
  readonly me: string;
  /** The others who have the map open. */
  readonly people: Signal<readonly Person[]>;
  readonly file: Signal<FileInfo>;
  readonly status: Signal<Status>;
  /** Number of edits without an answer. */
  readonly waiting = signal(0);
  /** Whether there are edits that the file does not contain. */
  readonly unsaved = computed(() => this.status.value.unsaved || this.waiting.value > 0);
  readonly absence: Signal<Absence | null> = signal(null);
  readonly gapNote = computed(() =>
    this.presence.value === "here" ? "" : "Gaps are updated when the server responds again.",
  );
  readonly saving = computed<Saving>(() => {
    const word = statusWord(this.status.value, this.waiting.value, this.presence.value);
    const gone = this.file.value.disk === "" && ["Saved", "Not saved yet"].includes(word);
    const label = gone ? "Deleted" : word;
    const save = { key: "save", content: "Save", hint: "Ctrl+S", run: () => this.around.save() };
    return {
      label: this.readonly ? "Read-only" : label,
      good: this.readonly || label === "Saved",
      actions: [
        ...(this.readonly ? [] : [save]),
        ...(this.around.actions ?? []),
        ...this.logs.actions(),
      ],
    };
  });
  /** The log that the map is compared with. */
  readonly logs: LogChoice = new LogChoice((what) => this.ask(what));
  readonly maps: OtherMaps;
  /** Makes a step of what is being typed; see `adopt`. */
  rest: () => Promise<unknown> = () => Promise.resolve();
  /** Shows a message; see `adopt`. */
  say: (notice: Notice) => void = () => undefined;
  /** Closes a message about the file; see `adopt`. */
  fileIsWell: () => void = () => undefined;

  private readonly presence = signal<Presence>("here");
  private snapshot: Snapshot;
  private readonly kept = new KeptSteps(pageStorage());
  private readonly renewal: Renewal;
  private readonly listeners = new Set<(news: News) => void>();
  private readonly watchers = new Set<(presence: Presence) => void>();
  private readonly shown: ShownValues;

  constructor(
    private readonly connection: Connection,
    hello: Hello,
    private readonly around: Surroundings,
  ) {
    this.renewal = new Renewal(connection);
    this.snapshot = hello.state;
    this.readonly = hello.readonly;
    this.client = hello.client;
    this.me = hello.me.anonymous ? "" : hello.me.name;
    this.people = signal(this.others(hello.people));
    this.file = signal(hello.file);
    this.status = signal(hello.state.status);
    this.maps = otherMaps((what) => this.ask(what), around);
    this.shown = new ShownValues(around.view ?? "map", (values) => {
      if (this.presence.value === "here") {
        void connection.ask({ type: "show", ...values });
      }
    });
    globalThis.addEventListener?.("pagehide", this.store);
    connection.follow({
      greeted: (again) => this.greeted(again),
      renewed: (again, waiting) => void this.renewed(again, waiting),
      news: (news) => this.receive(news),
      lost: (failure) => this.lost(failure),
    });
  }

  get openAsText(): (() => void) | undefined {
    return this.around.openAsText;
  }

  /** Act on a store: make a step of what is being typed, show messages and logs. */
  adopt(store: Store): void {
    this.rest = () => store.flush();
    this.say = (notice) => {
      store.notice.value = notice;
    };
    this.fileIsWell = () => store.fileIsWell();
    this.logs.show = (log) => store.compare(log);
    void this.resume();
  }

  /** The map is closed. */
  dispose(): void {
    globalThis.removeEventListener?.("pagehide", this.store);
  }

  /** The page is left, perhaps to be loaded again. */
  private readonly store = (): void => {
    void this.rest();
    this.kept.store(this.file.value.path, this.snapshot.run, this.connection.unanswered());
  };

  /** Bring the edits that this page had before it was loaded again, if the session lacks them. */
  private async resume(): Promise<void> {
    const { run } = this.snapshot;
    const { unsaved } = this.status.value;
    const edits = this.kept.restore(this.file.value.path, run, unsaved);
    if (edits.length > 0 && !this.readonly) {
      this.tellStep(await this.bring(edits, ""));
    }
  }

  /** Report a step that the store has not asked for. */
  private tellStep(answer: Answer | null): void {
    if (answer?.type === "stepped") {
      const { rev, changes, by = "hand", history } = answer;
      if (changes !== undefined && history !== undefined) {
        this.tell({ type: "step", rev, changes, by, history });
      }
      this.tell({ type: "status_changed", status: this.status.value });
    }
  }

  read(): Snapshot {
    return this.snapshot;
  }

  ask(what: Request): Promise<Answer> {
    const answer = this.request(what);
    answer.catch(() => undefined); // callers that need the answer get the error
    return answer;
  }

  private async request(what: Request): Promise<Answer> {
    if (what.type === "bye") {
      return { type: "done" }; // closing the connection says it
    }
    if (what.type === "steps" && this.renewal.stale) {
      const answer = await this.renewal.read();
      this.note(answer);
      return answer;
    }
    if (what.type !== "edit") {
      const answer = await this.connection.ask(what);
      this.note(answer);
      return answer;
    }
    this.waiting.value++;
    try {
      const answer = await this.connection.ask(what);
      this.note(answer, what.changes);
      return answer;
    } finally {
      this.waiting.value--;
    }
  }

  /** Save the map to its file. With `force`, also over a version that others have written. */
  async save(force: boolean): Promise<void> {
    await this.rest();
    const save = { type: "save", path: null, ...(force && { force }) } as const;
    const answer = await this.connection.ask(save);
    this.note(answer);
    if (answer.type === "status") {
      this.tell({ type: "status_changed", status: answer.status });
    }
  }

  /** Take the state of the file as a step. */
  async reload(): Promise<void> {
    await this.rest();
    const answer = await this.connection.ask({ type: "reload" });
    this.note(answer);
    this.tellStep(answer);
  }

  /** Look at the file on disk. */
  async look(): Promise<FileInfo> {
    this.note(await this.connection.ask({ type: "file" }));
    return this.file.value;
  }

  listen(listener: (news: News) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  online(listener: (presence: Presence) => void): () => void {
    this.watchers.add(listener);
    listener(this.presence.value);
    return () => this.watchers.delete(listener);
  }

  get<K extends keyof Shared>(name: K): Shared[K] {
    return this.shown.get(name);
  }

  set<K extends keyof Shared>(name: K, value: Shared[K]): void {
    this.shown.set(name, value);
  }

  watch<K extends keyof Shared>(name: K, listener: (value: Shared[K]) => void): () => void {
    return this.shown.watch(name, listener);
  }

  takesKey(event: KeyboardEvent): boolean {
    return this.around.takesKey?.(event) ?? false;
  }

  pass(event: KeyboardEvent): void {
    this.around.pass(event);
  }

  private others(people: readonly Person[]): readonly Person[] {
    return people.filter(({ client }) => client !== this.client);
  }

  private note(answer: Answer, asked?: readonly Change[]): void {
    batch(() => {
      if (answer.type === "stepped" && answer.rev > 0) {
        this.kept.add(answer.rev, answer.changes ?? asked, answer.by);
      } else if (answer.type === "steps") {
        for (const { rev, changes, by } of answer.steps) {
          this.kept.add(rev, changes, by);
        }
      } else if (answer.type === "map") {
        this.take(answer.state.status);
      }
      if ("status" in answer && answer.status !== undefined) {
        this.take(answer.status);
      }
      if ("file" in answer && answer.file !== undefined) {
        this.learn(answer.file);
      }
    });
  }

  private learn(file: FileInfo): void {
    const wasGone = this.file.value.disk === "";
    this.file.value = file;
    if (wasGone && file.disk !== "" && !file.conflict) {
      this.fileIsWell();
    }
  }

  private take(status: Status): void {
    this.status.value = status;
    if (!status.unsaved) {
      this.kept.clear();
    }
  }

  private receive(message: News | Answer): void {
    switch (message.type) {
      case "people":
        this.people.value = this.others(message.people);
        return;
      case "file_changed":
        this.learn(message.file);
        return;
      case "renamed":
        this.file.value = { ...this.file.value, path: message.path };
        return;
      case "gone":
        this.file.value = { ...this.file.value, disk: "" };
        this.say(deleted(message.path));
        return;
      case "step":
        if (this.renewal.stale) {
          return; // the view asks for the whole map
        }
        this.kept.add(message.rev, message.changes, message.by);
        if (message.status !== undefined) {
          this.take(message.status);
        }
        break;
      case "status_changed":
        this.take(message.status);
        break;
    }
    this.tell(message as News);
  }

  private tell(news: News): void {
    for (const listener of this.listeners) {
      listener(news);
    }
  }

  /** The same session of the map greets this view again; the store asks what it has missed. */
  private greeted(hello: Hello): void {
    this.join(hello);
    this.found("here");
  }

  private join(hello: Hello): void {
    batch(() => {
      this.snapshot = hello.state;
      this.people.value = this.others(hello.people);
      this.learn(hello.file);
      this.absence.value = null;
    });
    this.shown.sendAll();
  }

  /** Bring the steps that a new session does not know, and then show its map. */
  private async renewed(hello: Hello, waiting: readonly Waiting[]): Promise<void> {
    const { run } = this.snapshot;
    const waited = this.renewal.start(waiting);
    this.join(hello);
    const edits = [...this.kept.take(), ...waited];
    if (edits.length > 0 && !hello.readonly) {
      await this.bring(edits, run);
    }
    this.found("here");
    void this.logs.again();
  }

  private async bring(edits: readonly (readonly Change[])[], run: string): Promise<Answer | null> {
    try {
      const answer = await this.connection.ask({ type: "bring", edits, run } as Request);
      this.note(answer, edits.flat());
      const refused = answer.type === "stepped" ? (answer.refused ?? []) : [];
      if (refused.length > 0) {
        this.say(broughtOver(edits.length, refused));
      }
      return answer;
    } catch (error) {
      this.say({ kind: "error", text: `Edits since the last save are lost: ${error}` });
      return null;
    }
  }

  private lost(failure: CannotOpen | null): void {
    this.absence.value = {
      why:
        failure === null
          ? "The connection to the server is lost."
          : `The server cannot open the map now: ${failure.message}`,
      next: "The map is updated when the server responds again.",
    };
    this.found("away");
  }

  private found(presence: Presence): void {
    if (presence === this.presence.value) {
      return;
    }
    this.presence.value = presence;
    for (const watcher of this.watchers) {
      watcher(presence);
    }
  }
}
