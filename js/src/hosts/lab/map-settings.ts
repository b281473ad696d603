/** The settings of journey maps in JupyterLab. */

import type { ViewName } from "../../protocol/messages.ts";
import { VIEWS } from "./names.ts";

export interface MapSettings {
  /** The view in which maps open. */
  readonly view: ViewName;
  readonly saveEachEdit: boolean;
  /** Codes of rules, or the start of codes. */
  readonly ignoredRules: readonly string[];
}

/** Return the settings; values that are wrong are as if they were not set. */
export function settingsOf(values: Readonly<Record<string, unknown>>): MapSettings {
  const { defaultView, saveEachEdit, ignoredRules } = values;
  return {
    view: VIEWS.find(([name]) => name === defaultView)?.[0] ?? "map",
    saveEachEdit: saveEachEdit === true,
    ignoredRules: Array.isArray(ignoredRules)
      ? ignoredRules.filter((each) => typeof each === "string" && each !== "")
      : [],
  };
}
