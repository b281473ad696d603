/** Says when the host does not answer, why, and what becomes of the edits. */

import { isFinal, type Presence } from "../../protocol/host.ts";
import { useEditor } from "../shared/context.ts";
import { copyText } from "../shared/copy-text.tsx";
import { Button } from "../shared/parts.tsx";

const WHY: Record<Exclude<Presence, "here">, string> = {
  away: "The connection to the kernel is lost.",
  silent: "Python is not responding. It may be busy, or the kernel was restarted elsewhere.",
  stopped: "The kernel has stopped.",
  elsewhere: "The kernel was restarted elsewhere.",
  static: "No kernel is connected to this page. You can read the map, but not edit it.",
};

/** What to do, for someone with unsaved edits and for a reader. */
const NEXT: Record<Exclude<Presence, "here">, readonly [string, string]> = {
  away: ["The map is updated when the connection is back.", ""],
  silent: [
    "If nothing happens, reload the page, run the cell again, and apply your edits there.",
    "If nothing happens, reload the page and run the cell again.",
  ],
  stopped: [
    "To continue, run the cells again and apply your edits to the new map.",
    "You can still read the map. To edit it, run the cells again.",
  ],
  elsewhere: [
    "To continue, run the cells again and apply your edits to the new map.",
    "You can still read the map. To edit it, run the cells again.",
  ],
  static: ["", ""],
};

export function Absence() {
  const editor = useEditor();
  const { store } = editor;
  const presence = store.presence.value;
  if (presence === "here") {
    return null;
  }
  const { unsent } = store;
  const count = isFinal(presence) ? store.kept : unsent;
  const kept = `${count === 1 ? "Your edit is" : `Your ${count} edits are`} kept here.`;
  const [next, idle] = NEXT[presence];
  const { absence } = store.host;
  const why = absence?.value?.why ?? WHY[presence];
  const words = count > 0 ? [why, kept, absence?.value?.next ?? next] : [why, idle];
  const calm = presence === "static";
  return (
    <div class={`jn-banner${calm ? "" : " jn-bad"}`} role={calm ? "status" : "alert"}>
      <span>{words.filter((each) => each !== "").join(" ")}</span>
      {unsent > 0 && (
        <Button
          look="bordered"
          label="Copy unsaved edits"
          onClick={() => {
            const json = JSON.stringify(store.unconfirmed(), null, 1);
            void copyText(editor, json, "Unsaved edits");
          }}
        />
      )}
    </div>
  );
}
