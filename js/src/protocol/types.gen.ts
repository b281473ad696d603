// Generated from the JSON Schema by `npm run types`; not to be edited.

/**
 * A customer journey map, stored as *.journeymap.json.
 */
export interface JourneyFile {
  format: "journeymap/1";
  /**
   * The map's title.
   */
  title?: string;
  /**
   * What the map covers.
   */
  description?: string;
  /**
   * Whether the map shows the journey today (as_is) or as it should be (to_be).
   */
  state?: "as_is" | "to_be";
  /**
   * Values of the brand.
   */
  brand_values?: string[];
  /**
   * Teams or people responsible for the map.
   */
  owners?: string[];
  /**
   * The currency of costs.
   */
  currency?: string;
  /**
   * Id of the touchpoint at which customers convert.
   */
  converts?: string;
  leaves?: Leaves;
  /**
   * Relative path of the map with the master copies of personas, goals, segments and sources.
   */
  library?: string;
  /**
   * Date of the last review.
   */
  reviewed?: string;
  /**
   * Days until the next review is due, at least 1.
   */
  review_days?: number;
  /**
   * Changes in the business, such as a launch, a new market or new leadership.
   */
  shifts?: Shift[];
  /**
   * Past reviews, each with the number of findings by rule.
   */
  reviews?: Review[];
  /**
   * Gaps that the team accepts.
   */
  exceptions?: GapException[];
  personas?: Persona[];
  stages?: Stage[];
  touchpoints?: Touchpoint[];
  goals?: Goal[];
  pain_points?: PainPoint[];
  opportunities?: Opportunity[];
  contents?: Content[];
  segments?: Segment[];
  lanes?: Lane[];
  notes?: Note[];
  sources?: Source[];
  comments?: Comment[];
  links?: (
    | OccursIn
    | GoesThrough
    | Experiences
    | LeadsTo
    | Targets
    | Refines
    | Supports
    | MeasuredAt
    | Hurts
    | FeltBy
    | Addresses
    | Keeps
    | Influences
    | Represents
    | Serves
    | InLane
    | Cites
    | CommentsOn
    | Answers
  )[];
}
/**
 * How the log shows that a customer left: the pattern of an event, or days without any event.
 */
export interface Leaves {
  /**
   * Pattern of the event.
   */
  event?: string;
  /**
   * Number of days without any event, at least 1.
   */
  inactive_days?: number;
}
/**
 * A change in the business after which maps and personas need a review.
 */
export interface Shift {
  date: string;
  what?: string;
}
/**
 * A review of the map, with the number of findings of each rule.
 */
export interface Review {
  date: string;
  by?: string[];
  findings?: RuleCount[];
  note?: string;
}
/**
 * The number of findings of a rule at a review.
 */
export interface RuleCount {
  rule: string;
  count: number;
}
/**
 * A finding that the team accepts, with a reason.
 */
export interface GapException {
  rule: string;
  id?: string;
  other?: string;
  reason?: string;
}
/**
 * A kind of customer or, if supporting, someone who influences customers.
 */
export interface Persona {
  /**
   * Lower-case letters, digits and single hyphens, at most 64; derived from the name if empty.
   */
  id: string;
  /**
   * The name; must not be empty.
   */
  name: string;
  /**
   * A longer description.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Custom fields with text, numbers or true/false; each name must be unique.
   */
  custom?: CustomValue[];
  /**
   * The persona's role, in a few words.
   */
  role?: string;
  /**
   * A sentence the persona might say.
   */
  quote?: string;
  /**
   * An emoji, or a PNG or JPEG as a data URI of at most 64 KB and 4 million pixels.
   */
  portrait?: string;
  /**
   * Color of the persona in pictures and charts.
   */
  color?: string;
  /**
   * Influences customers but is not a customer.
   */
  supporting?: boolean;
  /**
   * How important the persona is for the business.
   */
  priority?: "primary" | "secondary";
  /**
   * Age, location, education and similar facts.
   */
  demographics?: NamedText[];
  /**
   * Personality traits, rated from 1 to 5.
   */
  personality?: NamedRating[];
  /**
   * The persona's own goals.
   */
  wants?: string[];
  /**
   * What the persona needs.
   */
  needs?: string[];
  /**
   * What motivates the persona.
   */
  motivations?: string[];
  /**
   * Obstacles the persona faces, apart from this journey.
   */
  challenges?: string[];
  /**
   * How the persona researches, evaluates and buys.
   */
  behaviors?: string[];
  /**
   * What the persona fears.
   */
  fears?: string[];
  /**
   * What the persona values.
   */
  values?: string[];
  /**
   * What the persona is interested in.
   */
  interests?: string[];
  /**
   * Channels the persona prefers.
   */
  preferred_channels?: string[];
  /**
   * Kinds of content the persona prefers.
   */
  preferred_content?: string[];
  /**
   * Criteria the persona uses to decide.
   */
  buying_criteria?: string[];
  /**
   * Brands the persona is loyal to.
   */
  loyalties?: string[];
  /**
   * Values in the log's persona column that identify this persona.
   */
  data_values?: string[];
  /**
   * Condition that selects the persona's customers in a table, such as plan = 'pro'.
   */
  filter?: string;
  /**
   * Attributes of the persona's customers as counted in a table, compared with the others.
   */
  profile?: ProfileRow[];
  /**
   * Date on which the profile was counted.
   */
  profiled?: string;
  /**
   * Date of the last review against research.
   */
  reviewed?: string;
}
/**
 * A custom field: a name with text, a number or true/false.
 */
