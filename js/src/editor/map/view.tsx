/** The map: stages as columns, rows of items in them, all edited in place. */

import { useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { afterFrame } from "../../model/store/after-frame.ts";
import { useEditor } from "../shared/context.ts";
import {
  onClick,
  onClickFirst,
  onDoubleClick,
  onMouseDown,
  onPointerOver,
} from "./gestures/clicks.ts";
import { onCopy, onPaste } from "./gestures/clipboard.ts";
import { onContextMenu } from "./gestures/context.ts";
import { onKeyDown } from "./gestures/keyboard.ts";
import { onPointerDown } from "./gestures/pointer.ts";
import { onWheel, ZoomControl } from "./gestures/zoom.tsx";
import { leastCard } from "./layout/curves.ts";
import { Arrows } from "./parts/arrows.tsx";
import { Empty } from "./parts/empty.tsx";
import { Joins } from "./parts/joins.tsx";
import { Lines, LinesButton } from "./parts/lines.tsx";
import { MoreRows } from "./parts/more.tsx";
import { Overview } from "./parts/overview.tsx";
import { Personas } from "./parts/persona-strip.tsx";
import { RowView } from "./parts/rows.tsx";
import { Heads } from "./parts/stage-heads.tsx";
import { dropHidden, keepFocus, onFocus, onLeave } from "./state/focus.ts";
import { unfoldFor } from "./state/folds.ts";
import { useLive } from "./state/memo.tsx";
import { MapContext, MapState, useMap } from "./state/state.ts";
import "./styles/map.css";
import "./styles/persona-strip.css";
import "./styles/rows.css";
import "./styles/stage-heads.css";
import "./styles/cells.css";
import "./styles/folds.css";
import "./styles/cards.css";
import "./styles/emotion-curve.css";
import "./styles/gestures.css";
import "./styles/arrows.css";
import "./styles/lines.css";
import "./styles/overview.css";
import "./styles/tools.css";
import "./styles/start.css";
import { aria } from "./state/roles.ts";

export function MapView() {
  const editor = useEditor();
  const state = useMemo(() => new MapState(editor), [editor]);
  const root = useRef<HTMLDivElement>(null);
  const { layout } = state;
  const bare =
    layout.value.columns.length === 0 && state.store.index.value.map.order.stage.length === 0;
  const seen = useLive(() => state.store.observed.value?.stages !== undefined, []);
  useLayoutEffect(() => {
    state.root = root.current;
    state.keep = () => keepFocus(state);
  }, [state]);
  useEffect(() => {
    // Ctrl and wheel zooms the page unless a listener that is not passive prevents it
    const place = root.current;
    const wheel = (event: WheelEvent) => onWheel(state, event);
    place?.addEventListener("wheel", wheel, { passive: false });
    return () => place?.removeEventListener("wheel", wheel);
  }, [state]);
  useSignalEffect(() => {
    const id = state.ui.sought.value;
    if (id !== "" && state.store.view.value === "map") {
      unfoldFor(state, id);
      queueMicrotask(() => {
        const place = state.root?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
        state.ui.sought.value = "";
        if (place) {
          place.scrollIntoView?.({ block: "center", inline: "center" });
          place.dataset.key === undefined ? place.focus() : state.go(place.dataset.key);
        }
      });
    }
  });
  useSignalEffect(() => {
    for (const each of [state.ui.hiding, state.store.persona, state.ui.filters.matches]) {
      each.value; // any of them may hide the focused element
    }
    requestAnimationFrame(() => {
      dropHidden(state);
      state.keep();
    });
  });
  useSignalEffect(() => unfoldFor(state, state.ui.shown.value));
  return (
    <MapContext.Provider value={state}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: gestures of the whole view */}
      <div
        ref={root}
        class={`jn-map${state.readonly ? " jnm-readonly" : ""}${seen.value ? " jnm-observed" : ""}`}
        onKeyDown={(event) => onKeyDown(state, event)}
        onMouseDown={(event) => onMouseDown(state, event)}
        onClickCapture={(event) => onClickFirst(state, event)}
        onClick={(event) => onClick(state, event)}
        onContextMenu={(event) => onContextMenu(state, event)}
        onDblClick={(event) => onDoubleClick(state, event)}
        onPointerDown={(event) => onPointerDown(state, event)}
        onPointerOver={(event) => onPointerOver(state, event)}
        onFocusIn={(event) => onFocus(state, event)}
        onFocusOut={(event) => onLeave(state, event)}
        onCopy={(event) => onCopy(state, event, false)}
        onCut={(event) => onCopy(state, event, true)}
        onPaste={(event) => onPaste(state, event)}
      >
        {bare ? <Empty /> : <Sheet />}
      </div>
    </MapContext.Provider>
  );
}

