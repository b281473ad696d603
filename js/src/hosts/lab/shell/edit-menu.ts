/** Undo and redo in JupyterLab's Edit menu, the views in the palette, and the list of keys. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { ICommandPalette } from "@jupyterlab/apputils";
import type { IMainMenu } from "@jupyterlab/mainmenu";
import { redoIcon, searchIcon, undoIcon } from "@jupyterlab/ui-components";
import type { Widget } from "@lumino/widgets";
import type { Maps } from "../maps.ts";
import { CATEGORY, COMMANDS, VIEWS } from "../names.ts";
import { editorInFront } from "./parts.ts";

export function addEditing(
  app: JupyterFrontEnd,
  maps: Maps,
  menu: IMainMenu | null,
  palette: ICommandPalette | null,
): void {
  const { commands } = app;
  const front = () => editorInFront(app, maps);
  const isMap = (widget: Widget) => maps.tracker.has(widget);
  for (const [at, way] of (["undo", "redo"] as const).entries()) {
    commands.addCommand(COMMANDS[way], {
      label: way === "undo" ? "Undo" : "Redo",
      icon: (args) => (args.isPalette ? (way === "undo" ? undoIcon : redoIcon) : undefined),
      isEnabled: () => {
        const store = front()?.store;
        return store?.readonly === false && (store.history.value[at] ?? 0) > 0;
      },
      execute: async () => {
        const editor = front();
        if (editor !== null) {
          const { travel } = await import("../open/acts.ts");
          await travel(editor, way);
        }
      },
    });
    menu?.editMenu.undoers[way].add({ id: COMMANDS[way], isEnabled: isMap });
  }
  commands.addCommand(COMMANDS.find, {
    label: "Find and Filter…",
    caption: "Find items on the map by text, kind, persona, stage or gap",
    icon: (args) => (args.isPalette ? searchIcon : undefined),
    isEnabled: () => front() !== null,
    execute: () => {
      const editor = front();
      if (editor !== null) {
        editor.ui.finding.value = true;
      }
    },
  });
  for (const [view, label] of VIEWS) {
    commands.addCommand(`${COMMANDS.view}${view}`, {
      label: `Show ${label}`,
      isEnabled: () => front() !== null,
      isToggled: () => front()?.store.view.value === view,
      execute: () => {
        const editor = front();
        if (editor !== null) {
          editor.store.view.value = view;
        }
      },
    });
  }
  commands.addCommand(COMMANDS.keys, {
    label: "Keyboard Shortcuts of the Map",
    isEnabled: () => front() !== null,
    execute: () => {
      const editor = front();
      if (editor !== null) {
        editor.ui.keys.value = true;
      }
    },
  });
  const inPalette = [
    COMMANDS.undo,
    COMMANDS.redo,
    COMMANDS.find,
    ...VIEWS.map(([view]) => `${COMMANDS.view}${view}`),
    COMMANDS.keys,
  ];
  for (const command of inPalette) {
    palette?.addItem({ command, args: { isPalette: true }, category: CATEGORY });
  }
}
