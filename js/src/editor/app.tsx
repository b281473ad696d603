/** One view of a map: the bar, what is shown of the map, and the side panel. */

import { useMemo, useRef } from "preact/hooks";
import type { ViewName } from "../hosts/host.ts";
import type { Store } from "../model/store.ts";
import { AlignmentView } from "./alignment/view.tsx";
import { Bar } from "./bar/bar.tsx";
import { EarlierEdits } from "./bar/earlier.tsx";
import { EditorContext, Ui } from "./context.ts";
import { GapPanel } from "./gaps/panel.tsx";
import { GoalsView } from "./goals/view.tsx";
import { Inspector } from "./inspector/inspector.tsx";
import { globalKeys } from "./keys.ts";
import { MapView } from "./map/view.tsx";
import { Notice } from "./notice.tsx";
import { PersonasView } from "./personas/view.tsx";
import { PrioritiesView } from "./priorities/view.tsx";
import { TableView } from "./table/view.tsx";

const VIEWS: Record<ViewName, () => preact.JSX.Element> = {
  map: MapView,
  goals: GoalsView,
  personas: PersonasView,
  alignment: AlignmentView,
  table: TableView,
  priorities: PrioritiesView,
};

export function App({ store }: { store: Store }) {
  const editor = useMemo(() => ({ store, ui: new Ui(store) }), [store]);
  const { ui } = editor;
  const root = useRef<HTMLDivElement>(null);
  const View = VIEWS[store.view.value] ?? MapView;
  const panel = ui.panel.value;
  return (
    <EditorContext.Provider value={editor}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole editor */}
      <div
        ref={(place) => {
          root.current = place;
          ui.root = place;
        }}
        class={`jn-editor${ui.full.value ? " jn-full" : ""}`}
        style={{ height: store.host.height }}
        onFocusCapture={suppressShortcuts}
        onKeyDown={(event) => globalKeys(event, editor)}
      >
        <Bar />
        <EarlierEdits />
        <div class="jn-body">
          <main class="jn-main">
            <View />
          </main>
          {panel !== null && (
            <aside class="jn-side" aria-label={panel === "gaps" ? "Gaps" : "Inspector"}>
              {panel === "gaps" ? <GapPanel /> : <Inspector />}
            </aside>
          )}
        </div>
        <Notice />
        <div class="jn-hidden" role="status" aria-live="polite">
          {ui.spoken.value}
        </div>
      </div>
    </EditorContext.Provider>
  );
}

/** JupyterLab leaves the keys alone only where the focused element itself says so. */
function suppressShortcuts(event: FocusEvent): void {
  if (event.target instanceof Element) {
    event.target.setAttribute("data-lm-suppress-shortcuts", "true");
  }
}
