/** Mounts an editor in an element of the page. */

import { type ComponentChildren, render } from "preact";
import type { Store } from "../model/store/store.ts";
import { App } from "./app.tsx";
import type { Editor } from "./shared/context.ts";
import "../theme.css";

/** `onReady` gets the editor, for parts of the page that act on it; see also `App`. */
export function mount(
  store: Store,
  place: HTMLElement,
  children?: ComponentChildren,
  onReady?: (editor: Editor) => void,
): () => void {
  render(
    <App store={store} {...(onReady && { onReady })}>
      {children}
    </App>,
    place,
  );
  return () => render(null, place);
}
