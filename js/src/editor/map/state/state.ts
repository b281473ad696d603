/** State of one map view: focus, renaming, adding, hover. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { personaColors } from "../../../model/look.ts";
import type { Store } from "../../../model/store/store.ts";
import type { Kind } from "../../../protocol/kinds.ts";
import type * as file from "../../../protocol/types.gen.ts";
import { isHidden } from "../../filter/hidden.ts";
import type { Editor, Option, Ui } from "../../shared/context.ts";
import { leastCard, pointAt } from "../layout/curves.ts";
import {
  ADD,
  LABELS,
  type Layout,
  layoutOf,
  NARROW_LABELS,
  partsOf,
  type Row,
  widthsOf,
} from "../layout/layout.ts";
import type { TextRef } from "../layout/texts.ts";
import { collapsedRows, fold } from "./folds.ts";

/** Where a new item is being typed. */
export interface Adding {
  readonly kind: Kind;
  readonly row: string;
  readonly column: number;
  /** Id of the column's stage, which may move while the user types; none in rows without columns. */
  readonly stage?: string;
  /** Differs each time a field is opened. */
  readonly turn?: number;
  /** The item of the same kind before it; "" for the end. */
  readonly after: string;
  readonly backstage?: boolean;
  /** The last item that was added there. */
  readonly last?: string;
}

/** Where a new text of a link is being typed. */
export interface Writing {
  readonly row: string;
  /** Id of the column's stage. */
  readonly stage: string;
  readonly ref: TextRef;
}

export interface Person {
  readonly persona?: Readonly<file.Persona>;
  readonly name: string;
  readonly color: string;
}

/** Return the key with which the label of an arrow is renamed. */
export function arrowKey(from: string, to: string): string {
  return `arrow|${from}|${to}`;
}

const GRAY = "#8C8C8C";

export class MapState {
  readonly store: Store;
  readonly ui: Ui;
  readonly layout: ReadonlySignal<Layout>;
  private readonly people: ReadonlySignal<ReadonlyMap<string, Person>>;
  readonly selected: ReadonlySignal<ReadonlySet<string>>;
  /** Available width in pixels of the map; 0 until it is measured. */
  readonly room = signal(0);
  /** Whether the view is high enough to keep a lane of emotions in sight. */
  readonly tall = signal(false);
  readonly labels: ReadonlySignal<number>;
  readonly widths: ReadonlySignal<readonly number[]>;
  /** Key of the element that Tab reaches. */
  readonly focus = signal("");
  readonly renaming = signal("");
  /** Text to continue with where an item is that moved while its name was typed. */
  draft: { readonly key: string; readonly text: string } | null = null;
  readonly adding: Signal<Adding | null> = signal(null);
  readonly writing: Signal<Writing | null> = signal(null);
  readonly opened: Signal<ReadonlySet<string>> = signal(new Set<string>());
  /** Rows of which only the label is shown. */
  readonly folded: Signal<ReadonlySet<string>>;
  readonly hover = signal("");
  /** Whether there is evidence from a log. */
  readonly observes: ReadonlySignal<boolean>;
  readonly arrows = signal(false);
  /** Moves the focus to an element that exists. */
  keep: () => void = () => undefined;
  /** The focus is in the grid, and stays there when the focused element is removed. */
  inside = false;
  /** Ids of the columns when the focus was last looked after. */
  stages: readonly string[] = [];
  /** What the zoom fits, until it changes. */
  fitted: "" | "width" | "all" = "";
  /** Where a range of the selection starts. */
  anchor = "";
  /** The view, its part that scrolls, and the sheet in it. */
  root: HTMLElement | null = null;
  scroller: HTMLElement | null = null;
  sheet: HTMLElement | null = null;

  constructor({ store, ui }: Editor) {
    this.store = store;
    this.ui = ui;
    this.folded = collapsedRows(store);
    let last: Layout | undefined;
    this.layout = computed(() => {
      last = layoutOf(store.index.value, this.opened.value, last, store.observed.value);
      return last;
    });
    let known: ReadonlyMap<string, Person> = new Map();
    this.people = computed(() => {
      const colors = personaColors(store.index.value, store.palette);
      const now = store.index.value
        .all("persona")
        .map((persona) => ({ persona, name: persona.name, color: colors.get(persona.id) ?? GRAY }));
      const as = now.every(({ persona, color }) => {
        const was = known.get(persona.id);
        return was?.persona === persona && was.color === color;
      });
      if (!as || now.length !== known.size) {
        known = new Map(now.map((each) => [each.persona.id, each]));
      }
      return known;
    });
    this.observes = computed(() => store.observed.value !== null);
    this.selected = computed(() => new Set(store.selection.value));
    this.labels = computed(() => (this.room.value < 520 ? NARROW_LABELS : LABELS));
    this.widths = computed(() =>
      widthsOf(
        this.layout.value.columns,
        this.room.value - this.labels.value - ADD - 12,
        this.room.value < 520,
      ),
    );
  }

  get readonly(): boolean {
    return this.store.readonly;
  }

  /** Return whether a row stays at the lower edge of the view until it is reached. */
  staysInView({ name, type, about }: Row): boolean {
    if (type !== "curve" || !this.tall.value) {
      return false;
    }
    const { persona } = this.store;
    const { rows } = this.layout.value;
    const lanes = rows.filter((each) => each.type === "curve");
    const shown = lanes.find((each) => each.about === persona.value) ?? lanes[0];
    return shown?.name === name && about !== "";
  }

  /** Return the position of a touchpoint's points in its column, 0 to 1. */
  readonly pointAt = (column: number, place: number, count: number): number => {
    const widths = this.widths.value;
    return pointAt(place, count, widths[column] ?? 0, leastCard(widths));
  };

  /** Return a persona's name and color; readers update only if one of them changes. */
  person(id: string): Person {
    return this.people.value.get(id) ?? { name: id, color: GRAY };
  }

  /** Return whether an item is faded: it does not match, or another persona is shown. */
  faded(id: string, who: readonly string[], all: boolean): boolean {
    const { persona } = this.store;
    const other = persona.value !== "" && !all && !who.includes(persona.value);
    return other || (this.ui.filters.active.value && !this.ui.filters.matches.value(id));
  }

  element(key: string): HTMLElement | null {
    const place =
      key === "" ? null : this.root?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    return place && !isHidden(place) ? place : null;
  }

  /** Focus the element with a key, now or when it is drawn. */
  go(key: string): void {
    const { row, column } = partsOf(key);
    if (column >= 0) {
      fold(this, row, false);
    }
    this.focus.value = key;
    this.inside = true;
    const place = this.element(key);
    place?.focus({ preventScroll: true });
    this.reveal(key);
    if (place === null) {
      requestAnimationFrame(() => this.keep());
    }
  }

  /** Scroll to an element, clear of the stage headers and row labels. */
  reveal(key: string): void {
    this.element(key)?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }

  /** Return a position on the page as a position in this view. */
  local(x: number, y: number): { x: number; y: number } {
    const box = this.root?.getBoundingClientRect();
    return { x: x - (box?.left ?? 0), y: y - (box?.top ?? 0) };
  }

  openMenu(label: string, x: number, y: number, options: readonly Option[]): void {
    this.ui.choose(label, x, y, options, () => this.go(this.focus.value));
  }
}

export const MapContext = createContext<MapState | null>(null);

export function useMap(): MapState {
  const state = useContext(MapContext);
  if (state === null) {
    throw new Error("outside of a map");
  }
  return state;
}
