/** The context of an editor: the store, and the state of this view. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";
import { firstOf } from "../../model/comments.ts";
import { type Other, othersOf } from "../../model/people.ts";
import { KINDS } from "../../model/schema.ts";
import type { Store } from "../../model/store/store.ts";
import type { Kind } from "../../protocol/kinds.ts";
import type { ViewName } from "../../protocol/messages.ts";
import { CommentMarks } from "../filter/comment-marks.ts";
import { Filters } from "../filter/filters.ts";
import { GapMarks } from "../filter/gap-marks.ts";
import { NestedMaps } from "../nested/nested-maps.ts";
import { Proposals } from "../proposals/state/proposals.ts";

export type Panel = "inspector" | "gaps" | "comments" | "proposals" | null;

/** Kinds that each view shows. */
export const SHOWN: Readonly<Record<ViewName, readonly Kind[]>> = {
  map: KINDS.filter((kind) => !["segment", "source", "comment"].includes(kind)),
  personas: ["persona"],
  goals: ["goal"],
  alignment: ["goal", "persona"],
  priorities: ["opportunity"],
  table: KINDS,
};

export interface Option {
  readonly label: string;
  readonly hint?: string;
  readonly pick: () => void;
}

/** A list to choose from, at a position of the window. */
export interface Choice {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly options: readonly Option[];
  /** Return the focus to where it was. */
  readonly back: () => void;
}

/** An action of the menu of an item. */
export interface Action {
  readonly label: string;
  /** The key that does the same. */
  readonly keys?: string;
  readonly run: () => void;
}

/** The menu of an item, at a position of the window; its groups are separated by lines. */
export interface ItemMenu {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly groups: readonly (readonly Action[])[];
  readonly back: () => void;
}

/** Text that was being typed when its place was removed. */
export interface Kept {
  /** What happened. */
  readonly why: string;
  readonly text: string;
  /** Another use of the text. */
  readonly again?: { readonly label: string; run(text: string): void };
}

/** State of one view that is not part of the map. */
export class Ui {
  readonly panel: Signal<Panel> = signal(null);
  readonly full = signal(false);
  readonly zoom = signal(1);
  /** Whether the overview of the map is shown; null for maps that are much wider than the view. */
  readonly overview: Signal<boolean | null> = signal(null);
  /** Height of the editor, in CSS. */
  readonly height: Signal<string>;
  /** Whether the list of keyboard shortcuts is open. */
  readonly keys = signal(false);
  /** Whether the search field is open. */
  readonly finding = signal(false);
  /** Text for screen readers. */
  readonly announcement = signal("");
  /** Focus of the inspector: an id, or the key of a link that it shows; # and a field. */
  readonly opened = signal("");
  /** Width of the side panel in pixels. */
  readonly side = signal(320);
  readonly choice: Signal<Choice | null> = signal(null);
  readonly menu: Signal<ItemMenu | null> = signal(null);
  /** A text that could not be copied to the clipboard. */
  readonly text: Signal<{ readonly title: string; readonly text: string } | null> = signal(null);
  readonly filters: Filters;
  /** Items that do not match, or are not about the shown persona, are hidden instead of dimmed. */
  readonly hiding = signal(false);
  readonly marks: GapMarks;
  readonly comments: CommentMarks;
  readonly proposals: Proposals;
  /** The maps that show stages and touchpoints in detail. */
  readonly maps: NestedMaps;
  /** Counts the times that the field for a new comment took the focus. */
  readonly commenting = signal(0);
  /** The first comment of a thread to scroll to and focus; the panel then sets it to "". */
  readonly thread = signal("");
  /** Texts of comments that are not posted yet, by the comment they answer; "new" for a new one. */
  readonly drafts = new Map<string, string>();
  /** What the draft of a new comment is about; null for the selection. */
  draftOn: readonly string[] | null = null;
  /** The other people who have the map open. */
  readonly others: ReadonlySignal<readonly Other[]>;
  /** Texts whose places were removed; the last one is shown. */
  readonly kept: Signal<readonly Kept[]> = signal([]);
  /** The focus moved because its item was removed: Delete and Backspace wait for another key. */
  astray = false;
  /** The editor's own element. */
  root: HTMLElement | null = null;

