/** Looks things up in a map. Created once for each map that is shown. */

import type { Entities, Entity, Kind, Link, LinkKind, LinkOf } from "../protocol/kinds.ts";
import { type JourneyMap, linkKey } from "./map.ts";

export class Index {
  private readonly out = new Map<string, Link[]>();
  private readonly into = new Map<string, Link[]>();
  private same: Set<string> | undefined;

  constructor(readonly map: JourneyMap) {
    for (const link of map.links.values()) {
      push(this.out, link.from, link);
      push(this.into, link.to, link);
    }
  }

  has(id: string): boolean {
    return this.map.entities.has(id);
  }

  kind(id: string): Kind | undefined {
    return this.map.kinds.get(id);
  }

  entity(id: string): Entity | undefined {
    return this.map.entities.get(id);
  }

  /** Return the name to show; without one the start of the text, as Python does, or else the id. */
  name(id: string): string {
    const entity = this.map.entities.get(id);
    return entity?.name || startOf(entity?.description ?? "") || id;
  }

  /** Return the name, with the id where two entities of a kind have the same name. */
  label(id: string): string {
    const name = this.map.entities.get(id)?.name;
    return name && this.repeated().has(id) ? `${name} (${id})` : this.name(id);
  }

  private repeated(): ReadonlySet<string> {
    if (this.same === undefined) {
      this.same = new Set();
      for (const ids of Object.values(this.map.order)) {
        const first = new Map<string, string>();
        for (const id of ids) {
          const name = this.map.entities.get(id)?.name ?? "";
          const other = first.get(name);
          if (other === undefined) {
            first.set(name, id);
          } else {
            this.same.add(other).add(id);
          }
        }
      }
    }
    return this.same;
  }

  /** Return the entity with an id if it is of that kind. */
  get<K extends Kind>(kind: K, id: string): Readonly<Entities[K]> | undefined {
    return this.map.kinds.get(id) === kind
      ? (this.map.entities.get(id) as Readonly<Entities[K]>)
      : undefined;
  }

  /** Return the entities of a kind, in order. */
  all<K extends Kind>(kind: K): Readonly<Entities[K]>[] {
    return this.map.order[kind].map((id) => this.map.entities.get(id) as Readonly<Entities[K]>);
  }

  link<K extends LinkKind>(kind: K, from: string, to: string): LinkOf<K> | undefined {
    return this.map.links.get(linkKey(kind, from, to)) as LinkOf<K> | undefined;
  }

  /** Return the links of a kind from an entity. */
  from<K extends LinkKind>(id: string, kind: K): LinkOf<K>[] {
    return (this.out.get(id) ?? []).filter((each) => each.kind === kind) as LinkOf<K>[];
  }

  /** Return the links of a kind to an entity. */
  to<K extends LinkKind>(id: string, kind: K): LinkOf<K>[] {
    return (this.into.get(id) ?? []).filter((each) => each.kind === kind) as LinkOf<K>[];
  }

  /** Return all links of an entity. */
  linksOf(id: string): Link[] {
    return [...(this.out.get(id) ?? []), ...(this.into.get(id) ?? [])];
  }

  /** Return the stage of an entity, "" for none; content may have several. */
  stageOf(id: string): string {
    return this.from(id, "occurs_in")[0]?.to ?? "";
  }

  /** Return the entities of a kind in a stage ("" for none), in order. */
  inStage<K extends Kind>(stage: string, kind: K): Readonly<Entities[K]>[] {
    return this.all(kind).filter((each) =>
      stage === ""
        ? this.stageOf(each.id) === ""
        : this.link("occurs_in", each.id, stage) !== undefined,
    );
  }
}

function push(lists: Map<string, Link[]>, id: string, link: Link): void {
  const list = lists.get(id);
  if (list === undefined) {
    lists.set(id, [link]);
  } else {
    list.push(link);
  }
}

/** Length from which a text is cut. */
const LONG = 60;

function startOf(text: string): string {
  const words = text.slice(0, 200).trim().replace(/\s+/g, " ");
  return words.length <= LONG ? words : `${words.slice(0, LONG - 1).trimEnd()}…`;
}
