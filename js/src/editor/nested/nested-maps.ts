/** The maps that show a stage or touchpoint in detail: their titles, and how they are opened. */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Index } from "../../model/index.ts";
import type { Store } from "../../model/store/store.ts";
import type { Fields } from "../../protocol/kinds.ts";
import type { MapList } from "../../protocol/messages.ts";

const ENDING = ".journeymap.json";

export class NestedMaps {
  /** The other maps; null until they are known. */
  readonly found = signal<MapList | null>(null);
  /** The map of each stage and touchpoint that has one. */
  readonly of: ReadonlySignal<ReadonlyMap<string, string>>;
  /** What the fields of the map name. */
  private readonly named: ReadonlySignal<readonly string[]>;
  private looking = false;

  constructor(private readonly store: Store) {
    this.of = computed(() => nestedIn(store.index.value));
    this.named = computed(() => {
      const { library } = store.index.value.map.info as Fields;
      return [...new Set([...this.of.value.values(), textOf(library)])].filter(Boolean);
    });
  }

  /** Ask for the other maps if the map names one that is not known. */
  follow(): void {
    const { found, named, store } = this;
    const all = named.value;
    const { maps, broken } = found.value ?? { maps: [], broken: [] };
    const known = new Set([...maps, ...broken].map(({ path }) => path));
    if (store.online.value && !all.every((each) => known.has(each))) {
      void this.look();
    }
  }

  /** Ask for the other maps. */
  async look(): Promise<void> {
    const { maps } = this.store.host;
    if (maps === undefined || this.looking) {
      return;
    }
    this.looking = true;
    try {
      const list = await maps.list();
      const listed = new Set([...list.maps, ...list.broken].map(({ path }) => path));
      const others = this.named.peek().filter((path) => !listed.has(path));
      const lost = others.map((path) => ({ path, why: NOT_HERE }));
      this.found.value = { maps: list.maps, broken: [...list.broken, ...lost] };
    } catch {
      // the titles stay unknown until the host answers again
    } finally {
      this.looking = false;
    }
  }

  /** Return why a name leads to no map; "" if it may. */
  why(path: string): string {
    return this.found.value?.broken.find((each) => each.path === path)?.why ?? "";
  }

  /** Return the title of a map, or the name of its file. */
  title(path: string): string {
    const known = this.found.value?.maps.find((each) => each.path === path)?.title;
    return known || path.slice(path.lastIndexOf("/") + 1).replace(ENDING, "");
  }

  /** Return what a mark says: the title, and what a click does or why it does nothing. */
  words(path: string): string {
    const why = this.why(path);
    return why === "" ? `Open the detailed map “${this.title(path)}”` : `${path}: ${why}`;
  }

  /** Open a map; a notice says if that fails. */
  async open(path: string): Promise<void> {
    const { store } = this;
    const { maps } = store.host;
    const why = maps === undefined ? NOT_HERE : this.why(path);
    try {
      if (maps === undefined || why !== "") {
        throw new Error(why);
      }
      await store.flush();
      await maps.open(path);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      store.notice.value = { kind: "error", text: `${path} cannot be opened: ${words}` };
    }
  }
}

const NOT_HERE = "it cannot be opened from here";

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function nestedIn(index: Index): Map<string, string> {
  const ids = [...index.map.order.stage, ...index.map.order.touchpoint];
  const all = ids.map((id) => [id, textOf((index.entity(id) as Fields).journey)] as const);
  return new Map(all.filter(([, path]) => path !== ""));
}
