/** Commands for the file of a map: in front, or chosen in the file browser. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { ICommandPalette } from "@jupyterlab/apputils";
import type { IFileBrowserFactory } from "@jupyterlab/filebrowser";
import { notebookIcon } from "@jupyterlab/ui-components";
import { EXTENSION } from "../file-type.ts";
import type { Maps, MapWidget } from "../maps.ts";
import { CATEGORY, COMMANDS } from "../names.ts";
import { openInNotebook } from "./open-in-notebook.ts";
import { mapInFront, told } from "./parts.ts";

/** Returns the map that a command is about; a chosen file is opened. */
export type MapOf = (args: object) => Promise<MapWidget | null>;

/** Whether a command is about the file that is chosen in the file browser. */
export function isFromBrowser(args: object): boolean {
  return (args as { readonly browser?: unknown }).browser === true;
}

export function addFileCommands(
  app: JupyterFrontEnd,
  maps: Maps,
  browsers: IFileBrowserFactory | null,
  palette: ICommandPalette | null,
): MapOf {
  const { commands } = app;
  const chosen = () => {
    const items = [...(browsers?.tracker.currentWidget?.selectedItems() ?? [])];
    return items.find(({ path }) => path.endsWith(EXTENSION))?.path;
  };
  const pathOf = (args: object) =>
    isFromBrowser(args) ? chosen() : mapInFront(app, maps)?.context.path;
  commands.addCommand(COMMANDS.notebook, {
    label: (args) => (isFromBrowser(args) ? "Open in Notebook" : "Open Journey Map in Notebook"),
    caption: "Create a notebook that opens this map as jm",
    icon: (args) => (isFromBrowser(args) ? notebookIcon : undefined),
    isEnabled: (args) => pathOf(args) !== undefined,
    execute: async (args) => {
      const path = pathOf(args);
      if (path !== undefined) {
        const title = "The notebook could not be created";
        await told(title, () => openInNotebook(app, path));
      }
    },
  });
  palette?.addItem({ command: COMMANDS.notebook, category: CATEGORY });
  return async (args) => {
    if (!isFromBrowser(args)) {
      return mapInFront(app, maps);
    }
    const path = chosen();
    if (path === undefined) {
      return null;
    }
    const widget = await commands.execute("docmanager:open", { path });
    return maps.tracker.has(widget) ? widget : null;
  };
}
