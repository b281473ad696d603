/** The list of keys, by what they are for. */

import { useEditor } from "./context.ts";
import { Dialog } from "./dialog.tsx";

const GROUPS: readonly (readonly [string, readonly (readonly [keys: string, what: string])[]])[] = [
  [
    "Everywhere",
    [
      ["Ctrl+Z", "Undo"],
      ["Ctrl+Shift+Z", "Redo"],
      ["Ctrl+F", "Find and filter"],
      ["Ctrl+S", "Save"],
      ["?", "Show the keys"],
      ["Escape", "Take back, close, leave full screen"],
    ],
  ],
  [
    "Cards",
    [
      ["↑ ↓ ← →", "Go from card to card"],
      ["Enter", "Open in the inspector"],
      ["F2", "Rename in place"],
      ["Space", "Select, or take out of the selection"],
      ["Shift+↑ ↓ ← →", "Select more"],
      ["Alt+↑ ↓ ← →", "Move the card"],
      ["Delete", "Delete"],
      ["Ctrl+D", "Duplicate"],
      ["Ctrl+C, Ctrl+X, Ctrl+V", "Copy, cut, paste"],
    ],
  ],
  [
    "Inspector",
    [
      ["Tab", "Next field"],
      ["Enter", "Keep what was typed; in a list, add it"],
      ["Escape", "Take back what was typed, then back to the card"],
      ["Backspace", "In an empty field of a list, take the last one away"],
      ["Alt+↑ ↓ ← →", "On an item of a list, put it elsewhere"],
    ],
  ],
  [
    "Finding",
    [
      ["Enter", "Next match"],
      ["Shift+Enter", "Match before"],
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
      title="Keys"
      onClose={() => {
        ui.keys.value = false;
      }}
    >
      <div class="jn-keys">
        {GROUPS.map(([name, keys]) => (
          <section key={name} aria-label={name}>
            <h4>{name}</h4>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    {key.split(", ").map((each) => (
                      <kbd key={each}>{each}</kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
