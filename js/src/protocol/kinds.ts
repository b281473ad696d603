/** Kinds of entities and links, with the types generated from the JSON Schema. */

import type * as file from "./types.gen.ts";

export interface Entities {
  persona: file.Persona;
  stage: file.Stage;
  touchpoint: file.Touchpoint;
  goal: file.Goal;
  pain_point: file.PainPoint;
  opportunity: file.Opportunity;
  content: file.Content;
  segment: file.Segment;
  lane: file.Lane;
  note: file.Note;
  source: file.Source;
  comment: file.Comment;
}

export type Kind = keyof Entities;
export type Entity<K extends Kind = Kind> = Readonly<Entities[K]>;
export type Link = Readonly<NonNullable<file.JourneyFile["links"]>[number]>;
export type LinkKind = Link["kind"];
export type LinkOf<K extends LinkKind> = Extract<Link, { kind: K }>;
export type JourneyFile = file.JourneyFile;
export type Fields = Readonly<Record<string, unknown>>;

/** Fields of the map itself. */
export type MapInfo = Readonly<
  Pick<
    JourneyFile,
    | "title"
    | "description"
    | "state"
    | "brand_values"
    | "owners"
    | "currency"
    | "converts"
    | "leaves"
    | "library"
    | "reviewed"
    | "review_days"
    | "shifts"
    | "reviews"
    | "exceptions"
  >
>;
