/** Mounts an editor in an element of the page. */

import { type ComponentChildren, render } from "preact";
import type { Store } from "../model/store/store.ts";
import { App } from "./app.tsx";
import "../theme.css";

export function mount(store: Store, place: HTMLElement, children?: ComponentChildren): () => void {
  render(<App store={store}>{children}</App>, place);
  return () => render(null, place);
}
