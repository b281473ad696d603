/** What the hosts of a map without Python share: one window, which is always there. */

import type { Shared } from "../../protocol/host.ts";
import type { News } from "../../protocol/messages.ts";

export class OfflineHost {
  private readonly shared: Shared;
  private readonly listeners = new Set<(news: News) => void>();

  constructor(view: Shared["view"] = "map") {
    this.shared = { selection: [], view, persona: "" };
  }

  listen(listener: (news: News) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  online(): () => void {
    return () => undefined;
  }

  get<K extends keyof Shared>(name: K): Shared[K] {
    return this.shared[name];
  }

  set<K extends keyof Shared>(name: K, value: Shared[K]): void {
    this.shared[name] = value;
  }

  watch(): () => void {
    return () => undefined;
  }

  dispose(): void {
    this.listeners.clear();
  }

  protected publish(news: News): void {
    for (const listener of this.listeners) {
      listener(news);
    }
  }
}