/** The width if nothing can be measured, as in a test. */
const UNKNOWN = 1200;
/** Height of the view in pixels of the map from which a lane of emotions stays in sight. */
const TALL = 560;
/** Number of items from which a map is painted in two steps. */
const LARGE = 150;

function Sheet() {
  const state = useMap();
  const { layout } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const { columns, rows } = layout.value;
  const measured = state.room.value > 0;
  const zoom = state.ui.zoom.value;
  useLayoutEffect(() => {
    state.scroller = scroller.current;
    state.sheet = sheet.current;
    const place = scroller.current;
    if (place === null) {
      return undefined;
    }
    const measure = () => {
      const wide = place.clientWidth || (place.isConnected ? UNKNOWN : 0);
      state.room.value = Math.floor(wide / state.ui.zoom.peek());
      state.tall.value = place.clientHeight / state.ui.zoom.peek() >= TALL;
    };
    measure();
    if (typeof ResizeObserver === "undefined") {
      return undefined;
    }
    const watch = new ResizeObserver(measure);
    watch.observe(place);
    return () => watch.disconnect();
  }, [state, zoom]);
  useLayoutEffect(() => keepFocus(state));
  const first = rows.findIndex((row) => row.backstage);
  // in a large map the rows down to the touchpoints are painted first
  const [whole, setWhole] = useState(state.store.map.peek().entities.size < LARGE);
  useEffect(() => {
    if (measured && !whole) {
      afterFrame(() => setWhole(true));
    }
  }, [measured, whole]);
  const shown = whole
    ? rows
    : rows.slice(0, 1 + rows.findIndex(({ name }) => name === "touchpoints"));
  return (
    <>
      <div ref={scroller} class="jnm-scroll">
        <div
          ref={sheet}
          class={`jnm-sheet${state.room.value < 520 ? " jnm-narrow" : ""}`}
          style={{ zoom }}
        >
          {measured && <Personas />}
          {measured && (
            <Grid>
              <Heads />
              {shown.map((row, place) => [
                place === first && <LineOfVisibility key="line of visibility" />,
                <RowView key={row.name} row={row} />,
              ])}
            </Grid>
          )}
          {measured && !state.readonly && <MoreRows />}
          <Lines />
          <Arrows />
          <Joins />
        </div>
      </div>
      <ZoomControl>
        {measured && <Overview />}
        {columns.length > 0 && <LinesButton />}
      </ZoomControl>
    </>
  );
}

function Grid({ children }: { children: preact.ComponentChildren }) {
  const state = useMap();
  const { columns, rows } = state.layout.value;
  const widths = state.widths.value;
  const template = `${state.labels.value}px ${widths.map((each) => `${each}px`).join(" ")}`;
  const card = leastCard(widths);
  const grid = aria("grid", "Journey map", {
    "aria-multiselectable": true,
    "aria-readonly": state.readonly || undefined,
    "aria-rowcount": rows.length + 1,
    "aria-colcount": columns.length + 1,
  });
  return (
    <div
      {...grid}
      class="jnm-grid"
      style={{
        "--jn-columns": template,
        "--jn-labels": `${state.labels.value}px`,
        "--jn-card-least": `${card}px`,
      }}
    >
      {children}
    </div>
  );
}

function LineOfVisibility() {
  return (
    <div class="jnm-visibility" role="presentation">
      <span>Line of visibility</span>
    </div>
  );
}
