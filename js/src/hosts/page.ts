/**
 * The editor in a page that is opened from a disk, without a kernel or a network, such as a report.
 *
 * A place of the page is an element with `data-journeynb-editor` that holds its data as JSON in an
 * inert script element, and in words what is to be known where this script does not run. The editor
 * is in its shadow, so that the styles of the page do not reach it, nor its own the page.
 */

import { h } from "preact";
import { mount } from "../editor/mount.tsx";
import { Store } from "../model/store/store.ts";
import { pageStorage } from "./page/drafts.ts";
import { type PageData, PageHost } from "./page/host.ts";
import { Strip } from "./page/strip.tsx";

const PLACE = "data-journeynb-editor";
/** Filled in when the bundle is built. */
const STYLES = "/* styles */";

/** Put an editor into a place. */
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

/** An empty element in the shadow of a place. */
function shadowOf(place: HTMLElement): HTMLElement {
  const style = document.createElement("style");
  style.textContent = STYLES;
  const body = document.createElement("div");
  (place.shadowRoot ?? place.attachShadow({ mode: "open" })).replaceChildren(style, body);
  return body;
}

/** Light and dark as the page says, in `data-theme` of its root element, or else as the system. */
function followTheme(body: HTMLElement): void {
  const root = document.documentElement;
  const system = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
  const follow = () => {
    const { theme } = root.dataset;
    const dark = theme === "dark" || (theme !== "light" && system?.matches);
    body.dataset.theme = dark ? "dark" : "light";
  };
  follow();
  system?.addEventListener("change", follow);
  new MutationObserver(follow).observe(root, { attributeFilter: ["data-theme"] });
}

/** Start the editor of a place when it comes near to what is seen. */
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
