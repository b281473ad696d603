/** Export and report: the server makes the file in the background, and JupyterLab shows how far. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import { Dialog, type ICommandPalette, Notification } from "@jupyterlab/apputils";
import type { ExportFormat } from "../../../protocol/messages.ts";
import type { Maps, MapWidget } from "../maps.ts";
import { CATEGORY, COMMANDS, EXPORTS, REPORTS } from "../names.ts";
import { isFromBrowser, type MapOf } from "./file-commands.ts";
import { editorInFront, editorOf } from "./parts.ts";
import { ReportForm } from "./report-form.ts";

export function addExports(
  app: JupyterFrontEnd,
  maps: Maps,
  mapOf: MapOf,
  palette: ICommandPalette | null,
): void {
  const { commands } = app;
  const isEnabled = (args: object) =>
    isFromBrowser(args) || editorInFront(app, maps)?.store.host.kernel === true;
  commands.addCommand(COMMANDS.export, {
    label: (args) => {
      const name = EXPORTS.find(([format]) => format === args.format)?.[1] ?? "";
      return args.isPalette ? `Export Map as ${name}` : name;
    },
    isEnabled,
    execute: async (args) => {
      const map = await mapOf(args);
      if (map !== null) {
        await exportFrom(map, args.format as ExportFormat);
      }
    },
  });
  commands.addCommand(COMMANDS.report, {
    label: (args) => (isFromBrowser(args) ? "Report…" : "Journey Map Report…"),
    caption: "Create a report of the journey map",
    isEnabled,
    execute: async (args) => {
      const map = await mapOf(args);
      if (map === null) {
        return;
      }
      const answer = await new Dialog({
        title: "Report of the map",
        body: new ReportForm(REPORTS),
        buttons: [Dialog.cancelButton(), Dialog.okButton({ label: "Create the report" })],
        focusNodeSelector: "input:checked",
      }).launch();
      if (answer.button.accept && answer.value) {
        await exportFrom(map, answer.value);
      }
    },
  });
  for (const [format] of EXPORTS) {
    const args = { format, isPalette: true };
    palette?.addItem({ command: COMMANDS.export, args, category: CATEGORY });
  }
  palette?.addItem({ command: COMMANDS.report, category: CATEGORY });
}

async function exportFrom(map: MapWidget, format: ExportFormat): Promise<void> {
  const editor = await editorOf(map);
  if (editor === null) {
    return;
  }
  const [{ exportMap }, { notificationOf }] = await Promise.all([
    import("../open/acts.ts"),
    import("../open/export-notification.ts"),
  ]);
  let id = "";
  exportMap(editor, format, (step) => {
    const { message, type, options } = notificationOf(step);
    if (id === "" || !Notification.update({ id, message, type, ...options })) {
      id = Notification.emit(message, type, options);
    }
  });
}
