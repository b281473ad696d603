/** Opens a map in a new notebook, with a cell that opens the same file. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import { PathExt } from "@jupyterlab/coreutils";

/** Return the content of a notebook that opens a file beside it. */
export function notebookFor(name: string, kernel: { name: string; display: string } | null) {
  const source = `import journeynb as jn\n\njm = jn.open(${JSON.stringify(name)})\njm`;
  return {
    cells: [
      {
        cell_type: "code",
        execution_count: null,
        id: "open-map",
        metadata: {},
        outputs: [],
        source,
      },
    ],
    metadata: {
      ...(kernel && {
        kernelspec: { name: kernel.name, display_name: kernel.display, language: "python" },
      }),
      language_info: { name: "python" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** Return the default kernel if it runs Python, or else the first one that does. */
export function pythonKernel(
  specs: {
    readonly default: string;
    readonly kernelspecs: Readonly<
      Record<string, { name: string; display_name: string; language: string } | undefined>
    >;
  } | null,
): { name: string; display: string } | null {
  const all = Object.values(specs?.kernelspecs ?? {});
  const usable = all.filter((each) => each?.language.toLowerCase() === "python");
  const found = usable.find((each) => each?.name === specs?.default) ?? usable[0];
  return found === undefined ? null : { name: found.name, display: found.display_name };
}

/** Create a notebook beside a map, and open it next to the map. */
export async function openInNotebook(app: JupyterFrontEnd, path: string): Promise<void> {
  const { contents, kernelspecs } = app.serviceManager;
  await kernelspecs.ready;
  const content = notebookFor(PathExt.basename(path), pythonKernel(kernelspecs.specs));
  const made = await contents.newUntitled({ path: PathExt.dirname(path), type: "notebook" });
  await contents.save(made.path, { type: "notebook", format: "json", content });
  const options = { mode: "split-right" };
  await app.commands.execute("docmanager:open", { path: made.path, factory: "Notebook", options });
}
