/** The choice of a format of a report, in a dialog. */

import type { Dialog } from "@jupyterlab/apputils";
import { Widget } from "@lumino/widgets";
import type { ExportFormat } from "../../../protocol/messages.ts";
import type { REPORTS } from "../names.ts";

export class ReportForm extends Widget implements Dialog.IBodyWidget<ExportFormat> {
  constructor(formats: typeof REPORTS) {
    super({ node: document.createElement("fieldset") });
    this.addClass("jn-lab-report");
    const legend = document.createElement("legend");
    legend.textContent = "Format";
    this.node.append(
      legend,
      ...formats.map(([format, name, about], at) => {
        const row = document.createElement("label");
        const choice = document.createElement("input");
        choice.type = "radio";
        choice.name = "journeynb-report";
        choice.value = format;
        choice.checked = at === 0;
        const words = document.createElement("span");
        const title = document.createElement("b");
        title.textContent = name;
        const note = document.createElement("small");
        note.textContent = about;
        words.append(title, note);
        row.append(choice, words);
        return row;
      }),
    );
  }

  getValue(): ExportFormat {
    return this.node.querySelector<HTMLInputElement>("input:checked")?.value as ExportFormat;
  }
}
