/** Editors of other maps, below the editor that has opened them. */

import "./nested-editors.css";

/**
 * Show the editor of another map below an editor: a place for it, as in an output of a notebook. If
 * it is there already, it only comes into view.
 */
export function openBelow(
  place: HTMLElement,
  editor: string,
  title: string,
  onClose: () => void,
): void {
  const known = place.querySelector<HTMLElement>(`:scope > [data-editor="${editor}"]`);
  const box = known ?? made(editor, title, onClose);
  if (known === null) {
    place.append(box);
  }
  box.scrollIntoView?.({ block: "nearest", behavior: "smooth" });
  box.focus({ preventScroll: true });
}

function made(editor: string, title: string, onClose: () => void): HTMLElement {
  const before = document.activeElement as HTMLElement | null;
  const box = document.createElement("section");
  box.className = "jn-below";
  box.dataset.editor = editor;
  box.tabIndex = -1;
  box.setAttribute("aria-label", `Nested map: ${title}`);
  const head = document.createElement("header");
  const name = document.createElement("b");
  name.textContent = title;
  name.dir = "auto";
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.title = `Close “${title}”`;
  close.addEventListener("click", () => {
    box.remove();
    onClose();
    before?.focus?.();
  });
  head.append("Nested map: ", name, close);
  const inside = document.createElement("div");
  inside.className = `jn-place jn-place-${editor}`;
  box.append(head, inside);
  return box;
}