  constructor(readonly store: Store) {
    this.filters = new Filters(store);
    this.marks = new GapMarks(store);
    this.comments = new CommentMarks(store);
    this.proposals = new Proposals(store);
    this.maps = new NestedMaps(store, () => {
      this.full.value = false; // it would hide the other map
    });
    this.height = signal(store.host.height);
    const { people, client } = store.host;
    this.others = computed(() => othersOf(people?.value ?? [], client));
  }

  /** Announce a text to screen readers, also twice in a row. */
  announce(text: string): void {
    this.announcement.value = text === this.announcement.value ? `${text}\u00a0` : text;
  }

  /** Offer a list at a position of the window; the focus then returns to where it is now. */
  choose(label: string, x: number, y: number, options: readonly Option[], back = this.back()) {
    this.choice.value = { label, x, y, options, back };
  }

  /** Return a function that returns the focus to the element that has it now. */
  back(): () => void {
    const page = this.root?.getRootNode() as Document | ShadowRoot | undefined;
    const now = page?.activeElement as HTMLElement | null | undefined;
    return () => now?.focus?.({ preventScroll: true });
  }

  /** Keep a text whose place was removed, and move the focus to it. */
  keep(kept: Kept): void {
    this.astray = true;
    this.kept.value = [...this.kept.value, kept];
  }

  /** Select an item ("" for the map) and show it in the inspector, optionally with a field. */
  open(id: string, field = ""): void {
    this.store.select(id === "" ? [] : [id]);
    this.panel.value = "inspector";
    this.opened.value = `${id}#${field}`;
  }

  /** Open the comments with a field for one on the selection; "" leaves it as it is. */
  comment(id = ""): void {
    if (id !== "" && !this.store.selection.value.includes(id)) {
      this.store.select([id]);
    }
    this.panel.value = "comments";
    this.commenting.value++;
  }

  /** Select an item and scroll to it; each view follows `sought`. */
  go(id: string): void {
    const { store } = this;
    const kind = store.index.value.kind(id);
    if (kind === undefined) {
      return;
    }
    if (kind === "comment" && store.view.value !== "table") {
      this.panel.value = "comments";
      this.thread.value = firstOf(store.index.value, id);
      return;
    }
    if (!SHOWN[store.view.value].includes(kind)) {
      store.view.value = SHOWN.map.includes(kind) ? "map" : "table";
    }
    store.select([id]);
    this.sought.value = id;
  }

  /**
   * Scroll to the first of some items that this view shows, if it is out of sight, and let it light
   * up. With `focus`, the focus goes there if it is in the view.
   */
  reveal(ids: readonly string[], focus = false): void {
    const main = this.root?.querySelector<HTMLElement>(".jn-main");
    const find = (id: string) =>
      main?.querySelector<HTMLElement>(`[data-id="${id}"]:not(.jnm-lane)`) ?? null;
    const id = ids.find((each) => find(each) !== null) ?? "";
    const place = find(id);
    if (!main || place === null) {
      return;
    }
    const frame = (place.closest(".jnm-scroll") ?? main).getBoundingClientRect();
    const box = place.getBoundingClientRect();
    const seen =
      box.top >= frame.top + 40 &&
      box.bottom <= frame.bottom &&
      box.left >= frame.left &&
      box.right <= frame.right;
    const to = seen ? "nearest" : "center"; // a lane at the edge may hide it
    place.scrollIntoView?.({ block: to, inline: to });
    const page = this.root?.getRootNode() as Document | ShadowRoot;
    if (focus && (main.contains(page.activeElement) || page.activeElement === document.body)) {
      place.focus({ preventScroll: true });
    }
    const color = getComputedStyle(place).getPropertyValue("--jn-accent");
    place.animate?.([{ boxShadow: `0 0 0 4px ${color}` }, {}], {
      duration: 900,
      easing: "ease-out",
    });
  }

  /** The item to scroll to without the focus, since Python has selected it. */
  readonly shown = signal("");

  /** The item to scroll to and focus; the view that does so sets it to "". */
  readonly sought = signal("");
}

export interface Editor {
  readonly store: Store;
  readonly ui: Ui;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === null) {
    throw new Error("outside of an editor");
  }
  return editor;
}

/** Text that is being typed, and what keeps it while its field is away. */
export function useDraft(key: string): [string, (now: string) => void] {
  const { drafts } = useEditor().ui;
  const [text, setText] = useState(drafts.get(key) ?? "");
  return [
    text,
    (now) => {
      setText(now);
      now === "" ? drafts.delete(key) : drafts.set(key, now);
    },
  ];
}
