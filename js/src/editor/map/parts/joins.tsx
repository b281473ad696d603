/** Joins the card of a touchpoint to its points on the emotion curves, on hover and selection. */

import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { useLive } from "../state/memo.tsx";
import { type MapState, useMap } from "../state/state.ts";

/** Number of selected touchpoints up to which they are joined. */
const MOST = 4;

export function Joins() {
  const state = useMap();
  const ids = useLive(() => {
    const { selection, index } = state.store;
    const chosen = selection.value.length <= MOST ? selection.value : [];
    const all = new Set([...chosen, state.hover.value]);
    return [...all].filter((id) => index.value.kind(id) === "touchpoint").join(" ");
  }, []).value;
  const [paths, setPaths] = useState<readonly string[]>([]);
  useLayoutEffect(() => {
    setPaths(ids === "" ? [] : ids.split(" ").flatMap((id) => joined(state, id)));
  }, [ids, state.layout.value, state.widths.value, state.ui.zoom.value, state.folded.value]);
  useEffect(() => {
    const { scroller } = state;
    if (ids === "" || scroller === null) {
      return undefined;
    }
    const follow = () => setPaths(ids.split(" ").flatMap((id) => joined(state, id)));
    scroller.addEventListener("scroll", follow, { passive: true }); // a lane may stay where it is
    return () => scroller.removeEventListener("scroll", follow);
  }, [ids, state]);
  if (paths.length === 0) {
    return null;
  }
  return (
    <svg class="jnm-joins" aria-hidden="true">
      {paths.map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  );
}

/** Return the lines from the lower edge of a card down to each of its points. */
function joined(state: MapState, id: string): string[] {
  const { sheet } = state;
  const frame = sheet?.getBoundingClientRect();
  const escaped = CSS.escape(id);
  const card = sheet
    ?.querySelector(`.jnm-grid .jnm-touchpoint[data-id="${escaped}"]`)
    ?.getBoundingClientRect();
  if (sheet === null || frame === undefined || card === undefined) {
    return [];
  }
  const zoom = state.ui.zoom.peek();
  const points = [
    ...sheet.querySelectorAll(
      `.jnm-point.jnm-emotion:not(.jnm-unset)[data-touchpoint="${escaped}"]`,
    ),
  ].map((each) => each.getBoundingClientRect());
  let [x, y] = [(card.left + card.width / 2 - frame.left) / zoom, (card.bottom - frame.top) / zoom];
  return points.map((box) => {
    const to = (box.left + box.width / 2 - frame.left) / zoom;
    const end = (box.top + box.height / 2 - frame.top) / zoom;
    const bend = (end - y) / 2;
    const round = (...all: number[]) => all.map((each) => Math.round(each * 10) / 10).join(" ");
    const d = `M${round(x, y)}C${round(x, y + bend, to, end - bend, to, end)}`;
    [x, y] = [to, end]; // on to the next lane
    return d;
  });
}
