/**
 * The editor on a page without a kernel or a network, such as a report.
 *
 * The editor starts in each element with `data-journeynb-editor`. The element contains the data as
 * JSON in an inert script element, and a text for pages where this script does not run. The editor
 * is in a shadow root, so that its styles and those of the page do not mix.
 */

import { h } from "preact";
import { mount } from "../editor/mount.tsx";
import { Store } from "../model/store/store.ts";
import { followTheme } from "./follow-theme.ts";
import { pageStorage } from "./page/drafts.ts";
import { type PageData, PageHost } from "./page/host.ts";
import { Strip } from "./page/strip.tsx";

const PLACE = "data-journeynb-editor";
/** Filled in by the build. */
const STYLES = "/* styles */";

/** Start an editor in an element. */
export function start(place: HTMLElement, data: PageData): Store {
  const host = new PageHost(data, pageStorage());
  const store = new Store(host);
  host.rest = () => store.flush();
  const body = shadowOf(place);
  followTheme(body);
  mount(store, body, h(Strip, { host }));
  addEventListener("beforeunload", (event) => {
    void store.flush();
    if (!host.safe.value) {
      event.preventDefault();
    }
  });
  return store;
}

/** Return an empty element in the shadow root of an element. */
function shadowOf(place: HTMLElement): HTMLElement {
  const style = document.createElement("style");
  style.textContent = STYLES;
  const body = document.createElement("div");
  (place.shadowRoot ?? place.attachShadow({ mode: "open" })).replaceChildren(style, body);
  return body;
}

/** Start an editor when its element comes close to the visible part of the page. */
function prepare(place: HTMLElement): void {
  const script = place.querySelector('script[type="application/json"]');
  const data = JSON.parse(script?.textContent ?? "") as PageData;
  const blank = shadowOf(place);
  blank.className = "jn-page-blank";
  blank.style.height = data.height;
  const near = new IntersectionObserver(
    (seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) {
        near.disconnect();
        start(place, data);
      }
    },
    { rootMargin: "600px" },
  );
  near.observe(place);
}

function prepareAll(): void {
  for (const place of document.querySelectorAll<HTMLElement>(`[${PLACE}]`)) {
    prepare(place);
  }
}

if (document.readyState === "loading") {
  addEventListener("DOMContentLoaded", prepareAll);
} else {
  prepareAll();
}
