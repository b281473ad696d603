// Generated from the JSON Schema by `npm run types`; not to be edited.

import type {JourneyFile} from "./types.gen.ts";

/**
 * A message of a journey map's editor or of its host.
 */
export type Message = Request | Answer | News;
export type Request =
  | Edit
  | Undo
  | Redo
  | Bring
  | BringOver
  | Save
  | Reload
  | AskMap
  | AskSteps
  | AskGaps
  | AskStatus
  | AskJournal
  | AskCode
  | AskMapCode
  | AskFit
  | Export
  | AskExportPart
  | KeepExport
  | CancelExport
  | Show
  | Bye;
export type Change = AddEntity | SetFields | MoveEntity | RemoveEntity | AddLink | RemoveLink;
export type Kind =
  | "persona"
  | "stage"
  | "touchpoint"
  | "goal"
  | "pain_point"
  | "opportunity"
  | "content"
  | "segment"
  | "lane"
  | "note"
  | "source";
export type LinkKind =
  | "occurs_in"
  | "goes_through"
  | "experiences"
  | "leads_to"
  | "targets"
  | "refines"
  | "supports"
  | "measured_at"
  | "hurts"
  | "felt_by"
  | "addresses"
  | "keeps"
  | "influences"
  | "represents"
  | "serves"
  | "in_lane"
  | "cites";
export type ExportFormat = "png" | "svg" | "pdf" | "html" | "report" | "pptx" | "mermaid";
export type ViewName = "map" | "goals" | "personas" | "alignment" | "table" | "priorities";
export type CardShow = "counts" | "attribution";
export type Answer =
  | Stepped
  | MapAnswer
  | StepsAnswer
  | GapsAnswer
  | StatusAnswer
  | JournalAnswer
  | CodeAnswer
  | FitAnswer
  | Brought
  | Exporting
  | ExportPart
  | Kept
  | Done
  | Refused;
/**
 * @minItems 2
 * @maxItems 2
 */
export type History = [number, number];
/**
 * @minItems 4
 * @maxItems 4
 */
export type Mean = [number, number | null, number | null, number];
export type Gap = [string, string, string, string] | [string, string, string, string, number | null];
export type News =
  StepNews | GapNews | ManyGapsNews | CountingNews | OutlookNews | FitsNews | StatusNews | ExportNews | ShownNews;
/**
 * @minItems 3
 * @maxItems 3
 */
export type GapKey = [string, string, string];

/**
 * Apply changes as one step.
 */
export interface Edit {
  request: string;
  type: "edit";
  changes: Change[];
}
/**
 * A change that adds an entity.
 */
export interface AddEntity {
  op: "add";
  kind: Kind;
  id: string;
  fields?: {
    [k: string]: unknown;
  };
  at?: number;
}
/**
 * A change of fields; the id "" is the map itself.
 */
export interface SetFields {
  op: "set";
  id: string;
  fields?: {
    [k: string]: unknown;
  };
}
/**
 * A change of the order of entities.
 */
export interface MoveEntity {
  op: "move";
  id: string;
  at: number;
}
/**
 * A change that removes an entity.
 */
export interface RemoveEntity {
  op: "remove";
  id: string;
}
/**
 * A change that adds a link, or sets its fields.
 */
export interface AddLink {
  from: string;
  to: string;
  op: "link";
  kind: LinkKind;
  fields?: {
    [k: string]: unknown;
  };
}
/**
 * A change that removes a link.
 */
export interface RemoveLink {
  from: string;
  to: string;
  op: "unlink";
  kind: LinkKind;
}
/**
 * Undo the last step.
 */
export interface Undo {
  request: string;
  type: "undo";
}
/**
 * Redo the step that was undone last.
 */
export interface Redo {
  request: string;
  type: "redo";
}
/**
 * Apply edits of an earlier map, which the view has kept.
 */