export interface CustomValue {
  name: string;
  value: boolean | number | string;
}
/**
 * A name with a text, such as a demographic fact.
 */
export interface NamedText {
  name: string;
  value?: string;
}
/**
 * A name with a whole number from 1 to 5, such as a personality trait.
 */
export interface NamedRating {
  name: string;
  value: number;
}
/**
 * A share of a persona's customers compared with the others, as counted in a table.
 */
export interface ProfileRow {
  /**
   * Column of the table; (customers) and (value) are about the persona as a whole.
   */
  attribute: string;
  /**
   * Value of the column, a range of numbers, or mean.
   */
  value?: string;
  /**
   * Share of the persona's customers with this value, 0 to 1; for mean, their mean.
   */
  share: number;
  /**
   * The same for all other customers.
   */
  rest?: number;
  /**
   * Lower end of the 95% interval of the share.
   */
  low?: number;
  /**
   * Upper end of the 95% interval of the share.
   */
  high?: number;
  /**
   * Number of the persona's customers with a known value.
   */
  n?: number;
}
/**
 * A part of the journey; stages are ordered.
 */
export interface Stage {
  /**
   * Lower-case letters, digits and single hyphens, at most 64; derived from the name if empty.
   */
  id: string;
  /**
   * The name; must not be empty.
   */
  name: string;
  /**
   * A longer description.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Custom fields with text, numbers or true/false; each name must be unique.
   */
  custom?: CustomValue[];
  /**
   * Color of the stage.
   */
  color?: string;
  /**
   * Share (0 to 1) of customers in the previous stage who should reach this one.
   */
  expected_share?: number;
  /**
   * Expected days since the previous stage, at least 0.
   */
  expected_days?: number;
  /**
   * Relative path of the map file that shows this stage in detail.
   */
  journey?: string;
}
/**
 * A contact of the customer with us, or a step that customers take without us.
 */
export interface Touchpoint {
  /**
   * Lower-case letters, digits and single hyphens, at most 64; derived from the name if empty.
   */
  id: string;
  /**
   * The name; must not be empty.
   */
  name: string;
  /**
   * A longer description.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Custom fields with text, numbers or true/false; each name must be unique.
   */
  custom?: CustomValue[];
  /**
   * Where it happens, such as web, e-mail, phone or in person.
   */
  channels?: string[];
  /**
   * The team responsible for it.
   */
  owner?: string;
  /**
   * The tone of voice.
   */
  tone?: string;
  /**
   * What it promises customers.
   */
  promise?: string;
  /**
   * Makes or breaks the relationship with the customer.
   */
  moment_of_truth?: boolean;
  /**
   * Turn off for touchpoints we do not run ourselves.
   */
  ours?: boolean;
  /**
   * Patterns of event names in the log that belong to this touchpoint.
   */
  events?: string[];
  /**
   * Words by which comments mention this touchpoint.
   */
  terms?: string[];
  /**
   * Cost in the currency of the map, at least 0.
   */
  cost?: number;
  /**
   * What the cost is paid for.
   */
  cost_per?: "month" | "visit" | "conversion";
  /**
   * An emoji, or a PNG or JPEG as a data URI of at most 64 KB and 4 million pixels.
   */
  image?: string;
  /**
   * Relative path of the map file that shows this touchpoint in detail.
   */
  journey?: string;
}
/**
 * A result that the business wants to reach; goals can refine other goals.
 */
