/** The editor on a page without a kernel: for trials, screenshots and benchmarks. */

import { mount } from "../src/editor/mount.tsx";
import { Store } from "../src/model/store/store.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import { MemoryHost } from "./memory.ts";

declare global {
  interface Window {
    start(
      map: JourneyFile,
      answer?: Partial<MemoryHost["gaps"] & Pick<MemoryHost, "lens">>,
      height?: string,
    ): void;
    host: MemoryHost;
    store: Store;
  }
}

window.start = (map, answer = {}, height = "100vh") => {
  window.host = new MemoryHost(map);
  window.host.height = height;
  window.host.observed = answer.observed;
  window.host.lens = answer.lens;
  window.host.gaps = { ...window.host.gaps, ...answer };
  window.store = new Store(window.host);
  const place = document.createElement("div");
  document.body.append(place);
  mount(window.store, place);
};
