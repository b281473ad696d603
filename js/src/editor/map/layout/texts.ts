/** Texts of links on the map: what a persona does, thinks or wants. */

import type { Index } from "../../../model/index.ts";
import type { Change } from "../../../protocol/messages.ts";

/** Place of a text: in a field of a link, or in a list at an index. */
export type TextRef =
  | { readonly field: Said; readonly persona: string; readonly touchpoint: string }
  | {
      readonly field: Wanted;
      readonly persona: string;
      readonly stage: string;
      readonly at: number;
    };

export type Said = "actions" | "thoughts";
export const WANTED = ["wants", "needs", "questions"] as const;
export type Wanted = (typeof WANTED)[number];

export interface TextItem {
  readonly type: "text";
  readonly key: string;
  /** The touchpoint or stage of the text. */
  readonly id: string;
  readonly text: string;
  readonly persona: string;
  readonly about: string;
  readonly ref: TextRef;
}

/** Return what the personas want, need and ask in a stage. */
export function wantsIn(index: Index, stage: string, column: number): TextItem[] {
  if (stage === "") {
    return [];
  }
  return index.map.order.persona.flatMap((persona) => {
    const link = index.link("goes_through", persona, stage);
    return WANTED.flatMap((field) =>
      (link?.[field] ?? []).map((text, at) => ({
        type: "text" as const,
        key: `wants|${column}|${field}-${persona}-${at}`,
        id: stage,
        text,
        persona,
        about: field.slice(0, -1),
        ref: { field, persona, stage, at },
      })),
    );
  });
}

/** Return what the personas do or think at the touchpoints of a stage. */
export function actionsIn(
  index: Index,
  touchpoints: readonly string[],
  field: Said,
  column: number,
): TextItem[] {
  return touchpoints.flatMap((touchpoint) =>
    index.map.order.persona.flatMap((persona) => {
      const text = index.link("experiences", persona, touchpoint)?.[field] ?? "";
      return text === ""
        ? []
        : [
            {
              type: "text" as const,
              key: `${field}|${column}|${persona}-${touchpoint}`,
              id: touchpoint,
              text,
              persona,
              about: index.name(touchpoint),
              ref: { field, persona, touchpoint },
            },
          ];
    }),
  );
}

/** Return the goals that are measured in a stage or at one of its touchpoints. */
export function metricsIn(
  index: Index,
  column: { id: string; touchpoints: readonly string[] },
): string[] {
  const found = new Set(
    [column.id, ...column.touchpoints].flatMap((id) =>
      id === "" ? [] : index.to(id, "measured_at").map((each) => each.from),
    ),
  );
  return found.size === 0 ? [] : index.map.order.goal.filter((id) => found.has(id));
}

/** Set a text in its place; an empty one is removed. */
export function textChanges(index: Index, ref: TextRef, text: string): Change[] {
  const said = text.trim();
  if (!("stage" in ref)) {
    const now = index.link("experiences", ref.persona, ref.touchpoint);
    if ((now?.[ref.field] ?? "") === said) {
      return [];
    }
    return [
      {
        op: "link",
        kind: "experiences",
        from: ref.persona,
        to: ref.touchpoint,
        fields: { [ref.field]: said || null },
      },
    ];
  }
  const list = [...(index.link("goes_through", ref.persona, ref.stage)?.[ref.field] ?? [])];
  if ((list[ref.at] ?? "") === said) {
    return [];
  }
  said === "" ? list.splice(ref.at, 1) : list.splice(ref.at, 1, said);
  return [
    {
      op: "link",
      kind: "goes_through",
      from: ref.persona,
      to: ref.stage,
      fields: { [ref.field]: list },
    },
  ];
}

/** Return the texts that can be added in a cell, likely ones first. */
export function textsToAdd(
  index: Index,
  row: string,
  stage: string,
  touchpoints: readonly string[],
  persona: string,
): { label: string; ref: TextRef }[] {
  const who = persona === "" ? index.map.order.persona : [persona];
  if (row === "wants") {
    return who.flatMap((id) =>
      WANTED.map((field) => ({
        label: `${index.name(id)}: a ${field.slice(0, -1)}`,
        ref: {
          field,
          persona: id,
          stage,
          at: index.link("goes_through", id, stage)?.[field]?.length ?? 0,
        },
      })),
    );
  }
  const field = row as Said;
  const pairs = touchpoints.flatMap((touchpoint) =>
    who.map((id) => ({ id, touchpoint, link: index.link("experiences", id, touchpoint) })),
  );
  return pairs
    .filter(({ link }) => (link?.[field] ?? "") === "")
    .sort((a, b) => Number(a.link === undefined) - Number(b.link === undefined))
    .map(({ id, touchpoint }) => ({
      label: `${index.name(id)}: ${index.name(touchpoint)}`,
      ref: { field, persona: id, touchpoint },
    }));
}
