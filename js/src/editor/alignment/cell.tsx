/** A cell of the matrix: whether a goal targets a persona, and how many touchpoints support it. */

import type { Finding } from "../../model/gaps.ts";
import { memo } from "../shared/gestures.tsx";
import { Icon, SIGNS } from "../shared/parts.tsx";

/** Row and column of a cell; -1 for the headers. */
export type Spot = readonly [row: number, column: number];

interface CellProps {
  readonly spot: Spot;
  readonly goal: string;
  readonly persona: string;
  readonly color: string;
  readonly on: boolean;
  readonly count: number;
  readonly gap: Finding | undefined;
  readonly current: boolean;
  readonly onFocus: () => void;
  readonly onToggle: () => void;
  readonly onDetail: () => void;
}

function PlainCell({ spot, goal, persona, color, on, count, gap, current, ...does }: CellProps) {
  const touchpoints = `${count} touchpoint${count === 1 ? "" : "s"}`;
  const words = `${goal}, ${persona}: ${on ? "targeted" : "not targeted"}, ${touchpoints}`;
  return (
    <td data-column={spot[1]} class={gap ? "jn-align-bad" : undefined}>
      <button
        type="button"
        class="jn-align-cell"
        data-spot={spot.join(" ")}
        aria-pressed={on}
        aria-label={gap ? `${words}. ${gap.message}` : words}
        title={gap?.message}
        tabIndex={current ? 0 : -1}
        style={{ "--jn-persona": color }}
        onFocus={does.onFocus}
        onClick={does.onToggle}
      >
        <i class={`jn-align-dot${on ? " jn-on" : ""}`}>
          {on && <Icon path={SIGNS.check} size={12} />}
        </i>
        {gap && (
          <span class="jn-align-gap">
            <Icon path={SIGNS.gap} size={14} />
          </span>
        )}
      </button>
      <button
        type="button"
        class={`jn-align-count${count === 0 ? " jn-zero" : ""}`}
        aria-label={`${touchpoints} of ${persona} support ${goal}: show details`}
        title={`${touchpoints} support the goal (D)`}
        aria-haspopup="dialog"
        tabIndex={current ? 0 : -1}
        onClick={does.onDetail}
      >
        {count}
      </button>
    </td>
  );
}

export const Cell = memo(PlainCell, (a, b) => {
  const [one, two] = [shown(a), shown(b)];
  return one.every((each, at) => each === two[at]);
});

/** Return what a cell shows, to compare. */
function shown({ spot, goal, persona, color, on, count, gap, current }: CellProps): unknown[] {
  return [...spot, goal, persona, color, on, count, gap, current];
}

export function Gap({ gap }: { gap: Finding | undefined }) {
  return gap ? (
    <span class="jn-align-gap">
      <Icon path={SIGNS.gap} size={14} />
      <span class="jn-hidden">{gap.message}</span>
    </span>
  ) : null;
}
