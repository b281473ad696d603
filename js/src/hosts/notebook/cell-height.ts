/**
 * The height of the editor that the user has chosen, in the metadata of its cell: a saved notebook
 * keeps it, and it stays when the cell runs again with the same `height=`.
 */

import type { AnyModel } from "@anywidget/types";

const KEY = "journeynb";

/** The chosen height, and the one that the code asks for: another one in the code wins. */
interface Kept {
  readonly height: string;
  readonly instead_of: string;
}

/** A cell of JupyterLab or Notebook. */
interface CellModel {
  getMetadata?(key: string): unknown;
  setMetadata?(key: string, value: unknown): void;
}

interface NotebookModel {
  readonly cells?: { get(index: number): CellModel | undefined; readonly length: number };
}

type Sized = AnyModel<{ height: string }>;

/** Return the cell that shows the editor; undefined in other hosts, and for one below another. */
function cellOf(model: Sized, place: HTMLElement | null): CellModel | undefined {
  const manager = model.widget_manager as unknown as { context?: { model?: NotebookModel } };
  const cells = manager?.context?.model?.cells;
  if (place?.closest(".jn-below")) {
    return undefined; // the height of the cell is that of the editor above
  }
  const shown = place?.closest<HTMLElement>(".jp-Cell");
  const index = Number(shown?.dataset.windowedListIndex ?? Number.NaN);
  return cells === undefined || !(index >= 0 && index < cells.length)
    ? undefined
    : cells.get(index);
}

/** Return the height that was chosen for this editor. */
export function keptHeight(model: Sized, place: HTMLElement | null): string | undefined {
  const kept = cellOf(model, place)?.getMetadata?.(KEY) as Partial<Kept> | undefined;
  const { height, instead_of } = kept ?? {};
  return instead_of === model.get("height") && /^\d+px$/.test(height ?? "") ? height : undefined;
}

/** Keep a height in the cell; in other hosts, in the state of the widget. */
export function keepHeight(model: Sized, place: HTMLElement | null, height: string): void {
  const cell = cellOf(model, place);
  if (cell?.setMetadata === undefined) {
    model.set("height", height);
    model.save_changes();
    return;
  }
  cell.setMetadata(KEY, { height, instead_of: model.get("height") } satisfies Kept);
}
