/** The messages between an editor and its host; Python defines them in `sync/`. */

import type { JourneyFile } from "./kinds.ts";
import type * as wire from "./messages.gen.ts";

/** A type whose parts are read-only, apart from the map of a file. */
type Frozen<T> = T extends JourneyFile
  ? T
  : unknown extends T
    ? T
    : { readonly [K in keyof T]: Frozen<T[K]> };
type WithoutName<T> = T extends { request: unknown } ? Omit<T, "request"> : never;

export type { CardShow, Change, ExportFormat, ViewName } from "./messages.gen.ts";

/** A request of the editor; the host gives it a name. */
export type Request = Frozen<WithoutName<wire.Request>>;
/** An answer to a request; a refusal is an error instead. */
export type Answer = Frozen<WithoutName<Exclude<wire.Answer, wire.Refused>>>;
/** A step that was made elsewhere; long changes of another window are omitted. */
export type StepNews = Omit<Frozen<wire.StepNews>, "changes"> &
  Partial<Pick<Frozen<wire.StepNews>, "changes">>;
/** A message that was not requested. */
export type News =
  | StepNews
  | Frozen<
      | wire.GapNews
      | wire.ManyGapsNews
      | wire.CountingNews
      | wire.OutlookNews
      | wire.FitsNews
      | wire.StatusNews
      | wire.ExportNews
      | wire.ProposalsNews
      | wire.PeopleNews
      | wire.FileNews
      | wire.OverwrittenNews
      | wire.MergedNews
      | wire.RenamedNews
      | wire.GoneNews
      | wire.ResyncNews
    >;
/** The first message of a server: the map, or why it cannot be opened. */
export type Greeting = Frozen<wire.Greeting>;
export type Hello = Frozen<wire.Hello>;
export type CannotOpen = Frozen<wire.CannotOpen>;

/** Whether a filter is a condition, and how many customers fit it. */
export type Fitting = Omit<Frozen<wire.FitAnswer>, "type" | "request">;
/** The maps that fields of a map can name, and names that lead to no map. */
export interface MapList extends Pick<Frozen<wire.MapsAnswer>, "maps"> {
  readonly broken: readonly (Frozen<wire.BrokenMap> & {
    /** The map may exist, but not here: nothing is wrong with the name. */
    readonly elsewhere?: boolean;
  })[];
}
export type FileInfo = Frozen<wire.FileInfo>;
export type Gap = Frozen<wire.Gap>;
export type GapKey = Frozen<wire.GapKey>;
/** Numbers of steps that can be undone and redone. */
export type History = Frozen<wire.History>;
export type JournalState = Frozen<wire.Journal>;
/** The mean of scores, its 95% interval, and the number of scores. */
export type Mean = Frozen<wire.Mean>;
export type Observed = Frozen<wire.Observed>;
export type Outlook = Frozen<wire.Outlook>;
export type Person = Frozen<wire.Person>;
/** Changes that someone proposes, and a difference that they make. */
export type Proposal = Frozen<wire.Proposal>;
export type ProposedChange = Frozen<wire.ProposedChange>;
export type RuleInfo = Frozen<wire.RuleInfo>;
export type Snapshot = Frozen<wire.Snapshot>;
export type Status = Frozen<wire.Status>;
