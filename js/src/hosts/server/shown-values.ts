/** Selection, view and persona of a view, which the server shows to the others. */

import type { Shared } from "../../protocol/host.ts";

/** Pause in selecting after which others see the selection, in ms. */
const PAUSE = 60;

export class ShownValues {
  private readonly values: Shared;
  private readonly followers = new Map<keyof Shared, Set<(value: never) => void>>();
  private due: ReturnType<typeof setTimeout> | undefined;
  private unsent: Partial<Shared> = {};

  constructor(
    view: Shared["view"],
    private readonly send: (values: Partial<Shared>) => void,
  ) {
    this.values = { selection: [], view, persona: "" };
  }

  get<K extends keyof Shared>(name: K): Shared[K] {
    return this.values[name];
  }

  set<K extends keyof Shared>(name: K, value: Shared[K]): void {
    if (JSON.stringify(this.values[name]) !== JSON.stringify(value)) {
      this.values[name] = value;
      this.sendSoon({ ...this.unsent, [name]: value });
    }
  }

  watch<K extends keyof Shared>(name: K, listener: (value: Shared[K]) => void): () => void {
    const all = this.followers.get(name) ?? new Set();
    this.followers.set(name, all.add(listener));
    return () => all.delete(listener);
  }

  /** Send all values: the server does not know them. */
  sendAll(): void {
    this.sendSoon({ ...this.values });
  }

  private sendSoon(values: Partial<Shared>): void {
    this.unsent = values;
    this.due ??= setTimeout(() => {
      this.due = undefined;
      const { unsent } = this;
      this.unsent = {};
      this.send(unsent);
    }, PAUSE);
  }
}
