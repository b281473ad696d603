/** Applies a list of changes to a map, and returns the changes that undo them. */

import type { Entity, Fields, Kind, Link, LinkKind, MapInfo } from "../protocol/kinds.ts";
import type { Change } from "../protocol/messages.ts";
import { isId } from "./ids.ts";
import { checkEnds } from "./link-ends.ts";
import { inFileOrder, type JourneyMap, linkKey } from "./map.ts";
import { type Merged, merge } from "./merge.ts";
import { Refusal, shown } from "./refusal.ts";
import { KIND_TABLE, LINK_TABLE } from "./schema.ts";
import { same } from "./values.ts";

export interface Applied {
  readonly map: JourneyMap;
  readonly inverse: Change[];
}

/**
 * Checks of the contents of a change; each throws a Refusal. With a kernel they run in Python;
 * without one they are those of `checks/`.
 */
export interface Checks {
  /** Checks that it is a change, with the keys of its op. */
  change(change: unknown): void;
  /** Checks that its fields are an object. */
  fields(fields: unknown): void;
  /**
   * Checks that the kind ("" for the map) has the fields and allows their values; `old` are the
   * current ones.
   */
  values(kind: string, old: Fields, fields: Fields): void;
}

/** Apply a list of changes, all or none; throws a Refusal for a change that is not valid. */
export function apply(map: JourneyMap, changes: readonly Change[], checks?: Checks): Applied {
  const draft = new Draft(map, checks);
  changes.forEach((change, index) => {
    try {
      draft.apply(change);
    } catch (error) {
      if (error instanceof Refusal) {
        throw new Refusal(error.code, error.message, index, error.field, error.allowed);
      }
      throw error;
    }
  });
  return draft.done();
}

/** A map while changes are applied: each collection is copied when it is first changed. */
class Draft {
  private info: MapInfo;
  private kinds: Map<string, Kind> | null = null;
  private entities: Map<string, Entity> | null = null;
  private links: Map<string, Link> | null = null;
  private order: Record<Kind, readonly string[]>;
  private readonly undo: Change[][] = [];
  private readonly touched = new Set<string>();
  private readonly touchedLinks = new Set<string>();

  constructor(
    private readonly before: JourneyMap,
    private readonly checks?: Checks,
  ) {
    this.info = before.info;
    this.order = { ...before.order };
  }

  done(): Applied {
    const map: JourneyMap = {
      info: this.info,
      kinds: this.kinds ?? this.before.kinds,
      entities: this.entities ?? this.before.entities,
      links: this.links ?? this.before.links,
      order: this.order,
    };
    if (!this.changedAnything(map)) {
      return { map: this.before, inverse: [] };
    }
    return { map, inverse: this.undo.reverse().flat() };
  }

  private changedAnything(map: JourneyMap): boolean {
    const { before } = this;
    return (
      !same(before.info, map.info) ||
      [...this.touched].some((id) => !same(before.entities.get(id), map.entities.get(id))) ||
      [...this.touchedLinks].some((key) => !same(before.links.get(key), map.links.get(key))) ||
      Object.keys(map.order).some(
        (kind) => !same(before.order[kind as Kind], map.order[kind as Kind]),
      )
    );
  }

  apply(change: Change): void {
    this.checks?.change(change);
    switch (change.op) {
      case "add":
        this.add(change);
        break;
      case "set":
        this.set(change.id, change.fields);
        break;
      case "move":
        this.move(change.id, change.at);
        break;
      case "remove":
        this.remove(change.id);
        break;
      case "link":
        this.link(change.kind, change.from, change.to, change.fields);
        break;
      case "unlink":
        this.unlink(change.kind, change.from, change.to);
        break;
      default:
        throw new Refusal("unknown_op", "unknown op", null, "op");
    }
  }

  private add(change: Extract<Change, { op: "add" }>): void {
    const { kind, id, at } = change;
    if (!KIND_TABLE.has(kind)) {
      throw new Refusal("unknown_kind", `unknown kind ${shown(kind)}`, null, "kind");
    }
    if (!isId(id)) {
      throw new Refusal("bad_id", `${shown(id)} is not a valid id`, null, "id");
    }
    if (this.entity(id) !== undefined) {
      throw new Refusal("id_taken", `the id ${id} is already used`, null, "id");
    }
    const { merged } = this.merge({ id }, this.given(change.fields), kind);
    const ids = [...this.order[kind]];
    ids.splice(at === undefined ? ids.length : index(at, ids.length), 0, id);
    this.put(id, merged as unknown as Entity, kind);
    this.order[kind] = ids;
    this.undo.push([{ op: "remove", id }]);
  }

  private set(id: string, fields: Fields | undefined): void {
    const old = (id === "" ? this.info : this.known(id, "id")) as Fields;
    const kind = id === "" ? "" : this.kind(id);
    const { merged, inverse } = this.merge(old, this.given(fields), kind);
    if (Object.keys(inverse).length === 0) {
      return;
    }
    if (id === "") {
      this.info = merged as MapInfo;
    } else {
      this.put(id, merged as unknown as Entity);
    }
    this.undo.push([{ op: "set", id, fields: inverse }]);
  }

