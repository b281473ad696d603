/** How much each section of the side panel contains. Loaded with the editor. */

import { effect } from "@preact/signals";
import type { Maps } from "../maps.ts";
import type { Section } from "../names.ts";
import { followMap } from "./follow.ts";

/** Tell the number of gaps of the current map, and each change of it. */
export function countSections(maps: Maps, tell: (section: Section, count: number) => void): void {
  followMap(maps, (editor) => {
    if (editor === null) {
      tell("gaps", 0);
      return undefined;
    }
    return effect(() => tell("gaps", editor.store.gaps.value.length));
  });
}
