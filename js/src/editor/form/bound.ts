/** A field of one item, several items or a link. */

import { linkKey } from "../../model/map.ts";
import { type FieldSchema, fieldsOf } from "../../model/schema.ts";
import type { Store } from "../../model/store/store.ts";
import { same } from "../../model/values.ts";
import type { Fields, Kind, Link } from "../../protocol/kinds.ts";
import type { Change } from "../../protocol/messages.ts";

/** An item that a form edits. */
export interface Subject {
  /** Id as in a notice: that of an item, "" for the map, or the key of a link. */
  readonly id: string;
  /** Kind of item or link, "" for the map. */
  readonly kind: string;
  readonly values: Fields;
  change(fields: Fields): Change;
}

export function entitySubject(id: string, kind: Kind | "", values: Fields): Subject {
  return { id, kind, values, change: (fields) => ({ op: "set", id, fields }) };
}

export function linkSubject(link: Link): Subject {
  const { kind, from, to } = link;
  return {
    id: linkKey(kind, from, to),
    kind,
    values: link as unknown as Fields,
    change: (fields) => ({ op: "link", kind, from, to, fields }),
  };
}

/** Return the fields that all kinds have with the same schema, in the order of the first kind. */
export function commonFields(kinds: readonly string[]): [string, FieldSchema][] {
  const [first = "", ...rest] = [...new Set(kinds)];
  return [...fieldsOf(first)].filter(([name, schema]) =>
    rest.every((kind) => {
      const other = fieldsOf(kind).get(name);
      return other?.type === schema.type && same(bare(other), bare(schema));
    }),
  );
}

/** Return a schema without its texts. */
function bare(schema: FieldSchema | undefined): unknown {
  const { description: _, minLength: _length, ...rest } = schema ?? {};
  return rest;
}

/** One field of the edited items: its value and functions that change it. */
export class Bound {
  readonly mixed: boolean;
  readonly value: unknown;

  constructor(
    readonly store: Store,
    readonly subjects: readonly Subject[],
    readonly name: string,
    readonly schema: FieldSchema,
  ) {
    const [first, ...rest] = subjects.map((each) => this.of(each));
    this.mixed = rest.some((each) => !same(each, first));
    this.value = this.mixed ? undefined : first;
  }

  get key(): string {
    return `${this.subjects.map((each) => each.id).join(" ")} ${this.name}`;
  }

  get required(): boolean {
    return (this.schema.minLength ?? 0) > 0;
  }

  /** Return the value of one item. */
  of(subject: Subject): unknown {
    return subject.values[this.name] ?? this.schema.default;
  }

  /** Return the values of all items. */
  values(): unknown[] {
    return this.subjects.map((each) => this.of(each));
  }

  /**
   * Show a value while the user types; `done` makes it a step. `base` is the revision from which
   * the user started to type.
   */
  type(value: unknown, base?: number): void {
    this.store.type(
      this.key,
      this.changes(() => value),
      base,
    );
  }

  /** Show a value while the user drags, without a time limit; `done` makes it a step. */
  preview(value: unknown): void {
    this.store.preview(this.changes(() => value));
  }

  /** Make a step of the typed or dragged value. */
  done(): Promise<boolean> {
    return this.store.flush();
  }

  /** Set the same value for all items, in one step. */
  set(value: unknown): Promise<boolean> {
    return this.update(() => value);
  }

  /** Change the value of each item, in one step together with what is being typed. */
  update(next: (value: unknown) => unknown): Promise<boolean> {
    this.store.type(this.key, this.changes(next));
    return this.store.flush();
  }

  private changes(next: (value: unknown) => unknown): Change[] {
    return this.subjects.map((each) => each.change({ [this.name]: next(this.of(each)) ?? null }));
  }
}
