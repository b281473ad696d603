/** The list of keyboard shortcuts by purpose. */

import { proposalKeys } from "./proposals/state/proposals.ts";
import { useEditor } from "./shared/context.ts";
import { Dialog } from "./shared/dialog.tsx";

const GROUPS: readonly (readonly [string, readonly (readonly [keys: string, what: string])[]])[] = [
  [
    "Everywhere",
    [
      ["Ctrl+Z", "Undo"],
      ["Ctrl+Shift+Z", "Redo"],
      ["Ctrl+F", "Find and filter"],
      ["Ctrl+S", "Save"],
      ["Shift+F10", "Open the menu of an item, like a right click"],
      ["?", "Show keyboard shortcuts"],
      ["Escape", "Cancel, close, or exit full screen"],
    ],
  ],
  [
    "Cards",
    [
      ["↑ ↓ ← →", "Move from card to card"],
      ["Enter", "Open in the inspector"],
      ["F2", "Rename in place"],
      ["N", "Add another one"],
      ["Tab while adding", "Continue in the next stage"],
      ["L", "Link to another item"],
      ["C", "Comment on the item"],
      ["O", "Open the nested map of a stage or touchpoint"],
      ["Space", "Select or deselect"],
      ["Shift+↑ ↓ ← →, Ctrl+A", "Select more, or all"],
      ["Alt+↑ ↓ ← →", "Move the card; on a point of the curve, raise or lower the emotion"],
      ["Delete", "Delete"],
      ["Ctrl+D", "Duplicate"],
      ["Ctrl+C, Ctrl+X, Ctrl+V", "Copy, cut, paste"],
    ],
  ],
  [
    "Map and table",
    [
      ["Ctrl++, Ctrl+-, Ctrl+0", "Zoom in, zoom out, actual size"],
      ["← → on a row label", "Collapse or expand the row"],
      ["Shift+1", "Fit all stages; press again for the whole map"],
      ["Shift+0", "Fit the whole map"],
      ["Ctrl+Enter", "In the table, open the row in the inspector"],
    ],
  ],
  [
    "Inspector",
    [
      ["Tab", "Next field"],
      ["Enter", "Save the text; in a list, add the item"],
      ["Escape", "Discard the text, then go back to the card"],
      ["Backspace", "In an empty list field, remove the last item"],
      ["Alt+↑ ↓ ← →", "On a list item, move it"],
    ],
  ],
  [
    "Comments",
    [
      ["Ctrl+Enter", "Post the comment"],
      ["↑ ↓", "Next or previous thread"],
      ["R", "Answer the thread"],
      ["E", "Resolve the thread, or open it again"],
      ["Enter", "Go to the item"],
    ],
  ],
  [
    "Find",
    [
      ["Enter", "Next match"],
      ["Shift+Enter", "Previous match"],
      ["Escape", "Close the search"],
    ],
  ],
];

export function KeysDialog() {
  const { ui } = useEditor();
  if (!ui.keys.value) {
    return null;
  }
  return (
    <Dialog
      title="Keyboard shortcuts"
      onClose={() => {
        ui.keys.value = false;
      }}
    >
      <div class="jn-keys">
        {[...GROUPS, ...proposalKeys()].map(([name, keys]) => (
          <section key={name} aria-label={name}>
            <h4>{name}</h4>
            <ul>
              {keys.map(([key, what]) => (
                <li key={key}>
                  <span>{what}</span>
                  <span class="jn-caps">
                    {key.split(", ").map((each) => (
                      <Chord key={each} keys={each} />
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

/** Keys that are pressed together, each as a cap, and where they work: "← → on a row label". */
function Chord({ keys }: { keys: string }) {
  const [, caps = keys, where = ""] = /^(.+?)( (?:on|while) .+)?$/.exec(keys) ?? [];
  return (
    <span>
      {caps.split(/\+(?=.)/).map((each, at) => (
        <span key={each}>
          {at > 0 && "+"}
          <kbd>{each}</kbd>
        </span>
      ))}
      {where}
    </span>
  );
}
