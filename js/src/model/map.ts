/** A map as an immutable value: the contents of the file, ready for lookups. */

import type { Entity, Fields, JourneyFile, Kind, Link, MapInfo } from "../protocol/kinds.ts";
import { FORMAT, KIND_TABLE, KINDS, LINK_KINDS, MAP_FIELDS } from "./schema.ts";

export interface JourneyMap {
  readonly info: MapInfo;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly entities: ReadonlyMap<string, Entity>;
  readonly order: Readonly<Record<Kind, readonly string[]>>;
  readonly links: ReadonlyMap<string, Link>;
}

/** Return the key of a link; ids contain no spaces. */
export function linkKey(kind: string, from: string, to: string): string {
  return `${kind} ${from} ${to}`;
}

export function emptyOrder(): Record<Kind, readonly string[]> {
  return Object.fromEntries(KINDS.map((kind) => [kind, []])) as unknown as Record<
    Kind,
    readonly string[]
  >;
}

/** Return the map in a file's contents. */
export function fromFile(content: JourneyFile): JourneyMap {
  const values = content as unknown as Record<string, unknown>;
  const info: Record<string, unknown> = {};
  for (const name of MAP_FIELDS) {
    if (values[name] !== undefined) {
      info[name] = values[name];
    }
  }
  const kinds = new Map<string, Kind>();
  const entities = new Map<string, Entity>();
  const order = emptyOrder();
  for (const { kind, plural } of KIND_TABLE.values()) {
    const items = (values[plural] ?? []) as Entity[];
    order[kind] = items.map((entity) => entity.id);
    for (const entity of items) {
      kinds.set(entity.id, kind);
      entities.set(entity.id, entity);
    }
  }
  const links = new Map<string, Link>();
  for (const link of content.links ?? []) {
    links.set(linkKey(link.kind, link.from, link.to), link);
  }
  return { info, kinds, entities, order, links };
}

/** Return the contents of a map's file, with keys and links in the order of the file. */
export function toFile(map: JourneyMap): JourneyFile {
  const made: Record<string, unknown> = { format: FORMAT };
  for (const name of MAP_FIELDS) {
    const value = (map.info as Fields)[name];
    if (value !== undefined) {
      made[name] = value;
    }
  }
  for (const { kind, plural } of KIND_TABLE.values()) {
    if (map.order[kind].length > 0) {
      made[plural] = map.order[kind].map((id) => map.entities.get(id));
    }
  }
  if (map.links.size > 0) {
    made.links = inFileOrder(map.links.values());
  }
  return made as unknown as JourneyFile;
}

const RANK = new Map<string, number>(LINK_KINDS.map((kind, index) => [kind, index]));

/** Sort links in the order of the file: by kind, from, to. */
export function inFileOrder(links: Iterable<Link>): Link[] {
  return [...links].sort(
    (a, b) =>
      (RANK.get(a.kind) ?? 0) - (RANK.get(b.kind) ?? 0) ||
      compare(a.from, b.from) ||
      compare(a.to, b.to),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A number with its unit: "61%", "3 days". */
export function withUnit(number: string, unit = ""): string {
  return `${number}${unit === "%" ? "" : " "}${unit}`.trimEnd();
}
