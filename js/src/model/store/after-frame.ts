/** Delays work until the page has painted. */

/** Run a function after the next paint, or at once if nothing paints. */
export function afterFrame(run: () => void): void {
  if (typeof requestAnimationFrame === "undefined") {
    run();
  } else {
    requestAnimationFrame(() => setTimeout(run));
  }
}
