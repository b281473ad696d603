/** What a page says above the map: where the edits are, and how they get out. */

import { useState } from "preact/hooks";
import { useEditor } from "../../editor/context.ts";
import { Dialog } from "../../editor/dialog.tsx";
import { Button } from "../../editor/parts.tsx";
import { useUnique } from "../../editor/unique.ts";
import type { Draft } from "./drafts.ts";
import type { PageHost } from "./host.ts";
import "./page.css";

export function Strip({ host }: { host: PageHost }) {
  const count = host.count.value;
  return (
    <>
      <div class="jn-banner jn-page-strip">
        <span>
          <b>A copy of the map as of {host.day}.</b> {told(host)}
        </span>
        {count > 0 && (
          <Button
            look={host.safe.value ? "bordered" : "primary"}
            sign="save"
            text
            label="Download changes"
            onClick={() => void host.wish()}
          />
        )}
      </div>
      {host.offers.value.slice(0, 1).map((draft) => (
        <Offer key={draft.id} host={host} draft={draft} />
      ))}
      {host.asking.value && <AskName host={host} />}
    </>
  );
}

function told(host: PageHost): string {
  const count = host.count.value;
  if (host.readonly) {
    return "It can be looked at here, and not edited.";
  }
  if (count === 0) {
    return "Try changes: they stay in this page until you download them; the map itself is not touched.";
  }
  const edits = count === 1 ? "Your edit is" : `Your ${count} edits are`;
  return host.safe.value
    ? `${edits} in the file that you downloaded: send it to whoever sent you this page.`
    : `${edits} kept in this page only: download, and send the file to whoever sent you this page.`;
}

/** Edits of an earlier visit. */
function Offer({ host, draft }: { host: PageHost; draft: Draft }) {
  const { store, ui } = useEditor();
  const count = draft.steps.length;
  const them = count === 1 ? "it" : "them";
  const bring = async () => {
    await store.flush();
    const refused: string[] = [];
    for (const changes of draft.steps) {
      if (!(await store.edit(changes))) {
        refused.push(store.notice.value?.text ?? "an edit");
      }
    }
    host.by.value ??= draft.by || null;
    host.drop(draft);
    store.notice.value =
      refused.length === 0
        ? { kind: "info", text: `${count === 1 ? "1 edit is" : `${count} edits are`} back.` }
        : { kind: "error", text: `What does not fit any more: ${refused.join("; ")}` };
    ui.speak(store.notice.value.text);
    ui.root?.querySelector<HTMLElement>("button, [tabindex='0']")?.focus();
  };
  return (
    <div class="jn-banner" role="status">
      <span>
        {count === 1 ? "1 edit" : `${count} edits`} of {when(draft.made)}{" "}
        {count === 1 ? "is" : "are"} kept in this browser.
      </span>
      <Button look="bordered" label={`Bring ${them} back`} onClick={() => void bring()} />
      <Button label="Forget" onClick={() => host.drop(draft)} />
    </div>
  );
}

function when(made: string): string {
  const date = new Date(made);
  return Number.isNaN(date.getTime())
    ? "an earlier visit"
    : date.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

/** Whose changes these are, asked once. */
function AskName({ host }: { host: PageHost }) {
  const { store } = useEditor();
  const [name, setName] = useState(host.by.value ?? "");
  const id = useUnique();
  const close = () => {
    host.asking.value = false;
  };
  return (
    <Dialog title="Download changes" onClose={close}>
      <form
        class="jn-dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          host.by.value = name.trim();
          close();
          host.downloadChanges();
          store.say("Downloaded. Send the file to whoever sent you this page.");
        }}
      >
        <label class="jn-label" for={id}>
          Your name, so that it is known whose changes these are (optional)
        </label>
        <input
          id={id}
          data-first
          class="jn-field"
          type="text"
          dir="auto"
          maxLength={200}
          autocomplete="name"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <p class="jn-hint">
          The file holds your edits, step by step, and the map they begin from. Whoever keeps the
          map looks at each edit and takes it over or not.
        </p>
        <div class="jn-dialog-foot">
          <Button label="Cancel" onClick={close} />
          <Button label="Download" look="primary" type="submit" />
        </div>
      </form>
    </Dialog>
  );
}