export interface Bring {
  request: string;
  type: "bring";
  edits: Change[][];
  run: string;
}
/**
 * Apply this earlier map's edits to the newer one.
 */
export interface BringOver {
  request: string;
  type: "bring_over";
}
/**
 * Save the map, to its own file or to another.
 */
export interface Save {
  request: string;
  type: "save";
  path: string | null;
  force?: boolean;
}
/**
 * Take the state of the map's file.
 */
export interface Reload {
  request: string;
  type: "reload";
}
/**
 * Ask for the map.
 */
export interface AskMap {
  request: string;
  type: "map";
}
/**
 * Ask for the steps after a revision.
 */
export interface AskSteps {
  request: string;
  type: "steps";
  since: number;
}
/**
 * Ask for the gaps.
 */
export interface AskGaps {
  request: string;
  type: "gaps";
  /**
   * The view has the rules already.
   */
  again?: boolean;
}
/**
 * Ask for the status.
 */
export interface AskStatus {
  request: string;
  type: "status";
}
/**
 * Ask for the history.
 */
export interface AskJournal {
  request: string;
  type: "journal";
}
/**
 * Ask for Python: that of the edits in the editor, or of a part of the map.
 */
export interface AskCode {
  request: string;
  type: "code";
  /**
   * Entities, with their links.
   */
  ids?: string[];
  /**
   * Links, alone.
   */
  links?: LinkName[];
}
/**
 * A link of the map, by its kind and ends.
 */
export interface LinkName {
  from: string;
  to: string;
  kind: LinkKind;
}
/**
 * Ask for the Python that builds the whole map.
 */
export interface AskMapCode {
  request: string;
  type: "map_code";
}
/**
 * Ask whether a filter is a condition, and how many customers fit it.
 */
export interface AskFit {
  request: string;
  type: "fit";
  /**
   * The persona or segment whose filter it may become.
   */
  id: string;
  filter: string;
}
/**
 * Make a file of the map; news say how it goes on.
 */
export interface Export {
  request: string;
  type: "export";
  format: ExportFormat;
}
/**
 * Ask for a part of an exported file.
 */
export interface AskExportPart {
  request: string;
  type: "export_part";
  job: number;
  part: number;
}
/**
 * Save an exported file beside the notebook.
 */
export interface KeepExport {
  request: string;
  type: "keep_export";
  job: number;
}
/**
 * Stop an export at its next step; no file is made.
 */
export interface CancelExport {
  request: string;
  type: "cancel_export";
  job: number;
}
/**
 * Note what the view shows.
 */
export interface Show {
  request: string;
  type: "show";
  selection?: string[];
  view?: ViewName;
  persona?: string;
  cards?: CardShow;
}
/**
 * Send this client no more news until it asks again.
 */
export interface Bye {
  request: string;
  type: "bye";
}
/**
 * The step that was made.
 */
export interface Stepped {
  request: string;
  rev: number;
  changes?: Change[];
  by?: string;
  history?: History;
  type: "stepped";
  /**
   * Edits that no longer fit, in words.
   */
  refused?: string[];
  status?: Status;
}
/**
 * Where the map is saved, and whether that works.
 */
export interface Status {
  /**
   * Path of the file; null: in memory only.
   */
  path: string | null;
  /**
   * Saved after each step.
   */
  live: boolean;
  /**
   * There are steps since the file was last written or read.
   */
  unsaved: boolean;
  /**
   * The file changed on disk, and saving has stopped.
   */
  conflict: boolean;
  /**
   * Why the last save failed.
   */
  problem: string | null;
  /**
   * The cell that builds the map ran again; this is the map it built before.
   */
  earlier: boolean;
  /**
   * Number of an earlier map's edits that can be applied to the newer map.
   */
  edits?: number;
}
/**
 * The map.
 */
export interface MapAnswer {
  request: string;
  type: "map";
  state: Snapshot;
}
/**
 * A map as it is at a revision.
 */
