/**
 * Paths between touchpoints: those of the selection, of the item under the pointer or of a persona,
 * or all if links are shown.
 */

import { useLayoutEffect, useState } from "preact/hooks";
import { link, unlink } from "../../../model/edits/actions.ts";
import type { LinkOf } from "../../../protocol/kinds.ts";
import { isHidden } from "../../filter/hidden.ts";
import { Icon, SIGNS } from "../../shared/parts.tsx";
import { stepWithUndo } from "../../shared/undoing.ts";
import { arrowKey, type MapState, useMap } from "../state/state.ts";
import { startRename } from "../state/typing.ts";
import { Typing } from "./rename.tsx";

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly d: string;
  readonly x: number;
  readonly y: number;
  readonly label: string;
  /** Label with the share. */
  readonly caption: string;
  readonly mine: boolean;
}

/** Return the links to draw, and whether each can be edited in place. */
function linksToDraw(state: MapState): { link: LinkOf<"leads_to">; mine: boolean }[] {
  const index = state.store.index.value;
  const { selection, persona } = state.store;
  const chosen = new Set(selection.value.length <= 12 ? selection.value : []);
  const about = new Set([...chosen, state.hover.value]);
  const made: { link: LinkOf<"leads_to">; mine: boolean }[] = [];
  const all = state.arrows.value && selection.value.length === 0;
  const experienced = (id: string) => index.link("experiences", persona.value, id) !== undefined;
  for (const id of index.map.order.touchpoint) {
    for (const each of index.from(id, "leads_to")) {
      const path = persona.value !== "" && experienced(each.from) && experienced(each.to);
      if (all || path || about.has(each.from) || about.has(each.to)) {
        made.push({ link: each, mine: chosen.has(each.from) || chosen.has(each.to) });
      }
    }
  }
  return made;
}

export function Arrows() {
  const state = useMap();
  const links = linksToDraw(state);
  const [arrows, setArrows] = useState<readonly Arrow[]>([]);
  /** The arrow under the pointer. */
  const [near, setNear] = useState("");
  const shown = links
    .map(({ link: { from, to, label }, mine }) => `${from} ${to} ${label} ${mine}`)
    .join("\n");
  useLayoutEffect(() => {
    setArrows(links.length === 0 ? [] : measured(state, links));
  }, [
    shown,
    state.layout.value,
    state.widths.value,
    state.ui.zoom.value,
    state.folded.value,
    state.ui.hiding.value,
    state.store.persona.value,
    state.ui.filters.matches.value,
  ]);
  if (arrows.length === 0) {
    return null;
  }
  return (
    <>
      <svg class="jnm-arrows" aria-hidden="true">
        <defs>
          <marker
            id="jn-tip"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto-start-reverse"
          >
            <path d="M1 1l6 3-6 3z" fill="context-stroke" />
          </marker>
        </defs>
        {arrows.map((each) => (
          <path
            key={keyOf(each)}
            d={each.d}
            data-arrow={keyOf(each)}
            class={`${each.mine ? "jnm-mine" : ""}${near === keyOf(each) ? " jnm-near" : ""}`}
            marker-end="url(#jn-tip)"
          />
        ))}
      </svg>
      {arrows.map(
        (each) =>
          (each.mine || each.caption !== "" || isRenamed(state, each)) && (
            <Tools key={keyOf(each)} arrow={each} look={(now) => setNear(now ? keyOf(each) : "")} />
          ),
      )}
    </>
  );
}

const keyOf = ({ from, to }: Arrow) => `${from} ${to}`;
const isRenamed = (state: MapState, { from, to }: Arrow) =>
  state.renaming.value === arrowKey(from, to);

