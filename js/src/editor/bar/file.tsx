/** Where the map is saved, and the menu for its file. */

import { useMemo, useState } from "preact/hooks";
import type { Store } from "../../model/store/store.ts";
import type { Presence } from "../../protocol/host.ts";
import type { Status } from "../../protocol/messages.ts";
import { useEditor } from "../shared/context.ts";
import { copyPython, copyText } from "../shared/copy-text.tsx";
import { saveFile } from "../shared/save-file.ts";
import { csvText, tableOf } from "./csv.ts";
import { Exporter, FORMATS } from "./exporter.ts";
import { Exporting } from "./exporting.tsx";
import { Menu, type MenuItem } from "./menu.tsx";
import { SaveAs } from "./save-as.tsx";

/** Return the last part of a path. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) || path;
}

/** Return how the map is saved, in a few words. */
export function statusWord(status: Status, waiting: number, presence: Presence = "here"): string {
  if (presence === "static") {
    return "Read-only";
  }
  if (status.path === null) {
    return "In memory only";
  }
  if (status.problem !== null || status.conflict) {
    return "Not saved";
  }
  if (waiting > 0) {
    return presence === "here" ? "Saving…" : "Not saved";
  }
  return status.unsaved ? "Not saved yet" : "Saved";
}

/** Save the map, and say so; false if it could not be saved. */
export async function saveMap(
  store: Store,
  path: string | null,
  words = "Saved.",
): Promise<boolean> {
  await store.flush();
  const answer = await store.ask({ type: "save", path });
  if (answer === null) {
    return false;
  }
  store.say(words);
  return true;
}

export function FileMenu() {
  const editor = useEditor();
  const { store } = editor;
  const [open, setOpen] = useState(false);
  const status = store.status.value;
  const saving = store.host.saving?.value;
  const word = saving?.label ?? statusWord(status, store.waiting.value, store.presence.value);
  const exporter = useMemo(() => new Exporter(editor), [editor]);
  const items: readonly MenuItem[] = [...(saving?.actions ?? kernelItems()), ...exports()];
  return (
    <>
      <Menu
        label={status.path === null ? word : `${fileName(status.path)}: ${word}`}
        class="jn-file"
        items={items}
      >
        <span class={`jn-state${stateTone()}`} aria-hidden="true" />
        {status.path !== null && (
          <span class={store.host.named ? "jn-hidden" : "jn-file-name"} dir="auto">
            {fileName(status.path)}
          </span>
        )}
        <span class="jn-state-word">{word}</span>
      </Menu>
      <Exporting exporter={exporter} />
      {open && (
        <SaveAs
          start={status.path ?? suggested(store.map.value.info.title ?? "")}
          save={(path) => saveMap(store, path)}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );

  function stateTone(): string {
    const usual = tone(status, store.waiting.value);
    return saving === undefined ? usual : saving.good ? "" : usual || " jn-fair";
  }

  function kernelItems(): MenuItem[] {
    return [
      ...(store.readonly
        ? []
        : [
            {
              key: "as",
              content: "Save as…",
              hint:
                status.path === null
                  ? "From then on, every edit is saved automatically"
                  : status.path,
              run: () => setOpen(true),
            },
          ]),
      ...(status.path !== null && !status.live && !store.readonly
        ? [{ key: "save", content: "Save", run: () => void saveMap(store, null) }]
        : []),
    ];
  }

  function exports(): MenuItem[] {
    const csv = {
      key: "csv",
      content: `CSV of the ${store.view.value} view`,
      run: () => {
        const { name, rows } = tableOf(store.index.value, editor.ui, store.view.value);
        const start = suggested(store.map.value.info.title ?? "").replace(
          /\.journeymap\.json$/,
          "",
        );
        saveFile(`${start}-${name}.csv`, csvText(rows), "text/csv", editor.ui.root);
        store.say(`Downloaded ${start}-${name}.csv`);
      },
    };
    if (!store.host.kernel) {
      return [{ ...csv, heading: "Export" }];
    }
    return [
      ...FORMATS.map(([format, content], place) => ({
        key: format,
        content,
        ...(place === 0 ? { heading: "Export" } : {}),
        run: () => void exporter.start(format),
      })),
      csv,
      {
        key: "map code",
        content: "Copy map as Python",
        heading: "Python",
        run: () => void copyPython(editor, { type: "map_code" }),
      },
      {
        key: "code",
        content: "Copy my edits as Python",
        hint: "Paste it into a notebook cell",
        run: () => void code(),
      },
    ];
  }

  async function code(): Promise<void> {
    await store.flush();
    const answer = await store.ask({ type: "code" });
    if (answer?.type !== "code") {
      return;
    }
    if (answer.code === "") {
      store.say("No edits yet.");
      return;
    }
    await copyText(editor, answer.code, "My edits as Python");
  }
}

function tone({ path, problem, conflict, unsaved }: Status, waiting: number): string {
  if (problem !== null || conflict) {
    return " jn-bad";
  }
  return path === null || unsaved || waiting > 0 ? " jn-fair" : "";
}

/** Return a file name from the map's title. */
export function suggested(title: string): string {
  const plain = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `${plain.slice(0, 60).replace(/-+$/, "") || "journey"}.journeymap.json`;
}
