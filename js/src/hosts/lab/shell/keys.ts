/**
 * Keys inside a map that are JupyterLab's. The editor hides all keys from JupyterLab, since a
 * notebook would act on them; a document has no cells, so only the keys of the editor are hidden.
 */

/** On the element that has the focus, it hides keys from JupyterLab. */
const HIDDEN = "data-lm-suppress-shortcuts";
/** Keys of the editor together with Ctrl. */
const WITH_CTRL = new Set([
  ..."zyfsacxvd+-=0",
  ...["enter", "delete", "backspace", " ", "home", "end"],
  ...["arrowleft", "arrowright", "arrowup", "arrowdown"],
]);
/** Function keys of the editor: rename, and the menu of an item. */
const FUNCTION_KEYS = new Set(["f2", "f10"]);

/** Return whether a key is one of the editor's. */
export function isEditors(event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    return !event.altKey && WITH_CTRL.has(key) && (!event.shiftKey || key !== "f");
  }
  if (event.altKey) {
    return key.startsWith("arrow");
  }
  return !/^f\d+$/.test(key) || FUNCTION_KEYS.has(key);
}

/** Give JupyterLab the keys that the editor does not use; the returned function ends it. */
export function shareKeys(editors: string): () => void {
  const share = (event: KeyboardEvent) => {
    const { target } = event;
    if (target instanceof Element && target.closest(editors) !== null) {
      target.toggleAttribute(HIDDEN, isEditors(event));
    }
  };
  window.addEventListener("keydown", share, true); // before JupyterLab, which listens on document
  return () => window.removeEventListener("keydown", share, true);
}
