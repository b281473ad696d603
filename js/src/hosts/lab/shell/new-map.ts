/** New maps: in the launcher, in File > New and in the palette. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { ICommandPalette } from "@jupyterlab/apputils";
import { URLExt } from "@jupyterlab/coreutils";
import type { IDefaultFileBrowser } from "@jupyterlab/filebrowser";
import type { ILauncher } from "@jupyterlab/launcher";
import { type Contents, ServerConnection } from "@jupyterlab/services";
import { EXTENSION, mapIcon } from "../file-type.ts";
import { CATEGORY, COMMANDS, STARTS, type Start } from "../names.ts";
import { told } from "./parts.ts";

const FAILED = "The journey map could not be created";

export interface Places {
  readonly browser: IDefaultFileBrowser | null;
  readonly launcher: ILauncher | null;
  readonly palette: ICommandPalette | null;
}

/** Add the command for new maps; the menus are in the schema of the settings. */
export function addNewMaps(app: JupyterFrontEnd, { browser, launcher, palette }: Places): void {
  const { commands } = app;
  const startOf = ({ start }: { readonly start?: unknown }) =>
    typeof start === "number" ? STARTS[start] : undefined;
  commands.addCommand(COMMANDS.create, {
    label: (args) => {
      const start = startOf(args)?.label;
      if (args.isPalette) {
        return start === undefined ? "New Journey Map" : `New Journey Map: ${start}`;
      }
      return start ?? "Journey Map";
    },
    caption: (args) => startOf(args)?.about ?? "Create a customer journey map",
    icon: (args) => (args.isPalette || startOf(args) ? undefined : mapIcon),
    execute: (args) =>
      told(FAILED, async () => {
        const folder = typeof args.cwd === "string" ? args.cwd : (browser?.model.path ?? "");
        const path = await create(app, folder, startOf(args)?.from ?? {});
        return commands.execute("docmanager:open", { path });
      }),
  });
  launcher?.add({ command: COMMANDS.create, category: "Other", rank: 4 });
  palette?.addItem({ command: COMMANDS.create, args: { isPalette: true }, category: CATEGORY });
  for (const start of STARTS.keys()) {
    const args = { start, isPalette: true };
    if (start > 0) {
      palette?.addItem({ command: COMMANDS.create, args, category: CATEGORY });
    }
  }
}

/** Create a map in a folder; return its path. */
async function create(app: JupyterFrontEnd, folder: string, from: Start["from"]): Promise<string> {
  const { serverSettings: settings, contents } = app.serviceManager;
  const drive = contents.driveName(folder);
  const path = contents.localPath(folder);
  const url = URLExt.join(settings.baseUrl, "journeynb", "new");
  const name = from.sample === undefined ? {} : { name: from.sample };
  const body = JSON.stringify({ path, ...from, ...name });
  const answer = await ServerConnection.makeRequest(url, { method: "POST", body }, settings);
  const made: { path?: string; message?: string } = await answer.json().catch(() => ({}));
  if (answer.ok && made.path !== undefined) {
    return drive === "" ? made.path : `${drive}:${made.path}`;
  }
  if (made.message !== undefined || ![404, 405].includes(answer.status)) {
    throw new Error(made.message || `${answer.status} ${answer.statusText}`);
  }
  if (from.template !== undefined || from.sample !== undefined) {
    throw new Error(
      "This server does not have journeynb's extension, which has the templates. Install " +
        "journeynb where the Jupyter server runs, or create an empty map.",
    );
  }
  const options = { path: folder, type: "file", ext: EXTENSION } as Contents.ICreateOptions;
  return (await contents.newUntitled(options)).path;
}
