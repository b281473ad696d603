/** Where JupyterLab has no server that holds maps, such as in JupyterLite: its files and kernels. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import { type Contents, ServerConnection } from "@jupyterlab/services";
import type { FindGaps } from "../offline/local-host.ts";
import { KernelGaps } from "./kernel-gaps.ts";

export interface LocalFile {
  readonly text: string;
  readonly modified: string;
  readonly writable: boolean;
}

/** Reads and writes maps as JupyterLab does, without a session on the server. */
export interface LocalFiles {
  read(path: string): Promise<LocalFile>;
  /** Write a file, and return the time of that. */
  write(path: string, text: string): Promise<string>;
  /** Return the names of the files in a folder. */
  list(folder: string): Promise<readonly string[]>;
  readonly findGaps: FindGaps;
  /** Call a function when a kernel that can find gaps may have come or gone. */
  watchKernels(listener: () => void): () => void;
}

/** Return the files of JupyterLab if its server holds no maps, else null. */
export async function localFiles(
  app: JupyterFrontEnd,
  drive: Pick<Contents.IDrive, "get" | "save">,
): Promise<LocalFiles | null> {
  if (await holdsMaps(app.serviceManager.serverSettings)) {
    return null;
  }
  const kernels = new KernelGaps(app);
  return {
    async read(path) {
      const found = await drive.get(path, { content: true, type: "file", format: "text" });
      const { last_modified: modified, writable } = found;
      return { text: String(found.content ?? ""), modified, writable };
    },
    async write(path, text) {
      const saved = await drive.save(path, { type: "file", format: "text", content: text });
      return saved.last_modified;
    },
    async list(folder) {
      const { content } = await drive.get(folder, { content: true, type: "directory" });
      return (content as readonly { readonly name: string }[]).map(({ name }) => name);
    },
    findGaps: (text) => kernels.find(text),
    watchKernels: (listener) => kernels.watch(listener),
  };
}

/** Whether a server answers that holds maps; a server that cannot be reached may. */
async function holdsMaps(settings: ServerConnection.ISettings): Promise<boolean> {
  let answer: Response;
  try {
    const url = `${settings.baseUrl.replace(/\/*$/, "/")}journeynb/templates`;
    answer = await ServerConnection.makeRequest(url, {}, settings);
  } catch {
    return true;
  }
  if (answer.status === 404 || answer.status === 405) {
    return false;
  }
  const type = answer.headers.get("Content-Type") ?? "";
  return !answer.ok || type.includes("json"); // a site of static files may answer with a page
}