export interface Goal {
  /**
   * Lower-case letters, digits and single hyphens, at most 64; derived from the name if empty.
   */
  id: string;
  /**
   * The name; must not be empty.
   */
  name: string;
  /**
   * A longer description.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Custom fields with text, numbers or true/false; each name must be unique.
   */
  custom?: CustomValue[];
  /**
   * Level of the goal in the cascade.
   */
  level?: "business" | "marketing" | "departmental";
  /**
   * What is measured.
   */
  metric?: string;
  /**
   * The unit of baseline, target and measurements.
   */
  unit?: string;
  /**
   * Whether higher or lower is better.
   */
  direction?: "increase" | "decrease";
  /**
   * Value of the metric at the start.
   */
  baseline?: number;
  /**
   * Value of the metric to reach by the due date.
   */
  target?: number;
  /**
   * Date when work on the goal starts.
   */
  start?: string;
  /**
   * Date by which the goal should be reached.
   */
  due?: string;
  /**
   * The target is a total since the start, such as the revenue of a year.
   */
  cumulative?: boolean;
  /**
   * Who is responsible for the goal.
   */
  owner?: string;
  /**
   * Why the goal is achievable.
   */
  feasibility?: string;
  /**
   * Values of the metric to reach by dates before the due date.
   */
  milestones?: Milestone[];
  binding?: Binding;
  /**
   * Measured values of the metric, with the number of cases and the 95% interval.
   */
  measurements?: Measurement[];
}
/**
 * The value of a goal's metric that should be reached by a date before the due date.
 */
export interface Milestone {
  /**
   * The date.
   */
  date: string;
  /**
   * The value.
   */
  value: number;
}
/**
 * Where measurements come from: a column of a table, or a KPI of the event log.
 */
export interface Binding {
  /**
   * Name of the table or log; the call that reads it assigns a file or table to the name.
   */
  table?: string;
  /**
   * Column with dates.
   */
  date?: string;
  /**
   * Column with values.
   */
  value?: string;
  /**
   * Condition that selects rows, such as region = 'EU'.
   */
  where?: string;
  /**
   * Period of a measurement.
   */
  every?: "day" | "week" | "month" | "quarter" | "year";
  /**
   * How the values of a period become one measurement.
   */
  kind?: "mean" | "sum" | "last" | "share";
  /**
   * KPI that is counted from the log.
   */
  kpi?: "conversion" | "retention" | "repeat" | "csat" | "nps" | "active" | "value";
  /**
   * Time that customers have, such as 30d for customers who buy again within 30 days.
   */
  within?: string;
}
/**
 * The value of a goal's metric on a date, and how certain it is.
 */
export interface Measurement {
  /**
   * Date of the value, such as the last day of a month.
   */
  date: string;
  /**
   * The value.
   */
  value: number;
  /**
   * Number of cases that were counted.
   */
  n?: number;
  /**
   * Lower end of the 95% interval.
   */
  low?: number;
  /**
   * Upper end of the 95% interval.
   */
  high?: number;
  /**
   * Name of the table that it comes from.
   */
  source?: string;
}
/**
 * A problem that customers have on this journey.
 */
export interface PainPoint {
  /**
   * Lower-case letters, digits and single hyphens, at most 64; derived from the name if empty.
   */
  id: string;
  /**
   * The name; must not be empty.
   */
  name: string;
  /**
   * A longer description.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Custom fields with text, numbers or true/false; each name must be unique.
   */
  custom?: CustomValue[];
  /**
   * Severity, from 1 to 5.
   */
  severity?: number;
}
/**
 * An idea that addresses a pain point or improves a touchpoint.
 */
export interface Opportunity {
  /**
   * Lower-case letters, digits and single hyphens, at most 64; derived from the name if empty.
   */
  id: string;
  /**
   * The name; must not be empty.
   */
  name: string;
  /**
   * A longer description.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Custom fields with text, numbers or true/false; each name must be unique.
   */
  custom?: CustomValue[];
  /**
   * Expected benefit, from 1 (low) to 5 (high).
   */
  value?: number;
  /**
   * Expected effort, from 1 (low) to 5 (high).
   */
  effort?: number;
  /**
   * Number of conversions that it is expected to add, such as from `Evidence.what_if`.
   */
  expected?: number;
  /**
   * Who is responsible for it.
   */
  owner?: string;
  /**
   * Current status.
   */
  status?: "idea" | "planned" | "doing" | "done" | "dropped";
}
/**
 * A piece of content, such as an article, a video or a guide.
 */
