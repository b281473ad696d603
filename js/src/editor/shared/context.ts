/** The context of an editor: the store, and the state of this view. */

import { type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { KINDS } from "../../model/schema.ts";
import type { Store } from "../../model/store/store.ts";
import type { Kind } from "../../protocol/kinds.ts";
import type { ViewName } from "../../protocol/messages.ts";
import { Filters } from "./filters.ts";

export type Panel = "inspector" | "gaps" | null;

/** Kinds that each view shows. */
const SHOWN: Readonly<Record<ViewName, readonly Kind[]>> = {
  map: KINDS.filter((kind) => kind !== "segment" && kind !== "source"),
  personas: ["persona"],
  goals: ["goal"],
  alignment: ["goal", "persona"],
  priorities: ["opportunity"],
  table: KINDS,
};

/** State of one view that is not part of the map. */
export class Ui {
  readonly panel: Signal<Panel> = signal(null);
  readonly full = signal(false);
  readonly zoom = signal(1);
  /** Whether the list of keyboard shortcuts is open. */
  readonly keys = signal(false);
  /** Whether the search field is open. */
  readonly finding = signal(false);
  /** Text for screen readers. */
  readonly announcement = signal("");
  /** Focus of the inspector: an id, # and a field; or the key of the link that it shows. */
  readonly opened = signal("");
  /** Width of the side panel in pixels. */
  readonly side = signal(320);
  readonly filters: Filters;
  /** The editor's own element. */
  root: HTMLElement | null = null;

  constructor(readonly store: Store) {
    this.filters = new Filters(store);
  }

  /** Announce a text to screen readers, also twice in a row. */
  announce(text: string): void {
    this.announcement.value = text === this.announcement.value ? `${text}\u00a0` : text;
  }

  /** Select an item ("" for the map) and show it in the inspector, optionally with a field. */
  open(id: string, field = ""): void {
    this.store.select(id === "" ? [] : [id]);
    this.panel.value = "inspector";
    this.opened.value = `${id}#${field}`;
  }

  /** Select an item and scroll to it; each view follows `sought`. */
  go(id: string): void {
    const { store } = this;
    const kind = store.index.value.kind(id);
    if (kind === undefined) {
      return;
    }
    if (!SHOWN[store.view.value].includes(kind)) {
      store.view.value = SHOWN.map.includes(kind) ? "map" : "table";
    }
    store.select([id]);
    this.sought.value = id;
  }

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
