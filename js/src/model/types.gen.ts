// Made from the JSON Schema by `npm run types`; not to be edited.

/**
 * The file of a customer journey map, *.journeymap.json.
 */
export interface JourneyFile {
  format: "journeymap/1";
  /**
   * The map's title.
   */
  title?: string;
  /**
   * What the map is about.
   */
  description?: string;
  /**
   * Whether the map shows what is or what is wanted.
   */
  state?: "as_is" | "to_be";
  /**
   * What the brand stands for.
   */
  brand_values?: string[];
  /**
   * The teams or people who answer for the map.
   */
  owners?: string[];
  /**
   * The currency of costs.
   */
  currency?: string;
  /**
   * The day of the last review.
   */
  reviewed?: string;
  /**
   * After how many days a review is due again, from 1.
   */
  review_days?: number;
  /**
   * Changes in the business: a launch, a new market, new leadership.
   */
  shifts?: Shift[];
  /**
   * The reviews so far, each with its number of findings by rule.
   */
  reviews?: Review[];
  /**
   * Findings that the team accepts.
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
  )[];
}
/**
 * A change in the business that may make maps and personas stale.
 */
export interface Shift {
  date: string;
  what?: string;
}
/**
 * A review of the map by its owners, with the number of findings of each rule.
 */
export interface Review {
  date: string;
  by?: string[];
  findings?: RuleCount[];
  note?: string;
}
/**
 * How many findings a rule had at a review.
 */
export interface RuleCount {
  rule: string;
  count: number;
}
/**
 * A finding that the team accepts, with its reason.
 */
export interface GapException {
  rule: string;
  id?: string;
  other?: string;
  reason?: string;
}
/**
 * A kind of customer, or with `supporting` somebody who influences one.
 */
export interface Persona {
  /**
   * Small letters, digits and single hyphens, at most 64; made from the name when left out.
   */
  id: string;
  /**
   * The name, not empty.
   */
  name: string;
  /**
   * A longer text.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Fields of one's own: text, numbers or bools; the names are unique.
   */
  custom?: CustomValue[];
  /**
   * What the persona is, in a few words.
   */
  role?: string;
  /**
   * A sentence that the persona would say.
   */
  quote?: string;
  /**
   * An emoji, or a PNG or JPEG as a data URI of at most 64 KB.
   */
  portrait?: string;
  /**
   * The persona's colour in every picture and chart.
   */
  color?: string;
  /**
   * An influencer, not a customer.
   */
  supporting?: boolean;
  /**
   * How much the business depends on the persona.
   */
  priority?: "primary" | "secondary";
  /**
   * Age, location, education and the like.
   */
  demographics?: NamedText[];
  /**
   * Traits, from 1 to 5.
   */
  personality?: NamedRating[];
  /**
   * The persona's own goals.
   */
  wants?: string[];
  /**
   * What the persona cannot do without.
   */
  needs?: string[];
  /**
   * What drives the persona.
   */
  motivations?: string[];
  /**
   * What stands in the persona's way, apart from this journey.
   */
  challenges?: string[];
  /**
   * How the persona researches, evaluates and buys.
   */
  behaviors?: string[];
  /**
   * What the persona is afraid of.
   */
  fears?: string[];
  /**
   * What the persona holds dear.
   */
  values?: string[];
  /**
   * What the persona likes to spend time on.
   */
  interests?: string[];
  /**
   * The channels that the persona likes to use.
   */
  preferred_channels?: string[];
  /**
   * The kinds of content that the persona likes.
   */
  preferred_content?: string[];
  /**
   * What the persona decides by.
   */
  buying_criteria?: string[];
  /**
   * The brands that the persona is loyal to.
   */
  loyalties?: string[];
  /**
   * The values in a log's persona column that mean this persona.
   */
  data_values?: string[];
  /**
   * The day when the persona was last held against research.
   */
  reviewed?: string;
}
/**
 * A field of one's own: a name and a text, a number or a bool.
 */
export interface CustomValue {
  name: string;
  value: boolean | number | string;
}
/**
 * A name and a text, such as a demographic.
 */
export interface NamedText {
  name: string;
  value?: string;
}
/**
 * A name and a whole number from 1 to 5, such as a trait of personality.
 */
export interface NamedRating {
  name: string;
  value: number;
}
/**
 * A part of the journey; stages are ordered.
 */
export interface Stage {
  /**
   * Small letters, digits and single hyphens, at most 64; made from the name when left out.
   */
  id: string;
  /**
   * The name, not empty.
   */
  name: string;
  /**
   * A longer text.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Fields of one's own: text, numbers or bools; the names are unique.
   */
  custom?: CustomValue[];
  /**
   * The stage's colour.
   */
  color?: string;
  /**
   * The share, 0 to 1, of those who reached the stage before that should reach this one.
   */
  expected_share?: number;
  /**
   * The days that it should take from the stage before, from 0.
   */
  expected_days?: number;
}
/**
 * A moment in which a customer meets the offer, or does something on the way.
 */
export interface Touchpoint {
  /**
   * Small letters, digits and single hyphens, at most 64; made from the name when left out.
   */
  id: string;
  /**
   * The name, not empty.
   */
  name: string;
  /**
   * A longer text.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Fields of one's own: text, numbers or bools; the names are unique.
   */
  custom?: CustomValue[];
  /**
   * Where it happens: web, e-mail, phone, in person.
   */
  channels?: string[];
  /**
   * The team that answers for it.
   */
  owner?: string;
  /**
   * The tone of voice.
   */
  tone?: string;
  /**
   * What it promises.
   */
  promise?: string;
  /**
   * A moment that makes or breaks the relation.
   */
  moment_of_truth?: boolean;
  /**
   * False for what customers do without us.
   */
  ours?: boolean;
  /**
   * Patterns of the events in a log that mean this touchpoint.
   */
  events?: string[];
  /**
   * What it costs, from 0, in the map's currency.
   */
  cost?: number;
  /**
   * An emoji, or a PNG or JPEG as a data URI of at most 64 KB.
   */
  image?: string;
}
/**
 * What the business wants to reach; goals refine goals.
 */
export interface Goal {
  /**
   * Small letters, digits and single hyphens, at most 64; made from the name when left out.
   */
  id: string;
  /**
   * The name, not empty.
   */
  name: string;
  /**
   * A longer text.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Fields of one's own: text, numbers or bools; the names are unique.
   */
  custom?: CustomValue[];
  /**
   * Where in the cascade the goal stands.
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
   * Which way is better.
   */
  direction?: "increase" | "decrease";
  /**
   * Where the metric started.
   */
  baseline?: number;
  /**
   * Where the metric should be when the goal is due.
   */
  target?: number;
  /**
   * When work on the goal began.
   */
  start?: string;
  /**
   * When the goal should be reached.
   */
  due?: string;
  /**
   * Who answers for it.
   */
  owner?: string;
  /**
   * Why it can be done.
   */
  feasibility?: string;
  /**
   * What the metric was.
   */
  measurements?: Measurement[];
}
/**
 * What a goal's metric was on a day.
 */
export interface Measurement {
  date: string;
  value: number;
}
/**
 * What goes wrong for somebody on this journey.
 */
export interface PainPoint {
  /**
   * Small letters, digits and single hyphens, at most 64; made from the name when left out.
   */
  id: string;
  /**
   * The name, not empty.
   */
  name: string;
  /**
   * A longer text.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Fields of one's own: text, numbers or bools; the names are unique.
   */
  custom?: CustomValue[];
  /**
   * How bad it is, 1 to 5.
   */
  severity?: number;
}
/**
 * What could be done about a pain point, or to make a touchpoint better.
 */
export interface Opportunity {
  /**
   * Small letters, digits and single hyphens, at most 64; made from the name when left out.
   */
  id: string;
  /**
   * The name, not empty.
   */
  name: string;
  /**
   * A longer text.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Fields of one's own: text, numbers or bools; the names are unique.
   */
  custom?: CustomValue[];
  /**
   * What it would bring, 1 to 5.
   */
  value?: number;
  /**
   * What it would take, 1 to 5.
   */
  effort?: number;
  /**
   * Who answers for it.
   */
  owner?: string;
  /**
   * How far it is.
   */
  status?: "idea" | "planned" | "doing" | "done" | "dropped";
}
/**
 * A piece of content: an article, a film, a guide.
 */
export interface Content {
  /**
   * Small letters, digits and single hyphens, at most 64; made from the name when left out.
   */
  id: string;
  /**
   * The name, not empty.
   */
  name: string;
  /**
   * A longer text.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Fields of one's own: text, numbers or bools; the names are unique.
   */
  custom?: CustomValue[];
  /**
   * What it is.
   */
  format?: string;
  /**
   * Where it is.
   */
  url?: string;
}
/**
 * A group of customers or accounts, scored by how well it fits (ICP).
 */
export interface Segment {
  /**
   * Small letters, digits and single hyphens, at most 64; made from the name when left out.
   */
  id: string;
  /**
   * The name, not empty.
   */
  name: string;
  /**
   * A longer text.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Fields of one's own: text, numbers or bools; the names are unique.
   */
  custom?: CustomValue[];
  /**
   * How large it is, 0 to 1.
   */
  size?: number;
  /**
   * How attractive it is, 0 to 1.
   */
  attractiveness?: number;
  /**
   * How likely it is won, 0 to 1.
   */
  probability?: number;
  /**
   * Selects its customers in a table.
   */
  filter?: string;
}
/**
 * A row of the map beyond the built-in ones.
 */
export interface Lane {
  /**
   * Small letters, digits and single hyphens, at most 64; made from the name when left out.
   */
  id: string;
  /**
   * The name, not empty.
   */
  name: string;
  /**
   * A longer text.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Fields of one's own: text, numbers or bools; the names are unique.
   */
  custom?: CustomValue[];
  /**
   * Below the line of visibility.
   */
  backstage?: boolean;
  /**
   * The lane's colour.
   */
  color?: string;
}
/**
 * Free text (`description`) in one cell of the map; its name may be empty.
 */
export interface Note {
  /**
   * Small letters, digits and single hyphens, at most 64; made from the name when left out.
   */
  id: string;
  /**
   * The name, not empty.
   */
  name?: string;
  /**
   * A longer text.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Fields of one's own: text, numbers or bools; the names are unique.
   */
  custom?: CustomValue[];
}
/**
 * Where a claim comes from.
 */
export interface Source {
  /**
   * Small letters, digits and single hyphens, at most 64; made from the name when left out.
   */
  id: string;
  /**
   * The name, not empty.
   */
  name: string;
  /**
   * A longer text.
   */
  description?: string;
  /**
   * Labels to filter by.
   */
  tags?: string[];
  /**
   * Fields of one's own: text, numbers or bools; the names are unique.
   */
  custom?: CustomValue[];
  /**
   * What kind of research it is.
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
   * The day of the research.
   */
  date?: string;
  /**
   * Where it is kept.
   */
  url?: string;
  /**
   * How many it asked or counted, from 0.
   */
  sample_size?: number;
}
/**
 * A thing occurs in a stage; only content may occur in several.
 */
export interface OccursIn {
  kind: "occurs_in";
  from: string;
  to: string;
}
/**
 * What a persona wants, needs and asks in a stage.
 */
export interface GoesThrough {
  kind: "goes_through";
  from: string;
  to: string;
  /**
   * What the persona wants there.
   */
  wants?: string[];
  /**
   * What the persona needs there.
   */
  needs?: string[];
  /**
   * What the persona asks there.
   */
  questions?: string[];
}
/**
 * How a persona lives through a touchpoint.
 */
export interface Experiences {
  kind: "experiences";
  from: string;
  to: string;
  /**
   * What the persona feels, -2 to 2.
   */
  emotion?: number;
  /**
   * What the brand wants the persona to feel, -2 to 2.
   */
  desired?: number;
  /**
   * The feeling in a word.
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
   * Where this comes from.
   */
  basis?: "assumed" | "researched";
}
/**
 * A touchpoint leads to the next.
 */
export interface LeadsTo {
  kind: "leads_to";
  from: string;
  to: string;
  /**
   * When or why.
   */
  label?: string;
  /**
   * The share, 0 to 1, of those at the first who are assumed to go on to the second.
   */
  share?: number;
}
/**
 * A goal is about a persona.
 */
export interface Targets {
  kind: "targets";
  from: string;
  to: string;
}
/**
 * A goal is a part of the goal above it.
 */
export interface Refines {
  kind: "refines";
  from: string;
  to: string;
}
/**
 * A touchpoint or an opportunity helps to reach a goal.
 */
export interface Supports {
  kind: "supports";
  from: string;
  to: string;
}
/**
 * A goal's metric is measured at a stage or a touchpoint.
 */
export interface MeasuredAt {
  kind: "measured_at";
  from: string;
  to: string;
}
/**
 * A pain point is met at a touchpoint.
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
 * An opportunity mends a pain point or betters a touchpoint.
 */
export interface Addresses {
  kind: "addresses";
  from: string;
  to: string;
}
/**
 * A touchpoint keeps the promise of another.
 */
export interface Keeps {
  kind: "keeps";
  from: string;
  to: string;
  /**
   * Whether it does.
   */
  kept?: "yes" | "partly" | "no";
}
/**
 * A persona influences another.
 */
export interface Influences {
  kind: "influences";
  from: string;
  to: string;
  /**
   * In which way.
   */
  how?: string;
}
/**
 * A persona stands for a segment.
 */
export interface Represents {
  kind: "represents";
  from: string;
  to: string;
}
/**
 * Content is made for a persona.
 */
export interface Serves {
  kind: "serves";
  from: string;
  to: string;
}
/**
 * A note stands in a lane, in one at most.
 */
export interface InLane {
  kind: "in_lane";
  from: string;
  to: string;
}
/**
 * A claim rests on a source.
 */
export interface Cites {
  kind: "cites";
  from: string;
  to: string;
  /**
   * What the source says, and which field it backs (empty: the whole).
   */
  quotes?: Quote[];
}
/**
 * What a source says; `field` names the claim that it backs, empty the whole.
 */
export interface Quote {
  text: string;
  field?: string;
}
