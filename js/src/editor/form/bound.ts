/** A field of what is edited: one thing, several at once, or a link. */

import { linkKey } from "../../model/map.ts";
import { type FieldSchema, fieldsOf } from "../../model/schema.ts";
import type { Store } from "../../model/store/store.ts";
import { same } from "../../model/values.ts";
import type { Change } from "../../protocol/change.ts";
import type { Fields, Kind, Link } from "../../protocol/kinds.ts";

/** What a form edits. */
export interface Subject {
  /** As a notice names it: an id, "" for the map, or the key of a link. */
  readonly id: string;
  /** A kind of thing or link, "" for the map. */
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

/** The fields that all of them have, of the same form, in the first one's order. */
export function commonFields(kinds: readonly string[]): [string, FieldSchema][] {
  const [first = "", ...rest] = [...new Set(kinds)];
  return [...fieldsOf(first)].filter(([name, schema]) =>
    rest.every((kind) => {
      const other = fieldsOf(kind).get(name);
      return other?.type === schema.type && same(bare(other), bare(schema));
    }),
  );
}

/** What a field takes, without what is said of it. */
function bare(schema: FieldSchema | undefined): unknown {
  const { description: _, minLength: _length, ...rest } = schema ?? {};
  return rest;
}

/** One field of the subjects: its value, and the ways to change it. */
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

  /** The value of one of the subjects. */
  of(subject: Subject): unknown {
    return subject.values[this.name] ?? this.schema.default;
  }

  /** The values of all, each as it is. */
  values(): unknown[] {
    return this.subjects.map((each) => this.of(each));
  }

  /** Show a value while it is being typed; `done` makes it a step. */
  type(value: unknown): void {
    this.store.type(
      this.key,
      this.changes(() => value),
    );
  }

  /** Show a value while it is drawn, however long that takes; `done` makes it a step. */
  preview(value: unknown): void {
    this.store.preview(this.changes(() => value));
  }

  /** Make what was typed or drawn a step. */
  done(): Promise<boolean> {
    return this.store.flush();
  }

  /** Set a value, the same for all, in one step. */
  set(value: unknown): Promise<boolean> {
    return this.update(() => value);
  }

  /** Change each one's value, in one step, which what was being typed becomes part of. */
  update(next: (value: unknown) => unknown): Promise<boolean> {
    this.store.type(this.key, this.changes(next));
    return this.store.flush();
  }

  private changes(next: (value: unknown) => unknown): Change[] {
    return this.subjects.map((each) => each.change({ [this.name]: next(this.of(each)) ?? null }));
  }
}
