/** The strip above the map: where the edits are, and how to download them. */

import { useState } from "preact/hooks";
import { useEditor } from "../../editor/shared/context.ts";
import { Dialog } from "../../editor/shared/dialog.tsx";
import { Button } from "../../editor/shared/parts.tsx";
import { useUnique } from "../../editor/shared/unique.ts";
import type { Draft } from "./drafts.ts";
import type { PageHost } from "./host.ts";
import "./page.css";

export function Strip({ host }: { host: PageHost }) {
  const count = host.count.value;
  return (
    <>
      <div class="jn-banner jn-page-strip">
        <span>
          <b>A copy of the map as of {host.day}.</b> {summary(host)}
        </span>
        {count > 0 && (
          <Button
            look={host.safe.value ? "bordered" : "primary"}
            sign="save"
            text
            label="Download changes"
            onClick={() => void host.requestDownload()}
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

function summary(host: PageHost): string {
  const count = host.count.value;
  if (host.readonly) {
    return "This map is read-only.";
  }
  if (count === 0) {
    return "Edit freely: your changes stay on this page until you download them. The original map does not change.";
  }
  const edits = count === 1 ? "Your edit is" : `Your ${count} edits are`;
  return host.safe.value
    ? `${edits} in the downloaded file. Send it to the person who shared this page.`
    : `${edits} only on this page. Download the changes and send the file to the person who shared this page.`;
}

/** Offers the edits of an earlier visit. */
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
        ? { kind: "info", text: `${count === 1 ? "1 edit was" : `${count} edits were`} restored.` }
        : { kind: "error", text: `These edits no longer fit the map: ${refused.join("; ")}` };
    ui.announce(store.notice.value.text);
    ui.root?.querySelector<HTMLElement>("button, [tabindex='0']")?.focus();
  };
  return (
    <div class="jn-banner" role="status">
      <span>
        {count === 1 ? "1 edit" : `${count} edits`} from {when(draft.made)}{" "}
        {count === 1 ? "is" : "are"} saved in this browser.
      </span>
      <Button look="bordered" label={`Restore ${them}`} onClick={() => void bring()} />
      <Button label="Discard" onClick={() => host.drop(draft)} />
    </div>
  );
}

function when(made: string): string {
  const date = new Date(made);
  return Number.isNaN(date.getTime())
    ? "an earlier visit"
    : date.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

/** Asks once for the name of the person who made the changes. */
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
          store.say("Downloaded. Send the file to the person who shared this page.");
        }}
      >
        <label class="jn-label" for={id}>
          Your name, so that the owner knows who made the changes (optional)
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
          The file contains your edits step by step, and the map you started from. The owner of the
          map reviews each edit and accepts or refuses it.
        </p>
        <div class="jn-dialog-foot">
          <Button label="Cancel" onClick={close} />
          <Button label="Download" look="primary" type="submit" />
        </div>
      </form>
    </Dialog>
  );
}
