// Generated from the JSON Schema by `npm run types`; not to be edited.

import type {JourneyFile} from "./types.gen.ts";

/**
 * A message of a journey map's editor or of its host.
 */
export type Message = Request | Answer | News | Greeting;
export type Request =
  | Edit
  | Undo
  | Redo
  | UndoTheirs
  | Bring
  | BringOver
  | Save
  | Reload
  | AskFile
  | HoldAgainst
  | AskFolder
  | AskLog
  | AskMaps
  | OpenMap
  | CloseMap
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
  | AskProposals
  | Decide
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
  | "source"
  | "comment";
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
  | "cites"
  | "comments_on"
  | "answers";
export type ExportFormat = "png" | "svg" | "pdf" | "html" | "report" | "pptx" | "mermaid";
export type ViewName = "map" | "goals" | "personas" | "alignment" | "table" | "priorities";
export type CardShow = "counts" | "attribution";
export type Answer =
  | Stepped
  | MapAnswer
  | StepsAnswer
  | GapsAnswer
  | StatusAnswer
  | FileAnswer
  | FolderAnswer
  | LogAnswer
  | MapsAnswer
  | OpenedMap
  | JournalAnswer
  | CodeAnswer
  | FitAnswer
  | Brought
  | ProposalsAnswer
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
export type ProposalState = "pending" | "conflict" | "waits" | "there" | "accepted" | "refused" | "damaged";
export type News =
  | StepNews
  | GapNews
  | ManyGapsNews
  | CountingNews
  | OutlookNews
  | FitsNews
  | StatusNews
  | ExportNews
  | ShownNews
  | ProposalsNews
  | PeopleNews
  | FileNews
  | OverwrittenNews
  | MergedNews
  | RenamedNews
  | GoneNews
  | ResyncNews;
/**
 * @minItems 3
 * @maxItems 3
 */
export type GapKey = [string, string, string];
export type Greeting = Hello | CannotOpen;

/**
 * Apply changes as one step.
 */
