/** The words of the status bar about the current map. */

import { effect } from "@preact/signals";
import { statusWord } from "../../../editor/bar/file.tsx";
import { SEVERITIES } from "../../../editor/gaps/finding.tsx";
import type { Finding } from "../../../model/gaps.ts";
import type { Maps } from "../maps.ts";
import { followMap } from "./follow.ts";

/** Return the number of gaps in words: "2 errors, 1 warning". */
export function gapWords(gaps: readonly Finding[]): string {
  const parts = SEVERITIES.flatMap(({ severity, one }) => {
    const count = gaps.filter((each) => each.severity === severity).length;
    return count === 0 ? [] : [`${count} ${one}${count === 1 ? "" : "s"}`];
  });
  return parts.join(", ") || "No gaps";
}

export interface StatusPlace {
  readonly saved: HTMLElement;
  readonly gaps: HTMLElement;
}

export function showStatus(maps: Maps, item: StatusPlace): void {
  followMap(maps, (editor) => {
    if (editor === null) {
      item.saved.textContent = "";
      item.gaps.textContent = "";
      return undefined;
    }
    const { store } = editor;
    return effect(() => {
      item.saved.textContent =
        store.host.saving?.value.label ??
        statusWord(store.status.value, store.waiting.value, store.presence.value);
      const note = store.gapNote.value;
      item.gaps.textContent =
        note === "" || store.gaps.value.length > 0 ? gapWords(store.gaps.value) : "Gaps not known";
      item.gaps.title = note || "Show the gaps of the map";
    });
  });
}