  private move(id: string, at: number): void {
    this.known(id, "id");
    const kind = this.kind(id);
    const ids = [...this.order[kind]];
    const was = ids.indexOf(id);
    index(at, ids.length - 1);
    if (at === was) {
      return;
    }
    ids.splice(was, 1);
    ids.splice(at, 0, id);
    this.order[kind] = ids;
    this.undo.push([{ op: "move", id, at: was }]);
  }

  private remove(id: string): void {
    const { id: _, ...fields } = this.known(id, "id");
    const kind = this.kind(id);
    const at = this.order[kind].indexOf(id);
    const lost = [...this.allLinks().values()].filter((each) => each.from === id || each.to === id);
    if (lost.length > 0) {
      const links = this.editableLinks();
      for (const each of lost) {
        const key = linkKey(each.kind, each.from, each.to);
        this.touchedLinks.add(key);
        links.delete(key);
      }
    }
    this.entities ??= new Map(this.before.entities);
    this.kinds ??= new Map(this.before.kinds);
    this.entities.delete(id);
    this.kinds.delete(id);
    this.touched.add(id);
    this.order[kind] = this.order[kind].filter((each) => each !== id);
    this.undo.push([{ op: "add", kind, id, fields, at }, ...inFileOrder(lost).map(linkChange)]);
  }

  private link(kind: LinkKind, from: string, to: string, given: Fields | undefined): void {
    this.ends(kind, from, to);
    const fields = this.given(given);
    const key = linkKey(kind, from, to);
    const old = this.allLinks().get(key);
    if (old === undefined) {
      checkEnds(kind, [from, this.kind(from)], [to, this.kind(to)], this.allLinks());
    }
    const start = (old ?? { kind, from, to }) as Fields;
    const { merged, inverse } = this.merge(start, fields, kind);
    if (old !== undefined && Object.keys(inverse).length === 0) {
      return;
    }
    this.editableLinks().set(key, merged as unknown as Link);
    this.touchedLinks.add(key);
    this.undo.push([
      old === undefined
        ? { op: "unlink", kind, from, to }
        : { op: "link", kind, from, to, fields: inverse },
    ]);
  }

  private unlink(kind: LinkKind, from: string, to: string): void {
    this.ends(kind, from, to);
    const key = linkKey(kind, from, to);
    const old = this.allLinks().get(key);
    if (old === undefined) {
      throw new Refusal("no_such_link", `no ${kind} link from ${from} to ${to}`, null, "to");
    }
    this.editableLinks().delete(key);
    this.touchedLinks.add(key);
    this.undo.push([linkChange(old)]);
  }

  /** Return the fields of a change, which may be omitted. */
  private given(fields: Fields | undefined): Fields {
    if (fields !== undefined) {
      this.checks?.fields(fields);
    }
    return fields ?? {};
  }

  private merge(old: Fields, fields: Fields, kind: string): Merged {
    this.checks?.values(kind, old, fields);
    return merge(old, fields, kind);
  }

  private ends(kind: LinkKind, from: string, to: string): void {
    if (!LINK_TABLE.has(kind)) {
      throw new Refusal("unknown_kind", `unknown kind of link ${shown(kind)}`, null, "kind");
    }
    this.known(from, "from");
    this.known(to, "to");
  }

  private known(id: string, field: string): Entity {
    const found = this.entity(id);
    if (found === undefined) {
      throw new Refusal("unknown_id", `unknown id ${shown(id)}`, null, field);
    }
    return found;
  }

  private entity(id: string): Entity | undefined {
    return (this.entities ?? this.before.entities).get(id);
  }

  private kind(id: string): Kind {
    return (this.kinds ?? this.before.kinds).get(id) as Kind;
  }

  private put(id: string, entity: Entity, kind?: Kind): void {
    this.entities ??= new Map(this.before.entities);
    this.entities.set(id, entity);
    this.touched.add(id);
    if (kind !== undefined) {
      this.kinds ??= new Map(this.before.kinds);
      this.kinds.set(id, kind);
    }
  }

  private allLinks(): ReadonlyMap<string, Link> {
    return this.links ?? this.before.links;
  }

  private editableLinks(): Map<string, Link> {
    this.links ??= new Map(this.before.links);
    return this.links;
  }
}

/** Return the change that creates a link. */
export function linkChange(link: Link): Change {
  const { kind, from, to, ...fields } = link;
  return Object.keys(fields).length > 0
    ? { op: "link", kind, from, to, fields }
    : { op: "link", kind, from, to };
}

function index(at: unknown, last: number): number {
  if (typeof at !== "number" || !Number.isInteger(at) || at < 0 || at > last) {
    throw new Refusal(
      "bad_index",
      `at=${shown(at)} is not valid`,
      null,
      "at",
      `a whole number from 0 to ${last}`,
    );
  }
  return at;
}
