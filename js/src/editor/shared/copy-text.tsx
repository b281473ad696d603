/** Copies text to the clipboard; shows it if the page must not use the clipboard. */

import { type Editor, useEditor } from "./context.ts";
import { Dialog } from "./dialog.tsx";

export async function copyText({ ui }: Editor, text: string, title: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    ui.store.say("Copied.");
  } catch {
    ui.text.value = { title, text };
  }
}

/** Copy what is asked for as Python: items, links or the whole map. */
export async function copyPython(
  editor: Editor,
  asked: Parameters<Editor["store"]["ask"]>[0],
): Promise<void> {
  const { store } = editor;
  await store.flush();
  const answer = await store.ask(asked);
  if (answer?.type === "code") {
    await copyText(editor, answer.code, "As Python");
  }
}

export function CopiedText() {
  const { ui } = useEditor();
  const shown = ui.text.value;
  if (shown === null) {
    return null;
  }
  const close = () => {
    ui.text.value = null;
  };
  return (
    <Dialog title={shown.title} onClose={close}>
      <div class="jn-dialog-body">
        <p>This page cannot use the clipboard. Press Ctrl+C to copy.</p>
        <textarea
          data-first
          class="jn-field jn-code"
          readOnly
          rows={12}
          aria-label={shown.title}
          value={shown.text}
          onFocus={(event) => event.currentTarget.select()}
        />
      </div>
    </Dialog>
  );
}