export interface Snapshot {
  rev: number;
  map: JourneyFile;
  history: History;
  status: Status;
  /**
   * Names this map, and no other that the same cell builds.
   */
  run: string;
  observed?: Observed;
  brand?: BrandLook;
}
/**
 * The counts of a log on the map, in the words of its picture, by id.
 */
export interface Observed {
  /**
   * The log is being counted; the numbers are those of the map before.
   */
  counting: boolean;
  /**
   * Why the log could not be counted.
   */
  problem: string;
  /**
   * Warnings about the log.
   */
  remarks?: string[];
  customers?: number;
  /**
   * Title, note and share of each stage.
   */
  stages?: {
    /**
     * @minItems 3
     * @maxItems 3
     */
    [k: string]: [string, string, number];
  };
  /**
   * Number of customers who reached it, and more, of each touchpoint.
   */
  touchpoints?: {
    /**
     * @minItems 2
     * @maxItems 2
     */
    [k: string]: [string, string];
  };
  /**
   * Event and words, by stage; "" is no stage, and no event is the number of further ones.
   */
  unmapped?: {
    [k: string]: [string, string][];
  };
  /**
   * Emotion by persona and touchpoint.
   */
  felt?: {
    [k: string]: {
      [k: string]: Mean;
    };
  };
  credit?: Credited;
}
/**
 * Credit for conversions, if this view shows it.
 */
export interface Credited {
  /**
   * What the shares mean, or why there are none.
   */
  legend: string;
  /**
   * Words, share, low and high of each touchpoint by id; the longest bar is 1.
   */
  touchpoints: {
    /**
     * @minItems 4
     * @maxItems 4
     */
    [k: string]: [string, number, number | null, number | null];
  };
}
/**
 * The colors of a brand, in place of those of the editor.
 */
export interface BrandLook {
  /**
   * Colors by name on a light page: accent, on-accent, soft, good, fair, bad.
   */
  light: {
    [k: string]: string;
  };
  dark: {
    [k: string]: string;
  };
  /**
   * Colors of personas that have none of their own.
   */
  palette: string[];
}
/**
 * The steps after a revision.
 */
export interface StepsAnswer {
  request: string;
  type: "steps";
  steps: Step[];
  history: History;
  status: Status;
}
/**
 * A step of history.
 */
export interface Step {
  rev: number;
  changes: Change[];
  /**
   * ``code`` for calls in Python, ``hand`` for editors; a step that is redone keeps its own.
   */
  by: string;
}
/**
 * The gaps.
 */
export interface GapsAnswer {
  request: string;
  type: "gaps";
  gaps: Gap[];
  rules?: {
    [k: string]: RuleInfo;
  };
  /**
   * Projections by the ids of goals.
   */
  outlooks?: {
    [k: string]: Outlook;
  };
  observed?: Observed;
}
/**
 * A rule, as a view needs it to write its gaps out.
 */
export interface RuleInfo {
  title: string;
  severity: "error" | "warning" | "info";
  /**
   * With {id}, {name}, {other}, {other_name} and {words} to be filled in.
   */
  message: string;
  fix: string;
  why: string;
  /**
   * The other item of a gap is a channel, which is its own name.
   */
  channels?: true;
  /**
   * A gap is about an event of the log, which is its own name.
   */
  events?: true;
  /**
   * The field to open for a fix.
   */
  field?: string;
  link?: LinkFix;
}
/**
 * The link that fixes a gap; an end that is omitted is to be chosen.
 */
export interface LinkFix {
  from?: "id" | "other";
  to?: "id" | "other";
  kind: LinkKind;
}
/**
 * The projection of a goal, and where its measurements come from, in words.
 */
export interface Outlook {
  /**
   * Empty if there is no projection.
   */
  line: string;
  tone: "good" | "steady" | "warning" | "error" | "info";
  /**
   * Empty if measurements name no source.
   */
  origin: string;
}
/**
 * The status.
 */
export interface StatusAnswer {
  request: string;
  type: "status";
  status: Status;
}
/**
 * The history.
 */
