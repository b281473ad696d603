/** What the commands of journey maps need of JupyterLab. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import { showErrorMessage } from "@jupyterlab/apputils";
import type { Editor } from "../../../editor/shared/context.ts";
import type { Maps, MapWidget } from "../maps.ts";

/** Return the map whose tab is in front, if it is a map. */
export function mapInFront(app: JupyterFrontEnd, { tracker }: Maps): MapWidget | null {
  const { currentWidget } = tracker;
  return currentWidget !== null && currentWidget === app.shell.currentWidget ? currentWidget : null;
}

/** Return the editor of the map whose tab is in front, once it is shown. */
export function editorInFront(app: JupyterFrontEnd, maps: Maps): Editor | null {
  return mapInFront(app, maps)?.content.editor.value ?? null;
}

/** Return the editor of a map as soon as it is shown; null if its file does not contain a map. */
export async function editorOf(widget: MapWidget): Promise<Editor | null> {
  await widget.context.ready;
  const { editor } = widget.content;
  return (
    editor.value ??
    new Promise((resolve) => {
      const end = editor.subscribe((found) => {
        if (found !== null) {
          setTimeout(() => end());
          resolve(found);
        }
      });
      widget.disposed.connect(() => resolve(null));
    })
  );
}

/** Run a task of a command; a dialog says if it fails. */
export async function told<T>(title: string, task: () => Promise<T>): Promise<T | undefined> {
  try {
    return await task();
  } catch (error) {
    await showErrorMessage(title, error instanceof Error ? error : String(error));
    return undefined;
  }
}

/** Run a task when the first map is opened: before, the code of the editor is not loaded. */
export function whenFirstOpened({ tracker }: Maps, task: () => Promise<void>): void {
  if (tracker.size > 0) {
    void task();
    return;
  }
  const start = () => {
    tracker.widgetAdded.disconnect(start);
    void task();
  };
  tracker.widgetAdded.connect(start);
}
