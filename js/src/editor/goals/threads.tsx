/** Lines from goals to their parents, drawn behind the cards. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { thing } from "../shared/gestures.tsx";

export interface Thread {
  readonly from: string;
  readonly to: string;
  readonly lit: boolean;
}

interface Line {
  readonly key: string;
  readonly path: string;
  readonly lit: boolean;
}

export function Threads({ threads }: { threads: readonly Thread[] }) {
  const root = useRef<SVGSVGElement>(null);
  const [lines, setLines] = useState<readonly Line[]>([]);
  const key = threads.map((each) => `${each.from} ${each.to} ${each.lit}`).join(";");
  useLayoutEffect(() => {
    const place = root.current?.parentElement;
    if (!place) {
      return;
    }
    const draw = () => setLines(threads.flatMap((each) => line(place, each)));
    draw();
    if (typeof ResizeObserver === "undefined") {
      return;
    }
    const watch = new ResizeObserver(draw);
    watch.observe(place);
    for (const card of place.querySelectorAll("[data-id]")) {
      watch.observe(card);
    }
    return () => watch.disconnect();
  }, [key]);
  return (
    <svg ref={root} class="jn-threads" aria-hidden="true">
      {lines.map((each) => (
        <path key={each.key} d={each.path} class={each.lit ? "jn-lit" : undefined} />
      ))}
    </svg>
  );
}

function line(place: HTMLElement, { from, to, lit }: Thread): Line[] {
  const [child, parent] = [thing(place, from), thing(place, to)];
  if (
    child === null ||
    parent === null ||
    child.offsetParent === null ||
    parent.offsetParent === null
  ) {
    return [];
  }
  const origin = place.getBoundingClientRect();
  const one = parent.getBoundingClientRect();
  const two = child.getBoundingClientRect();
  const [top, end] = [one.top - origin.top + 22, two.top - origin.top + 22];
  const [x1, x2] = [one.right - origin.left, two.left - origin.left];
  const key = `${from} ${to}`;
  if (x2 > x1) {
    const middle = x2 - Math.min(22, (x2 - x1) / 2);
    return [{ key, lit, path: elbow(x1, top, middle, x2, end) }];
  }
  const left = Math.min(one.left, two.left) - origin.left + 9;
  const below = one.bottom - origin.top;
  if (end > below) {
    return [{ key, lit, path: `M${left} ${below}V${end - 6}q0 6 6 6H${Math.max(x2, left + 6)}` }];
  }
  return [{ key, lit, path: `M${x1} ${top}h8V${end}H${two.right - origin.left}` }];
}

/** Return a path from one point to another with a vertical part at `middle` and round corners. */
function elbow(x1: number, y1: number, middle: number, x2: number, y2: number): string {
  if (Math.abs(y2 - y1) < 2) {
    return `M${x1} ${y1}H${x2}`;
  }
  const r = Math.min(8, Math.abs(y2 - y1) / 2);
  const way = y2 > y1 ? r : -r;
  return `M${x1} ${y1}H${middle - r}q${r} 0 ${r} ${way}V${y2 - way}q0 ${way} ${r} ${way}H${x2}`;
}
