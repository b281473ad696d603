/** Applies the settings to a map that is open. Loaded with the editor. */

import { effect, signal } from "@preact/signals";
import type { Store } from "../../../model/store/store.ts";
import type { MapSettings } from "../map-settings.ts";
import type { MapWidget } from "../maps.ts";

/** Pause after an edit until it is saved, in ms. */
const REST = 400;
const opened = new WeakSet<Store>();

/** Apply settings; the returned function applies others, or ends with null. */
export function applySettings(
  map: MapWidget,
  first: MapSettings,
): (settings: MapSettings | null) => void {
  const settings = signal<MapSettings | null>(first);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = effect(() => {
    const store = map.content.store.value;
    const now = settings.value;
    clearTimeout(timer);
    if (store === null || now === null) {
      return;
    }
    if (!opened.has(store)) {
      opened.add(store);
      store.view.value = now.view;
    }
    store.ignore(now.ignoredRules);
    const { unsaved, conflict, problem } = store.status.value;
    if (now.saveEachEdit && unsaved && !conflict && problem === null && store.online.value) {
      timer = setTimeout(() => void map.context.save(), REST);
    }
  });
  return (next) => {
    settings.value = next;
    if (next === null) {
      clearTimeout(timer);
      end();
    }
  };
}
