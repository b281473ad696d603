// What is live on a page. Without JavaScript the pictures in its place stay.
(function () {
  "use strict";
  const root = document.documentElement;
  const theme = () => (root.dataset.theme === "dark" ? "dark" : "light");

  /** Replace the picture in an element with the page that `data-live` names. */
  function live(place) {
    const frame = document.createElement("iframe");
    frame.title = place.dataset.title || "Try it";
    frame.src = `${root.dataset.content_root || "./"}${place.dataset.live}?theme=${theme()}`;
    frame.addEventListener("load", () => place.replaceChildren(frame), { once: true });
    frame.className = "live-loading";
    place.append(frame);
    new MutationObserver(() => frame.contentWindow && frame.contentWindow.postMessage(theme(), "*")).observe(root, {
      attributeFilter: ["data-theme"],
    });
  }

  /** Close the list of versions after a click elsewhere, and by Escape. */
  function closing(list) {
    addEventListener("click", (event) => list.contains(event.target) || (list.open = false));
    list.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && list.open) {
        list.open = false;
        list.querySelector("summary").focus();
      }
    });
  }

  /** Show the numbers of a mark of a chart beside the pointer. */
  function telling(charts) {
    const tip = document.createElement("div");
    tip.className = "live-tip";
    tip.hidden = true;
    document.body.append(tip);
    const hide = () => (tip.hidden = true);
    for (const chart of charts) {
      const show = (event) => {
        const mark = event.target.closest("[data-tip]");
        tip.hidden = !mark;
        if (!mark) return;
        tip.textContent = mark.dataset.tip;
        const { offsetWidth: wide, offsetHeight: high } = tip;
        const below = event.clientY + 18 + high < innerHeight;
        tip.style.left = `${Math.max(8, Math.min(event.clientX + 14, innerWidth - wide - 8))}px`;
        tip.style.top = `${below ? event.clientY + 18 : event.clientY - high - 12}px`;
      };
      if (!chart.shadowRoot) continue;
      chart.shadowRoot.addEventListener("pointermove", show);
      chart.shadowRoot.addEventListener("pointerdown", show);
      chart.addEventListener("pointerleave", hide);
    }
    addEventListener("scroll", hide, { passive: true });
  }

  addEventListener("DOMContentLoaded", () => {
    telling(document.querySelectorAll(".live-chart"));
    document.querySelectorAll("[data-live]").forEach(live);
    document.querySelectorAll(".site-versions").forEach(closing);
  });
})();
