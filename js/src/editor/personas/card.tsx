/** A persona's card, edited in place. */

import { useRef, useState } from "preact/hooks";
import { attributesOf, customersText, measuredText } from "../../model/profile.ts";
import { type FieldSchema, fieldsOf } from "../../model/schema.ts";
import type { Entity, Fields } from "../../protocol/kinds.ts";
import { CommentBadge } from "../comments/badge.tsx";
import { Bound, entitySubject } from "../form/bound.ts";
import { Field } from "../form/form.tsx";
import { choiceWord } from "../form/words.ts";
import { useEditor } from "../shared/context.ts";
import { Avatar, Button, Icon, SIGNS } from "../shared/parts.tsx";
import { meanEmotion } from "./empathy.ts";

type Persona = Entity<"persona">;

/** Lists that a card always shows. */
const FIRST: ReadonlySet<string> = new Set(["wants", "motivations", "challenges"]);
const LISTS = [
  "wants",
  "needs",
  "motivations",
  "challenges",
  "behaviors",
  "fears",
  "values",
  "preferred_channels",
] as const;

export function PersonaCard(props: { persona: Persona; color: string; whole: boolean }) {
  const { persona, color } = props;
  const { store, ui } = useEditor();
  const [portrait, setPortrait] = useState(false);
  const [open, setOpen] = useState(false);
  const whole = props.whole || open;
  const { id } = persona;
  const subject = entitySubject(id, "persona", persona as unknown as Fields);
  const field = (name: string, quiet = true) => (
    <Field
      key={name}
      subjects={[subject]}
      name={name}
      schema={fieldsOf("persona").get(name) as FieldSchema}
      quiet={quiet}
    />
  );
  const index = store.index.value;
  const touchpoints = index.from(id, "experiences").length;
  const mean = meanEmotion(index, id);
  const gaps = store.gapsOf.value.get(id)?.length ?? 0;
  const customers = customersText(persona);
  const attributes = attributesOf(persona);
  const measured = (name: string, value = "") => measuredText(attributes, { name, value });
  const facts = [
    `${touchpoints} touchpoint${touchpoints === 1 ? "" : "s"}`,
    mean === null ? "" : `average emotion ${oneDecimal(mean)}`,
    gaps === 0 ? "" : `${gaps} gap${gaps === 1 ? "" : "s"}`,
  ].filter(Boolean);
  return (
    <div class="jn-persona-card" style={{ "--jn-persona": color }}>
      <div class="jn-persona-head">
        <button
          type="button"
          class="jn-portrait"
          aria-label={`Portrait of ${persona.name}`}
          title={store.readonly ? undefined : "Change the portrait"}
          aria-expanded={portrait}
          disabled={store.readonly}
          onClick={() => setPortrait(!portrait)}
        >
          <Avatar persona={persona} color={color} size={56} />
        </button>
        <div class="jn-persona-names">
          {field("name")}
          {field("role")}
        </div>
        <Button sign="panel" label={`Open ${persona.name}`} onClick={() => ui.open(id)} />
      </div>
      {portrait && field("portrait", false)}
      <p class="jn-persona-facts">
        {persona.priority && <span class="jn-badge">{choiceWord(persona.priority)}</span>}
        {persona.supporting && <span class="jn-badge">Supporting</span>}
        <span>{facts.join(" · ")}</span>
        <CommentBadge id={id} />
      </p>
      {customers !== "" && <p class="jn-persona-customers">{customers}</p>}
      <div class="jn-quote">{field("quote")}</div>
      {(persona.demographics ?? []).length > 0 && (
        <dl class="jn-pairs">
          {persona.demographics?.map(({ name, value }) => (
            <div key={name}>
              <dt dir="auto">{name}</dt>
              <dd dir="auto">
                {value}
                {measured(name, value) && (
                  <span class="jn-measured" title="Measured among this persona's customers">
                    {measured(name, value)}
                  </span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {LISTS.filter((name) => whole || FIRST.has(name)).map((name) => (
        <div key={name} class="jn-trait-list">
          {field(name, false)}
        </div>
      ))}
      <Personality persona={persona} />
      {!props.whole && (
        <button type="button" class="jn-more" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon path={open ? SIGNS.down : SIGNS.right} size={12} />
          More traits
        </button>
      )}
    </div>
  );
}

/** Return a mean emotion with its sign, rounded; 0 has no sign. */
export function oneDecimal(mean: number): string {
  const rounded = Math.round(mean * 10) / 10;
  return rounded === 0 ? "0" : `${rounded > 0 ? "+" : ""}${rounded.toFixed(1)}`;
}

/** Traits from 1 to 5 as bars that can be dragged. */
function Personality({ persona }: { persona: Persona }) {
  const { store } = useEditor();
  const drawn = useRef(false);
  const traits = persona.personality ?? [];
  if (traits.length === 0) {
    return null;
  }
  const field = new Bound(
    store,
    [entitySubject(persona.id, "persona", persona as unknown as Fields)],
    "personality",
    fieldsOf("persona").get("personality") as FieldSchema,
  );
  return (
    <fieldset class="jn-bars" aria-label={`Personality of ${persona.name}`}>
      {traits.map(({ name, value }, at) => (
        <label key={name}>
          <span dir="auto">{name}</span>
          <input
            type="range"
            min={1}
            max={5}
            step={1}
            value={value}
            disabled={store.readonly}
            style={{ "--jn-part": `${((value - 1) / 4) * 100}%` }}
            onPointerDown={() => {
              drawn.current = true;
            }}
            onInput={(event) => {
              const next = Number(event.currentTarget.value);
              const all = traits.map((each, i) => (i === at ? { ...each, value: next } : each));
              drawn.current ? field.preview(all) : field.type(all);
            }}
            onPointerUp={() => {
              drawn.current = false;
              void field.done();
            }}
            onBlur={() => void field.done()}
          />
        </label>
      ))}
    </fieldset>
  );
}
