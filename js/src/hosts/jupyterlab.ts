/** The extension of JupyterLab and Notebook: journey maps as documents. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { fileType } from "./lab/file-type.ts";

const documents: JupyterFrontEndPlugin<void> = {
  id: "journeynb:plugin",
  description: "Journey maps as documents.",
  autoStart: true,
  activate: (app: JupyterFrontEnd) => {
    app.docRegistry.addFileType(fileType);
  },
};

export default documents;

/** Load the editor, which is a file of its own. */
export const loadEditor = () => import("./lab/editor.ts");
