/** The strip of one persona's emotions: the observed and the desired curve, with points to drag. */

import { type ReadonlySignal, useSignal } from "@preact/signals";
import { emotionText, face } from "../../../model/look.ts";
import { Icon } from "../../shared/parts.tsx";
import { type Aim, aimAt } from "../gestures/emotion-drag.ts";
import {
  drawing,
  type Emotion,
  emotionsAlong,
  extremes,
  heightOf,
  STRIP,
} from "../layout/curves.ts";
import { type Column, keyOf, type Row } from "../layout/layout.ts";
import { memo, useLive } from "../state/memo.tsx";
import { aria } from "../state/roles.ts";
import { type MapState, useMap } from "../state/state.ts";
import { Means, meanBeside } from "./observed.tsx";

export function CurveCells({ row }: { row: Row }) {
  const state = useMap();
  const { columns } = state.layout.value;
  const emotions = emotionsAlong(state.store.index.value, columns, row.about, state.pointAt);
  const first = columns.findIndex(({ touchpoints }) => touchpoints.length > 0);
  return (
    <>
      <Lines persona={row.about} emotions={emotions} />
      {columns.map((column, place) => (
        <StripCell
          key={column.id}
          row={row}
          column={column}
          place={place}
          emotions={emotions.filter((each) => each.column === place)}
          hint={emotions.length === 0 && place === first && !state.readonly}
        />
      ))}
    </>
  );
}

function Lines({ persona, emotions }: { persona: string; emotions: readonly Emotion[] }) {
  const state = useMap();
  const widths = state.widths.value;
  const starts = widths.map((_, place) =>
    widths.slice(0, place).reduce((sum, each) => sum + each, 0),
  );
  const whole = widths.reduce((sum, each) => sum + each, 0);
  const xOf = (each: Emotion) => (starts[each.column] ?? 0) + each.at * (widths[each.column] ?? 0);
  const { current, desired, shades } = drawing(emotions, xOf);
  const { color } = state.person(persona);
  const look = useLive(
    () => `jnm-lines${state.faded(persona, [persona], false) ? " jn-fading" : ""}`,
    [persona],
  );
  return (
    <svg
      class={look}
      width={whole}
      height={STRIP}
      style={{ left: `${state.labels.value}px`, "--jn-persona": color }}
      aria-hidden="true"
    >
      {[2, 0, -2].map((value) => (
        <line
          key={value}
          x1={0}
          x2={whole}
          y1={heightOf(value)}
          y2={heightOf(value)}
          class={value === 0 ? "jnm-zero" : "jnm-rule"}
        />
      ))}
      {shades.map((d) => (
        <path key={d} d={d} class="jnm-between" />
      ))}
      <path d={desired} class="jnm-wanted" />
      <path d={current} class="jnm-felt" />
      {namesOf(emotions, xOf, whole).map(({ text, x, y }) => (
        <text key={`${text} ${x}`} x={x} y={y}>
          {text}
        </text>
      ))}
    </svg>
  );
}

/** Largest number of letters of a name in a strip, and the width of one in pixels. */
const LETTERS = 28;
const LETTER = 5.8;

/** Return the names of the highest and the lowest point, as in the picture. */
function namesOf(
  emotions: readonly Emotion[],
  xOf: (each: Emotion) => number,
  whole: number,
): { text: string; x: number; y: number }[] {
  const { high, low } = extremes(emotions);
  const named = [high, low].flatMap((each) => {
    if (each === undefined) {
      return [];
    }
    const letters = [...each.name];
    const text =
      letters.length > LETTERS ? `${letters.slice(0, LETTERS - 1).join("")}…` : each.name;
    const half = (Math.min(letters.length, LETTERS) * LETTER) / 2 + 2;
    const point = heightOf(each.emotion ?? 0);
    const y = each === high ? Math.max(point - 9, 10) : Math.min(point + 18, STRIP - 4);
    return [{ text, half, x: Math.max(half, Math.min(xOf(each), whole - half)), y }];
  });
  const [first, second] = named;
  const collide =
    first !== undefined &&
    second !== undefined &&
    Math.abs(first.x - second.x) < first.half + second.half &&
    Math.abs(first.y - second.y) < 12;
  return collide ? named.slice(1) : named; // a dip matters more
}

function StripCell({
  row,
  column,
  place,
  emotions,
  hint,
}: {
  row: Row;
  column: Column;
  place: number;
  emotions: readonly Emotion[];
  hint: boolean;
}) {
  const state = useMap();
  const aim = useSignal<Aim | null>(null);
  return (
    <div
      class="jnm-cell jnm-strip"
      {...aria("gridcell")}
      data-row={row.name}
      data-column={place}
      data-strip={row.about}
      onPointerMove={(event) => {
        const over = (event.target as Element).closest("[data-point]") !== null;
        const now =
          over || event.buttons > 0 || state.readonly
            ? null
            : aimAt(state, event.currentTarget, event);
        if (now?.touchpoint !== aim.value?.touchpoint || now?.value !== aim.value?.value) {
          aim.value = now;
        }
      }}
      onPointerLeave={() => {
        aim.value = null;
      }}
    >
      {hint && <span class="jnm-small jnm-hint">Click where {row.label} feels good or bad</span>}
      <Aimed aim={aim} color={state.person(row.about).color} />
      {state.observes.value && <Means persona={row.about} column={column} place={place} />}
      {emotions.map((feeling) => (
        <Points key={feeling.touchpoint} state={state} row={row} column={place} feeling={feeling} />
      ))}
      {emotions.length === 0 && (
        <Empty
          row={row}
          column={place}
          label={`${row.label}, emotion, ${column.name}, no emotion`}
        />
      )}
    </div>
  );
}