export interface Edit {
  request: string;
  type: "edit";
  changes: Change[];
  /**
   * Revision of the map that the view showed: what others changed since is not lost.
   */
  base?: number;
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
 * Undo the last step of this person.
 */
export interface Undo {
  request: string;
  type: "undo";
}
/**
 * Redo the step that this person has undone last.
 */
export interface Redo {
  request: string;
  type: "redo";
}
/**
 * Take back a step that came from the map's file or an assistant.
 */
export interface UndoTheirs {
  request: string;
  type: "undo_theirs";
  rev: number;
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
 * Ask for the state of the map's file on disk.
 */
export interface AskFile {
  request: string;
  type: "file";
}
/**
 * Show what a log shows on the map, or stop it; the columns may be guessed from their names.
 */
export interface HoldAgainst {
  request: string;
  type: "evidence";
  /**
   * Path of the log in the server's file browser; null: show none.
   */
  path: string | null;
  customer?: string;
  time?: string;
  event?: string;
  persona?: string;
}
/**
 * Ask for the logs and folders in a folder of the server's file browser.
 */
export interface AskFolder {
  request: string;
  type: "folder";
  /**
   * Empty for the topmost folder.
   */
  path: string;
}
/**
 * Ask for the columns of a log.
 */
export interface AskLog {
  request: string;
  type: "log";
  path: string;
}
/**
 * Ask for the maps that a field of this map can name, and those that it names.
 */
export interface AskMaps {
  request: string;
  type: "maps";
}
/**
 * Open another map in an editor of its own.
 */
export interface OpenMap {
  request: string;
  type: "open_map";
  /**
   * Path relative to this map, as in the field `journey`.
   */
  path: string;
}
/**
 * End the editor of another map that this one has opened.
 */
export interface CloseMap {
  request: string;
  type: "close_map";
  editor: string;
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
 * Ask for the proposals; from then on news say what changes.
 */
export interface AskProposals {
  request: string;
  type: "proposals";
}
/**
 * Accept or refuse a proposal, or leave it open again.
 */
export interface Decide {
  request: string;
  type: "decide";
  proposal: string;
  decision: "accept" | "refuse" | "reopen";
  /**
   * Why it is refused.
   */
  reason?: string;
  /**
   * Accept it despite conflicts: its values overwrite those on the map.
   */
  force?: boolean;
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
  /**
   * Forget the steps since the last save, unless someone else still looks at the map.
   */
  discard?: boolean;
}
/**
 * The step that was made.
 */
export interface Stepped {
  request: string;
  rev: number;
  changes?: Change[];
  by?: string;
  who?: string;
  client?: string;
  history?: History;
  status?: Status;
  type: "stepped";
  /**
   * Edits that no longer fit, in words.
   */
  refused?: string[];
  /**
   * Ids of what the edit added, by those it gave them, which others had used meanwhile.
   */
  renamed?: {
    [k: string]: string;
  };
  /**
   * What an undo or redo left as it is, since someone else has changed it, in words.
   */
  kept?: string[];
  file?: FileInfo;
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
   * In a conflict: why the file on disk is not a map, with the line or field.
   */
  unreadable?: string;
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
 * The file of a map that a server holds.
 */
export interface FileInfo {
  /**
   * Path in the server's file browser.
   */
  path: string;
  /**
   * SHA-256 of the bytes that the session read or wrote last, in hexadecimal.
   */
  hash: string;
  /**
   * SHA-256 of the file on disk; empty if it is gone.
   */
  disk: string;
  /**
   * Time of the last change on disk, as ISO 8601.
   */
  modified: string;
  writable: boolean;
  /**
   * The file changed on disk, and saving has stopped.
   */
  conflict: boolean;
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
  lens?: Lens;
  /**
   * Name of the person who looks at it, for comments.
   */
  me?: string;
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
 * What a view shows of the map, as Python has chosen.
 */
export interface Lens {
  /**
   * Codes of rules, or the start of codes: only their gaps are shown.
   */
  rules?: string[];
  /**
   * Columns of the table view by kind, in order, after the name: fields, or KIND.out and KIND.in
   * of links.
   */
  columns?: {
    [k: string]: string[];
  };
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
   * ``code`` for Python, ``hand`` for editors, ``agent`` for assistants, ``file`` for what came
   * from the map's file.
   *
   * A step that is redone keeps its own.
   */
  by: string;
  /**
   * Name of the person or assistant who made it; omitted if that is not known.
   */
  who?: string;
  /**
   * The view that asked for it.
   */
  client?: string;
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
  /**
   * The date that counts as today, if it is not the real one.
   */
  today?: string;
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
  file?: FileInfo;
}
/**
 * The state of the map's file on disk.
 */
export interface FileAnswer {
  request: string;
  type: "file";
  file: FileInfo;
}
/**
 * The logs in a folder, and its folders, by name.
 */
export interface FolderAnswer {
  request: string;
  type: "folder";
  path: string;
  folders: string[];
  files: LogFile[];
}
/**
 * A file of the server's file browser that may be a log.
 */
export interface LogFile {
  name: string;
  /**
   * In bytes.
   */
  size: number;
}
/**
 * The columns of a log, and which of them have the parts that are needed.
 */
export interface LogAnswer {
  request: string;
  type: "log";
  columns: string[];
  /**
   * Omits what the names do not show, and what a recognized export contains in another form.
   */
  guess: {
    [k: string]: string;
  };
  /**
   * Why columns must be chosen; empty if they need not be.
   */
  problem: string;
}
/**
 * The maps in the folder of this map and below, and those that its fields name.
 */
export interface MapsAnswer {
  request: string;
  type: "maps";
  maps: OtherMap[];
  /**
   * Names in fields that lead to no map.
   */
  broken: BrokenMap[];
}
/**
 * Another map that this one can refer to.
 */
export interface OtherMap {
  /**
   * Relative to this map, as in the fields `journey` and `library`.
   */
  path: string;
  title: string;
}
/**
 * A name in a field `journey` or `library` that leads to no map.
 */
export interface BrokenMap {
  path: string;
  why: string;
}
/**
 * Another map is open in an editor.
 */
export interface OpenedMap {
  request: string;
  type: "opened_map";
  /**
   * On a server its path in the file browser; else the id of its editor.
   */
  place: string;
  title: string;
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
 * The proposals, the oldest first.
 */
export interface ProposalsAnswer {
  request: string;
  type: "proposals";
  proposals: Proposal[];
}
/**
 * Changes that someone proposes.
 */
export interface Proposal {
  id: string;
  /**
   * Name of the assistant or person; empty if it is not known.
   */
  by: string;
  /**
   * Time as ISO 8601; empty if it is not known.
   */
  made: string;
  why: string;
  state: ProposalState;
  rows: ProposedChange[];
  /**
   * Names of the ids in `rows`.
   */
  names: {
    [k: string]: string;
  };
  /**
   * What conflicts with the map as it is now, what is merged with it, or what is damaged.
   */
  notes: string[];
  /**
   * What accepting it would change on the map, in a conflict with `force`; omitted if nothing.
   */
  changes?: Change[];
  decision?: ProposalDecision;
}
/**
 * A difference that a proposal makes: an item, a link or one of their fields.
 */
export interface ProposedChange {
  change: "added" | "removed" | "changed" | "moved";
  /**
   * Kind of the item or link; empty for the map.
   */
  kind: string;
  /**
   * Empty for the map.
   */
  id: string;
  /**
   * Of a link: the other end.
   */
  to?: string;
  field?: string;
  before?: unknown;
  after?: unknown;
  /**
   * Of what is added: its fields, apart from the name.
   */
  fields?: {
    [k: string]: unknown;
  };
}
/**
 * Who has decided about a proposal, when and why.
 */
export interface ProposalDecision {
  by: string;
  /**
   * Time as ISO 8601.
   */
  at: string;
  reason: string;
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
  rev: number;
  changes: Change[];
  by: string;
  who?: string;
  client?: string;
  type: "step";
  history: History;
  status?: Status1;
}
/**
 * Where the map is saved, and whether that works.
 */
export interface Status1 {
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
   * In a conflict: why the file on disk is not a map, with the line or field.
   */
  unreadable?: string;
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
/**
 * Proposals were made, decided or removed, or fit the map in another way.
 */
export interface ProposalsNews {
  type: "proposals_changed";
  /**
   * Those that are new or differ; new ones are the last.
   */
  changed: Proposal[];
  /**
   * Ids of those that no longer exist.
   */
  gone: string[];
}
/**
 * Someone came or left, or shows or selects something else: all who are here.
 */
export interface PeopleNews {
  type: "people";
  people: Person[];
}
/**
 * A person who has the map open in a view.
 */
export interface Person {
  /**
   * The view; a person may have several.
   */
  client: string;
  name: string;
  initials: string;
  /**
   * In hexadecimal, such as ``#3b7ea1``; the same for each view of a person.
   */
  color: string;
  /**
   * URL of a picture.
   */
  avatar: string | null;
  selection: string[];
  view: ViewName;
  /**
   * The server does not know the person, and has made up the name.
   */
  anonymous: boolean;
}
/**
 * The map's file changed on disk, was saved, or cannot be.
 */
export interface FileNews {
  type: "file_changed";
  file: FileInfo;
}
/**
 * Someone changed a field that this person has just changed, without having seen that.
 */
export interface OverwrittenNews {
  type: "overwritten";
  /**
   * The entity; "" is the map. Omitted for a link.
   */
  id?: string;
  link?: LinkName;
  /**
   * Empty if it is about all of an entity or link.
   */
  field: string;
  /**
   * Name of the entity or map, or both ends of the link.
   */
  name: string;
  /**
   * Name of the person whose value is there now.
   */
  who: string;
  yours: unknown;
  theirs: unknown;
  words: string;
  /**
   * Changes that put back what this person did.
   */
  back: Change[];
}
/**
 * Changes by others to the map's file, or an edit by an assistant, became a step.
 */
export interface MergedNews {
  type: "merged";
  rev: number;
  words: string;
  /**
   * Number of changes.
   */
  changes: number;
  /**
   * What both changed, in words.
   */
  conflicts: string[];
  /**
   * Whether `undo_theirs` can take the step back.
   */
  undoable: boolean;
  /**
   * Time, as ISO 8601, of edits that were not saved then and are back now; else omitted.
   */
  draft?: string;
  /**
   * The assistant that made the edit, in words; else omitted.
   */
  who?: string;
  /**
   * The assistant's reason.
   */
  why?: string;
}
/**
 * The map's file was renamed or moved.
 */
export interface RenamedNews {
  type: "renamed";
  path: string;
}
/**
 * The map's file was deleted; saving writes it again.
 */
export interface GoneNews {
  type: "gone";
  path: string;
}
/**
 * The view was too slow for all news: it asks for the map again.
 */
export interface ResyncNews {
  type: "resync";
}
/**
 * The first message of a server to a view.
 */
export interface Hello {
  type: "hello";
  /**
   * Name of the view; its requests are called ``CLIENT-NUMBER``.
   */
  client: string;
  state: Snapshot;
  file: FileInfo;
  readonly: boolean;
  me: Person;
  people: Person[];
}
/**
 * The first message of a server that cannot open the map; it then closes the connection.
 */
export interface CannotOpen {
  type: "failed";
  code: "malformed" | "missing" | "refused" | "too_large" | "newer";
  message: string;
  line: number | null;
  field: string | null;
}
