/** The host of an editor whose map is held by a server. */

import { batch, computed, type Signal, signal } from "@preact/signals";
import { statusWord } from "../../editor/bar/file.tsx";
import { Refusal } from "../../model/refusal.ts";
import { broughtOver, type Notice } from "../../model/store/notice.ts";
import type { Store } from "../../model/store/store.ts";
import type { Absence, Host, Presence, Saving, Shared } from "../../protocol/host.ts";
import type * as wire from "../../protocol/messages.gen.ts";
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
import { KeptSteps } from "./kept-steps.ts";
import { LogChoice } from "./log-choice.ts";

/** What surrounds the editor, such as JupyterLab. */
export interface Surroundings {
  /** Save the map, as its Save command does. */
  save(): void;
  /** Take a key that the editor does not use. */
  pass(event: KeyboardEvent): void;
  /** Whether a key is a command of what surrounds the editor. */
  takesKey?(event: KeyboardEvent): boolean;
  /** More items of the menu for the file, after Save. */
  readonly actions?: Saving["actions"];
  readonly view?: Shared["view"];
}

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
/** Pause in selecting after which others see the selection, in ms. */
const PAUSE = 60;

export class ServerHost implements Host {
  readonly kernel = true;
  readonly height = "100%";
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
    this.presence.value === "here" ? "" : "Gaps are updated when the server answers again.",
  );
  readonly saving = computed<Saving>(() => {
    const label = statusWord(this.status.value, this.waiting.value, this.presence.value);
    const save = { key: "save", content: "Save", hint: "Ctrl+S", run: () => this.around.save() };
    return {
      label: this.readonly ? "Read-only" : label,
      good: this.readonly || label === "Saved",
      actions: [
        ...(this.readonly ? [] : [save]),
        ...(this.around.actions ?? []),
        ...this.logActions(),
      ],
    };
  });
  /** The log that the map is compared with. */
  readonly logs: LogChoice = new LogChoice((what) => this.ask(what));
  /** Makes a step of what is being typed; see `adopt`. */
  rest: () => Promise<unknown> = () => Promise.resolve();
  /** Shows a message; see `adopt`. */
  say: (notice: Notice) => void = () => undefined;

  private readonly presence = signal<Presence>("here");
  private snapshot: Snapshot;
  private readonly kept = new KeptSteps();
  /** Edits that the new session has, to be answered once the view shows its map. */
  private brought: Waiting[] = [];
  /** The session is new, and the view does not show its map yet. */
  private stale = false;
  private readonly listeners = new Set<(news: News) => void>();
  private readonly watchers = new Set<(presence: Presence) => void>();
  private readonly shared: Shared;
  private readonly followers = new Map<keyof Shared, Set<(value: never) => void>>();
  private due: ReturnType<typeof setTimeout> | undefined;
  private unsent: Partial<Shared> = {};

  constructor(
    private readonly connection: Connection,
    hello: Hello,
    private readonly around: Surroundings,
  ) {
    this.snapshot = hello.state;
    this.readonly = hello.readonly;
    this.client = hello.client;
    this.me = hello.me.anonymous ? "" : hello.me.name;
    this.people = signal(this.others(hello.people));
    this.file = signal(hello.file);
    this.status = signal(hello.state.status);
    this.shared = { selection: [], view: around.view ?? "map", persona: "" };
    connection.follow({
      greeted: (again) => this.greeted(again),
      renewed: (again, waiting) => void this.renewed(again, waiting),
      news: (news) => this.receive(news),
      lost: (failure) => this.lost(failure),
    });
  }

  /** Act on a store: make a step of what is being typed, show messages and logs. */
  adopt(store: Store): void {
    this.rest = () => store.flush();
    this.say = (notice) => {
      store.notice.value = notice;
    };
    this.logs.show = (log) => store.compare(log);
  }

  private logActions(): Saving["actions"] {
    const path = this.logs.path.value;
    const choose = {
      key: "log",
      content: path === "" ? "Compare with a log…" : "Compare with another log…",
      hint: "Show on the map what customers really did",
      run: () => {
        this.logs.open.value = true;
      },
    };
    const stop = { key: "no log", content: "Stop comparing", hint: path };
    return path === "" ? [choose] : [choose, { ...stop, run: () => void this.logs.stop() }];
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
    if (what.type === "steps" && this.stale) {
      return this.readAnew();
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
    if (answer.type === "stepped") {
      const { rev, changes, by = "file", history } = answer;
      if (changes !== undefined && history !== undefined) {
        this.tell({ type: "step", rev, changes, by, history });
      }
      this.tell({ type: "status_changed", status: this.status.value });
    }
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
    return this.shared[name];
  }

  set<K extends keyof Shared>(name: K, value: Shared[K]): void {
    if (JSON.stringify(this.shared[name]) === JSON.stringify(value)) {
      return;
    }
    this.shared[name] = value;
    this.unsent = { ...this.unsent, [name]: value };
    this.due ??= setTimeout(() => this.show(), PAUSE);
  }

  watch<K extends keyof Shared>(name: K, listener: (value: Shared[K]) => void): () => void {
    const all = this.followers.get(name) ?? new Set();
    this.followers.set(name, all.add(listener));
    return () => all.delete(listener);
  }

  takesKey(event: KeyboardEvent): boolean {
    return this.around.takesKey?.(event) ?? false;
  }

  pass(event: KeyboardEvent): void {
    this.around.pass(event);
  }

  /** Report what this view shows, so that others see it. */
  private show(): void {
    this.due = undefined;
    const { unsent } = this;
    this.unsent = {};
    if (this.presence.value === "here") {
      void this.connection.ask({ type: "show", ...unsent }).catch(() => undefined);
    }
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
        this.file.value = answer.file;
      }
    });
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
        this.file.value = message.file;
        return;
      case "renamed":
        this.file.value = { ...this.file.value, path: message.path };
        return;
      case "gone":
        this.file.value = { ...this.file.value, disk: "" };
        this.say({ kind: "error", text: `${message.path} was deleted. Save to write it again.` });
        return;
      case "step":
        if (this.stale) {
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
      this.file.value = hello.file;
      this.absence.value = null;
    });
    const { selection, view, persona } = this.shared;
    this.unsent = { selection, view, persona };
    this.due ??= setTimeout(() => this.show(), PAUSE);
  }

  /** Bring the steps that a new session does not know, and then show its map. */
  private async renewed(hello: Hello, waiting: readonly Waiting[]): Promise<void> {
    const { run } = this.snapshot;
    this.stale = true;
    this.join(hello);
    const edits: (readonly Change[])[] = this.kept.take();
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
    if (edits.length > 0 && !hello.readonly) {
      await this.bring(edits, run);
    }
    this.found("here");
    void this.logs.again();
  }

  private async bring(edits: readonly (readonly Change[])[], run: string): Promise<void> {
    try {
      const answer = await this.connection.ask({ type: "bring", edits, run } as Request);
      this.note(answer, edits.flat());
      const refused = answer.type === "stepped" ? (answer.refused ?? []) : [];
      if (refused.length > 0) {
        this.say(broughtOver(edits.length, refused));
      }
    } catch (error) {
      this.say({ kind: "error", text: `Edits since the last save are lost: ${error}` });
    }
  }

  /** Settle a request that the session before has not answered. */
  private settle({ message, resolve, reject }: Waiting): void {
    const { request, ...what } = message as wire.Request;
    if (READS.has(what.type)) {
      this.connection.ask(what as Request).then(resolve, reject);
    } else if (what.type === "map" || what.type === "steps") {
      this.readAnew().then(resolve, reject);
    } else if (what.type === "show") {
      resolve({ type: "done" });
    } else {
      reject(new Refusal("error", "The server was restarted before this was done. Try again."));
    }
  }

  /** Read the map of a new session. */
  private async readAnew(): Promise<Answer> {
    const answer = await this.connection.ask({ type: "map" });
    this.stale = false;
    this.note(answer);
    const { brought } = this;
    this.brought = [];
    setTimeout(() => {
      for (const { resolve } of brought) {
        resolve({ type: "stepped", rev: 0 }); // the view shows a map that has them
      }
    });
    return answer;
  }

  private lost(failure: CannotOpen | null): void {
    this.absence.value = {
      why:
        failure === null
          ? "The connection to the server is lost."
          : `The server cannot open the map now: ${failure.message}`,
      next: "The map gets them when the server answers again.",
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
