/** The editor in a page of JupyterLab; loaded when the first map is opened. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { type ComponentChildren, h } from "preact";
import { mount } from "../../editor/mount.tsx";
import type { Editor } from "../../editor/shared/context.ts";
import { fileText } from "../../model/checks/file-text.ts";
import { Store } from "../../model/store/store.ts";
import type { FileInfo } from "../../protocol/messages.ts";
import type { Connection } from "../server/connection.ts";
import { LogDialog } from "../server/log-dialog.tsx";
import { ServerHost, type Surroundings } from "../server/server-host.ts";

/** Filled in by the build. */
const STYLES = "/* styles */";

/** The map of a document, which all views of the document share. */
export interface MapSession {
  readonly store: Store;
  /** What is shown in the editor besides the map. */
  readonly more: ComponentChildren;
  readonly readonly: boolean;
  /** Whether there are edits that the file does not contain. */
  readonly unsaved: ReadonlySignal<boolean>;
  readonly file: ReadonlySignal<FileInfo>;
  /** Return the map as the text of its file. */
  text(): string;
  /** With `force`, also over a version that others have written. */
  save(force: boolean): Promise<void>;
  /** Take the state of the file. */
  reload(): Promise<void>;
  /** Look at the file on disk. */
  look(): Promise<FileInfo>;
  dispose(): void;
}

/** Start to edit the map of a server. */
export async function editOnServer(
  connection: Connection,
  around: Surroundings,
): Promise<MapSession> {
  const host = new ServerHost(connection, await connection.opened, around);
  const store = new Store(host);
  host.adopt(store);
  return {
    store,
    more: h(LogDialog, { choice: host.logs }),
    readonly: host.readonly,
    unsaved: computed(() => host.unsaved.value || !store.settled.value),
    file: host.file,
    text: () => fileText(store.own.value),
    save: (force) => host.save(force),
    reload: () => host.reload(),
    look: () => host.look(),
    dispose: () => {
      store.dispose();
      host.dispose();
    },
  };
}

/** Show a map in an element; the returned function removes it. */
export function show(
  { store, more }: MapSession,
  place: HTMLElement,
  onReady: (editor: Editor) => void,
): () => void {
  addStyles();
  const hide = store.shown();
  const clear = mount(store, place, more, onReady);
  return () => {
    clear();
    hide();
  };
}

export function addStyles(): void {
  const id = "journeynb-editor-styles";
  if (document.getElementById(id) === null) {
    const style = document.createElement("style");
    style.id = id;
    style.textContent = STYLES;
    document.head.append(style);
  }
}
