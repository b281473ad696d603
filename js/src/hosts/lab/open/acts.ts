/** What the commands do in an editor; loaded with it, as JupyterLab itself does not need it. */

import { effect } from "@preact/signals";
import { type Export, Exporter } from "../../../editor/bar/exporter.ts";
import type { Editor } from "../../../editor/shared/context.ts";
import type { ExportFormat } from "../../../protocol/messages.ts";

export { travel } from "../../../editor/shared/undoing.ts";

const exporters = new WeakMap<Editor, Exporter>();

/** Export the map in the background; `show` shows each state of it, the result last. */
export function exportMap(
  editor: Editor,
  format: ExportFormat,
  show: (what: Export) => void,
): void {
  const exporter = exporters.get(editor) ?? new Exporter(editor);
  exporters.set(editor, exporter);
  if (exporter.shown.value !== null && exporter.shown.value.share !== null) {
    void exporter.start(format); // says that another one is being made
    return;
  }
  last.get(exporter)?.();
  exporter.shown.value = null;
  void exporter.start(format);
  const end = effect(() => {
    const shown = exporter.shown.value;
    if (shown !== null) {
      show(shown);
    }
  });
  last.set(exporter, end);
}

/** Ends what followed the last export: its file may still be saved beside the map. */
const last = new WeakMap<Exporter, () => void>();