/** A dot on the arrow; its label and buttons appear on hover or focus. */
function Tools({ arrow, look }: { arrow: Arrow; look: (now: boolean) => void }) {
  const state = useMap();
  const renaming = isRenamed(state, arrow);
  const stop = () => {
    state.renaming.value = "";
  };
  const { store, ui } = state;
  const { from, to, label, caption, mine } = arrow;
  const name = `${store.index.value.name(from)} leads to ${store.index.value.name(to)}`;
  return (
    <span
      class={`jnm-arrow-tools${renaming ? " jnm-open" : ""}`}
      data-arrow={keyOf(arrow)}
      onPointerEnter={() => look(true)}
      onPointerLeave={() => look(false)}
      onFocusIn={() => look(true)}
      onFocusOut={() => look(false)}
      style={{ left: `${arrow.x}px`, top: `${arrow.y}px` }}
    >
      {renaming ? (
        <Typing
          value={label}
          label={`Label of: ${name}`}
          placeholder="Label"
          done={(typed) => {
            stop();
            if (typed !== label) {
              void store.edit(
                link(store.index.value, "leads_to", from, to, { label: typed || null }),
              );
              ui.announce(`Label ${typed || "removed"}`);
            }
          }}
          cancel={stop}
          lost={(typed) => {
            if (typed !== "" && typed !== label) {
              state.ui.keep({ why: `The link “${name}” was deleted elsewhere.`, text: typed });
            }
          }}
        />
      ) : (
        (caption !== "" || (mine && !state.readonly)) && (
          <button
            type="button"
            class="jnm-arrow-label"
            aria-label={`${name}: ${caption || "add a label"}`}
            aria-disabled={state.readonly || !mine}
            onClick={() => mine && startRename(state, arrowKey(from, to))}
          >
            <span dir="auto">{caption || "Label"}</span>
          </button>
        )
      )}
      {mine && !state.readonly && !renaming && (
        <button
          type="button"
          class="jnm-arrow-label"
          aria-label={`Delete: ${name}`}
          title="Delete the arrow"
          onClick={() => {
            void stepWithUndo(state, unlink("leads_to", from, to), `Deleted: ${name}.`);
            state.go(state.focus.value);
          }}
        >
          <Icon size={10} path={SIGNS.close} />
        </button>
      )}
    </span>
  );
}

type Point = readonly [x: number, y: number];

/**
 * Return the point of an arrow where its tools are: its middle, or near its start if it is long,
 * since cards lie above its middle.
 */
function handle([ax, ay]: Point, [bx, by]: Point): [number, number] {
  const long = Math.abs(bx - ax);
  const t = long < 60 ? 0.5 : 8 / long;
  return [
    ax + (bx - ax) * (1.5 * t - 1.5 * t ** 2 + t ** 3),
    ay + (by - ay) * (3 * t ** 2 - 2 * t ** 3),
  ];
}

/** Measure the positions of the cards, and route an arrow from one to the other. */
function measured(
  state: MapState,
  links: readonly { link: LinkOf<"leads_to">; mine: boolean }[],
): Arrow[] {
  const sheet = state.sheet?.getBoundingClientRect();
  if (sheet === undefined) {
    return [];
  }
  const zoom = state.ui.zoom.peek();
  const boxes = new Map<
    string,
    { left: number; right: number; top: number; bottom: number } | null
  >();
  const boxOf = (id: string) => {
    if (!boxes.has(id)) {
      const place = state.sheet?.querySelector(
        `.jnm-grid .jnm-touchpoint[data-id="${CSS.escape(id)}"]`,
      );
      const box = place && !isHidden(place) ? place.getBoundingClientRect() : undefined;
      boxes.set(
        id,
        box === undefined
          ? null
          : {
              left: (box.left - sheet.left) / zoom,
              right: (box.right - sheet.left) / zoom,
              top: (box.top - sheet.top) / zoom,
              bottom: (box.bottom - sheet.top) / zoom,
            },
      );
    }
    return boxes.get(id);
  };
  return links.flatMap(({ link: { from, to, label = "", share }, mine }) => {
    const [a, b] = [boxOf(from), boxOf(to)];
    if (!a || !b) {
      return [];
    }
    const [ay, by] = [(a.top + a.bottom) / 2, (b.top + b.bottom) / 2];
    let d: string;
    let [x, y] = [0, 0];
    if (b.left >= a.right - 4) {
      const bend = Math.max(24, (b.left - a.right) / 2);
      d = `M${a.right} ${ay}C${a.right + bend} ${ay} ${b.left - bend} ${by} ${b.left - 2} ${by}`;
      [x, y] = handle([a.right, ay], [b.left, by]);
    } else if (b.right <= a.left + 4) {
      const bend = Math.max(24, (a.left - b.right) / 2);
      d = `M${a.left} ${ay}C${a.left - bend} ${ay} ${b.right + bend} ${by} ${b.right + 2} ${by}`;
      [x, y] = handle([a.left, ay], [b.right, by]);
    } else {
      const side = Math.max(a.right, b.right);
      const out = Math.min(14 + Math.abs(by - ay) / 24, 30);
      d = `M${a.right} ${ay}C${side + out} ${ay} ${side + out} ${by} ${b.right + 2} ${by}`;
      [x, y] = [side + out * 0.75, (ay + by) / 2];
    }
    const caption = [label, share == null ? "" : `${Math.round(share * 1000) / 10}%`]
      .filter(Boolean)
      .join(" · ");
    return [{ from, to, d, x, y, label, caption, mine }];
  });
}
