/**
 * Content of open maps for JupyterLab: it reads and saves them through the sessions that hold them.
 * JupyterLab compares hashes to see whether a file changed since it was opened. As long as the
 * session has no conflict it gets the hash that it knows, since the session has taken what changed;
 * otherwise the hash of the file on disk.
 */

import type { Contents, IContentProvider } from "@jupyterlab/services";
import { Signal } from "@lumino/signaling";
import type { FileInfo } from "../../protocol/messages.ts";
import type { MapSession } from "./editor.ts";
import type { OpenMap, OpenMaps } from "./open-maps.ts";

/** Name of the provider in JupyterLab. */
export const PROVIDER = "journeynb";

const LATE = "The server does not know the new name of this map yet.";
const AWAY = "The server is not responding. Your edits are kept in this window until it does.";

export class MapContents implements IContentProvider {
  /** Files that were renamed elsewhere: in another window, or by the server. */
  readonly fileChanged = new Signal<this, Contents.IChangedArgs>(this);

  constructor(
    private readonly maps: OpenMaps,
    private readonly drive: Pick<Contents.IDrive, "get" | "save">,
  ) {
    maps.renamed.connect((_, [from, to]) => {
      this.fileChanged.emit({
        type: "rename",
        oldValue: { path: from },
        newValue: { path: to, name: nameOf(to) },
      });
    });
  }

  async get(path: string, options: Contents.IFetchOptions = {}): Promise<Contents.IModel> {
    return options.content === false
      ? this.look(path, options)
      : this.read(this.maps.open(path), path, options);
  }

  async save(
    path: string,
    options: Partial<Contents.IModel> & Contents.IContentProvisionOptions = {},
  ): Promise<Contents.IModel> {
    const map = this.maps.find(path);
    const session = map?.session.value;
    if (map === undefined || !session) {
      return this.drive.save(path, plain(options));
    }
    if (!(await map.following)) {
      throw new Error(`${LATE} Nothing was saved; save it again.`);
    }
    await session.save(map.conflictHash !== "");
    return described(path, session, known(map, session.file.value.hash));
  }

  /** Return a file with its content. The first time, the map is opened; then it is reloaded. */
  private async read(
    map: OpenMap,
    path: string,
    options: Contents.IFetchOptions,
  ): Promise<Contents.IModel> {
    await map.ready;
    map.closeUnlessShown();
    const session = map.session.value;
    if (session === null) {
      return this.unreadable(path, options);
    }
    if (map.populated) {
      await session.reload();
    }
    map.populated = true;
    const hash = known(map, map.conflictHash || session.file.value.hash);
    return { ...described(path, session, hash), format: "text", content: session.text() };
  }

  /** Return a file that is not a map; nothing must be saved over it. */
  private async unreadable(
    path: string,
    options: Contents.IFetchOptions,
  ): Promise<Contents.IModel> {
    const found = await this.drive
      .get(path, plain(options))
      .catch(() => this.drive.get(path, { content: false }));
    return { ...found, writable: false, format: "text", content: found.content ?? "" };
  }

  /** Return what is known of a file, for JupyterLab to see whether it changed. */
  private async look(path: string, options: Contents.IFetchOptions): Promise<Contents.IModel> {
    const map = this.maps.find(path);
    const session = map?.session.value;
    if (map === undefined || !session || map.lost?.code === "missing") {
      return this.drive.get(path, plain(options)); // a new file, or one to write again
    }
    if (!map.online) {
      throw new Error(map.lost?.message ?? AWAY);
    }
    if (!(await map.following)) {
      throw new Error(`${LATE} Try again in a moment.`);
    }
    const { conflict, disk } = await session.look();
    map.conflictHash = conflict ? otherThan(map.shownHash, disk) : "";
    return described(path, session, map.conflictHash || map.shownHash);
  }
}

/** Note the hash that JupyterLab gets and knows from now on. */
function known(map: OpenMap, hash: string): string {
  map.conflictHash = "";
  map.shownHash = hash;
  return hash;
}

function otherThan(hash: string, found: string): string {
  return found === hash ? `${found}*` : found;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function plain<T extends Contents.IContentProvisionOptions>(options: T): T {
  const { contentProviderId: _, ...rest } = options;
  return rest as T;
}

function described(path: string, session: MapSession, hash: string): Contents.IModel {
  const { modified, writable }: FileInfo = session.file.value;
  return {
    name: nameOf(path),
    path,
    type: "file",
    writable: writable && !session.readonly,
    created: modified,
    last_modified: modified,
    mimetype: "application/json",
    format: null,
    content: null,
    hash,
    hash_algorithm: "sha256",
  };
}
