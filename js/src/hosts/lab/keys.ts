/**
 * Keys inside a map that are JupyterLab's. In a notebook the editor hides all keys from JupyterLab,
 * which would act on cells; a document has no cells, so only the keys of the editor are hidden.
 */

/** Keys of the editor together with Ctrl. */
const WITH_CTRL = new Set([
  ..."zyfsacxvd+-=0",
  ...["enter", "delete", "backspace", " ", "home", "end"],
  ...["arrowleft", "arrowright", "arrowup", "arrowdown"],
]);
/** Keys of the editor together with Ctrl and Shift. */
const WITH_CTRL_SHIFT = new Set(["z", "+", "home", "end", "arrowleft", "arrowright"]);
/** Function keys of the editor: rename, and the menu of an item. */
const FUNCTION_KEYS = new Set(["f2", "f10"]);

/** Return whether a key is JupyterLab's, and not one of the editor or of a text field. */
export function isLabs(event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    return event.altKey || !(event.shiftKey ? WITH_CTRL_SHIFT : WITH_CTRL).has(key);
  }
  if (event.altKey) {
    return !key.startsWith("arrow");
  }
  return /^f\d+$/.test(key) && !FUNCTION_KEYS.has(key);
}
