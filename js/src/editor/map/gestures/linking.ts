/** Links two items: the only possible link is added at once, several are offered. */

import { link } from "../../../model/edits/actions.ts";
import { kindWord } from "../../shared/parts.tsx";
import type { MapState, Option } from "../state/state.ts";
import { type Linking, linkText, meant } from "./gesture-changes.ts";

export function makeLink(state: MapState, linking: Linking): void {
  const { store, ui } = state;
  const { kind, from, to } = linking;
  void store.edit(link(store.index.value, kind, from, to));
  ui.announce(`Linked: ${linkText(store.index.value, linking)}`);
}

/** Link two items; ask if several links are possible. */
export function linkTwo(state: MapState, one: string, two: string, x: number, y: number): void {
  const index = state.store.index.value;
  const options = meant(index, one, two);
  const first = options[0];
  if (first === undefined) {
    const text = `${index.name(one)} and ${index.name(two)} cannot be linked, or already are`;
    state.store.say(`${text}.`);
  } else if (options.length === 1) {
    makeLink(state, first);
  } else {
    state.openMenu(
      "Link",
      x,
      y,
      options.map((each) => ({ label: linkText(index, each), pick: () => makeLink(state, each) })),
    );
  }
}

/** Choose the item to link from a list of all that are possible. */
export function chooseTarget(state: MapState, id: string, at: HTMLElement): void {
  const index = state.store.index.value;
  const kinds = [
    "touchpoint",
    "persona",
    "goal",
    "stage",
    "pain_point",
    "opportunity",
    "content",
    "lane",
  ] as const;
  const options: Option[] = kinds.flatMap((kind) =>
    index.map.order[kind].flatMap((other) =>
      meant(index, id, other).map((each) => ({
        label: linkText(index, each),
        hint: kindWord(kind),
        pick: () => makeLink(state, each),
      })),
    ),
  );
  const box = at.getBoundingClientRect();
  if (options.length === 0) {
    state.store.say("There is nothing to link it to yet.");
  } else {
    state.openMenu(`Link ${index.name(id)}`, box.left, box.bottom + 4, options);
  }
}
