/** Labels for names of the schema. */

import { LINK_TABLE } from "../../model/schema.ts";
import type { Kind, LinkKind } from "../../protocol/kinds.ts";
import { kindWord } from "../shared/parts.tsx";

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
  profile: "Customers of this persona",
  terms: "Words in comments",
  cost_per: "Cost per",
  binding: "Measured from",
  cumulative: "Total since the start",
  converts: "Customers convert at",
  leaves: "Customers leave",
  journey: "Nested map",
  supporting: "Supporting persona",
  reviewed: "Last reviewed",
  review_days: "Days between reviews",
  shifts: "Shifts in the business",
  exceptions: "Accepted gaps",
  state: "State",
  backstage: "Backstage",
  expected: "Expected conversions",
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

/** Return a field's label. */
export function fieldWord(name: string): string {
  return FIELDS[name] ?? sentence(name);
}

const CHOICES: Readonly<Record<string, string>> = {
  doing: "In progress",
  as_is: "As-is",
  to_be: "To-be",
  crm: "CRM",
  csat: "CSAT",
  nps: "NPS",
};

/** Labels and hints of the parts of a field; `NAME.form` is the form that has this part. */
const PARTS: Readonly<Record<string, Readonly<Record<string, readonly [string, string?]>>>> = {
  binding: {
    "value.form": ["A column of a table"],
    "kpi.form": ["A KPI of an event log"],
    table: ["Table", "kpis"],
    date: ["Date column", "month"],
    value: ["Value column", "repeat_rate"],
    where: ["Only rows where", "region = 'EU'"],
    kind: ["Summary"],
    kpi: ["KPI"],
    within: ["Within", "30d"],
  },
  leaves: {
    "event.form": ["With an event"],
    "inactive_days.form": ["After days without events"],
    event: ["Event", "subscription_canceled"],
    inactive_days: ["Days", "90"],
  },
};

/** Return the label of a part of a field. */
export function partWord(field: string, part: string): string {
  return PARTS[field]?.[part]?.[0] ?? fieldWord(part);
}

/** Return an example of a part of a field. */
export function partHint(field: string, part: string): string {
  return PARTS[field]?.[part]?.[1] ?? "";
}

/** Return a choice's label. */
export function choiceWord(value: string): string {
  return CHOICES[value] ?? sentence(value);
}

/** Colors of the statuses of an opportunity. */
export const STATUS_TONES: Readonly<Record<string, "good" | "fair" | "quiet" | "plain">> = {
  idea: "quiet",
  planned: "plain",
  doing: "fair",
  done: "good",
  dropped: "quiet",
};

function sentence(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Return a kind as a heading: "Pain point", "Touchpoints". */
export function kindName(kind: Kind, many = false): string {
  return sentence(kindWord(kind, many));
}

/** Fields that are shown first; the others are under "More". */
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
    "filter",
    "profile",
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
    "cumulative",
    "owner",
    "feasibility",
    "milestones",
    "binding",
    "measurements",
  ],
  pain_point: ["name", "description", "severity", "tags"],
  opportunity: ["name", "description", "status", "value", "effort", "expected", "owner"],
  content: ["name", "format", "url", "description", "tags"],
  segment: ["name", "description", "size", "attractiveness", "probability", "criteria", "filter"],
  lane: ["name", "backstage", "color", "description"],
  note: ["name", "description", "tags"],
  source: ["name", "type", "date", "sample_size", "url", "description"],
  comment: ["description", "by", "at", "resolved"],
};

export function isFirst(kind: Kind | "", name: string): boolean {
  return FIRST[kind].includes(name);
}

/** Sort the fields of a kind in the order of the form. */
export function inFormOrder(kind: Kind | "", names: Iterable<string>): string[] {
  const first = FIRST[kind];
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  return [...names].sort((a, b) => rank(a) - rank(b));
}

/** Fields with long texts. */
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

/** Fields that offer values from elsewhere in the map. */
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
  comments_on: ["About", "Comments"],
  answers: ["Answers", "Answered by"],
};

/** A kind of link between two kinds of items. */
export interface Group {
  readonly kind: LinkKind;
  /** Whether the link starts at the item or ends at it. */
  readonly out: boolean;
  readonly label: string;
  /** Kinds at the other end. */
  readonly others: readonly Kind[];
  readonly once: boolean;
}

/**
 * Return the groups of links of a kind of item, the most useful first. Comments have a panel of
 * their own.
 */
export function groupsOf(kind: Kind): Group[] {
  const made: Group[] = [];
  for (const { kind: link, from, to, once } of LINK_TABLE.values()) {
    const [out, into] = LINKS[link];
    if (from.includes(kind)) {
      made.push({ kind: link, out: true, label: out, others: to, once: once.includes(kind) });
    }
    if (to.includes(kind) && link !== "comments_on") {
      made.push({ kind: link, out: false, label: into, others: from, once: false });
    }
  }
  return made;
}

/** Return whether few items have such links: the group is collapsed while it is empty. */
export function isLater({ kind, out }: Group): boolean {
  return (
    ["keeps", "cites", "influences", "goes_through", "represents"].includes(kind) ||
    (!out && ["leads_to", "measured_at", "serves", "refines"].includes(kind))
  );
}
