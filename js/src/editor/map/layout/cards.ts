/** Contents of the cards of the map, as plain values that can be compared. */

import type { Index } from "../../../model/index.ts";
import { withUnit } from "../../../model/map.ts";
import { lastOf, shareOf } from "../../../model/progress.ts";
import type { Kind } from "../../../protocol/kinds.ts";
import type * as file from "../../../protocol/types.gen.ts";

export interface CardItem {
  readonly type: "card";
  readonly key: string;
  readonly id: string;
  readonly kind: Kind;
  /** Text that can be renamed: the name or, for a note without one, its text. */
  readonly name: string;
  /** The column, for screen readers. */
  readonly place: string;
  readonly note: string;
  /** Status of an opportunity. */
  readonly status: string;
  readonly text: string;
  readonly channels: readonly string[];
  readonly star: boolean;
  /** Whether customers act on their own. */
  readonly external: boolean;
  /** Personas whose marks are shown. */
  readonly who: readonly string[];
  /** It concerns all personas, and is not faded when one is shown. */
  readonly all: boolean;
  readonly goals: readonly string[];
  /** Name of a color of the theme, or a color. */
  readonly bar: string;
  /** Severity of a pain point, 0 for none. */
  readonly level: number;
  /** Progress to the target, -1 if unknown. */
  readonly share: number;
}

/**
 * Return where an item is shown: in its stages, or else in those of the items it is about; "" for
 * none.
 */
export function stagesOf(index: Index, id: string): readonly string[] {
  const own = index.from(id, "occurs_in");
  if (own.length > 0) {
    return own.length === 1 ? [own[0]?.to ?? ""] : own.map((each) => each.to);
  }
  const about = (index.from(id, "hurts")[0] ?? index.from(id, "addresses")[0])?.to;
  return about === undefined ? [""] : stagesOf(index, about).slice(0, 1);
}

export function cardOf(index: Index, id: string, key: string, place: string): CardItem {
  const kind = index.kind(id) as Kind;
  const entity = index.entity(id);
  const plain: CardItem = {
    type: "card",
    key,
    id,
    kind,
    name: entity?.name ?? "",
    place,
    note: "",
    status: "",
    text: "",
    channels: [],
    star: false,
    external: false,
    who: [],
    all: true,
    goals: [],
    bar: "",
    level: 0,
    share: -1,
  };
  switch (kind) {
    case "touchpoint": {
      const it = entity as file.Touchpoint;
      const external = it.ours === false;
      return {
        ...plain,
        note: [it.owner, external ? "not ours" : ""].filter(Boolean).join(" · "),
        channels: it.channels ?? [],
        star: it.moment_of_truth === true,
        external,
        who: inOrder(
          index,
          index.to(id, "experiences").map((each) => each.from),
        ),
        all: false,
        goals: index.from(id, "supports").map((each) => index.name(each.to)),
      };
    }
    case "pain_point": {
      const level = (entity as file.PainPoint).severity ?? 0;
      const felt = index.from(id, "felt_by").map((each) => each.to);
      const met = index.from(id, "hurts").flatMap((each) => index.to(each.to, "experiences"));
      return {
        ...plain,
        who: inOrder(index, felt.length > 0 ? felt : met.map((each) => each.from)),
        all: felt.length === 0 && met.length === 0,
        level,
        bar: level >= 4 ? "bad" : level >= 2 ? "fair" : "control",
      };
    }
    case "opportunity": {
      const it = entity as file.Opportunity;
      const sizes = (["value", "effort"] as const).map((name) =>
        it[name] == null ? "" : `${name} ${it[name]}`,
      );
      return {
        ...plain,
        note: sizes.filter(Boolean).join(" · "),
        status: it.status ?? "",
        bar: it.status === "done" ? "good" : it.status === "dropped" ? "control" : "accent",
        goals: index.from(id, "supports").map((each) => index.name(each.to)),
      };
    }
    case "content": {
      const who = index.from(id, "serves").map((each) => each.to);
      return {
        ...plain,
        note: (entity as file.Content).format ?? "",
        who: inOrder(index, who),
        all: who.length === 0,
        bar: "border",
      };
    }
    case "note": {
      const lane = index.from(id, "in_lane")[0]?.to ?? "";
      return {
        ...plain,
        text: entity?.description ?? "",
        bar: index.get("lane", lane)?.color || "border",
      };
    }
    case "goal": {
      const goal = entity as file.Goal;
      const who = index.from(id, "targets").map((each) => each.to);
      const named = goal.metric ? `${goal.metric}: ` : "";
      const said = figures(goal);
      return {
        ...plain,
        note: said === "" ? (goal.metric ?? "") : named + said,
        who: inOrder(index, who),
        all: who.length === 0,
        bar: "accent",
        share: doneOf(goal),
      };
    }
    default:
      return plain;
  }
}

/** Return personas in order, without duplicates. */
function inOrder(index: Index, ids: readonly string[]): string[] {
  return ids.length < 2 ? [...ids] : index.map.order.persona.filter((id) => ids.includes(id));
}

/** Return a goal's last measurement, or else its baseline, with its target. */
export function figures(goal: Readonly<file.Goal>): string {
  const last = lastOf(goal)?.value;
  const shown = (value: number, unit: string | undefined) =>
    withUnit(value.toLocaleString("en", { maximumFractionDigits: 4 }), unit);
  const parts: string[] = [];
  if (last !== undefined) {
    parts.push(shown(last, goal.unit));
  } else if (goal.baseline != null) {
    parts.push(`baseline ${shown(goal.baseline, goal.unit)}`);
  }
  if (goal.target != null) {
    const unit = goal.unit === "%" || parts.length === 0 ? goal.unit : "";
    const less = goal.direction === "decrease" ? " or less" : "";
    parts.push(`target ${shown(goal.target, unit)}${less}`);
  }
  return parts.join(", ");
}

/** Return the progress to the target, 0 to 1; -1 if unknown. */
export function doneOf(goal: Readonly<file.Goal>): number {
  const last = lastOf(goal);
  const share = last === undefined ? null : shareOf(goal, last.value);
  return share === null ? -1 : Math.min(Math.max(share, 0), 1);
}