export interface Content {
  /**
   * Lower-case letters, digits and single hyphens, at most 64; derived from the name if empty.
   */
  id: string;
  /**
   * The name; must not be empty.
   */
  name: string;
  /**
   * A longer description.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Custom fields with text, numbers or true/false; each name must be unique.
   */
  custom?: CustomValue[];
  /**
   * Format, such as article, video or guide.
   */
  format?: string;
  /**
   * Web address.
   */
  url?: string;
}
/**
 * A group of customers or accounts, rated by how well it fits (ICP).
 */
export interface Segment {
  /**
   * Lower-case letters, digits and single hyphens, at most 64; derived from the name if empty.
   */
  id: string;
  /**
   * The name; must not be empty.
   */
  name: string;
  /**
   * A longer description.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Custom fields with text, numbers or true/false; each name must be unique.
   */
  custom?: CustomValue[];
  /**
   * Size of the segment, 0 to 1.
   */
  size?: number;
  /**
   * Attractiveness of the segment, 0 to 1.
   */
  attractiveness?: number;
  /**
   * Probability of winning these customers, 0 to 1.
   */
  probability?: number;
  /**
   * Other criteria of the ideal customer profile: how well the segment meets each, 0 to 1, and its weight.
   */
  criteria?: Criterion[];
  /**
   * Condition that selects the segment's customers in a table.
   */
  filter?: string;
}
/**
 * A criterion of the ideal customer profile: how well a segment meets it, and its weight.
 */
export interface Criterion {
  /**
   * The criterion.
   */
  name: string;
  /**
   * How well the segment meets it, 0 to 1.
   */
  value: number;
  /**
   * Its weight, at least 0.
   */
  weight?: number;
}
/**
 * An additional row of the map.
 */
export interface Lane {
  /**
   * Lower-case letters, digits and single hyphens, at most 64; derived from the name if empty.
   */
  id: string;
  /**
   * The name; must not be empty.
   */
  name: string;
  /**
   * A longer description.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Custom fields with text, numbers or true/false; each name must be unique.
   */
  custom?: CustomValue[];
  /**
   * Below the line of visibility: not seen by customers.
   */
  backstage?: boolean;
  /**
   * Color of the lane.
   */
  color?: string;
}
/**
 * Free text (`description`) in one cell of the map; the name can be empty.
 */
export interface Note {
  /**
   * Lower-case letters, digits and single hyphens, at most 64; derived from the name if empty.
   */
  id: string;
  /**
   * The name; must not be empty.
   */
  name?: string;
  /**
   * A longer description.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Custom fields with text, numbers or true/false; each name must be unique.
   */
  custom?: CustomValue[];
}
/**
 * A source of what the map says, such as interviews or analytics.
 */
export interface Source {
  /**
   * Lower-case letters, digits and single hyphens, at most 64; derived from the name if empty.
   */
  id: string;
  /**
   * The name; must not be empty.
   */
  name: string;
  /**
   * A longer description.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Custom fields with text, numbers or true/false; each name must be unique.
   */
  custom?: CustomValue[];
  /**
   * Kind of research.
   */
  type?:
    | "interview"
    | "survey"
    | "focus_group"
    | "observation"
    | "analytics"
    | "crm"
    | "support"
    | "social"
    | "review"
    | "frontline"
    | "competitor"
    | "other";
  /**
   * Date of the research.
   */
  date?: string;
  /**
   * Web address or location.
   */
  url?: string;
  /**
   * Number of people asked or cases counted, at least 0.
   */
  sample_size?: number;
}
/**
 * A comment of a colleague (`description`), which others can answer; it needs no name.
 */
export interface Comment {
  /**
   * Lower-case letters, digits and single hyphens, at most 64; derived from the name if empty.
   */
  id: string;
  /**
   * A title; can be empty.
   */
  name?: string;
  /**
   * The text of the comment; must not be empty.
   */
  description: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Custom fields with text, numbers or true/false; each name must be unique.
   */
  custom?: CustomValue[];
  /**
   * Who wrote it.
   */
  by?: string;
  /**
   * When it was written, in UTC, to the second.
   */
  at?: string;
  /**
   * Nothing is left to do about it.
   */
  resolved?: boolean;
}
/**
 * An item occurs in a stage; only content can occur in several.
 */
