/** Follows the map that the user works on. Loaded with the editor. */

import { effect } from "@preact/signals";
import type { Editor } from "../../../editor/shared/context.ts";
import type { Maps, MapWidget } from "../maps.ts";

/**
 * Call a function with the editor of the current map, each time it is another one; null without a
 * map. The function may return one that stops what it started.
 */
export function followMap(
  { tracker }: Maps,
  show: (editor: Editor | null) => (() => void) | undefined,
): () => void {
  let stop: (() => void) | undefined;
  const change = (_: unknown, map: MapWidget | null) => {
    stop?.();
    stop =
      map === null
        ? clean(show(null))
        : effect(() => {
            const editor = map.content.editor.value;
            return clean(show(editor));
          });
  };
  tracker.currentChanged.connect(change);
  change(tracker, tracker.currentWidget);
  return () => {
    tracker.currentChanged.disconnect(change);
    stop?.();
  };
}

function clean(end: (() => void) | undefined): () => void {
  return () => end?.();
}
