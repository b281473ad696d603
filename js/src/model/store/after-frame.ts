/** What can wait until the page has painted. */

/** Do something after the next paint; at once where nothing paints. */
export function afterFrame(run: () => void): void {
  if (typeof requestAnimationFrame === "undefined") {
    run();
  } else {
    requestAnimationFrame(() => setTimeout(run));
  }
}
