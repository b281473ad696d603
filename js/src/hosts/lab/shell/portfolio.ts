/** Portfolios in JupyterLab: the folder that the side panel shows, and changes of several maps. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import { Dialog, Notification } from "@jupyterlab/apputils";
import type { IFileBrowserFactory } from "@jupyterlab/filebrowser";
import { Widget } from "@lumino/widgets";
import { type Signal, signal } from "@preact/signals";
import { EDITOR, mapIcon } from "../file-type.ts";
import type { MapWidget } from "../maps.ts";
import { COMMANDS } from "../names.ts";
import type { Around } from "../open/portfolio.tsx";
import { type Contradiction, type Portfolio, portfoliosOf, type Version } from "../portfolios.ts";

const FAILED = "The maps could not be changed";
/** Time for which a result stays on the screen, in ms. */
const LONG = 12_000;

/** Return what the section of the side panel does in JupyterLab, and add its command. */
export function addPortfolio(app: JupyterFrontEnd, browsers: IFileBrowserFactory | null): Around {
  const { commands, serviceManager } = app;
  const { contents } = serviceManager;
  const chosen: Signal<string | null> = signal(null);
  const portfolios = portfoliosOf(app);
  const listeners = new Set<() => void>();
  const shown = () => browsers?.tracker.currentWidget ?? null;
  const isLocal = (path: string) => contents.driveName(path) === "";
  const choose = (path: string) => {
    chosen.value = contents.localPath(path);
  };
  const selected = () => [...(shown()?.selectedItems() ?? [])].find((each) => isFolder(each));
  commands.addCommand(COMMANDS.portfolio, {
    label: "Open as Portfolio",
    caption:
      "Show the journey maps of this folder, their gaps, and where they contradict each other",
    icon: mapIcon,
    isVisible: () => isLocal(selected()?.path ?? shown()?.model.path ?? ""),
    execute: () => {
      choose(selected()?.path ?? shown()?.model.path ?? "");
      return commands.execute(`${COMMANDS.panel}portfolio`);
    },
  });
  return {
    chosen,
    show: (folder) => portfolios.show(folder),
    openMap: (path) => void commands.execute("docmanager:open", { path, factory: EDITOR }),
    chooseFolder: browsers === null ? null : () => choose(shown()?.model.path ?? ""),
    compare: async (what, portfolio) => {
      const taken = await askForVersion(what, portfolio);
      if (taken === null) {
        return false;
      }
      const { version, fields, to } = taken;
      const [source = ""] = version.maps;
      try {
        const sharing = { id: what.id, source, to, fields };
        const made = await portfolios.share(portfolio.path, sharing);
        report(what, made.changed.length, async () => {
          await portfolios.undo(made.undo);
          for (const each of listeners) {
            each();
          }
        });
      } catch (error) {
        Notification.error(`${FAILED}: ${wordsOf(error)}`, { autoClose: false });
      }
      return true;
    },
    watchFiles(listener) {
      listeners.add(listener);
      contents.fileChanged.connect(listener);
      window.addEventListener("focus", listener);
      return () => {
        listeners.delete(listener);
        contents.fileChanged.disconnect(listener);
        window.removeEventListener("focus", listener);
      };
    },
    localPath: (map: MapWidget) =>
      isLocal(map.context.path) ? contents.localPath(map.context.path) : null,
  };
}

/** Show what was changed, with a button that takes it back. */
function report(what: Contradiction, changed: number, undo: () => Promise<void>): void {
  const name = isolated(what.name);
  const maps = changed === 1 ? "1 map" : `${changed} maps`;
  const take = () => {
    const undone = `${name}: undone in ${maps}`;
    void undo().then(
      () => Notification.success(undone, { autoClose: LONG }),
      (error) => Notification.error(`${FAILED}: ${wordsOf(error)}`, { autoClose: false }),
    );
  };
  Notification.success(`${name}: ${maps} changed`, {
    autoClose: LONG,
    actions: changed === 0 ? [] : [{ label: "Undo", callback: take }],
  });
}

interface Taken {
  readonly version: Version;
  readonly fields: readonly string[];
  /** Names of the maps that get the version. */
  readonly to: readonly string[];
}

/** Ask which version of a thing is right; null if none was chosen. */
async function askForVersion(what: Contradiction, portfolio: Portfolio): Promise<Taken | null> {
  const { drawVersions } = await import("../open/versions.tsx");
  const { othersOf, titlesOf } = await import("../open/portfolio-rows.ts");
  const body = new Widget();
  body.addClass("jn-lab-versions-dialog");
  const dialog = new Dialog({
    title: `${isolated(what.name)}: ${what.versions.length} versions`,
    body,
    buttons: [Dialog.cancelButton({ label: "Close" })],
  });
  let taken: Taken | null = null;
  const end = drawVersions(body.node, {
    what,
    titles: titlesOf(portfolio),
    take: (version, fields) => {
      taken = { version, fields, to: othersOf(what.versions, version) };
      dialog.resolve(0);
    },
  });
  await dialog.launch();
  end();
  return taken;
}

/** Return a name whose direction of writing does not reach the words after it. */
function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

function isFolder({ type }: { readonly type: string }): boolean {
  return type === "directory";
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
