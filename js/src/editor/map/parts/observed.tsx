/**
 * Evidence from a log on the map, as in the picture: customers, events that match no touchpoint,
 * emotions.
 */

import {
  type Credit,
  creditOf,
  meanOf,
  meanText,
  reachOf,
  touchedText,
  wordsOf,
} from "../../../model/observed.ts";
import type { CardShow } from "../../../protocol/messages.ts";
import { Button } from "../../shared/parts.tsx";
import { heightOf, STRIP } from "../layout/curves.ts";
import type { Column } from "../layout/layout.ts";
import type { EventItem } from "../layout/unmapped.ts";
import { memo, useLive } from "../state/memo.tsx";
import { aria } from "../state/roles.ts";
import { useMap } from "../state/state.ts";
import "./observed.css";

/** The number of customers, that they are being counted, or why that failed. */
export function Counted() {
  const { store } = useMap();
  const observed = store.observed.value;
  if (observed === null) {
    return null;
  }
  const { counting, problem, customers, felt, credit, remarks = [] } = observed;
  const busy = counting && !store.gone.value;
  const scored = Object.keys(felt ?? {}).length > 0;
  const all = customers === undefined ? "" : `${touchedText(customers)} observed`;
  return (
    <span class={`jnm-counted${problem ? " jnm-failed" : ""}`} role="status">
      <span dir="auto">
        {busy ? "Counting…" : problem ? `The event log could not be read: ${problem}` : all}
      </span>
      {!problem && remarks.length > 0 && <span dir="auto">{remarks.join("; ")}</span>}
      {scored && !problem && !busy && (
        <span class="jnm-legend" aria-hidden="true">
          <svg width="10" height="14" viewBox="-5 -7 10 14" aria-hidden="true">
            <path d={MARK} />
          </svg>
          mean score, 95% interval, number of scores
        </span>
      )}
      {customers !== undefined && !problem && !store.gone.value && <CardChoice />}
      {credit && !problem && <span dir="auto">{credit.legend}</span>}
    </span>
  );
}

const CHOICES: readonly { show: CardShow; label: string; title: string; said: string }[] = [
  {
    show: "counts",
    label: "Customers",
    title: "Show how many customers reached each touchpoint",
    said: "Touchpoints show how many customers reached them",
  },
  {
    show: "attribution",
    label: "Credit",
    title: "Show each touchpoint's share of the credit for conversions",
    said: "Touchpoints show their share of the credit for conversions",
  },
];

/** What the touchpoints show of the log. */
function CardChoice() {
  const { store, ui } = useMap();
  const now = store.cards.value;
  return (
    <fieldset class="jn-toggles jnm-choice" aria-label="Shown on touchpoints">
      <span aria-hidden="true">On touchpoints:</span>
      {CHOICES.map(({ show, label, title, said }) => (
        <Button
          key={show}
          class="jn-small"
          label={label}
          title={title}
          aria-pressed={now === show}
          onClick={() => {
            store.showOnCards(show);
            ui.announce(said);
          }}
        />
      ))}
    </fieldset>
  );
}

const MARK = "M-4 0L0-4L4 0L0 4Z";

/** Number of customers who reached a stage, and what happened to those before. */
export const Reached = memo(({ id }: { id: string }) => {
  const { store } = useMap();
  const reach = useLive(() => reachOf(store.observed.value, id), [id]).value;
  if (reach === undefined) {
    return null;
  }
  const [title, note, share] = reach;
  return (
    <div class="jnm-reach" title={`${title}, ${note}`}>
      <b>{title}</b>
      <div class="jnm-share">
        <i style={{ width: `${share * 100}%` }} />
      </div>
      <span class="jnm-small">{note}</span>
    </div>
  );
});

