/** How JupyterLab shows the state of an export. */

import type { Notification } from "@jupyterlab/apputils";
import type { Export } from "../../../editor/bar/exporter.ts";

/** Time for which a result stays on the screen, in ms. */
const LONG = 12_000;

export function notificationOf({ label, words, share, bad, remarks = [], keep, cancel }: Export): {
  message: string;
  type: Notification.TypeOptions;
  options: Notification.IOptions<string>;
} {
  const message = [`${label}: ${words}`, ...remarks].join("\n");
  if (share !== null) {
    const actions = cancel ? [{ label: "Cancel", callback: () => cancel() }] : [];
    return {
      message,
      type: "in-progress",
      options: { autoClose: false, progress: share, actions },
    };
  }
  const actions = keep ? [{ label: "Save beside the map", callback: stayOpen(keep) }] : [];
  return {
    message,
    type: bad ? "error" : "success",
    options: { autoClose: bad || remarks.length > 0 ? false : LONG, actions },
  };
}

/** A button that leaves the notification open, for what the button brings. */
function stayOpen(run: () => void) {
  return (event: MouseEvent) => {
    event.preventDefault();
    run();
  };
}
