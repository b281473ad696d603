/** The personas, side by side or one at a time, with their empathy maps. */

import { useEffect, useRef, useState } from "preact/hooks";
import * as actions from "../../model/edits/actions.ts";
import { face, personaColors } from "../../model/look.ts";
import { linkKey } from "../../model/map.ts";
import type { Entity } from "../../protocol/kinds.ts";
import { Combobox, optionsFor } from "../form/combobox.tsx";
import { useEditor } from "../shared/context.ts";
import { Avatar, Button, Icon } from "../shared/parts.tsx";
import { PersonaCard } from "./card.tsx";
import { experiencesOf, QUARTERS, type Quarter, quarter, type Said } from "./empathy.ts";
import "./personas.css";

export function PersonasView() {
  const { store, ui } = useEditor();
  const index = store.index.value;
  const personas = index.all("persona");
  const colors = personaColors(index, store.palette);
  const one = index.get("persona", store.persona.value);
  const matches = ui.filters.matches.value;
  const sought = ui.sought.value;
  useEffect(() => {
    if (one !== undefined && index.kind(sought) === "persona") {
      store.persona.value = sought; // show the persona that the user goes to
    }
  }, [sought, one, index, store]);
  const add = () => {
    const made = actions.add(store.index.value, "persona", { name: "New persona" });
    void store.edit(made.changes);
    ui.open(made.id, "name");
    ui.announce("Persona added");
  };
  if (personas.length === 0) {
    return (
      <div class="jn-blank">
        <h3>No personas yet</h3>
        <p>
          A persona describes a typical customer: what they want, what they fear and how they feel
          along the journey.
        </p>
        {!store.readonly && (
          <Button look="primary" sign="plus" text label="Add a persona" onClick={add} />
        )}
      </div>
    );
  }
  const shown = one ? [one] : personas;
  return (
    <div class="jn-personas">
      <div class="jn-persona-strip">
        <fieldset aria-label="Highlighted persona">
          <Button
            class="jn-who"
            label="Compare all"
            aria-pressed={one === undefined}
            onClick={() => {
              store.persona.value = "";
              ui.announce("All personas, side by side");
            }}
          />
          {personas.map((persona) => (
            <Button
              key={persona.id}
              class={`jn-who${matches(persona.id) ? "" : " jn-fading"}`}
              label={persona.name}
              data-id={persona.id}
              aria-pressed={persona.id === one?.id}
              onClick={() => {
                store.persona.value = persona.id;
                ui.announce(`${persona.name} is highlighted`);
              }}
            >
              <Avatar persona={persona} color={colors.get(persona.id) ?? ""} size={22} />
              <span dir="auto">{persona.name}</span>
            </Button>
          ))}
        </fieldset>
        {!store.readonly && <Button sign="plus" text label="Add a persona" onClick={add} />}
      </div>
      <div
        class={one ? "jn-persona-one" : "jn-persona-all"}
        style={{ "--jn-columns": shown.length }}
      >
        {shown.map((persona) => (
          <Column
            key={persona.id}
            persona={persona}
            color={colors.get(persona.id) ?? ""}
            whole={one !== undefined}
          />
        ))}
      </div>
    </div>
  );
}

function Column(props: { persona: Entity<"persona">; color: string; whole: boolean }) {
  const { persona, color, whole } = props;
  const { ui, store } = useEditor();
  const { id } = persona;
  const chosen = store.selection.value.includes(id);
  const faded = ui.filters.matches.value(id) ? "" : " jn-fading";
  const sought = ui.sought.value === id;
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (sought) {
      ui.sought.value = "";
      place.current?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
      place.current?.focus({ preventScroll: true });
    }
  }, [sought, ui]);
  return (
    <article
      ref={place}
      class={`jn-persona-column${faded}${chosen ? " jn-chosen" : ""}`}
      aria-label={persona.name}
      data-id={id}
      tabIndex={-1}
    >
      <PersonaCard persona={persona} color={color} whole={whole} />
      {QUARTERS.map(({ field, label }) => (
        <QuarterBox key={field} persona={persona} field={field} label={label} />
      ))}
    </article>
  );
}

/** A quarter of the empathy map: its contents, their source, and a button to add more. */
function QuarterBox(props: { persona: Entity<"persona">; field: Quarter; label: string }) {
  const { persona, field, label } = props;
  const { store, ui } = useEditor();
  const [adding, setAdding] = useState(false);
  const index = store.index.value;
  const said = quarter(index, persona.id, field);
  const open = (touchpoint: string) => {
    ui.open(persona.id);
    ui.opened.value = `${linkKey("experiences", persona.id, touchpoint)}#${field}`;
  };
  const free = () => {
    const experienced = new Map(experiencesOf(index, persona.id).map((each) => [each.to, each]));
    const rest = index.map.order.touchpoint.filter((id) => !experienced.has(id));
    const silent = [...experienced.values()].filter((each) => !each[field]).map((each) => each.to);
    return optionsFor(index, [...silent, ...rest]);
  };
  return (
    <section class={`jn-quarter jn-${field}`} aria-label={`${persona.name} ${label.toLowerCase()}`}>
      <div class="jn-group-head">
        <h3>{label}</h3>
        {!store.readonly && !adding && (
          <Button
            sign="plus"
            label={`Add to what ${persona.name} ${label.toLowerCase()}`}
            onClick={() => setAdding(true)}
          />
        )}
      </div>
      {adding && (
        <Combobox
          label="At which touchpoint?"
          options={free()}
          onPick={(id) => {
            setAdding(false);
            const now = store.index.value;
            if (now.link("experiences", persona.id, id) === undefined) {
              void store.edit(actions.link(now, "experiences", persona.id, id));
            }
            open(id);
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {said.length === 0 &&
        !adding &&
        (store.readonly ? (
          <p class="jn-no-items">Nothing here yet.</p>
        ) : (
          <button type="button" class="jn-no-items jn-missing" onClick={() => setAdding(true)}>
            Nothing here yet. Add something
          </button>
        ))}
      <ul>
        {said.map((each) => (
          <li key={each.link.to}>
            <button type="button" class="jn-said" onClick={() => open(each.link.to)}>
              <SaidText said={each} field={field} />
              <small dir="auto">
                {each.touchpoint}
                {each.stage && ` · ${each.stage}`}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function SaidText({ said, field }: { said: Said; field: Quarter }) {
  const { emotion } = said.link;
  if (field === "feeling") {
    const tone = (emotion ?? 0) > 0.5 ? " jn-good" : (emotion ?? 0) < -0.5 ? " jn-low" : "";
    return (
      <span class={`jn-felt${tone}`} dir="auto">
        {emotion !== undefined && <Icon path={face(emotion)} size={14} />} {said.text}
      </span>
    );
  }
  return <span dir="auto">{field === "says" ? `“${said.text}”` : said.text}</span>;
}
