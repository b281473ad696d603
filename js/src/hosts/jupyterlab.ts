/** The extension of JupyterLab and Notebook: journey maps as documents. */

import { documents } from "./lab/documents.ts";

export default [documents];
