/** One view of a map: the bar, what is shown of the map, and the side panel. */

import { useMemo } from "preact/hooks";
import type { ViewName } from "../hosts/host.ts";
import type { Store } from "../model/store.ts";
import { AlignmentView } from "./alignment/view.tsx";
import { Bar } from "./bar/bar.tsx";
import { EarlierEdits } from "./bar/earlier.tsx";
import { Banners } from "./bar/file.tsx";
import { EditorContext, Ui } from "./context.ts";
import { FindBar } from "./find/find.tsx";
import { GoalsView } from "./goals/view.tsx";
import { globalKeys } from "./keys.ts";
import { KeysDialog } from "./keys-dialog.tsx";
import { MapView } from "./map/view.tsx";
import { Notice } from "./notice.tsx";
import { PersonasView } from "./personas/view.tsx";
import { PrioritiesView } from "./priorities/view.tsx";
import { Side } from "./side.tsx";
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
  const View = VIEWS[store.view.value] ?? MapView;
  return (
    <EditorContext.Provider value={editor}>
      <section
        ref={(place) => {
          ui.root = place;
        }}
        aria-label="Journey map editor"
        class={`jn-editor${ui.full.value ? " jn-full" : ""}`}
        style={{ height: store.host.height }}
        onFocusCapture={suppressShortcuts}
        onKeyDown={(event) => globalKeys(event, editor)}
      >
        <Bar />
        <Banners />
        <EarlierEdits />
        <FindBar />
        <div class="jn-body">
          <div class="jn-main" role="tabpanel" aria-label={`View: ${store.view.value}`}>
            <View />
          </div>
          <Side />
        </div>
        <KeysDialog />
        <Notice />
        <div class="jn-hidden" role="status" aria-live="polite">
          {ui.spoken.value}
        </div>
      </section>
    </EditorContext.Provider>
  );
}

/** JupyterLab leaves the keys alone only where the focused element itself says so. */
function suppressShortcuts(event: FocusEvent): void {
  if (event.target instanceof Element) {
    event.target.setAttribute("data-lm-suppress-shortcuts", "true");
  }
}
