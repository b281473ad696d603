/** Additions to cells that contain no items. */

import { link } from "../../../model/edits/actions.ts";
import type { Option } from "../../shared/context.ts";
import { textsToAdd } from "../layout/texts.ts";
import type { MapState } from "./state.ts";

export function textOptions(state: MapState, row: string, column: number): Option[] {
  const at = state.layout.value.columns[column];
  if (at === undefined || (row === "wants" && at.id === "")) {
    return [];
  }
  const { store } = state;
  return textsToAdd(store.index.value, row, at.id, at.touchpoints, store.persona.value).map(
    ({ label, ref }) => ({
      label,
      pick: () => {
        state.writing.value = { row, stage: at.id, ref };
      },
    }),
  );
}

/** Return the goals that can be measured in a stage. */
export function goalOptions(state: MapState, column: number): Option[] {
  const { store, ui } = state;
  const stage = state.layout.value.columns[column]?.id ?? "";
  const index = store.index.value;
  if (stage === "") {
    return [];
  }
  return index
    .all("goal")
    .filter((goal) => index.link("measured_at", goal.id, stage) === undefined)
    .map((goal) => ({
      label: goal.name,
      ...(goal.metric ? { hint: goal.metric } : {}),
      pick: () => {
        void store.edit(link(store.index.value, "measured_at", goal.id, stage));
        ui.announce(`${goal.name} is measured in ${index.name(stage)}`);
      },
    }));
}
