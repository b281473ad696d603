/** The editor on a page of its own, without a kernel: for trials, screenshots and benchmarks. */

import { mount } from "../src/editor/mount.tsx";
import type { JourneyFile } from "../src/model/map.ts";
import { Store } from "../src/model/store.ts";
import { MemoryHost } from "./memory.ts";

declare global {
  interface Window {
    start(map: JourneyFile, height?: string): void;
    host: MemoryHost;
    store: Store;
  }
}

window.start = (map, height = "100vh") => {
  window.host = new MemoryHost(map);
  window.host.height = height;
  window.store = new Store(window.host);
  const place = document.createElement("div");
  document.body.append(place);
  mount(window.store, place);
};
