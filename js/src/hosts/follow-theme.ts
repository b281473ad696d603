/** Follow the page's `data-theme`, or else the system's light or dark theme. */
export function followTheme(body: HTMLElement): void {
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
