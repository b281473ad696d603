/** What every part of an editor reaches: the store, and what only this view of it knows. */

import { type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { KINDS } from "../../model/schema.ts";
import type { Store } from "../../model/store/store.ts";
import type { ViewName } from "../../protocol/host.ts";
import type { Kind } from "../../protocol/kinds.ts";
import { Filters } from "./filters.ts";

export type Panel = "inspector" | "gaps" | null;

/** What can be gone to in each view. */
const SHOWN: Readonly<Record<ViewName, readonly Kind[]>> = {
  map: KINDS.filter((kind) => kind !== "segment" && kind !== "source"),
  personas: ["persona"],
  goals: ["goal"],
  alignment: ["goal", "persona"],
  priorities: ["opportunity"],
  table: KINDS,
};

/** What is shown how, in one view; the map's data know nothing of it. */
export class Ui {
  readonly panel: Signal<Panel> = signal(null);
  readonly full = signal(false);
  readonly zoom = signal(1);
  /** The list of keys is open. */
  readonly keys = signal(false);
  /** The search field is open. */
  readonly finding = signal(false);
  /** What a screen reader says. */
  readonly spoken = signal("");
  /** What the inspector is to focus: an id, # and a field; or the key of the link that it shows. */
  readonly opened = signal("");
  /** How wide the side panel is. */
  readonly side = signal(320);
  readonly filters: Filters;
  /** The editor's own element. */
  root: HTMLElement | null = null;

  constructor(readonly store: Store) {
    this.filters = new Filters(store);
  }

  /** Have a screen reader say something, the same twice too. */
  speak(text: string): void {
    this.spoken.value = text === this.spoken.value ? `${text}\u00a0` : text;
  }

  /** Select something ("" for the map) and show it in the inspector, with a field of it. */
  open(id: string, field = ""): void {
    this.store.select(id === "" ? [] : [id]);
    this.panel.value = "inspector";
    this.opened.value = `${id}#${field}`;
  }

  /** Select something and bring it into sight; each view follows `sought`. */
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

  /** What is to be brought into sight and focused; a view that did so sets it to "". */
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
