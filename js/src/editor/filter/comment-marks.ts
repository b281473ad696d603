/** The comments by item, and which of them this person has not read. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Comment, commentsIn, type Thread, threadsOf } from "../../model/comments.ts";
import type { Store } from "../../model/store/store.ts";

/** What is open about an item. */
export interface Mark {
  readonly open: number;
  readonly unread: number;
}

const READ = "journeynb:read:";
const NAME = "journeynb:name";
/** Number of maps and of comments that are remembered, at most. */
const MOST = 2000;

export class CommentMarks {
  readonly threads: ReadonlySignal<readonly Thread[]>;
  /** Open threads by what they are about; "" is the map. */
  readonly of: ReadonlySignal<ReadonlyMap<string, Mark>>;
  /** All open threads. */
  readonly all: ReadonlySignal<Mark>;
  /** Name of the person, if neither the host nor Python knows it. */
  readonly name = signal(stored(NAME));
  private readonly read: Signal<ReadonlySet<string>>;
  private readonly key: string;

  constructor(private readonly store: Store) {
    const { host, status, map } = store;
    this.key = READ + (host.origin || status.peek().path || map.peek().info.title || "");
    this.read = signal(new Set(list(stored(this.key))));
    this.threads = computed(() => threadsOf(store.index.value));
    const marks = computed(() =>
      this.threads.value
        .filter(({ first }) => !first.resolved)
        .map((thread) => ({
          about: thread.about.length === 0 ? [""] : thread.about,
          unread: commentsIn(thread).some((each) => this.isUnread(each)) ? 1 : 0,
        })),
    );
    let last: ReadonlyMap<string, Mark> = new Map();
    this.of = computed(() => {
      const found = new Map<string, Mark>();
      for (const { about, unread } of marks.value) {
        for (const id of about) {
          const was = found.get(id) ?? { open: 0, unread: 0 };
          found.set(id, { open: was.open + 1, unread: was.unread + unread });
        }
      }
      const as = [...found].every(([id, { open, unread }]) => {
        const was = last.get(id);
        return was?.open === open && was.unread === unread;
      });
      last = as && found.size === last.size ? last : found; // no card looks again for nothing
      return last;
    });
    this.all = computed(() => ({
      open: marks.value.length,
      unread: marks.value.filter(({ unread }) => unread > 0).length,
    }));
  }

  /** Name of the person who writes here; "" if it is not known. */
  get me(): string {
    return this.store.me || this.name.value;
  }

  /** Return whether someone else wrote a comment that was not shown here yet. */
  isUnread({ id, by }: Comment): boolean {
    return !this.read.value.has(id) && (by === undefined || by !== this.me);
  }

  /** Note that comments were shown; remembered in this browser. */
  shown(ids: readonly string[]): void {
    const fresh = ids.filter((id) => !this.read.peek().has(id));
    if (fresh.length > 0) {
      const { entities } = this.store.map.peek();
      const known = [...this.read.peek(), ...fresh].filter((id) => entities.has(id));
      this.read.value = new Set(known);
      store(this.key, JSON.stringify(known.slice(-MOST)));
    }
  }

  /** Remember the name of the person in this browser. */
  introduce(name: string): void {
    this.name.value = name;
    store(NAME, name);
    this.store.host.introduce?.(name);
  }
}

function list(text: string): string[] {
  try {
    const found: unknown = JSON.parse(text || "[]");
    return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
  } catch {
    return []; // data of another program
  }
}

function stored(key: string): string {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return ""; // a page without storage: everything is unread
  }
}

function store(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // storage is full or not allowed: it holds until the page is closed
  }
}
