/** The maps that show a stage or touchpoint in detail: their titles, and how they are opened. */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Index } from "../../model/index.ts";
import type { Store } from "../../model/store/store.ts";
import type { MapList } from "../../protocol/messages.ts";

/** The file extension of maps. */
export const ENDING = ".journeymap.json";
const NOT_HERE = "no other map can be opened here";

export class NestedMaps {
  /** The other maps; null until they are known. */
  readonly found = signal<MapList | null>(null);
  /** Path of the map of each stage and touchpoint that has one. */
  readonly of: ReadonlySignal<ReadonlyMap<string, string>>;
  /** What the fields of the map name. */
  private readonly named: ReadonlySignal<readonly string[]>;
  /** Names that the host was asked about. */
  private asked: ReadonlySet<string> = new Set();
  private looking = false;

  /** `onOpen` is called before another map is opened. */
  constructor(
    private readonly store: Store,
    private readonly onOpen: () => void,
  ) {
    this.of = computed(() => nestedIn(store.index.value));
    this.named = computed(() => {
      const { library = "" } = store.index.value.map.info;
      return [...new Set([...this.of.value.values(), library])].filter(Boolean);
    });
  }

  /** Ask for the other maps if the map names one that was not asked for. */
  follow(): void {
    const { named, store, asked } = this;
    if (!named.value.every((each) => asked.has(each)) && store.online.value) {
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
    const named = this.named.peek();
    try {
      const found = await maps.list(named);
      this.asked = new Set(named);
      this.found.value = found;
    } catch {
      // the titles stay unknown until the host answers again
    } finally {
      this.looking = false;
    }
  }

  /** Return why a name leads to no map; "" if it may. */
  why(path: string): string {
    return this.problem(path)?.why ?? "";
  }

  /** Whether a name leads to no map, neither here nor elsewhere. */
  isBroken(path: string): boolean {
    const problem = this.problem(path);
    return problem !== undefined && problem.elsewhere !== true;
  }

  private problem(path: string) {
    return this.found.value?.broken.find((each) => each.path === path);
  }

  /** Return the title of a map, or the name of its file. */
  title(path: string): string {
    const known = this.found.value?.maps.find((each) => each.path === path)?.title;
    return known || path.slice(path.lastIndexOf("/") + 1).replace(ENDING, "");
  }

  /** Return what a mark says: what a click does, or why there is no map. */
  words(path: string): string {
    const why = this.why(path);
    return why === "" ? `Open the nested map “${this.title(path)}”` : `${path}: ${why}`;
  }

  /** Open a map; a notice says if that fails. */
  async open(path: string): Promise<void> {
    const { store, onOpen } = this;
    const { maps } = store.host;
    try {
      const why = maps === undefined ? NOT_HERE : this.why(path);
      if (why !== "") {
        throw new Error(why);
      }
      await store.flush();
      onOpen();
      await maps?.open(path);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      store.notice.value = { kind: "error", text: `${path} cannot be opened: ${words}` };
    }
  }
}

function nestedIn(index: Index): Map<string, string> {
  const all = [...index.all("stage"), ...index.all("touchpoint")];
  return new Map(
    all.flatMap(({ id, journey = "" }) => (journey === "" ? [] : [[id, journey] as const])),
  );
}
