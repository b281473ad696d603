/** The personas above the map: click one to see its journey, drag a card to one to link it. */

import { Avatar, Icon, SIGNS } from "../../shared/parts.tsx";
import { useLive } from "../state/memo.tsx";
import { aria } from "../state/roles.ts";
import { useMap } from "../state/state.ts";
import { startAdding } from "../state/typing.ts";
import { Badge } from "./card.tsx";
import { NewHere } from "./cells.tsx";
import { Counted } from "./observed.tsx";

export function Personas() {
  const state = useMap();
  const { store, ui } = state;
  const personas = store.index.value.all("persona");
  const now = store.persona.value;
  const adding = useLive(() => state.adding.value?.row === "personas", []);
  return (
    <div
      class="jnm-personas"
      {...aria("group", "Personas")}
      style={state.room.value > 0 ? { maxWidth: `${state.room.value}px` } : undefined}
    >
      {personas.map((persona) => (
        <button
          type="button"
          key={persona.id}
          class={`jnm-persona${store.selection.value.includes(persona.id) ? " jnm-selected" : ""}`}
          style={{ "--jn-persona": state.person(persona.id).color }}
          data-id={persona.id}
          data-kind="persona"
          aria-pressed={now === persona.id}
          title={`${persona.name}: click to highlight, double-click to open`}
          onClick={() => {
            store.persona.value = now === persona.id ? "" : persona.id;
            ui.announce(now === persona.id ? "All personas" : `${persona.name} is highlighted`);
          }}
          onDblClick={(event) => {
            event.stopPropagation();
            store.persona.value = persona.id;
            ui.open(persona.id);
          }}
        >
          <Avatar persona={persona} color={state.person(persona.id).color} size={26} />
          <span class="jnm-who">
            <b dir="auto">{persona.name}</b>
            {persona.role && <span dir="auto">{persona.role}</span>}
          </span>
          <Badge id={persona.id} />
        </button>
      ))}
      {!state.readonly &&
        (adding.value ? (
          <NewHere row="personas" column={-1} />
        ) : (
          <button
            type="button"
            class="jnm-plus jnm-add-persona"
            data-adds="personas"
            aria-label="Add a persona"
            onClick={() => startAdding(state, "persona", "personas", -1)}
          >
            <Icon size={12} path={SIGNS.plus} />
            <span>Persona</span>
          </button>
        ))}
      <Counted />
    </div>
  );
}
