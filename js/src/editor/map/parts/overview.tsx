/** The whole map in small, with the visible part of it, for maps that are larger than the view. */

import { useEffect, useState } from "preact/hooks";
import { same } from "../../../model/values.ts";
import { Button } from "../../shared/parts.tsx";
import { aria } from "../state/roles.ts";
import { useMap } from "../state/state.ts";

/** Largest size in pixels. */
const [WIDE, HIGH] = [190, 140];
/** How much larger than the view a map is, from which the overview is offered, and shown. */
const [OFFERED, SHOWN] = [1.15, 1.5];
/** Width of the view from which the overview hides little, and that beside an open panel. */
const [ROOMY, ROOMY_BESIDE] = [700, 1000];
/** Time without a change after which the map is measured again, in ms. */
const REST = 120;

/** What is drawn, from the back to the front. */
const DRAWN: readonly (readonly [name: string, selector: string])[] = [
  ["texts", ".jnm-said, .jnm-strip"],
  ["others", ".jnm-card:not(.jnm-touchpoint, .jnm-said)"],
  ["touchpoints", ".jnm-touchpoint"],
  ["stages", ".jnm-stage"],
  ["chosen", ".jnm-selected:not(.jnm-point)"],
];

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly paths: readonly (readonly [name: string, d: string])[];
}

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function Overview() {
  const state = useMap();
  const { ui, store } = state;
  const [shape, setShape] = useState<Shape | null>(null);
  const [frame, setFrame] = useState<Frame | null>(null);
  const [size, setSize] = useState(NO_SIZE);
  const zoom = ui.zoom.value;
  const chosen = ui.overview.value;
  const larger = Math.max(size.width / size.roomWide, size.height / size.roomHigh) > OFFERED;
  const roomy = size.roomWide >= (ui.panel.value === null ? ROOMY : ROOMY_BESIDE);
  const open = larger && (chosen ?? (roomy && size.width / size.roomWide > SHOWN));
  const { layout, widths, folded } = state;
  useEffect(() => {
    const { scroller, sheet } = state;
    const measure = () => {
      const now = sizes(scroller, sheet);
      setSize((was) => (same(was, now) ? was : now));
    };
    measure();
    if (typeof ResizeObserver === "undefined" || scroller === null || sheet === null) {
      return undefined;
    }
    const watch = new ResizeObserver(measure);
    watch.observe(scroller);
    watch.observe(sheet);
    return () => watch.disconnect();
  }, [state, zoom]);
  useEffect(() => {
    const timer = setTimeout(() => setShape(open ? shapeOf(state.sheet) : null), REST);
    return () => clearTimeout(timer);
  }, [open, zoom, size, layout.value, widths.value, folded.value, store.selection.value]);
  useEffect(() => {
    const { scroller } = state;
    const look = () => setFrame(frameOf(state.scroller, state.sheet));
    look();
    scroller?.addEventListener("scroll", look, { passive: true });
    return () => scroller?.removeEventListener("scroll", look);
  }, [shape, state]);
  if (!larger) {
    return null;
  }
  const scale = shape === null ? 0 : Math.min(WIDE / shape.width, HIGH / shape.height);
  const to = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    scrollTo(
      state.scroller,
      (event.clientX - box.left) / box.width,
      (event.clientY - box.top) / box.height,
    );
  };
  const move = (event: KeyboardEvent) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
      event.key
    ];
    const { scroller } = state;
    if (by !== undefined && scroller !== null) {
      scroller.scrollLeft += (by[0] ?? 0) * scroller.clientWidth * 0.5;
      scroller.scrollTop += (by[1] ?? 0) * scroller.clientHeight * 0.5;
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <>
      {open && shape !== null && (
        // biome-ignore lint/a11y/noStaticElementInteractions: its role comes from `aria`
        <div
          class="jnm-overview"
          {...aria("group", "Overview: click or use the arrow keys to scroll")}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll
          tabIndex={0}
          onKeyDown={move}
          onPointerDown={(event) => {
            event.stopPropagation();
            event.preventDefault();
            const place = event.currentTarget;
            place.setPointerCapture?.(event.pointerId);
            to(event);
            place.onpointermove = (next) => to(next);
            place.onpointerup = () => {
              place.onpointermove = null;
            };
          }}
        >
          <svg
            width={shape.width * scale}
            height={shape.height * scale}
            viewBox={`0 0 ${shape.width} ${shape.height}`}
            aria-hidden="true"
          >
            {shape.paths.map(([name, d]) => (
              <path key={name} class={`jnm-small-${name}`} d={d} />
            ))}
            {frame && <rect class="jnm-frame-now" {...frame} rx={4 / scale} />}
          </svg>
        </div>
      )}
      <Button
        label={open ? "Hide the overview" : "Show the overview"}
        sign="map"
        class="jnm-overview-button"
        aria-pressed={open}
        onClick={() => {
          ui.overview.value = !open;
        }}
      />
    </>
  );
}

const NO_SIZE = { width: 1, height: 1, roomWide: 1, roomHigh: 1 };

function sizes(scroller: HTMLElement | null, sheet: HTMLElement | null) {
  return {
    width: scroller?.scrollWidth || 1,
    height: Math.max(scroller?.scrollHeight || 1, sheet?.offsetHeight || 1),
    roomWide: scroller?.clientWidth || 1,
    roomHigh: scroller?.clientHeight || 1,
  };
}

function shapeOf(sheet: HTMLElement | null): Shape | null {
  if (sheet === null) {
    return null;
  }
  const { left, top, width, height } = sheet.getBoundingClientRect();
  if (width === 0 || height === 0) {
    return null;
  }
  const rectangle = (place: Element) => {
    const box = place.getBoundingClientRect();
    const at = [box.left - left, box.top - top, box.width, box.height].map(Math.round);
    return `M${at[0]} ${at[1]}h${at[2]}v${at[3]}h-${at[2]}z`;
  };
  const paths = DRAWN.map(
    ([name, selector]) =>
      [name, [...sheet.querySelectorAll(selector)].map(rectangle).join("")] as const,
  );
  return { width, height, paths };
}

function frameOf(scroller: HTMLElement | null, sheet: HTMLElement | null): Frame | null {
  if (scroller === null || sheet === null) {
    return null;
  }
  const [view, all] = [scroller.getBoundingClientRect(), sheet.getBoundingClientRect()];
  return {
    x: view.left - all.left,
    y: view.top - all.top,
    width: scroller.clientWidth,
    height: scroller.clientHeight,
  };
}

/** Scroll so that a position of the map, given as shares of its size, is in the middle. */
function scrollTo(scroller: HTMLElement | null, x: number, y: number): void {
  if (scroller !== null) {
    scroller.scrollLeft = x * scroller.scrollWidth - scroller.clientWidth / 2;
    scroller.scrollTop = y * scroller.scrollHeight - scroller.clientHeight / 2;
  }
}
