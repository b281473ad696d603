/** The maps that are open in this page, by their path. */

import { Signal } from "@lumino/signaling";
import { type ReadonlySignal, signal, type Signal as Value } from "@preact/signals";
import type { CannotOpen } from "../../protocol/messages.ts";
import { type Address, CannotOpenError, Connection } from "../server/connection.ts";
import type { Surroundings } from "../server/server-host.ts";
import type { MapSession } from "./editor.ts";
import type { LocalFiles } from "./local-files.ts";

/** Where maps are, and what surrounds their editor. */
export interface Place {
  address(path: string): Address;
  around(map: OpenMap): Surroundings;
  /** Return the files of JupyterLab if no server holds maps. */
  local(): Promise<LocalFiles | null>;
  /** Why no map can be opened here. */
  readonly problem?: string;
}

/** Time after which a map that was read and that no document shows is closed, in ms. */
const UNSHOWN = 2000;
/** Longest time until the server knows the new name of a file, in ms. */
const FOLLOWS = 10_000;

/** A map that is open: it is being loaded, it is there, or it cannot be opened. */
export class OpenMap {
  readonly session: ReadonlySignal<MapSession | null>;
  readonly failure: ReadonlySignal<CannotOpen | null>;
  /** The hash that JupyterLab knows: it compares it with the next one when it saves. */
  shownHash = "";
  /**
   * The other hash that JupyterLab got because the file changed: it asks the user, and then either
   * saves, which overwrites the file, or loads the file and knows this hash. "" without a conflict.
   */
  conflictHash = "";
  /** A document shows the map, and closes it. */
  shown = false;
  /** JupyterLab has the content; it asks again to take the state of the file. */
  populated = false;
  /** Path of the file, as JupyterLab knows it. */
  path: string;
  /** Whether the server knows the name that JupyterLab gave the file; it waits for the server. */
  following: Promise<boolean> = Promise.resolve(true);
  /** Resolves when the map is there, or cannot be opened. */
  ready: Promise<void>;
  /** Called after the file was renamed: its old and its new path. */
  readonly renamed = new Signal<this, readonly [string, string]>(this);
  private readonly found: Value<MapSession | null> = signal(null);
  private readonly failed: Value<CannotOpen | null> = signal(null);
  private connection: Connection;
  private disposed = false;
  /** The server has yet to say that it knows the new name. */
  private expected = false;
  private follows: () => void = () => undefined;
  /** No server holds the map: it is edited in the browser. */
  private local = false;

  constructor(
    path: string,
    private readonly place: Place,
    private readonly ended: () => void,
  ) {
    this.path = path;
    this.session = this.found;
    this.failure = this.failed;
    this.connection = this.connect(path);
    this.ready = this.start();
  }

  get online(): boolean {
    return this.local || this.connection.online;
  }

  /** Why a map that was open cannot be opened again. */
  get lost(): CannotOpen | null {
    return this.online ? null : this.connection.failure;
  }

  /** Try again to open the map. */
  retry(): void {
    if (this.failed.value !== null) {
      this.connection.close();
      this.connection = this.connect(this.path);
      this.ready = this.start();
    } else {
      this.connection.retry();
    }
  }

  /** Close a map that no document shows: Jupyter's file list closes a document that it moves. */
  closeUnlessShown(): void {
    setTimeout(() => {
      if (!this.shown && !this.disposed) {
        this.close(false);
      }
    }, UNSHOWN);
  }

  /** JupyterLab has renamed the file. */
  moved(path: string): void {
    if (path === this.path) {
      return;
    }
    const { online } = this.connection;
    const known = path === this.connection.path;
    this.path = path;
    this.connection.path = path;
    this.follows();
    this.expected = !known;
    if (!known && online) {
      this.following = new Promise((resolve) => {
        const late = setTimeout(() => resolve(false), FOLLOWS);
        this.follows = () => {
          clearTimeout(late);
          this.follows = () => undefined;
          this.following = Promise.resolve(true);
          resolve(true);
        };
      });
    }
  }

  /** No document shows the map any longer. With `discard`, unsaved edits are given up. */
  close(discard: boolean): void {
    this.disposed = true;
    this.found.value?.dispose();
    this.connection.close(discard);
    this.ended();
  }

  private connect(path: string): Connection {
    const connection = new Connection(this.place.address(path));
    const named = (name: string) => {
      if (name === this.path) {
        this.expected = false;
        this.follows();
      } else if (this.expected) {
        connection.path = this.path; // that was an earlier name
      } else {
        this.renamed.emit([this.path, name]);
      }
    };
    connection.follow({
      greeted: ({ file }) => named(file.path),
      renewed: ({ file }) => named(file.path),
      news: (news) => {
        if (news.type === "renamed") {
          named(news.path);
        }
      },
    });
    return connection;
  }

  private async start(): Promise<void> {
    try {
      if (this.place.problem !== undefined) {
        throw new Error(this.place.problem);
      }
      const files = await this.place.local();
      const session = await (files === null ? this.onServer() : this.inBrowser(files));
      if (this.disposed) {
        session.dispose();
        return;
      }
      this.shownHash = session.file.value.hash;
      this.failed.value = null;
      this.found.value = session;
    } catch (error) {
      this.failed.value =
        error instanceof CannotOpenError
          ? error.failure
          : { type: "failed", code: "refused", message: wordsOf(error), line: null, field: null };
    }
  }

  private async onServer(): Promise<MapSession> {
    const { connection } = this;
    const [{ editOnServer }] = await Promise.all([import("./editor.ts"), connection.opened]);
    return editOnServer(connection, this.place.around(this));
  }

  private async inBrowser(files: LocalFiles): Promise<MapSession> {
    this.local = true;
    this.connection.close();
    const { editInBrowser } = await import("./local-session.ts");
    return editInBrowser(files, () => this.path, this.place.around(this));
  }
}

export class OpenMaps {
  /** Emits the old and the new path of a file that was renamed elsewhere. */
  readonly renamed = new Signal<this, readonly [string, string]>(this);
  private readonly all = new Set<OpenMap>();

  constructor(private readonly place: Place) {}

  /** Return an open map. */
  find(path: string): OpenMap | undefined {
    return [...this.all].find((each) => each.path === path);
  }

  /** Return a map, which is opened if it is not yet. */
  open(path: string): OpenMap {
    const found = this.find(path);
    if (found !== undefined) {
      return found;
    }
    const map: OpenMap = new OpenMap(path, this.place, () => this.all.delete(map));
    map.renamed.connect((_, paths) => this.renamed.emit(paths));
    this.all.add(map);
    return map;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
