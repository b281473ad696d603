/** Below the map: empty rows, and new lanes. */

import { Icon, SIGNS } from "../../shared/parts.tsx";
import { keyOf } from "../layout/layout.ts";
import { useLive } from "../state/memo.tsx";
import { aria } from "../state/roles.ts";
import { useMap } from "../state/state.ts";
import { startAdding } from "../state/typing.ts";
import { NewHere } from "./cells.tsx";

export function MoreRows() {
  const state = useMap();
  const { hidden } = state.layout.value;
  const lane = useLive(() => state.adding.value?.row === "lanes", []);
  const open = (name: string) => {
    state.opened.value = new Set([...state.opened.value, name]);
    if (name === "goals") {
      startAdding(state, "goal", "goals", 0);
    } else {
      const row = state.layout.value.rows.find((each) => each.name.split(":")[0] === name);
      state.go(keyOf(row?.name ?? name, 0, row?.type === "curve" ? "-" : "+"));
    }
  };
  return (
    <div
      class="jnm-more-rows"
      {...aria("group", "More rows")}
      style={{ maxWidth: `${Math.min(900, Math.max(state.room.value - 230, 240))}px` }}
    >
      <span class="jnm-small">Add</span>
      {hidden.map(({ name, label }) => (
        <Begin key={name} label={label} onClick={() => open(name)} />
      ))}
      {lane.value ? (
        <NewHere row="lanes" column={-1} />
      ) : (
        <>
          <Begin
            label="Lane"
            adds="lanes"
            onClick={() => startAdding(state, "lane", "lanes", -1)}
          />
          <Begin
            label="Backstage lane"
            onClick={() => startAdding(state, "lane", "lanes", -1, "", true)}
          />
        </>
      )}
    </div>
  );
}

function Begin({ label, adds, onClick }: { label: string; adds?: string; onClick: () => void }) {
  return (
    <button type="button" class="jnm-add-row" data-adds={adds} onClick={onClick}>
      <Icon size={11} path={SIGNS.plus} />
      {label}
    </button>
  );
}
