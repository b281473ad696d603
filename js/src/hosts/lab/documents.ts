/** The plugin that opens journey maps as documents. */

import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from "@jupyterlab/application";
import { WidgetTracker } from "@jupyterlab/apputils";
import { IDocumentManager } from "@jupyterlab/docmanager";
import type { Contents } from "@jupyterlab/services";
import { MapFactory } from "./document.ts";
import { EDITOR, fileType, mapIcon, NAME } from "./file-type.ts";
import { isLabs } from "./keys.ts";
import { localFiles } from "./local-files.ts";
import { Maps, type MapWidget } from "./maps.ts";
import { MapModelFactory } from "./model.ts";
import { OpenMaps, type Place } from "./open-maps.ts";
import { MapContents, PROVIDER } from "./provider.ts";

/** Name of the text editor in Open With. */
const TEXT_EDITOR = "Editor";

export const documents: JupyterFrontEndPlugin<Maps> = {
  id: "journeynb:plugin",
  description: "Journey maps as documents.",
  autoStart: true,
  provides: Maps,
  requires: [IDocumentManager],
  optional: [ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    restorer: ILayoutRestorer | null,
  ): Maps => {
    const { docRegistry, commands } = app;
    const { contents, serverSettings } = app.serviceManager;
    const { defaultDrive } = contents as typeof contents & { defaultDrive: Contents.IDrive };
    const tracker = new WidgetTracker<MapWidget>({ namespace: "journeynb" });
    let local: ReturnType<typeof localFiles> | undefined;
    const { contentProviderRegistry } = defaultDrive;
    const openAsText = (path: string) =>
      void commands.execute("docmanager:open", { path, factory: TEXT_EDITOR });
    /** Save the document; where that fails, JupyterLab says why. */
    const save = () => {
      if (commands.isEnabled("docmanager:save")) {
        void commands.execute("docmanager:save").catch(() => undefined);
      }
    };
    const place: Place = {
      ...(contentProviderRegistry === undefined && { problem: tooOld(app.version) }),
      local: () => {
        local ??= localFiles(app, defaultDrive);
        return local;
      },
      address: (path) => ({
        ...{ path, wsUrl: serverSettings.wsUrl, token: serverSettings.token },
        open: (url) => new serverSettings.WebSocket(url),
        autosave: () => manager.autosave,
      }),
      around: (map) => ({
        save,
        openMap: async (path) => {
          await commands.execute("docmanager:open", { path, factory: EDITOR });
        },
        takesKey: isLabs,
        pass: (event) => (isSave(event) ? save() : passOn(event, widgetOf(tracker, map.path))),
        openAsText: () => openAsText(map.path),
        actions: [
          {
            ...{ key: "as", content: "Save as…", hint: "Save a copy of the map" },
            run: () => void commands.execute("docmanager:save-as"),
          },
        ],
      }),
    };
    const maps = new OpenMaps(place);
    contentProviderRegistry?.register(PROVIDER, new MapContents(maps, defaultDrive));
    docRegistry.addFileType(fileType);
    docRegistry.addModelFactory(new MapModelFactory());
    const factory = new MapFactory(
      maps,
      {
        openAsText,
        localPath: (path) => contents.localPath(path),
      },
      {
        name: EDITOR,
        label: EDITOR,
        modelName: NAME,
        fileTypes: [NAME],
        defaultFor: [NAME],
        contentProviderId: PROVIDER,
      },
    );
    factory.widgetCreated.connect((_, widget) => {
      widget.title.icon = mapIcon;
      void tracker.add(widget);
      widget.context.pathChanged.connect(() => void tracker.save(widget));
    });
    docRegistry.addWidgetFactory(factory as never);
    void restorer?.restore(tracker, {
      command: "docmanager:open",
      args: (widget) => ({ path: widget.context.path, factory: EDITOR }),
      name: (widget) => widget.context.path,
    });
    return { tracker };
  },
};

function isSave({ ctrlKey, metaKey, shiftKey, altKey, key }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && !shiftKey && !altKey && key.toLowerCase() === "s";
}

function tooOld(version: string): string {
  return (
    `Journey maps open as documents in JupyterLab 4.4 or newer; this is ${version}. Upgrade ` +
    "JupyterLab, or edit the map in a notebook: jn.open(path).edit()"
  );
}

/** Return the document of a map, the current one first. */
function widgetOf(tracker: WidgetTracker<MapWidget>, path: string): MapWidget | undefined {
  const shows = (widget: MapWidget | null) => widget?.context.localPath === path;
  const { currentWidget } = tracker;
  return currentWidget !== null && shows(currentWidget) ? currentWidget : tracker.find(shows);
}

/** Dispatch a key again, above the editor, which keeps its keys from JupyterLab. */
function passOn(event: KeyboardEvent, widget: MapWidget | undefined): void {
  const { key, code, ctrlKey, metaKey, shiftKey, altKey, keyCode } = event;
  widget?.node.dispatchEvent(
    new KeyboardEvent("keydown", {
      ...{ key, code, ctrlKey, metaKey, shiftKey, altKey, keyCode },
      ...{ bubbles: true, cancelable: true, composed: true },
    }),
  );
}
