/** A goal as a card: its progress, its personas, and its letters of SMART. */

import type { Finding } from "../../model/gaps.ts";
import { withUnit } from "../../model/map.ts";
import { type Progress, progress } from "../../model/progress.ts";
import type { Outlook } from "../../protocol/messages.ts";
import type { Goal, Persona } from "../../protocol/types.gen.ts";
import { memo } from "../shared/gestures.tsx";
import { Avatar, Button, Missing, OutlookLines } from "../shared/parts.tsx";
import { number, SMART, type State, stateOf } from "./cascade.ts";

const NONE: readonly Finding[] = [];

export interface CardProps {
  readonly goal: Readonly<Goal>;
  readonly gaps: readonly Finding[] | undefined;
  readonly outlook: Outlook | undefined;
  readonly personas: readonly { persona: Readonly<Persona>; color: string }[];
  /** Names of the goals that it refines, its parent first. */
  readonly above: readonly string[];
  readonly today: string;
  /** Tab reaches its buttons. */
  readonly current: boolean;
  readonly edit: boolean;
  readonly onAdd: () => void;
  readonly onLink: () => void;
}

export function GoalCard(props: CardProps) {
  const { goal, gaps = NONE, personas, above, today, current } = props;
  const done = progress(goal, today);
  const state = stateOf(goal, gaps, done);
  const tab = current ? 0 : -1;
  return (
    <>
      {state && <StateChip state={state} />}
      <Measure goal={goal} done={done} tone={state?.tone ?? "plain"} />
      {props.outlook && <OutlookLines outlook={props.outlook} />}
      <div class="jn-goal-facts">
        {goal.owner ? (
          <span dir="auto">{goal.owner}</span>
        ) : (
          <Missing id={goal.id} field="owner">
            No owner
          </Missing>
        )}
        {goal.due && (
          <span>
            due <time dateTime={goal.due}>{goal.due}</time>
          </span>
        )}
      </div>
      {above.length > 1 && (
        <p class="jn-goal-also">
          Part of {above.length} goals: <span dir="auto">{above.join(" · ")}</span>
        </p>
      )}
      <div class="jn-goal-foot">
        <Smart gaps={gaps} />
        <span class="jn-goal-people">
          {personas.length > 0 && (
            <span class="jn-hidden">
              For {personas.map((each) => each.persona.name).join(", ")}.
            </span>
          )}
          {personas.slice(0, 5).map(({ persona, color }) => (
            <span key={persona.id} title={persona.name}>
              <Avatar persona={persona} color={color} size={22} />
            </span>
          ))}
          {personas.length > 5 && <span class="jn-goal-more">+{personas.length - 5}</span>}
        </span>
        {props.edit && (
          <span class="jn-goal-tools">
            <Button
              sign="link"
              label="Part of… (L)"
              tabIndex={tab}
              aria-haspopup="dialog"
              onClick={props.onLink}
            />
            <Button sign="plus" label="Add below (Insert)" tabIndex={tab} onClick={props.onAdd} />
          </span>
        )}
      </div>
    </>
  );
}

export const MemoCard = memo(GoalCard, (a, b) => {
  const [one, two] = [parts(a), parts(b)];
  return one.length === two.length && one.every((each, at) => each === two[at]);
});

/** Return what a card shows, to compare. */
function parts(props: CardProps): unknown[] {
  const { goal, gaps, outlook, today, current, edit, personas, above } = props;
  const people = personas.flatMap((each) => [each.persona, each.color]);
  return [goal, gaps, outlook, today, current, edit, ...people, ...above];
}

const SHAPES: Record<State["tone"], string> = {
  good: "M3 8.5l3.5 3.5L13 4.5",
  fair: "M8 2v7M8 13v.8",
  bad: "M4 4l8 8M12 4l-8 8",
  quiet: "M4 8h8",
  plain: "M4 8h8",
};

function StateChip({ state }: { state: State }) {
  return (
    <span class={`jn-goal-state jn-tone-${state.tone}`} title={state.why}>
      <svg width="11" height="11" viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[state.tone]} fill="none" stroke="currentColor" stroke-width="2.4" />
      </svg>
      {state.word}
    </span>
  );
}

function Measure({
  goal,
  done,
  tone,
}: {
  goal: Readonly<Goal>;
  done: Progress | undefined;
  tone: State["tone"];
}) {
  const { metric, unit = "", baseline, target } = goal;
  if (!metric && baseline === undefined && target === undefined) {
    return (
      <p>
        <Missing id={goal.id} field="metric">
          No metric yet
        </Missing>
      </p>
    );
  }
  const value = (each: number | undefined) =>
    each === undefined ? "?" : withUnit(number(each), unit);
  const share = done?.share == null ? null : Math.max(0, Math.min(1, done.share));
  return (
    <div class="jn-goal-measure">
      <p dir="auto">
        {metric || (
          <Missing id={goal.id} field="metric">
            No metric yet
          </Missing>
        )}
      </p>
      <p class="jn-goal-numbers">
        <span
          title={
            done ? `Measured on ${done.date}; baseline ${value(baseline)}` : "Not measured yet"
          }
        >
          {done ? <b>{value(done.last)}</b> : <>baseline {value(baseline)}</>}, target{" "}
          <b>{value(target)}</b>
          {goal.direction === "decrease" && " or less"}
        </span>
        {done?.share != null && <span>{Math.round(done.share * 100)}%</span>}
      </p>
      {share !== null && (
        <div class={`jn-goal-bar jn-tone-${tone}`} aria-hidden="true">
          <span style={{ width: `${share * 100}%` }} />
          {done?.expected != null && (
            <i
              style={{ insetInlineStart: `${Math.max(0, Math.min(1, done.expected)) * 100}%` }}
              title={`${Math.round(done.expected * 100)}% expected by today`}
            />
          )}
        </div>
      )}
    </div>
  );
}

function Smart({ gaps }: { gaps: readonly Finding[] }) {
  const letters = SMART.map(({ letter, rule, word, check }) => {
    const gap = gaps.find((each) => each.rule === rule);
    const why = gap ? `Not ${word.toLowerCase()}: ${gap.message}` : `${word}: ${check}`;
    return { letter, why, lit: gap === undefined };
  });
  const unmet = letters.filter((each) => !each.lit).map((each) => each.why);
  return (
    <span class="jn-smart">
      {letters.map(({ letter, why, lit }) => (
        <span key={letter} class={lit ? "jn-lit" : undefined} title={why} aria-hidden="true">
          {letter}
        </span>
      ))}
      <span class="jn-hidden">{unmet.length > 0 ? unmet.join(". ") : "SMART"}. </span>
    </span>
  );
}
