/** Put an editor into a place of the page. */

import { render } from "preact";
import type { Store } from "../model/store.ts";
import { App } from "./app.tsx";
import "../theme.css";

export function mount(store: Store, place: HTMLElement): () => void {
  render(<App store={store} />, place);
  return () => render(null, place);
}
