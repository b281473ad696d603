/** Parts of the extension around the documents; each can be disabled on its own. */

import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { ISearchProviderRegistry } from "@jupyterlab/documentsearch";
import { IDefaultFileBrowser, IFileBrowserFactory } from "@jupyterlab/filebrowser";
import { ILauncher } from "@jupyterlab/launcher";
import { IMainMenu } from "@jupyterlab/mainmenu";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { IStatusBar } from "@jupyterlab/statusbar";
import { Maps } from "../maps.ts";
import { addEditing } from "./edit-menu.ts";
import { addExports } from "./exports.ts";
import { addFileCommands } from "./file-commands.ts";
import { addNewMaps } from "./new-map.ts";
import { addPanel } from "./panel.ts";
import { addSearch } from "./search.ts";
import { addSettings } from "./settings.ts";
import { addStatus } from "./status.ts";

const newMaps: JupyterFrontEndPlugin<void> = {
  id: "journeynb:new",
  description: "New journey maps in the launcher, in File > New and in the palette.",
  autoStart: true,
  optional: [IDefaultFileBrowser, ILauncher, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    browser: IDefaultFileBrowser | null,
    launcher: ILauncher | null,
    palette: ICommandPalette | null,
  ) => addNewMaps(app, { browser, launcher, palette }),
};

const commands: JupyterFrontEndPlugin<void> = {
  id: "journeynb:commands",
  description: "Commands for journey maps, in the menus and in the palette.",
  autoStart: true,
  requires: [Maps],
  optional: [IMainMenu, ICommandPalette, IFileBrowserFactory],
  activate: (
    app: JupyterFrontEnd,
    maps: Maps,
    menu: IMainMenu | null,
    palette: ICommandPalette | null,
    browsers: IFileBrowserFactory | null,
  ) => {
    addEditing(app, maps, menu, palette);
    const mapOf = addFileCommands(app, maps, browsers, palette);
    addExports(app, maps, mapOf, palette);
  },
};

const panel: JupyterFrontEndPlugin<void> = {
  id: "journeynb:panel",
  description: "A side panel with the outline, gaps and comments of the map, and its portfolio.",
  autoStart: true,
  requires: [Maps],
  optional: [ILayoutRestorer, ICommandPalette, IFileBrowserFactory],
  activate: (
    app: JupyterFrontEnd,
    maps: Maps,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    browsers: IFileBrowserFactory | null,
  ) => addPanel(app, maps, { restorer, palette, browsers }),
};

const status: JupyterFrontEndPlugin<void> = {
  id: "journeynb:status",
  description: "The saved state and the gaps of the map in the status bar.",
  autoStart: true,
  requires: [Maps],
  optional: [IStatusBar], // the notebook has none
  activate: (app: JupyterFrontEnd, maps: Maps, bar: IStatusBar | null) =>
    bar === null ? undefined : addStatus(app, maps, bar),
};

const search: JupyterFrontEndPlugin<void> = {
  id: "journeynb:search",
  description: "Find in journey maps.",
  autoStart: true,
  requires: [Maps, ISearchProviderRegistry],
  activate: (_: JupyterFrontEnd, maps: Maps, registry: ISearchProviderRegistry) =>
    addSearch(maps, registry),
};

const settings: JupyterFrontEndPlugin<void> = {
  id: "journeynb:settings",
  description: "The first view, saving and ignored rules.",
  autoStart: true,
  requires: [Maps, ISettingRegistry],
  activate: (_: JupyterFrontEnd, maps: Maps, registry: ISettingRegistry) => {
    addSettings(maps, registry).catch((reason) => {
      console.error("The settings of journey maps could not be read.", reason);
    });
  },
};

export const aroundDocuments = [newMaps, commands, panel, status, search, settings];
