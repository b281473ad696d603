/** The other people who have the map open. */

import type { Person } from "../protocol/messages.ts";

export interface Other {
  readonly name: string;
  readonly initials: string;
  /** A color in hexadecimal. */
  readonly color: string;
  /** Address of a picture of this site; "" if there is none. */
  readonly avatar: string;
  /** The views of this person. */
  readonly views: readonly Person[];
}

const LONG = /^#[0-9a-f]{6}$/i;
const GRAY = "#6B7280";

/** Return the people at other views, each once, in the order in which they came. */
export function othersOf(people: readonly Person[], client: string | undefined): readonly Other[] {
  const found = new Map<string, Person[]>();
  for (const each of people) {
    if (each.client !== client) {
      const key = JSON.stringify([each.name, each.color]);
      found.set(key, [...(found.get(key) ?? []), each]);
    }
  }
  return [...found.values()].map((views) => {
    const { name, initials, color, avatar } = views[0] as Person;
    return {
      name: name || "Unknown",
      initials: [...initials].slice(0, 2).join(""),
      color: LONG.test(color) ? color : GRAY,
      avatar: isOwn(avatar ?? "") ? (avatar ?? "") : "",
      views,
    };
  });
}

/** Return whether a picture is loaded from nowhere else: it is part of the page or of its site. */
function isOwn(address: string): boolean {
  return /^(data:image\/(png|jpeg|gif|webp);|\/(?![/\\]))/i.test(address);
}

/** Return the people who have selected each item. */
export function peopleAt(others: readonly Other[]): ReadonlyMap<string, readonly Other[]> {
  const found = new Map<string, Other[]>();
  for (const each of others) {
    for (const id of new Set(each.views.flatMap(({ selection }) => selection))) {
      found.set(id, [...(found.get(id) ?? []), each]);
    }
  }
  return found;
}

/** Return names in a sentence: "Ann", "Ann and Bo", "Ann, Bo and 2 others". */
export function namesOf(others: readonly Other[]): string {
  const names = others.map(({ name }) => name);
  if (names.length < 3) {
    return names.join(" and ");
  }
  const rest = names.length - 2;
  return rest === 1
    ? `${names[0]}, ${names[1]} and ${names[2]}`
    : `${names[0]}, ${names[1]} and ${rest} others`;
}
