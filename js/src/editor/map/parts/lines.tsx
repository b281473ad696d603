/** Links of goals, personas, pain points and opportunities as soft lines, on request. */

import { useLayoutEffect, useState } from "preact/hooks";
import { Button } from "../../shared/parts.tsx";
import {
  type Box,
  curveBetween,
  hasLines,
  LINES,
  type Line,
  linesOf,
  linesToDraw,
  MOST,
} from "../layout/lines.ts";
import { type MapState, useMap } from "../state/state.ts";

interface Drawn {
  readonly key: string;
  readonly kind: string;
  readonly d: string;
  readonly color: string;
}

export function Lines() {
  const state = useMap();
  const { store, ui } = state;
  const on = state.arrows.value;
  const lines = on ? linesToDraw(store.index.value, store.selection.value) : [];
  const [drawn, setDrawn] = useState<readonly Drawn[]>([]);
  const shown = lines.map(({ kind, from, to }) => `${kind} ${from} ${to}`).join("\n");
  useLayoutEffect(() => {
    setDrawn(lines.length === 0 ? [] : measured(state, lines));
  }, [shown, state.layout.value, state.widths.value, ui.zoom.value, state.folded.value]);
  if (drawn.length === 0) {
    return null;
  }
  return (
    <svg class="jnm-soft" aria-hidden="true">
      {drawn.map(({ key, kind, d, color }) => (
        <path
          key={key}
          class={`jnm-line-${kind}`}
          d={d}
          style={color === "" ? undefined : { "--jn-line-color": color }}
        />
      ))}
    </svg>
  );
}

function measured(state: MapState, lines: readonly Line[]): Drawn[] {
  const { sheet } = state;
  const frame = sheet?.getBoundingClientRect();
  if (sheet === null || frame === undefined) {
    return [];
  }
  const zoom = state.ui.zoom.peek();
  const boxes = new Map<string, Box | null>();
  const boxOf = (id: string) => {
    let found = boxes.get(id);
    if (found === undefined) {
      const places = sheet.querySelectorAll<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
      const box = [...places].at(-1)?.getBoundingClientRect(); // goals are in the last row, too
      found =
        box === undefined
          ? null
          : {
              left: (box.left - frame.left) / zoom,
              right: (box.right - frame.left) / zoom,
              top: (box.top - frame.top) / zoom,
              bottom: (box.bottom - frame.top) / zoom,
            };
      boxes.set(id, found);
    }
    return found;
  };
  return lines.flatMap(({ kind, from, to }) => {
    const [a, b] = [boxOf(from), boxOf(to)];
    return a && b
      ? [
          {
            key: `${kind} ${from} ${to}`,
            kind,
            d: curveBetween(a, b),
            color: kind === "targets" ? state.person(to).color : "",
          },
        ]
      : [];
  });
}

/** The button that shows links as lines, and what the lines mean. */
export function LinesButton() {
  const state = useMap();
  const { store, ui } = state;
  const index = store.index.value;
  const on = state.arrows.value;
  const some = hasLines(index);
  const few = "No links to show yet: link touchpoints, goals, personas or opportunities first.";
  const press = () => {
    if (!some) {
      store.say(few);
      return;
    }
    state.arrows.value = !on;
    const count = linesOf(index).length;
    if (!on && count > MOST && store.selection.value.length === 0) {
      const all = count.toLocaleString("en-US");
      store.say(`The map has ${all} links besides its paths. Select items to see theirs.`);
    }
    ui.announce(on ? "Links are hidden" : "Links are shown as lines");
  };
  return (
    <>
      {on && some && <Legend />}
      <Button
        label="Show links"
        title={some ? "Show links as lines: those of the selection, or all" : few}
        sign="link"
        aria-pressed={on && some}
        onClick={press}
      />
    </>
  );
}

function Legend() {
  const state = useMap();
  const { map } = state.store.index.value;
  const { color } = state.person(map.order.persona[0] ?? "");
  const kinds = new Set([...map.links.values()].map(({ kind }) => kind));
  return (
    <div class="jnm-lines-legend">
      {LINES.filter(([kind]) => kinds.has(kind)).map(([kind, words]) => (
        <span key={kind}>
          <svg width="26" height="8" aria-hidden="true">
            <path
              class={`jnm-line-${kind}`}
              d={kind === "leads_to" ? "M1 4h24M21 1l4 3-4 3" : "M1 4h24"}
              style={kind === "targets" ? { "--jn-line-color": color } : undefined}
            />
          </svg>
          {words}
        </span>
      ))}
    </div>
  );
}
