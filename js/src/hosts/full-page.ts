/**
 * The page of `journeynb edit`: the editor of one map, with nothing around it. Every edit is saved.
 * The command ends when the page is closed, and the page says so when the command has ended.
 */

import { effect } from "@preact/signals";
import { h } from "preact";
import { mount } from "../editor/mount.tsx";
import { Store } from "../model/store/store.ts";
import type { Hello } from "../protocol/messages.ts";
import { followTheme } from "./follow-theme.ts";
import { CannotOpenError, Connection } from "./server/connection.ts";
import { LogDialog } from "./server/log-dialog.tsx";
import { ServerHost } from "./server/server-host.ts";
import "./full-page.css";

interface PageData {
  /** Base URL of the server. */
  readonly base: string;
  /** Path of the map in the server's folder. */
  readonly path: string;
  /** The command that opens the page again. */
  readonly command: string;
}

/** Pause after an edit until the map is saved, in ms. */
const REST = 300;
/** Pause after which a lost server has ended: on the same computer no network is between, in ms. */
const ENDED = 1500;
const ERROR_TITLES = {
  malformed: "This file is not a journey map",
  newer: "This map was saved by a newer version",
};

const data = JSON.parse(document.getElementById("journeynb-page")?.textContent ?? "") as PageData;

/** Show the map that the server holds. */
function start(connection: Connection, hello: Hello): void {
  const place = document.createElement("div");
  place.className = "jn-full-page";
  document.body.append(place);
  const host = new ServerHost(connection, hello, {
    save: () => void save(),
    pass: (event) => onSaveKey(event, save),
    openMap: async (path) => {
      await save();
      location.assign(`?path=${encodeURIComponent(path)}`);
    },
  });
  const store = new Store(host);
  host.adopt(store);
  /** Save now, and say why that failed. */
  const save = async () => {
    try {
      await host.save(false);
    } catch (error) {
      store.notice.value = { kind: "error", text: `The map could not be saved: ${message(error)}` };
    }
  };
  mount(store, place, h(LogDialog, { choice: host.logs }));
  store.shown();
  saveAfterEdits(host, () => store.presence.value === "here", save);
  effect(() => {
    const title = store.map.value.info.title ?? data.path;
    document.title = host.unsaved.value ? `● ${title}` : title;
  });
  effect(() => {
    if (store.presence.value !== "here") {
      const due = setTimeout(() => end(connection, host, store), ENDED);
      return () => clearTimeout(due);
    }
    return undefined;
  });
  addEventListener("keydown", (event) => onSaveKey(event, save));
  addEventListener("beforeunload", (event) => {
    void store.flush();
    if (host.unsaved.value) {
      event.preventDefault(); // saving takes a moment; who stays finds it saved
    }
  });
  addEventListener("pagehide", () => connection.leavePage());
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) {
      location.reload(); // the browser kept the page, but its connection is closed
    }
  });
}

/** Save after each pause in editing, for as long as that works. */
function saveAfterEdits(host: ServerHost, here: () => boolean, save: () => Promise<void>): void {
  effect(() => {
    const { unsaved, conflict, problem } = host.status.value;
    if (unsaved && !conflict && problem === null && !host.readonly && here()) {
      const due = setTimeout(() => void save(), REST);
      return () => clearTimeout(due);
    }
    return undefined;
  });
}

/** The command has ended: edits that it did not get can be copied; nothing more can be edited. */
function end(connection: Connection, host: ServerHost, store: Store): void {
  if (store.unsent > 0) {
    host.absence.value = {
      why: "The command journeynb edit has ended.",
      next: `Copy the unsaved edits, then open the map again with: ${data.command}`,
    };
    return;
  }
  connection.close();
  show("Editing has ended", [
    "The command journeynb edit was stopped, and the map is saved. You can close this page.",
    "To continue, run this in a terminal:",
  ]);
}

function onSaveKey(event: KeyboardEvent, save: () => Promise<void>): void {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    void save();
  }
}

/** Show a message in place of the editor. */
function show(title: string, lines: readonly string[], command = data.command): void {
  const box = document.createElement("div");
  box.className = "jn-page-message";
  box.setAttribute("role", "alertdialog");
  box.setAttribute("aria-label", title);
  const head = document.createElement("h1");
  head.textContent = title;
  const texts = lines.map((line) => {
    const text = document.createElement("p");
    text.textContent = line;
    return text;
  });
  const code = document.createElement("code");
  code.textContent = command;
  box.append(head, ...texts, ...(command ? [code] : []));
  document.body.replaceChildren(box);
}

function showFailure(error: unknown): void {
  if (!(error instanceof CannotOpenError)) {
    show("The map could not be opened", [message(error)]);
    return;
  }
  const { code, message: words, line, field } = error.failure;
  const place = [line === null ? "" : `line ${line}`, field === null ? "" : `field ${field}`];
  const where = place.filter((each) => each !== "").join(", ");
  const title = code in ERROR_TITLES ? ERROR_TITLES[code as "newer"] : "The map cannot be opened";
  show(title, [`${data.path}${where ? ` (${where})` : ""}`, words, "When the file is fixed, run:"]);
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The token stays out of the history of the browser; a cookie lets the page in from now on. */
function hideToken(): void {
  const url = new URL(location.href);
  url.searchParams.delete("token");
  history.replaceState(null, "", url);
}

hideToken();
followTheme(document.body);
const wsUrl = new URL(data.base, location.href).href.replace(/^http/, "ws");
const connection = new Connection({ wsUrl, path: data.path });
connection.opened.then((hello) => start(connection, hello), showFailure);
