/** JupyterLab's status bar: whether the map is saved, and its gaps. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { IStatusBar } from "@jupyterlab/statusbar";
import { Signal } from "@lumino/signaling";
import { Widget } from "@lumino/widgets";
import type { Maps } from "../maps.ts";
import { COMMANDS } from "../names.ts";
import { mapInFront, whenFirstOpened } from "./parts.ts";

export class StatusItem extends Widget {
  /** Emits when another map comes to the front. */
  readonly changed = new Signal<this, void>(this);
  readonly saved = document.createElement("span");
  readonly gaps = document.createElement("button");

  constructor(showGaps: () => void) {
    super();
    this.addClass("jn-lab-status");
    this.saved.className = "jp-StatusBar-TextItem";
    this.gaps.type = "button";
    this.gaps.className = "jp-StatusBar-TextItem";
    this.gaps.title = "Show the gaps of the map";
    this.gaps.addEventListener("click", showGaps);
    this.node.append(this.saved, this.gaps);
  }
}

export function addStatus(app: JupyterFrontEnd, maps: Maps, bar: IStatusBar): void {
  const item = new StatusItem(() => void app.commands.execute(`${COMMANDS.panel}gaps`));
  bar.registerStatusItem("journeynb:status", {
    item,
    align: "left",
    rank: 100,
    isActive: () => mapInFront(app, maps) !== null,
    activeStateChanged: item.changed,
  });
  const changed = () => item.changed.emit();
  maps.tracker.currentChanged.connect(changed);
  app.shell.currentChanged?.connect(changed);
  whenFirstOpened(maps, async () => {
    const { showStatus } = await import("../open/status-text.ts");
    showStatus(maps, item);
    changed();
  });
}