export interface JournalAnswer {
  request: string;
  type: "journal";
  journal: Journal;
}
/**
 * The history, for a view that keeps the edits if the kernel ends; null: a step by code.
 */
export interface Journal {
  done: (Change[] | null)[];
  undone: (Change[] | null)[];
}
/**
 * Edits, a part of the map or the map as Python.
 */
export interface CodeAnswer {
  request: string;
  type: "code";
  code: string;
}
/**
 * Whether the filter is a condition, and how many customers fit it.
 */
export interface FitAnswer {
  request: string;
  problem: string;
  allowed: string;
  counting: boolean;
  counts?: FitCounts;
  remarks?: string[];
  type: "fit";
}
/**
 * Numbers of customers: who fit a filter, all, and who fit none or several of its kind.
 */
export interface FitCounts {
  fit: number;
  customers: number;
  none: number;
  several: number;
}
/**
 * The edits were applied to the newer map.
 */
export interface Brought {
  request: string;
  type: "brought";
  /**
   * Edits that no longer fit, in words.
   */
  refused: string[];
  status: Status;
}
/**
 * A file is being made.
 */
export interface Exporting {
  request: string;
  type: "exporting";
  job: number;
}
/**
 * A part of an exported file, in base64.
 */
export interface ExportPart {
  request: string;
  type: "export_part";
  data: string;
}
/**
 * The exported file was saved.
 */
export interface Kept {
  request: string;
  type: "kept";
  path: string;
}
/**
 * The request was done.
 */
export interface Done {
  request: string;
  type: "done";
}
/**
 * The request was refused; null: a message that names no request.
 */
export interface Refused {
  type: "error";
  request: string | null;
  error: Failure;
}
/**
 * Why a request is refused.
 */
export interface Failure {
  /**
   * ``file_exists`` and ``file_changed`` go away with ``force``; else a refused change's code.
   */
  code: string;
  message: string;
  change: number | null;
  field: string | null;
  allowed: string | null;
}
/**
 * A step was made.
 */
export interface StepNews {
  type: "step";
  rev: number;
  changes: Change[];
  by: string;
  history: History;
}
/**
 * Gaps were found, or are fixed.
 */
export interface GapNews {
  type: "gap_changes";
  lost: GapKey[];
  found: Gap[];
}
/**
 * Too many gaps changed to send them: the view asks for them.
 */
export interface ManyGapsNews {
  type: "many_gaps";
  many: number;
}
/**
 * A log is being counted, or was: the view asks for the counts.
 */
export interface CountingNews {
  type: "counting";
  counting: boolean;
}
/**
 * The projections of goals changed: all of them, by id.
 */
export interface OutlookNews {
  type: "outlooks";
  outlooks: {
    [k: string]: Outlook;
  };
}
/**
 * Customers were counted: the view asks again for what it shows.
 */
export interface FitsNews {
  type: "fits_counted";
}
/**
 * The status changed.
 */
export interface StatusNews {
  type: "status_changed";
  status: Status;
}
/**
 * How far an export is, its file, or why it failed.
 */
export interface ExportNews {
  type: "export";
  job: number;
  /**
   * What is being done.
   */
  words?: string;
  /**
   * How much of it is done, from 0 to 1.
   */
  share?: number;
  file?: ExportedFile;
  problem?: string;
}
/**
 * A file that was made.
 */
export interface ExportedFile {
  name: string;
  size: number;
  /**
   * Number of parts that the view can ask for; 0 if it is too large to send.
   */
  parts: number;
  /**
   * Path at which it was saved, if it is too large to send.
   */
  path: string | null;
  /**
   * Warnings, such as what the format cannot contain.
   */
  remarks: string[];
}
/**
 * Python or a removed entity changed what this view shows.
 */
export interface ShownNews {
  type: "shown";
  selection?: string[];
  view?: ViewName;
  persona?: string;
}
