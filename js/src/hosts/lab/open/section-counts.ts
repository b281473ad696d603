/** How much each section of the side panel contains. Loaded with the editor. */

import { effect } from "@preact/signals";
import type { Maps } from "../maps.ts";
import type { Section } from "../names.ts";
import { followMap } from "./follow.ts";

/** Report the gaps and the open comments of the current map, now and when they change. */
export function countSections(maps: Maps, report: (section: Section, count: number) => void): void {
  followMap(maps, (editor) => {
    if (editor === null) {
      report("gaps", 0);
      report("comments", 0);
      return undefined;
    }
    return effect(() => {
      report("gaps", editor.store.gaps.value.length);
      const { threads } = editor.ui.comments;
      report("comments", threads.value.filter(({ first }) => !first.resolved).length);
    });
  });
}
