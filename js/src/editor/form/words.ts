/** People's words for what the schema names. */

import { KIND_TABLE, LINK_TABLE } from "../../model/schema.ts";
import type { Kind, LinkKind } from "../../protocol/kinds.ts";

const FIELDS: Readonly<Record<string, string>> = {
  ours: "Run by us",
  moment_of_truth: "Moment of truth",
  events: "Events in the log",
  due: "Due date",
  image: "Image",
  url: "Web address",
  color: "Color",
  custom: "Custom fields",
  wants: "Wants",
  behaviors: "Behaviors",
  data_values: "Values in the log",
  supporting: "Supporting persona",
  reviewed: "Last reviewed",
  review_days: "Days between reviews",
  shifts: "Shifts in the business",
  exceptions: "Accepted gaps",
  state: "State",
  backstage: "Backstage",
  expected_share: "Expected share",
  expected_days: "Expected days",
  sample_size: "Sample size",
  how: "How",
  what: "What happened",
  by: "By",
  says: "Says",
  thoughts: "Thinks",
  actions: "Does",
  feeling: "Feels, in one word",
  emotion: "Emotion",
  desired: "Desired emotion",
  basis: "Basis",
};

/** A field's label. */
export function fieldWord(name: string): string {
  return FIELDS[name] ?? sentence(name);
}

const CHOICES: Readonly<Record<string, string>> = {
  as_is: "As-is",
  to_be: "To-be",
  crm: "CRM",
};

/** A choice as people read it. */
export function choiceWord(value: string): string {
  return CHOICES[value] ?? sentence(value);
}

function sentence(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "Pain point", "touchpoints": a kind in a sentence or as a heading. */
export function kindName(kind: Kind, many = false): string {
  return sentence(many ? (KIND_TABLE.get(kind)?.plural ?? kind) : kind);
}

/** The fields that are shown first; the others stand under "More". */
const FIRST: Readonly<Record<Kind | "", readonly string[]>> = {
  "": ["title", "description", "state", "owners", "brand_values", "currency", "reviewed"],
  persona: [
    "name",
    "role",
    "quote",
    "portrait",
    "color",
    "description",
    "wants",
    "needs",
    "motivations",
    "challenges",
    "behaviors",
    "demographics",
    "personality",
  ],
  stage: ["name", "description", "color", "expected_share", "expected_days"],
  touchpoint: [
    "name",
    "description",
    "channels",
    "owner",
    "moment_of_truth",
    "ours",
    "promise",
    "tone",
    "tags",
  ],
  goal: [
    "name",
    "level",
    "metric",
    "unit",
    "direction",
    "baseline",
    "target",
    "start",
    "due",
    "owner",
    "feasibility",
    "measurements",
  ],
  pain_point: ["name", "description", "severity", "tags"],
  opportunity: ["name", "description", "status", "value", "effort", "owner"],
  content: ["name", "format", "url", "description", "tags"],
  segment: ["name", "description", "size", "attractiveness", "probability"],
  lane: ["name", "backstage", "color", "description"],
  note: ["name", "description", "tags"],
  source: ["name", "type", "date", "sample_size", "url", "description"],
};

export function isFirst(kind: Kind | "", name: string): boolean {
  return FIRST[kind].includes(name);
}

/** The order of a kind's fields in the form. */
export function inFormOrder(kind: Kind | "", names: Iterable<string>): string[] {
  const first = FIRST[kind];
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  return [...names].sort((a, b) => rank(a) - rank(b));
}

/** Text that is likely to be long. */
export const LONG: ReadonlySet<string> = new Set([
  "description",
  "quote",
  "feasibility",
  "promise",
  "actions",
  "thoughts",
  "says",
  "needs",
  "how",
]);

/** Where other things of the map have values worth offering. */
export const OFFERED: ReadonlySet<string> = new Set([
  "tags",
  "channels",
  "preferred_channels",
  "preferred_content",
  "owner",
  "owners",
  "by",
  "tone",
  "format",
  "metric",
  "unit",
  "feeling",
  "currency",
]);

type Ends = readonly [out: string, into: string];

const LINKS: Readonly<Record<LinkKind, Ends>> = {
  occurs_in: ["Occurs in", "In this stage"],
  goes_through: ["Goes through", "Personas in this stage"],
  experiences: ["Touchpoints", "Personas"],
  leads_to: ["Leads to", "Comes after"],
  targets: ["Target personas", "Goals for this persona"],
  refines: ["Part of", "Broken down into"],
  supports: ["Supports goals", "Supported by"],
  measured_at: ["Measured at", "Goals measured here"],
  hurts: ["Hurts at", "Pain points"],
  felt_by: ["Felt by", "Pain points felt"],
  addresses: ["Addresses", "Opportunities"],
  keeps: ["Keeps the promise of", "Its promise is kept by"],
  influences: ["Influences", "Influenced by"],
  represents: ["Represents segments", "Personas"],
  serves: ["Serves personas", "Content for this persona"],
  in_lane: ["In lane", "Notes in this lane"],
  cites: ["Sources", "Cited by"],
};

/** One way in which a kind of thing is linked. */
export interface Group {
  readonly kind: LinkKind;
  /** Whether the link goes out of the thing, or comes to it. */
  readonly out: boolean;
  readonly label: string;
  /** The kinds at the other end. */
  readonly others: readonly Kind[];
  readonly once: boolean;
}

/** The groups of links that a kind of thing may have, most telling first. */
export function groupsOf(kind: Kind): Group[] {
  const made: Group[] = [];
  for (const { kind: link, from, to, once } of LINK_TABLE.values()) {
    const [out, into] = LINKS[link];
    if (from.includes(kind)) {
      made.push({ kind: link, out: true, label: out, others: to, once: once.includes(kind) });
    }
    if (to.includes(kind)) {
      made.push({ kind: link, out: false, label: into, others: from, once: false });
    }
  }
  return made;
}

/** Links that few need: they are shown where there are some, else folded away. */
export function isLater({ kind, out }: Group): boolean {
  return (
    ["keeps", "cites", "influences", "goes_through", "represents"].includes(kind) ||
    (!out && ["leads_to", "measured_at", "serves", "refines"].includes(kind))
  );
}
