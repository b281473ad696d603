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

  addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-live]").forEach(live);
    document.querySelectorAll(".site-versions").forEach(closing);
  });
})();
