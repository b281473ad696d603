/** Kinds, links and fields from the JSON Schema, which Python and TypeScript share. */

import file from "../../../src/journeynb/schema/journeymap.schema.json";
import type { Kind, LinkKind } from "../protocol/kinds.ts";

/** The schema of a value. */
export interface FieldSchema {
  readonly type?: "string" | "number" | "integer" | "boolean" | "array" | "object";
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: FieldSchema;
  readonly anyOf?: readonly FieldSchema[];
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  /** In a list: the items differ in this field, or in one of these. */
  readonly "x-unique"?: string | readonly string[];
  /** In an object: two numbers, the first of which is not greater. */
  readonly "x-ordered"?: readonly [string, string];
  /** In an object: exactly one of these is there. */
  readonly "x-either"?: readonly string[];
  /** In an object: what a part needs. */
  readonly "x-needs"?: Readonly<Record<string, readonly string[]>>;
  /** In an object: these rules in words. */
  readonly "x-rule"?: string;
  readonly $ref?: string;
}

export interface KindTable {
  readonly kind: Kind;
  readonly plural: string;
  readonly type: string;
  readonly fields: readonly string[];
}

export interface LinkTable {
  readonly kind: LinkKind;
  readonly type: string;
  readonly from: readonly Kind[];
  readonly to: readonly Kind[];
  readonly once: readonly Kind[];
  readonly acyclic: boolean;
  readonly fields: readonly string[];
}

const schema = file as unknown as {
  properties: Record<string, FieldSchema>;
  $defs: Record<string, FieldSchema>;
  "x-journey": {
    format: string;
    imageLimit: number;
    pixelLimit: number;
    editLimit: number;
    map: string[];
    kinds: KindTable[];
    links: LinkTable[];
  };
};

const table = schema["x-journey"];

export const FORMAT = table.format;
export const IMAGE_LIMIT = table.imageLimit;
export const PIXEL_LIMIT = table.pixelLimit;
export const EDIT_LIMIT = table.editLimit;
export const MAP_FIELDS: readonly string[] = table.map;

/** Kinds of entities, in the order of the file. */
export const KINDS: readonly Kind[] = table.kinds.map((each) => each.kind);
export const KIND_TABLE: ReadonlyMap<string, KindTable> = new Map(
  table.kinds.map((each) => [each.kind, each]),
);

/** Kinds of links, in the order of the file. */
export const LINK_KINDS: readonly LinkKind[] = table.links.map((each) => each.kind);
export const LINK_TABLE: ReadonlyMap<string, LinkTable> = new Map(
  table.links.map((each) => [each.kind, each]),
);

/** Follow a reference to the schema's definitions; a description beside it stays. */
export function resolved(field: FieldSchema): FieldSchema {
  const found = schema.$defs[field.$ref?.split("/").at(-1) ?? ""];
  if (found === undefined) {
    return field;
  }
  const { description } = field;
  return description === undefined ? resolved(found) : { ...resolved(found), description };
}

/** Return the fields of a kind of entity or link by name; those of the map for "". */
export function fieldsOf(kind: string): ReadonlyMap<string, FieldSchema> {
  let found = fields.get(kind);
  if (found === undefined) {
    const entry = KIND_TABLE.get(kind) ?? LINK_TABLE.get(kind);
    const properties = entry ? (schema.$defs[entry.type]?.properties ?? {}) : schema.properties;
    const names = entry ? entry.fields : MAP_FIELDS;
    found = new Map(names.map((name) => [name, resolved(properties[name] ?? {})]));
    fields.set(kind, found);
  }
  return found;
}

/** Return the fields that an entity of a kind must have. */
export function requiredOf(kind: string): readonly string[] {
  const entry = KIND_TABLE.get(kind);
  const required = entry ? (schema.$defs[entry.type]?.required ?? []) : [];
  return required.filter((name) => name !== "id");
}

const fields = new Map<string, ReadonlyMap<string, FieldSchema>>();

/** Return the kinds of links that are allowed from one kind to another. */
export function linksBetween(from: Kind, to: Kind): LinkKind[] {
  return table.links
    .filter((each) => each.from.includes(from) && each.to.includes(to))
    .map((each) => each.kind);
}