/** The share of a touchpoint in the credit for conversions, and a bar with its interval. */
function Share({ credit: [words, share, low, high], legend }: { credit: Credit; legend: string }) {
  const interval =
    low === null || high === null
      ? null
      : { insetInlineStart: `${low * 100}%`, width: `${Math.max(0, high - low) * 100}%` };
  return (
    <div class="jnm-small jnm-credit" title={`${words} of the ${legend}`}>
      {words}
      <div class="jnm-credit-bar" aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} />
        {interval && <b style={interval} />}
      </div>
    </div>
  );
}

/** Number of customers who reached a touchpoint, or its credit for conversions. */
export const Met = memo(({ id }: { id: string }) => {
  const { store } = useMap();
  const credit = useLive(() => creditOf(store.observed.value, id), [id]).value;
  const words = useLive(() => wordsOf(store.observed.value, id), [id]).value;
  if (credit !== undefined) {
    return <Share credit={credit} legend={store.observed.value?.credit?.legend ?? ""} />;
  }
  return words.length === 0 ? null : (
    <div class="jnm-small jnm-met" title={words.join(", ")}>
      {words[0]}
    </div>
  );
});

/** Distance of the marks from the points of the curve, and half the width of a digit. */
const BESIDE = 9;
const HALF = 3;

/** Mean scores of a persona at the touchpoints of a column, beside the assumed emotions. */
export const Means = memo(
  ({ persona, column, place }: { persona: string; column: Column; place: number }) => {
    const state = useMap();
    const { store } = state;
    const observed = store.observed.value;
    const { name, color } = state.person(persona);
    const { touchpoints } = column;
    const width = state.widths.value[place] ?? 0;
    let written = 0;
    return (
      <>
        {touchpoints.map((id, at) => {
          const mean = meanOf(observed, persona, id);
          if (mean === undefined) {
            return null;
          }
          const [value, low, high, many] = mean;
          const x = width * state.pointAt(place, at, touchpoints.length) + BESIDE;
          const half = HALF * String(many).length;
          const shown = x - half > written; // as many numbers as fit
          written = shown ? x + half + 2 : written;
          const below = heightOf(low ?? value) + 12;
          const ends =
            low === null || high === null
              ? ""
              : [low, high].map((end) => `M-3 ${heightOf(end)}h6`).join("") +
                `M0 ${heightOf(low)}V${heightOf(high)}`;
          return (
            <svg
              key={id}
              class={`jnm-mean${state.faded(id, [persona], false) ? " jn-fading" : ""}`}
              role="img"
              aria-label={`${name} at ${store.index.value.name(id)}: ${meanText(mean)}`}
              width={40}
              height={STRIP}
              viewBox={`-20 0 40 ${STRIP}`}
              style={{ left: `${x - 20}px`, "--jn-persona": color }}
            >
              <path class="jnm-ends" d={ends} />
              <path d={MARK} transform={`translate(0 ${heightOf(value)})`} />
              {shown && (
                <text y={below > STRIP - 4 ? heightOf(high ?? value) - 6 : below}>{many}</text>
              )}
            </svg>
          );
        })}
      </>
    );
  },
);

/** An event that matches no touchpoint. */
export const Unmapped = memo(({ item }: { item: EventItem }) => {
  const state = useMap();
  const { key, id, note } = item;
  const tab = useLive(() => (state.focus.value === key ? 0 : -1), [key]);
  const label = id === "" ? note : `${id}, event that matches no touchpoint, ${note}`;
  return (
    <div class="jnm-event" {...aria("group", label)} data-key={key} tabIndex={tab}>
      {id !== "" && (
        <span class="jnm-name" dir="auto">
          {id}
        </span>
      )}
      <span class="jnm-small">{note}</span>
    </div>
  );
});

/** Return what a slider says about the scores at its touchpoint. */
export function meanBeside(
  observed: Parameters<typeof meanOf>[0],
  persona: string,
  touchpoint: string,
): string {
  const mean = meanOf(observed, persona, touchpoint);
  return mean === undefined ? "" : `; ${meanText(mean)}`;
}
