/** Names of the commands, and what they are about. */

import type { ExportFormat, ViewName } from "../../protocol/messages.ts";

/** Category of the commands in the palette and in the launcher. */
export const CATEGORY = "Journey Map";

export const COMMANDS = {
  create: "journeynb:new",
  notebook: "journeynb:open-in-notebook",
  export: "journeynb:export",
  report: "journeynb:report",
  portfolio: "journeynb:open-portfolio",
  undo: "journeynb:undo",
  redo: "journeynb:redo",
  find: "journeynb:find",
  panel: "journeynb:show-",
  view: "journeynb:view-",
  keys: "journeynb:show-keys",
} as const;

/** Sections of the side panel. */
export const SECTIONS = [
  ["outline", "Outline"],
  ["gaps", "Gaps"],
  ["comments", "Comments"],
  ["portfolio", "Portfolio"],
] as const;
export type Section = (typeof SECTIONS)[number][0];
/** Sections about one map. */
export type MapSection = Exclude<Section, "portfolio">;

export const VIEWS: readonly (readonly [ViewName, label: string])[] = [
  ["map", "Map"],
  ["personas", "Personas"],
  ["goals", "Goals"],
  ["alignment", "Alignment"],
  ["priorities", "Priorities"],
  ["table", "Table"],
];

export const EXPORTS: readonly (readonly [ExportFormat, label: string])[] = [
  ["png", "PNG Image"],
  ["svg", "SVG Image"],
  ["pdf", "PDF of the Map"],
  ["mermaid", "Mermaid Diagram"],
];

export const REPORTS: readonly (readonly [ExportFormat, label: string, about: string])[] = [
  ["html", "HTML page", "One file that opens in any browser and lets readers edit the map"],
  ["report", "PDF", "Pages to print or send"],
  ["pptx", "PowerPoint slides", "Slides to present and edit"],
];

/**
 * A map to start with; the menus name its place in `STARTS`: `template` and `sample` are the
 * names that the server knows.
 */
export interface Start {
  readonly label: string;
  readonly about: string;
  readonly from: { readonly template?: string; readonly sample?: string };
}

/** The same as in Python's `sample_maps.py`. */
export const STARTS: readonly Start[] = [
  { label: "Empty Map", about: "No stages", from: {} },
  {
    label: "Template with Four Stages",
    about: "Awareness, consideration, decision, loyalty",
    from: { template: "four-stages" },
  },
  {
    label: "Template with Five Stages",
    about: "Awareness, consideration, decision, adoption and retention, advocacy",
    from: { template: "five-stages" },
  },
  {
    label: "Sample: Coffee Subscription",
    about: "Coffee subscription: four personas, five stages, with gaps to find",
    from: { sample: "coffee" },
  },
  {
    label: "Sample: B2B Software",
    about: "B2B software, from the first search to advocacy",
    from: { sample: "saas" },
  },
];
