/** Events that match no touchpoint, in the stages where they occur most. */

import type { Observed } from "../../../protocol/messages.ts";

export interface EventItem {
  readonly type: "event";
  readonly key: string;
  /** Its name; "" for the number of further events. */
  readonly id: string;
  readonly note: string;
}

export const UNMAPPED = "unmapped_events";

/** Return the events of a column; the first column has those without a visible stage. */
export function unmappedIn(
  observed: Observed | null,
  columns: readonly { readonly id: string }[],
  place: number,
): EventItem[] {
  const known = new Set(columns.map(({ id }) => id));
  return Object.entries(observed?.unmapped ?? {}).flatMap(([stage, events]) =>
    (known.has(stage) ? columns[place]?.id === stage : place === 0)
      ? events.map(([id, note], at) => ({
          type: "event" as const,
          key: `${UNMAPPED}|${place}|${id || `more ${stage} ${at}`}`,
          id,
          note,
        }))
      : [],
  );
}
