/** The panel at the left: the map as an outline, its gaps and its comments, and its portfolio. */

import type { ILayoutRestorer, JupyterFrontEnd } from "@jupyterlab/application";
import type { ICommandPalette } from "@jupyterlab/apputils";
import type { IFileBrowserFactory } from "@jupyterlab/filebrowser";
import { SidePanel } from "@jupyterlab/ui-components";
import { type AccordionPanel, Widget } from "@lumino/widgets";
import { mapIcon } from "../file-type.ts";
import type { Maps } from "../maps.ts";
import { CATEGORY, COMMANDS, SECTIONS, type Section } from "../names.ts";
import { whenFirstOpened } from "./parts.ts";
import { addPortfolio } from "./portfolio.ts";

const ID = "journeynb-panel";

/** A part of the panel; it is drawn while it is seen. */
export class PanelSection extends Widget {
  private end: (() => void) | undefined;

  constructor(
    readonly section: Section,
    label: string,
    private readonly draw: (section: Section, place: HTMLElement) => Promise<() => void>,
  ) {
    super();
    this.title.label = label;
    this.addClass("jn-lab-section");
  }

  protected override onAfterShow(): void {
    this.start();
  }

  protected override onAfterAttach(): void {
    if (this.isVisible) {
      this.start();
    }
  }

  protected override onBeforeHide(): void {
    this.stop();
  }

  protected override onBeforeDetach(): void {
    this.stop();
  }

  private start(): void {
    if (this.end !== undefined) {
      return;
    }
    let stopped = false;
    let clear: (() => void) | undefined;
    this.end = () => {
      stopped = true;
      clear?.();
    };
    void this.draw(this.section, this.node).then((found) => {
      clear = found;
      if (stopped) {
        found();
      }
    });
  }

  private stop(): void {
    this.end?.();
    this.end = undefined;
  }
}

/** Parts of JupyterLab that the panel uses; the notebook lacks some. */
export interface Places {
  readonly restorer: ILayoutRestorer | null;
  readonly palette: ICommandPalette | null;
  readonly browsers: IFileBrowserFactory | null;
}

export function addPanel(
  app: JupyterFrontEnd,
  maps: Maps,
  { restorer, palette, browsers }: Places,
): void {
  const panel = new SidePanel();
  panel.id = ID;
  panel.addClass("jn-lab-panel");
  panel.title.icon = mapIcon;
  panel.title.caption = "Journey map: outline, gaps, comments and portfolio";
  panel.node.setAttribute("role", "region");
  panel.node.setAttribute("aria-label", "Journey map");
  const around = addPortfolio(app, browsers);
  const create = () => void app.commands.execute(COMMANDS.create);
  const draw = async (section: Section, place: HTMLElement) => {
    if (section === "portfolio") {
      const { drawPortfolio } = await import("../open/portfolio.tsx");
      return drawPortfolio(maps, around, place);
    }
    const { drawSection } = await import("../open/sections.tsx");
    return drawSection(maps, section, place, create);
  };
  const parts = SECTIONS.map(([section, label]) => new PanelSection(section, label, draw));
  const content = panel.content as AccordionPanel;
  for (const [place, part] of parts.entries()) {
    panel.addWidget(part);
    if (place > 0) {
      content.collapse(place);
    }
  }
  whenFirstOpened(maps, async () => {
    const { countSections } = await import("../open/section-counts.ts");
    countSections(maps, (section, count) => {
      const place = SECTIONS.findIndex(([name]) => name === section);
      const [, label = ""] = SECTIONS[place] ?? [];
      const part = parts[place];
      if (part !== undefined) {
        part.title.label = count === 0 ? label : `${label} (${count})`;
      }
    });
  });
  app.shell.add(panel, "left", { rank: 450, type: "Journey map" });
  restorer?.add(panel, ID);
  SECTIONS.forEach(([section, label], place) => {
    const command = `${COMMANDS.panel}${section}`;
    app.commands.addCommand(command, {
      label: `Show ${label} in the Side Panel`,
      caption: `Open the panel with the ${label.toLowerCase()} of the map`,
      execute: () => {
        app.shell.activateById(ID);
        for (const other of parts.keys()) {
          other === place ? content.expand(other) : content.collapse(other);
        }
      },
    });
    palette?.addItem({ command, category: CATEGORY });
  });
}
