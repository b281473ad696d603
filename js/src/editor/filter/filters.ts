/** Finds items by text and filters; the others are faded. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Index } from "../../model/index.ts";
import { KINDS } from "../../model/schema.ts";
import type { Store } from "../../model/store/store.ts";
import { fold } from "./fold-case.ts";
import { type Filter, related } from "./related.ts";

/** Kinds that always match. */
const FRAME: ReadonlySet<string> = new Set(["stage", "lane"]);

export class Filters {
  readonly text = signal("");
  /** A regular expression that a host searches for, instead of a text. */
  readonly pattern: Signal<RegExp | null> = signal(null);
  readonly chosen: Signal<readonly Filter[]> = signal([]);
  /** Whether there is a search or a filter. */
  readonly active: ReadonlySignal<boolean>;
  /** Whether an item matches; everything does without a search, stages and lanes always do. */
  readonly matches: ReadonlySignal<(id: string) => boolean>;
  /** Ids that match, in reading order; empty without a search. */
  readonly found: ReadonlySignal<readonly string[]>;

  constructor(store: Store) {
    const words = computed(() => fold(this.text.value.trim()));
    this.active = computed(
      () => words.value !== "" || this.pattern.value !== null || this.chosen.value.length > 0,
    );
    const gaps = computed(() =>
      this.chosen.value.some((each) => each.by === "gap") ? store.gaps.value : [],
    );
    this.found = computed(() => {
      if (!this.active.value) {
        return [];
      }
      const index = store.index.value;
      const pattern = this.pattern.value;
      const sets = facets(this.chosen.value).map((facet) =>
        union(
          facet.map((filter) =>
            filter.by === "gap"
              ? new Set(
                  gaps.value
                    .filter((each) => filter.value === "" || each.rule === filter.value)
                    .flatMap((each) => [each.id, each.other]),
                )
              : related(index, filter),
          ),
        ),
      );
      return inReadingOrder(index).filter(
        (id) =>
          sets.every((set) => set.has(id)) &&
          (words.value === "" || textOf(index, id).includes(words.value)) &&
          (pattern === null || valuesOf(index, id).some((each) => fits(each, pattern))),
      );
    });
    this.matches = computed(() => {
      if (!this.active.value) {
        return () => true;
      }
      const found = new Set(this.found.value);
      const { kinds } = store.map.value;
      return (id: string) => found.has(id) || FRAME.has(kinds.get(id) ?? "");
    });
  }

  has(filter: Filter): boolean {
    return this.chosen.value.some((each) => alike(each, filter));
  }

  toggle(filter: Filter): void {
    this.chosen.value = this.has(filter)
      ? this.chosen.value.filter((each) => !alike(each, filter))
      : [...this.chosen.value, filter];
  }

  clear(): void {
    this.text.value = "";
    this.pattern.value = null;
    this.chosen.value = [];
  }
}

function alike(a: Filter, b: Filter): boolean {
  return a.by === b.by && a.value === b.value;
}

/** Groups filters: an item matches any of a group, and all groups. */
function facets(chosen: readonly Filter[]): Filter[][] {
  return [...new Set(chosen.map((each) => each.by))].map((by) =>
    chosen.filter((each) => each.by === by),
  );
}

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...set]));
}

/** Return ids in reading order: by stage, in each by kind, and then those without a stage. */
export function inReadingOrder(index: Index): string[] {
  const place = new Map(index.map.order.stage.map((id, at) => [id, at]));
  const last = place.size;
  const kinds = new Map(KINDS.map((kind, at) => [kind, at]));
  const order = [...index.map.entities.keys()].map((id, at) => ({
    id,
    stage: place.get(id) ?? place.get(index.stageOf(id)) ?? last,
    kind: place.has(id) ? -1 : (kinds.get(index.kind(id) ?? "persona") ?? 0),
    at,
  }));
  return order
    .sort((a, b) => a.stage - b.stage || a.kind - b.kind || a.at - b.at)
    .map(({ id }) => id);
}

const known = new WeakMap<object, string>();

/** Return all texts of a value without case and accents; cached for each object. */
function folded(value: object): string {
  let text = known.get(value);
  if (text === undefined) {
    text = fold(strings(value).join("\n"));
    known.set(value, text);
  }
  return text;
}

const NOT_READ: ReadonlySet<string> = new Set(["id", "kind", "from", "to", "color"]);

function strings(value: unknown): string[] {
  if (typeof value === "string") {
    return value.startsWith("data:image/") ? [] : [value];
  }
  if (typeof value === "number") {
    return [String(value)];
  }
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, each]) => (NOT_READ.has(name) ? [] : strings(each)));
}

/** Return what is searched of an item: the item and some links. */
function valuesOf(index: Index, id: string): object[] {
  const entity = index.entity(id);
  const links = index.to(id, "experiences").concat(index.to(id, "goes_through") as never[]);
  return entity ? [entity, ...links] : links;
}

function textOf(index: Index, id: string): string {
  return valuesOf(index, id).map(folded).join("\n");
}

function fits(value: object, pattern: RegExp): boolean {
  return strings(value).some((text) => {
    pattern.lastIndex = 0; // a global expression goes on where it stopped
    return pattern.test(text);
  });
}
