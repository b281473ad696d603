/** Right click outside of what a view handles: the menu of an item, or that of the editor. */

import type { Editor } from "./context.ts";
import { isForeign, openMenu } from "./context-menu.tsx";
import { copyPython } from "./copy-text.tsx";
import { itemMenu } from "./item-menu.ts";

export function onContextMenu(event: MouseEvent, editor: Editor): void {
  event.stopPropagation(); // or else the notebook shows its own menu
  const target = event.target as Element;
  if (target.closest(".jn-popover") !== null) {
    event.preventDefault();
  }
  if (isForeign(event)) {
    return;
  }
  const id = target.closest<HTMLElement>("[data-id]")?.dataset.id ?? "";
  const { store, ui } = editor;
  if (store.index.value.has(id)) {
    itemMenu(editor, event, id);
    return;
  }
  const [undo, redo] = store.history.value;
  openMenu(editor, event, store.map.value.info.title || "Untitled map", [
    [
      ...(undo > 0 && !store.readonly
        ? [{ label: "Undo", keys: "Ctrl+Z", run: () => void store.undo() }]
        : []),
      ...(redo > 0 && !store.readonly
        ? [{ label: "Redo", keys: "Ctrl+Shift+Z", run: () => void store.redo() }]
        : []),
    ],
    [
      { label: "Open map in inspector", run: () => ui.open("") },
      {
        label: "Find",
        keys: "Ctrl+F",
        run: () => {
          ui.finding.value = true;
        },
      },
      {
        label: "Keyboard shortcuts",
        keys: "?",
        run: () => {
          ui.keys.value = true;
        },
      },
    ],
    store.host.kernel
      ? [
          {
            label: "Copy map as Python",
            run: () => void copyPython(editor, { type: "map_code" }),
          },
        ]
      : [],
  ]);
}
