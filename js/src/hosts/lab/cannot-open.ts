/** The page of a file that cannot be opened as a map. */

import type { CannotOpen } from "../../protocol/messages.ts";

export interface Ways {
  openAsText(): void;
  retry(): void;
}

const TITLES: Record<CannotOpen["code"], string> = {
  malformed: "This file is not a journey map",
  missing: "This file does not exist",
  refused: "This map cannot be opened",
  too_large: "This file is too large",
  newer: "This map was saved by a newer version",
};

/** Say why a file cannot be opened, and what to do; the returned function removes it. */
export function showProblem(
  place: HTMLElement,
  { code, message, line, field }: CannotOpen,
  path: string,
  ways: Ways,
): () => void {
  const page = element("div", "jn-problem");
  page.setAttribute("role", "alert");
  page.style.cssText =
    "max-width:60ch;margin:48px auto;padding:0 24px;color:var(--jp-ui-font-color1);" +
    "font:14px/1.5 var(--jp-ui-font-family)";
  const title = element("h2", "", TITLES[code] ?? TITLES.refused);
  title.style.cssText = "font-size:18px;font-weight:600;margin:0 0 8px";
  const places = [
    path,
    ...(line === null ? [] : [`line ${line}`]),
    ...(field === null ? [] : [`field ${field}`]),
  ];
  const where = element("p", "jn-problem-place", places.join(", "));
  where.hidden = message.includes(path) && message.includes(field ?? "");
  where.style.cssText = "margin:0 0 8px;color:var(--jp-ui-font-color2);overflow-wrap:anywhere";
  const why = element("p", "jn-problem-text", message);
  why.style.cssText = "margin:0 0 16px;white-space:pre-wrap;overflow-wrap:anywhere";
  const buttons = element("div", "");
  buttons.style.cssText = "display:flex;gap:8px";
  buttons.append(
    ...(code === "missing" ? [] : [button("Open as text", ways.openAsText)]),
    button("Try again", ways.retry),
  );
  page.append(title, where, why, buttons);
  place.append(page);
  return () => page.remove();
}

function element(name: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(label: string, run: () => void): HTMLElement {
  const made = element("button", "jp-mod-styled jp-mod-reject jp-Button", label);
  made.addEventListener("click", run);
  return made;
}