/** Preview of the point that a click sets. */
function Aimed({ aim, color }: { aim: ReadonlySignal<Aim | null>; color: string }) {
  const state = useMap();
  if (aim.value === null) {
    return null;
  }
  const { at, value, touchpoint } = aim.value;
  const place = { left: `${at * 100}%`, top: `${heightOf(value)}px`, "--jn-persona": color };
  return (
    <div class="jnm-point jnm-aim" style={place} aria-hidden="true">
      <span dir="auto">
        {state.store.index.value.name(touchpoint)}: {emotionText(value)}
      </span>
    </div>
  );
}

/** The focusable element of an empty cell. */
export function Empty({ row, column, label }: { row: Row; column: number; label: string }) {
  const state = useMap();
  const key = keyOf(row.name, column, "-");
  const tab = useLive(() => (state.focus.value === key ? 0 : -1), [key]);
  return <div class="jnm-blank" {...aria("group", label)} data-key={key} tabIndex={tab} />;
}

function Points({
  state,
  row,
  column,
  feeling,
}: {
  state: MapState;
  row: Row;
  column: number;
  feeling: Emotion;
}) {
  return (
    <>
      <Handle
        state={state}
        row={row.name}
        column={column}
        persona={row.about}
        touchpoint={feeling.touchpoint}
        where={feeling.name}
        at={feeling.at}
        field="desired"
        value={feeling.desired}
        waits={feeling.emotion === null && feeling.desired === null}
        offered={beside(feeling.emotion)}
        researched={false}
      />
      <Handle
        state={state}
        row={row.name}
        column={column}
        persona={row.about}
        touchpoint={feeling.touchpoint}
        where={feeling.name}
        at={feeling.at}
        field="emotion"
        value={feeling.emotion}
        waits={feeling.emotion === null}
        offered={0}
        researched={feeling.researched}
      />
    </>
  );
}

/** Return a place for a desired emotion that the point of the emotion does not cover. */
function beside(emotion: number | null): number {
  return emotion === null ? 1 : emotion > 1 ? emotion - 1 : emotion + 1;
}

interface HandleProps {
  state: MapState;
  row: string;
  column: number;
  persona: string;
  touchpoint: string;
  where: string;
  at: number;
  field: "emotion" | "desired";
  value: number | null;
  /** It is not set, and a press is one on the lane: it sets the emotion at that height. */
  waits: boolean;
  /** Where it is shown while it is not set. */
  offered: number;
  researched: boolean;
}

const Handle = memo(
  ({
    state,
    row,
    column,
    persona,
    touchpoint,
    where,
    at,
    field,
    value,
    waits,
    offered,
    researched,
  }: HandleProps) => {
    const key = keyOf(row, column, `${touchpoint}-${field}`);
    const tab = useLive(() => (state.focus.value === key ? 0 : -1), [key]);
    const look = useLive(() => {
      const kind = `jnm-point jnm-${field}${researched ? " jnm-researched" : ""}${value === null ? " jnm-unset" : ""}${waits ? " jnm-waits" : ""}`;
      const chosen = state.selected.value.has(touchpoint) ? " jnm-selected" : "";
      return `${kind}${chosen}${state.faded(touchpoint, [persona], false) ? " jn-fading" : ""}`;
    }, [touchpoint, persona, field, researched, value, waits]);
    const { name: who, color } = state.person(persona);
    const what = field === "emotion" ? "feels" : "should feel";
    const text = emotionText(value);
    const basis =
      field === "desired" || value === null ? "" : researched ? ", researched" : ", assumed";
    const seen = useLive(
      () => meanBeside(state.store.observed.value, persona, touchpoint),
      [persona, touchpoint],
    ).value;
    return (
      <div
        class={look}
        role="slider"
        data-key={key}
        data-point={field}
        data-persona={persona}
        data-touchpoint={touchpoint}
        tabIndex={tab}
        aria-orientation="vertical"
        aria-valuemin={-2}
        aria-valuemax={2}
        aria-valuenow={value ?? 0}
        aria-valuetext={`${text}${basis}${seen}`}
        aria-label={`${who} ${what} at ${where}`}
        title={`${where}: ${text}${basis}${seen}`}
        style={{
          left: `${at * 100}%`,
          top: `${heightOf(value ?? offered)}px`,
          "--jn-persona": color,
        }}
      />
    );
  },
);

/** The faces at the edge of a strip. */
export function Faces() {
  return (
    <span class="jnm-faces" aria-hidden="true">
      {[2, 0, -2].map((value) => (
        <span key={value} style={{ top: `${heightOf(value) - 7}px` }}>
          <Icon size={14} path={face(value)} />
        </span>
      ))}
    </span>
  );
}
