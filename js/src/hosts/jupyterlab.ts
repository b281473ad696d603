/** The extension of JupyterLab and Notebook: journey maps as documents, and what is around them. */

import { documents } from "./lab/documents.ts";
import { aroundDocuments } from "./lab/shell/plugins.ts";

export default [documents, ...aroundDocuments];
