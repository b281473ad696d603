/** Links two items: the only possible link is added at once, several are offered. */

import { link, possibleLinks } from "../../model/edits/actions.ts";
import type { Index } from "../../model/index.ts";
import type { LinkKind } from "../../protocol/kinds.ts";
import type { Editor, Option } from "./context.ts";
import { kindWord } from "./parts.tsx";

export interface Linking {
  readonly kind: LinkKind;
  readonly from: string;
  readonly to: string;
}

/** The link to add if several are possible: a path, or support for a goal. */
const MEANT: readonly [from: string, to: string, kind: LinkKind][] = [
  ["touchpoint", "touchpoint", "leads_to"],
  ["touchpoint", "goal", "supports"],
];

/** Return the links that a gesture from one item to another may add. */
export function meant(index: Index, one: string, two: string): Linking[] {
  const all = possibleLinks(index, one, two);
  const usual = MEANT.find(([from, to]) => from === index.kind(one) && to === index.kind(two));
  const found = all.find((each) => each.kind === usual?.[2] && each.from === one);
  return found === undefined ? all : [found];
}

const WORDS: Record<LinkKind, string> = {
  occurs_in: "occurs in",
  goes_through: "goes through",
  experiences: "experiences",
  leads_to: "leads to",
  targets: "targets",
  refines: "refines",
  supports: "supports",
  measured_at: "is measured at",
  hurts: "hurts",
  felt_by: "is felt by",
  addresses: "addresses",
  keeps: "keeps the promise of",
  influences: "influences",
  represents: "represents",
  serves: "serves",
  in_lane: "is in the lane",
  cites: "cites",
  comments_on: "is about",
  answers: "answers",
};

/** Return a link in words. */
export function linkText(index: Index, { kind, from, to }: Linking): string {
  return `${index.name(from)} ${WORDS[kind]} ${index.name(to)}`;
}

function makeLink({ store, ui }: Editor, linking: Linking): void {
  const { kind, from, to } = linking;
  void store.edit(link(store.index.value, kind, from, to));
  ui.announce(`Linked: ${linkText(store.index.value, linking)}`);
}

/** Link two items; ask if several links are possible. */
export function linkTwo(editor: Editor, one: string, two: string, x: number, y: number): void {
  const { store, ui } = editor;
  const index = store.index.value;
  const options = meant(index, one, two);
  const first = options[0];
  if (first === undefined) {
    const text = `${index.name(one)} and ${index.name(two)} cannot be linked, or already are`;
    store.say(`${text}.`);
  } else if (options.length === 1) {
    makeLink(editor, first);
  } else {
    const choices = options.map((each) => ({
      label: linkText(index, each),
      pick: () => makeLink(editor, each),
    }));
    ui.choose("Link", x, y, choices);
  }
}

const TARGETS = [
  "touchpoint",
  "persona",
  "goal",
  "stage",
  "pain_point",
  "opportunity",
  "content",
  "lane",
] as const;

/** Choose the item to link from a list of all that are possible. */
export function chooseTarget(editor: Editor, id: string, x: number, y: number): void {
  const { store, ui } = editor;
  const index = store.index.value;
  const options: Option[] = TARGETS.flatMap((kind) =>
    index.map.order[kind].flatMap((other) =>
      meant(index, id, other).map((each) => ({
        label: linkText(index, each),
        hint: kindWord(kind),
        pick: () => makeLink(editor, each),
      })),
    ),
  );
  if (options.length === 0) {
    store.say("There is nothing to link it to yet.");
  } else {
    ui.choose(`Link ${index.name(id)}`, x, y, options);
  }
}
