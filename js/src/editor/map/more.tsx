/** Below the map: the rows that hold nothing yet, and new lanes. */

import { Icon, SIGNS } from "../parts.tsx";
import { keyOf } from "./layout.ts";
import { useLive } from "./memo.tsx";
import { aria } from "./roles.ts";
import { NewHere } from "./rows.tsx";
import { useMap } from "./state.ts";
import { startAdding } from "./typing.ts";

export function MoreRows() {
  const state = useMap();
  const { hidden } = state.layout.value;
  const lane = useLive(() => state.adding.value?.row === "lanes", []);
  const open = (name: string) => {
    state.opened.value = new Set([...state.opened.value, name]);
    if (name === "goals") {
      startAdding(state, "goal", "goals", 0);
    } else {
      state.go(keyOf(name, 0, "+"));
    }
  };
  return (
    <div class="jnm-more-rows" {...aria("group", "More rows")}>
      <span class="jnm-small">Add</span>
      {hidden.map(({ name, label }) => (
        <Begin key={name} label={label} onClick={() => open(name)} />
      ))}
      {lane.value ? (
        <NewHere row="lanes" column={-1} />
      ) : (
        <>
          <Begin label="Lane" onClick={() => startAdding(state, "lane", "lanes", -1)} />
          <Begin
            label="Backstage lane"
            onClick={() => startAdding(state, "lane", "lanes", -1, "", true)}
          />
        </>
      )}
    </div>
  );
}

function Begin({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" class="jnm-begin" onClick={onClick}>
      <Icon size={11} path={SIGNS.plus} />
      {label}
    </button>
  );
}
