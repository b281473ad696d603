/** The empathy map: what a persona says, thinks, does and feels, from its experiences. */

import type { Index } from "../../model/index.ts";
import type { LinkOf } from "../../protocol/kinds.ts";

export type Experience = LinkOf<"experiences">;

export const QUARTERS = [
  { field: "says", label: "Says" },
  { field: "thoughts", label: "Thinks" },
  { field: "actions", label: "Does" },
  { field: "feeling", label: "Feels" },
] as const;

export type Quarter = (typeof QUARTERS)[number]["field"];

/** Return the experiences of a persona, by stage, in the order of the touchpoints. */
export function experiencesOf(index: Index, persona: string): Experience[] {
  const stages = new Map(index.map.order.stage.map((id, at) => [id, at]));
  const points = new Map(index.map.order.touchpoint.map((id, at) => [id, at]));
  const stage = (id: string) => stages.get(index.stageOf(id)) ?? stages.size;
  return index
    .from(persona, "experiences")
    .sort((a, b) => stage(a.to) - stage(b.to) || (points.get(a.to) ?? 0) - (points.get(b.to) ?? 0));
}

export interface Said {
  readonly link: Experience;
  readonly text: string;
  readonly touchpoint: string;
  readonly stage: string;
}

/** Return the contents of a quarter of the empathy map, in the order of the journey. */
export function quarter(index: Index, persona: string, field: Quarter): Said[] {
  return experiencesOf(index, persona)
    .filter((link) => link[field])
    .map((link) => {
      const stage = index.stageOf(link.to);
      return {
        link,
        text: link[field] ?? "",
        touchpoint: index.name(link.to),
        stage: stage === "" ? "" : index.name(stage),
      };
    });
}

/** Return the mean emotion of a persona; null if nothing is known. */
export function meanEmotion(index: Index, persona: string): number | null {
  const emotions = index
    .from(persona, "experiences")
    .map((each) => each.emotion)
    .filter((each) => each !== undefined);
  return emotions.length === 0
    ? null
    : emotions.reduce((sum, each) => sum + each, 0) / emotions.length;
}
