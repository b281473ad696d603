/** The maps that are open in JupyterLab: what menus, the side panel and the status bar act on. */

import type { IWidgetTracker } from "@jupyterlab/apputils";
import type { IDocumentWidget } from "@jupyterlab/docregistry";
import { Token } from "@lumino/coreutils";
import type { Widget } from "@lumino/widgets";
import type { ReadonlySignal } from "@preact/signals";
import type { Editor } from "../../editor/shared/context.ts";
import type { Store } from "../../model/store/store.ts";

export interface MapContent extends Widget {
  /** The map; null until the server has sent it, and if the file does not contain a map. */
  readonly store: ReadonlySignal<Store | null>;
  /** The editor that shows it, with the state of this view. */
  readonly editor: ReadonlySignal<Editor | null>;
}

export type MapWidget = IDocumentWidget<MapContent>;

export interface Maps {
  readonly tracker: IWidgetTracker<MapWidget>;
}

export const Maps = new Token<Maps>("journeynb:maps", "The journey maps that are open.");
