/** One view of a map: the bar, the current view and the side panel. */

import { useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { brandStyle } from "../model/look.ts";
import type { Store } from "../model/store/store.ts";
import type { ViewName } from "../protocol/messages.ts";
import { AlignmentView } from "./alignment/view.tsx";
import { Banners } from "./bar/banners.tsx";
import { Bar } from "./bar/bar.tsx";
import { EarlierEdits } from "./bar/earlier.tsx";
import { SaveOffer } from "./bar/save-offer.tsx";
import { bringIntoView } from "./bring-into-view.ts";
import { FindBar } from "./find/find.tsx";
import { FocusReturn } from "./focus-return.ts";
import { GoalsView } from "./goals/view.tsx";
import { HeightHandle } from "./height-handle.tsx";
import { watchAdditions } from "./hidden-additions.ts";
import { KeysDialog } from "./keys-dialog.tsx";
import { MapView } from "./map/view.tsx";
import { Presence } from "./people/presence.tsx";
import { PersonasView } from "./personas/view.tsx";
import { PrioritiesView } from "./priorities/view.tsx";
import { ChoiceList } from "./shared/choice.tsx";
import { type Editor, EditorContext, Ui } from "./shared/context.ts";
import { ContextMenu, menuKey } from "./shared/context-menu.tsx";
import { CopiedText } from "./shared/copy-text.tsx";
import { onContextMenu } from "./shared/editor-menu.ts";
import { guardErasing } from "./shared/erasing.ts";
import { KeptText } from "./shared/kept-text.tsx";
import { globalKeys } from "./shared/keys.ts";
import { Notice } from "./shared/notice.tsx";
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

/** `children` is the content of the surrounding page, shown below the bar. */
export function App({
  store,
  children,
  onReady,
}: {
  store: Store;
  children?: ComponentChildren;
  onReady?: (editor: Editor) => void;
}) {
  const editor = useMemo(() => ({ store, ui: new Ui(store) }), [store]);
  const { ui } = editor;
  const focusReturn = useMemo(() => new FocusReturn(ui), [ui]);
  useEffect(() => watchAdditions(editor), [editor]);
  useEffect(() => onReady?.(editor), [editor, onReady]);
  useSignalEffect(() => {
    for (const each of [store.index, store.history, store.selection, store.view, ui.panel]) {
      each.value; // any of them may remove the focused element
    }
    focusReturn.look();
  });
  useSignalEffect(() => ui.maps.follow());
  useSignalEffect(() => {
    const [id = ""] = store.chosen.value;
    if (id === "") {
      return;
    }
    ui.panel.value = ui.panel.peek() === null ? null : "inspector";
    ui.shown.value = id;
    requestAnimationFrame(() => {
      ui.shown.value = "";
      const place = ui.root?.querySelector(`.jn-main [data-id="${CSS.escape(id)}"]`);
      if (place && ui.root) {
        bringIntoView(place, ui.root);
      }
    });
  });
  const View = VIEWS[store.view.value] ?? MapView;
  return (
    <EditorContext.Provider value={editor}>
      <section
        ref={(place) => {
          ui.root = place;
        }}
        aria-label="Journey map editor"
        class={`jn-editor${ui.full.value ? " jn-full" : ""}${ui.hiding.value ? " jn-hiding" : ""}${store.readonly ? " jn-readonly" : ""}`}
        style={{ height: ui.height.value, ...brandStyle(store.brand) }}
        onFocusCapture={(event) => {
          if (store.host.takesKey === undefined) {
            suppressShortcuts(event);
          }
          focusReturn.came(event);
        }}
        onBlurCapture={(event) => focusReturn.left(event)}
        onKeyDown={(event) => {
          if (menuKey(event)) {
            event.preventDefault();
            event.stopPropagation();
          } else {
            globalKeys(event, editor);
          }
        }}
        onContextMenu={(event) => onContextMenu(event, editor)}
        onKeyDownCapture={(event) => guardErasing(event, ui)}
        onPointerDownCapture={() => {
          ui.astray = false;
        }}
      >
        <Bar />
        {children}
        <Banners />
        <EarlierEdits />
        <SaveOffer />
        <FindBar />
        <div class="jn-body">
          <div class="jn-main" role="tabpanel" aria-label={`View: ${store.view.value}`}>
            <View />
          </div>
          <Side />
        </div>
        <Presence />
        <HeightHandle />
        <KeysDialog />
        <Notice />
        <ChoiceList />
        <ContextMenu />
        <CopiedText />
        <KeptText />
        <div class="jn-hidden" role="status" aria-live="polite">
          {ui.announcement.value}
        </div>
      </section>
    </EditorContext.Provider>
  );
}

/** JupyterLab ignores keys only if the focused element itself asks for it. */
function suppressShortcuts(event: FocusEvent): void {
  if (event.target instanceof Element) {
    event.target.setAttribute("data-lm-suppress-shortcuts", "true");
  }
}
