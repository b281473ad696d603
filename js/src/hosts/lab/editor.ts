/** The editor in a page of JupyterLab; loaded when the first map is opened. */

import { mount } from "../../editor/mount.tsx";
import { Store } from "../../model/store/store.ts";
import type { Host } from "../../protocol/host.ts";

/** Filled in by the build. */
const STYLES = "/* styles */";

export interface MountedEditor {
  readonly store: Store;
  unmount(): void;
}

/** Show the editor of a host's map in an element. */
export function mountEditor(host: Host, place: HTMLElement): MountedEditor {
  addStyles();
  const store = new Store(host);
  const hide = store.shown();
  const clear = mount(store, place);
  return {
    store,
    unmount: () => {
      hide();
      clear();
      store.dispose();
    },
  };
}

function addStyles(): void {
  const id = "journeynb-editor-styles";
  if (document.getElementById(id) === null) {
    const style = document.createElement("style");
    style.id = id;
    style.textContent = STYLES;
    document.head.append(style);
  }
}