export interface OccursIn {
  kind: "occurs_in";
  from: string;
  to: string;
}
/**
 * The wants, needs and questions of a persona in a stage.
 */
export interface GoesThrough {
  kind: "goes_through";
  from: string;
  to: string;
  /**
   * What the persona wants in this stage.
   */
  wants?: string[];
  /**
   * What the persona needs in this stage.
   */
  needs?: string[];
  /**
   * Questions the persona has in this stage.
   */
  questions?: string[];
}
/**
 * The experience of a persona at a touchpoint.
 */
export interface Experiences {
  kind: "experiences";
  from: string;
  to: string;
  /**
   * The persona's emotion, from -2 (very bad) to 2 (very good).
   */
  emotion?: number;
  /**
   * The emotion that the brand wants the persona to have, from -2 to 2.
   */
  desired?: number;
  /**
   * The feeling in one word.
   */
  feeling?: string;
  /**
   * What the persona does.
   */
  actions?: string;
  /**
   * What the persona thinks.
   */
  thoughts?: string;
  /**
   * What the persona says.
   */
  says?: string;
  /**
   * What the persona needs.
   */
  needs?: string;
  /**
   * Whether this is assumed or researched.
   */
  basis?: "assumed" | "researched";
}
/**
 * A touchpoint leads to the next one.
 */
export interface LeadsTo {
  kind: "leads_to";
  from: string;
  to: string;
  /**
   * When or why customers go on.
   */
  label?: string;
  /**
   * Assumed share (0 to 1) of customers who go on to the second touchpoint.
   */
  share?: number;
}
/**
 * A goal targets a persona.
 */
export interface Targets {
  kind: "targets";
  from: string;
  to: string;
}
/**
 * A goal refines the goal it contributes to.
 */
export interface Refines {
  kind: "refines";
  from: string;
  to: string;
}
/**
 * A touchpoint or an opportunity supports a goal.
 */
export interface Supports {
  kind: "supports";
  from: string;
  to: string;
}
/**
 * A goal is measured at a stage or a touchpoint.
 */
export interface MeasuredAt {
  kind: "measured_at";
  from: string;
  to: string;
}
/**
 * A pain point hurts at a touchpoint.
 */
export interface Hurts {
  kind: "hurts";
  from: string;
  to: string;
}
/**
 * A pain point is felt by a persona.
 */
export interface FeltBy {
  kind: "felt_by";
  from: string;
  to: string;
}
/**
 * An opportunity addresses a pain point or a touchpoint.
 */
export interface Addresses {
  kind: "addresses";
  from: string;
  to: string;
}
/**
 * A touchpoint keeps the promise of another touchpoint.
 */
export interface Keeps {
  kind: "keeps";
  from: string;
  to: string;
  /**
   * Whether the promise is kept.
   */
  kept?: "yes" | "partly" | "no";
}
/**
 * A persona influences another persona.
 */
export interface Influences {
  kind: "influences";
  from: string;
  to: string;
  /**
   * How it influences the other persona.
   */
  how?: string;
}
/**
 * A persona represents a segment.
 */
export interface Represents {
  kind: "represents";
  from: string;
  to: string;
}
/**
 * Content serves a persona.
 */
export interface Serves {
  kind: "serves";
  from: string;
  to: string;
}
/**
 * A note is in a lane, at most one.
 */
export interface InLane {
  kind: "in_lane";
  from: string;
  to: string;
}
/**
 * An entity cites a source.
 */
export interface Cites {
  kind: "cites";
  from: string;
  to: string;
  /**
   * What the source says, and which field it supports (empty: the whole entity).
   */
  quotes?: Quote[];
}
/**
 * What a source says; `field` names the claim that it supports (empty: the whole entity).
 */
export interface Quote {
  text: string;
  field?: string;
}
/**
 * A comment is about an entity; without a link, it is about the map, unless it is an answer.
 */
export interface CommentsOn {
  kind: "comments_on";
  from: string;
  to: string;
}
/**
 * A comment answers another comment, at most one.
 */
export interface Answers {
  kind: "answers";
  from: string;
  to: string;
}
