/** The file type of journey maps, and its icon. */

import type { DocumentRegistry } from "@jupyterlab/docregistry";
import { LabIcon } from "@jupyterlab/ui-components";

/** Name of the file type, and of the factory of its models. */
export const NAME = "journeymap";
/** Name of the editor in Open With. */
export const EDITOR = "Journey map";
export const EXTENSION = ".journeymap.json";

/** Three touchpoints along a journey. */
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 22 22">
<path class="jp-icon-contrast0" d="M4.5 15.5C8 15.5 7.5 6.5 11 6.5S14 13 17.5 13" fill="none" stroke="#6d5bd0" stroke-width="1.8" stroke-linecap="round" style="fill:none"/>
<g class="jp-icon-contrast0" fill="#6d5bd0"><circle cx="4.5" cy="15.5" r="2.6"/><circle cx="11" cy="6.5" r="2.6"/><circle cx="17.5" cy="13" r="2.6"/></g>
</svg>`;

export const mapIcon = new LabIcon({ name: "journeynb:map", svgstr: ICON });

export const fileType: Partial<DocumentRegistry.IFileType> = {
  name: NAME,
  displayName: EDITOR,
  extensions: [EXTENSION],
  mimeTypes: ["application/json"],
  contentType: "file",
  fileFormat: "text",
  icon: mapIcon,
};
