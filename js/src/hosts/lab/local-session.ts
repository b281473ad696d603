/** The map of a document where no server holds it: JupyterLab's own files, edited in the browser. */

import { effect, signal } from "@preact/signals";
import { Store } from "../../model/store/store.ts";
import type { CannotOpen, FileInfo } from "../../protocol/messages.ts";
import { LocalHost } from "../offline/local-host.ts";
import { NoMap } from "../offline/read-map.ts";
import { CannotOpenError } from "../server/connection.ts";
import type { Surroundings } from "../server/server-host.ts";
import type { MapSession } from "./editor.ts";
import type { LocalFiles } from "./local-files.ts";
import { localMaps } from "./local-maps.ts";

/** Start to edit a map in the browser. Rejects with CannotOpenError. */
export async function editInBrowser(
  files: LocalFiles,
  path: () => string,
  around: Surroundings,
): Promise<MapSession> {
  const read = async () => {
    const found = await files.read(path());
    const hash = await digest(found.text);
    return { ...found, hash };
  };
  const first = await read();
  const file = signal<FileInfo>({
    ...{ path: path(), hash: first.hash, disk: first.hash, conflict: false },
    ...{ modified: first.modified, writable: first.writable },
  });
  const unsaved = signal(false);
  const host = opened(first.text, {
    ...{ readonly: !first.writable, path: path(), findGaps: files.findGaps },
    save: () => around.save(),
    maps: localMaps(files, path, async (other) => around.openMap?.(other)),
    pass: (event) => around.pass(event),
    changed: () => {
      unsaved.value = host.dirty;
    },
  });
  const store = new Store(host);
  effect(() => host.renamed(file.value.path));
  const unwatch = files.watchKernels(() => host.lookForGaps());
  const take = async () => {
    const { text, hash, modified, writable } = await read();
    try {
      host.replace(text);
    } catch (error) {
      throw failureOf(error);
    }
    file.value = { path: path(), hash, disk: hash, modified, writable, conflict: false };
  };
  return {
    store,
    more: null,
    readonly: host.readonly,
    unsaved,
    file,
    text: () => host.text(),
    async save() {
      await store.flush();
      const text = host.text();
      const modified = await files.write(path(), text);
      const hash = await digest(text);
      file.value = { ...file.value, path: path(), hash, disk: hash, modified, conflict: false };
      host.wasSaved(text);
    },
    async reload() {
      await store.flush();
      await take();
    },
    async look() {
      await store.flush();
      const { hash, modified } = await read();
      const conflict = hash !== file.value.hash;
      if (conflict && !host.dirty) {
        await take();
      } else {
        file.value = { ...file.value, path: path(), disk: hash, modified, conflict };
      }
      return file.value;
    },
    dispose() {
      unwatch();
      store.dispose();
      host.dispose();
    },
  };
}

function opened(text: string, options: ConstructorParameters<typeof LocalHost>[1]): LocalHost {
  try {
    return new LocalHost(text, options);
  } catch (error) {
    throw failureOf(error);
  }
}

/** Return an error as that of a server that cannot open a map. */
function failureOf(error: unknown): unknown {
  if (!(error instanceof NoMap)) {
    return error;
  }
  const { message, line, field } = error;
  const failure: CannotOpen = { type: "failed", code: "malformed", message, line, field };
  return new CannotOpenError(failure);
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((each) => each.toString(16).padStart(2, "0")).join("");
}
