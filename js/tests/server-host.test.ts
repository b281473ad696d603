import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  CannotOpenError,
  Connection,
  DOUBT,
  LATE,
  SILENCE,
} from "../src/hosts/server/connection.ts";
import { ServerHost } from "../src/hosts/server/server-host.ts";
import type { Notice } from "../src/model/store/notice.ts";
import { Store } from "../src/model/store/store.ts";
import type { Change, News } from "../src/protocol/messages.ts";
import { FakeServer, person } from "./fake-server.ts";

const START = { format: "journeymap/1", title: "T" } as const;
const title = (text: string): Change[] => [{ op: "set", id: "", fields: { title: text } }];

let server: FakeServer;
let connections: Connection[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer(START);
});

afterEach(() => {
  for (const each of connections) {
    each.close();
  }
  connections = [];
  vi.useRealTimers();
});

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

function connect(): Connection {
  const connection = new Connection({
    ...{ wsUrl: "ws://127.0.0.1:8888/base/", path: "a.journeymap.json", token: "secret" },
    open: server.open,
  });
  connections.push(connection);
  return connection;
}

async function opened() {
  const connection = connect();
  await settle();
  const around = { save: vi.fn(), pass: vi.fn() };
  const host = new ServerHost(connection, await connection.opened, around);
  const notices: Notice[] = [];
  host.say = (notice) => notices.push(notice);
  const news: News[] = [];
  host.listen((each) => news.push(each));
  return { connection, host, notices, news, around };
}

async function edited() {
  const all = await opened();
  const store = new Store(all.host);
  all.host.rest = () => store.flush();
  await settle(300);
  return { ...all, store };
}

const titleOf = (store: Store) => store.map.value.info.title;

describe("a connection to a server", () => {
  it("names the map and its token in the URL, below the server's base", async () => {
    await opened();
    expect(server.socket.url.pathname).toBe("/base/journeynb/session");
    expect(Object.fromEntries(server.socket.url.searchParams)).toEqual({
      path: "a.journeymap.json",
      token: "secret",
    });
  });

  it("says why a map cannot be opened, and does not try again", async () => {
    server.failure = { code: "malformed", message: "no comma", line: 3, field: null };
    const connection = connect();
    const error = await connection.opened.catch((each: unknown) => each);
    expect(error).toBeInstanceOf(CannotOpenError);
    expect((error as CannotOpenError).failure).toMatchObject({ line: 3, code: "malformed" });
    await settle(60_000);
    expect(server.sockets).toHaveLength(1);
  });

  it("says that the server does not answer, if it never did", async () => {
    server.up = false;
    const connection = connect();
    await settle(10_000);
    const error = (await connection.opened.catch((each: unknown) => each)) as CannotOpenError;
    expect(error.failure.code).toBe("refused");
    expect(error.message).toContain("jupyter server extension list");
  });

  it("comes back under its name, and repeats what has no answer", async () => {
    const { host } = await opened();
    server.answers = false;
    const answer = host.ask({ type: "edit", changes: title("X") });
    const request = server.socket.sent.find(({ type }) => type === "edit")?.request;
    server.cut();
    server.up = true;
    server.answers = true;
    await settle(1000);
    expect(server.sockets).toHaveLength(2);
    const { searchParams } = server.socket.url;
    expect([searchParams.get("client"), searchParams.get("run")]).toEqual(["c1", "run-1"]);
    expect(server.socket.sent.map((each) => each.request)).toContain(request);
    expect(await answer).toMatchObject({ type: "stepped", rev: 1 });
  });

  it("waits longer after each attempt, but not longer than a few seconds", async () => {
    await opened();
    server.cut();
    await settle(60_000);
    const tries = server.sockets.length;
    expect(tries).toBeGreaterThan(10);
    server.up = true;
    await settle(LATE * 1.3);
    expect(server.sockets).toHaveLength(tries + 1);
  });

  it("gives up a socket that says nothing while a request waits", async () => {
    const { host } = await opened();
    server.answers = false;
    void host.ask({ type: "edit", changes: title("X") });
    await settle(SILENCE + 5000);
    expect(server.sockets.length).toBeGreaterThan(1);
  });

  it("keeps a quiet socket if no request waits", async () => {
    await opened();
    await settle(SILENCE * 3);
    expect(server.sockets).toHaveLength(1);
  });

  it("says goodbye, and gives up unsaved steps if asked", async () => {
    const { connection } = await opened();
    connection.close(true);
    expect(server.socket.sent.at(-1)).toMatchObject({ type: "bye", discard: true });
    await expect(connection.ask({ type: "map" })).rejects.toThrow("closed");
  });

  it("gets the answers to what was asked before it is closed", async () => {
    const { connection, host } = await opened();
    const saved = host.save(false);
    await Promise.resolve();
    connection.close();
    await expect(connection.ask({ type: "map" })).rejects.toThrow("closed");
    await saved;
    expect(server.socket.sent.map(({ type }) => type)).toEqual(["save", "bye"]);
    expect(server.socket.closed).toBe(true);
  });

  it("says goodbye at once when its page is left, whatever waits", async () => {
    const { connection, host } = await opened();
    server.answers = false;
    const answer = host.ask({ type: "edit", changes: title("X") });
    connection.leavePage();
    expect(server.socket.sent.map(({ type }) => type)).toEqual(["edit", "bye"]);
    expect(server.socket.closed).toBe(true);
    await expect(answer).rejects.toThrow("closed");
  });

  it("follows the file when it is renamed", async () => {
    const { connection, host } = await opened();
    server.socket.say({ type: "renamed", path: "b/c.journeymap.json" });
    expect(connection.path).toBe("b/c.journeymap.json");
    expect(host.file.value.path).toBe("b/c.journeymap.json");
    server.cut();
    server.up = true;
    await settle(1000);
    expect(server.socket.url.searchParams.get("path")).toBe("b/c.journeymap.json");
  });
});

describe("the host of a map on a server", () => {
  it("is unsaved with the first edit, and no longer when it is saved", async () => {
    const { host, store } = await edited();
    expect(host.unsaved.value).toBe(false);
    const made = store.edit(title("X"));
    expect(host.unsaved.value).toBe(true);
    expect(host.saving.value.label).toBe("Saving…");
    await made;
    expect(host.unsaved.value).toBe(true);
    expect(host.saving.value.label).toBe("Not saved yet");
    await host.save(false);
    expect(host.unsaved.value).toBe(false);
    expect(host.saving.value).toMatchObject({ label: "Saved", good: true });
    expect(store.status.value.unsaved).toBe(false);
  });

  it("saves what is being typed", async () => {
    const { host, store } = await edited();
    store.type("title", title("Typed"));
    await host.save(false);
    expect(server.saved.info.title).toBe("Typed");
  });

  it("shows the steps of others, and who they are", async () => {
    const { host, store } = await edited();
    server.socket.say(server.step(title("Theirs")));
    server.socket.say({ type: "people", people: [person("c1", "Ann"), person("c2", "Ben")] });
    expect(titleOf(store)).toBe("Theirs");
    expect(host.people.value.map(({ name }) => name)).toEqual(["Ben"]);
  });

  it("reports what is selected, once", async () => {
    const { host } = await opened();
    host.set("selection", ["a"]);
    host.set("selection", ["a", "b"]);
    host.set("view", "goals");
    await settle(200);
    const shown = server.socket.sent.filter(({ type }) => type === "show");
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({ selection: ["a", "b"], view: "goals" });
  });

  it("keeps edits while the network is away, and sends them when it is back", async () => {
    const { host, store } = await edited();
    server.cut();
    await settle();
    expect(store.presence.value).toBe("away");
    expect(host.absence.value?.why).toBe("The connection to the server is lost.");
    void store.edit(title("Offline"));
    expect(titleOf(store)).toBe("Offline");
    server.up = true;
    await settle(1000);
    expect(store.presence.value).toBe("here");
    expect(server.map.info.title).toBe("Offline");
    expect(titleOf(store)).toBe("Offline");
    expect(store.waiting.value).toBe(0);
  });

  it("takes the steps it missed", async () => {
    const { store } = await edited();
    server.cut();
    server.step(title("Meanwhile"));
    server.up = true;
    await settle(1000);
    expect(titleOf(store)).toBe("Meanwhile");
  });

  it("brings unsaved steps to a server that was restarted, with those it never heard", async () => {
    const { host, store } = await edited();
    await store.edit(title("Saved"));
    await host.save(false);
    await store.edit([{ op: "add", kind: "persona", id: "p", fields: { name: "P" } }]);
    server.cut();
    void store.edit([{ op: "set", id: "p", fields: { name: "Q" } }]);
    server.restart();
    await settle(2000);
    expect(server.map.info.title).toBe("Saved");
    expect(server.map.entities.get("p")).toMatchObject({ name: "Q" });
    expect(store.map.value.entities.get("p")).toMatchObject({ name: "Q" });
    expect([store.waiting.value, host.unsaved.value]).toEqual([0, true]);
    const brought = server.socket.sent.filter(({ type }) => type === "bring");
    expect(brought).toMatchObject([{ run: "run-1", edits: [{ length: 1 }, { length: 1 }] }]);
    await store.edit(title("After"));
    expect(server.map.info.title).toBe("After");
    expect(titleOf(store)).toBe("After");
  });

  it("brings nothing that is saved", async () => {
    const { host, store } = await edited();
    await store.edit(title("X"));
    await host.save(false);
    server.cut();
    server.restart();
    await settle(2000);
    expect(server.socket.sent.map(({ type }) => type)).not.toContain("bring");
    expect(titleOf(store)).toBe("X");
  });

  it("shows the map of a restarted server, also what others changed there", async () => {
    const { store } = await edited();
    server.cut();
    server.restart();
    server.step(title("New session"));
    await settle(2000);
    expect(titleOf(store)).toBe("New session");
  });

  it("does not undo on a restarted server what was asked of the one before", async () => {
    const { host } = await opened();
    server.cut();
    const undone = host.ask({ type: "undo" }).catch((error: Error) => error.message);
    server.restart();
    await settle(2000);
    expect(await undone).toContain("The server was restarted before this was done");
    expect(server.socket.sent.map(({ type }) => type)).not.toContain("undo");
  });

  it("says what it could not bring", async () => {
    const { store, notices } = await edited();
    await store.edit(title("X"));
    server.cut();
    server.restart();
    const heard = server.heard.bind(server);
    server.heard = (socket, message) =>
      message.type === "bring"
        ? socket.say({
            ...{ request: message.request, type: "stepped", rev: 0, refused: ["title: no"] },
          })
        : heard(socket, message);
    await settle(2000);
    expect(notices).toMatchObject([{ kind: "error", text: expect.stringContaining("title: no") }]);
    expect(titleOf(store)).toBe("T");
  });

  it("waits while the file cannot be opened, and keeps the edits", async () => {
    const { host, store } = await edited();
    server.cut();
    void store.edit(title("Kept"));
    server.restart();
    server.failure = { code: "malformed", message: "no comma", line: 3, field: null };
    await settle(3000);
    expect(host.absence.value?.why).toBe("The server cannot open the map now: no comma");
    server.failure = null;
    await settle(LATE * 2);
    expect(server.map.info.title).toBe("Kept");
  });

  it("says that the file was deleted, until it is there again", async () => {
    const { host, store } = await edited();
    host.adopt(store);
    const gone = () => server.socket.say({ type: "gone", path: "a.journeymap.json" });
    const text = "a.journeymap.json was deleted. Save to write it again.";
    gone();
    expect(host.file.value.disk).toBe("");
    expect(host.saving.value).toMatchObject({ label: "Deleted", good: false });
    expect(store.notice.value).toMatchObject({ kind: "error", text });
    server.socket.say({ type: "file_changed", file: { ...server.file(), disk: "" } });
    expect(store.notice.value?.text).toBe(text);
    server.socket.say({ type: "file_changed", file: server.file() });
    expect(store.notice.value).toBeNull();
    gone();
    await host.save(false);
    expect(host.saving.value).toMatchObject({ label: "Saved", good: true });
    expect(store.notice.value).toBeNull();
    gone();
    store.say("Copied.");
    server.socket.say({ type: "file_changed", file: server.file() });
    expect(store.notice.value?.text).toBe("Copied.");
  });

  it("says why the file could not be loaded, until it is a map again", async () => {
    const { host, store } = await edited();
    host.adopt(store);
    const heard = server.heard.bind(server);
    server.heard = (socket, message) =>
      message.type === "reload"
        ? socket.say({
            ...{ request: message.request, type: "error" },
            error: { code: "error", message: "line 2: not valid JSON", field: null },
          })
        : heard(socket, message);
    const is = (status: object) =>
      server.socket.say({ type: "status_changed", status: { ...server.status(), ...status } });
    is({ conflict: true, unreadable: "line 2: not valid JSON" });
    await store.ask({ type: "reload" });
    expect(store.notice.value).toMatchObject({ kind: "error", text: "line 2: not valid JSON" });
    is({ conflict: true, unreadable: "line 3: not valid JSON" });
    expect(store.notice.value).not.toBeNull();
    is({});
    expect(store.notice.value).toBeNull();
  });
});

/** Give the tests a page whose events they cause. */
function stubPage(): void {
  const page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  vi.stubGlobal("dispatchEvent", page.dispatchEvent.bind(page));
}

describe("a browser that loses its network", () => {
  beforeEach(stubPage);
  afterEach(() => vi.unstubAllGlobals());

  it("says soon that edits are not saved, and goes on when it is back", async () => {
    const { host, store } = await edited();
    const heard = server.heard.bind(server);
    server.heard = () => undefined;
    dispatchEvent(new Event("offline"));
    void store.edit(title("Offline"));
    await settle(DOUBT);
    expect([store.presence.value, host.saving.value.label]).toEqual(["away", "Not saved"]);
    server.up = false;
    await settle(60_000);
    server.heard = heard;
    server.up = true;
    dispatchEvent(new Event("online"));
    await settle(10);
    expect([store.presence.value, server.map.info.title]).toEqual(["here", "Offline"]);
  });

  it("changes nothing if the server is on the same computer", async () => {
    const { host, store } = await edited();
    dispatchEvent(new Event("offline"));
    await store.edit(title("At home"));
    await settle(DOUBT * 3);
    expect([store.presence.value, server.sockets.length]).toEqual(["here", 1]);
    expect(host.saving.value.label).toBe("Not saved yet");
  });
});

describe("a page that is loaded again", () => {
  const stored = new Map<string, string>();

  beforeEach(() => {
    stored.clear();
    stubPage();
    vi.stubGlobal("sessionStorage", {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, text: string) => void stored.set(key, text),
      removeItem: (key: string) => void stored.delete(key),
    });
  });

  afterEach(() => vi.unstubAllGlobals());

  /** Leave the page and load it again. */
  async function reloaded({ host }: { host: ServerHost }) {
    dispatchEvent(new Event("pagehide"));
    host.dispose();
    connections.pop()?.close();
    await settle();
    const again = await edited();
    again.host.adopt(again.store);
    await settle(300);
    return again;
  }

  it("brings edits that the server has never heard", async () => {
    const all = await edited();
    server.answers = false;
    void all.store.edit(title("Unheard"));
    await settle();
    server.answers = true;
    const { store, host } = await reloaded(all);
    expect(titleOf(store)).toBe("Unheard");
    expect([server.map.info.title, host.unsaved.value]).toEqual(["Unheard", true]);
    expect(stored.size).toBe(0);
  });

  it("still brings its steps to a server that is restarted later", async () => {
    const all = await edited();
    await all.store.edit(title("Before"));
    const { store } = await reloaded(all);
    server.cut();
    server.restart();
    await settle(2000);
    expect([server.map.info.title, titleOf(store)]).toEqual(["Before", "Before"]);
  });

  it("brings its steps to a server that was restarted meanwhile", async () => {
    const all = await edited();
    await all.store.edit(title("Before"));
    server.restart();
    const { store } = await reloaded(all);
    expect([server.map.info.title, titleOf(store)]).toEqual(["Before", "Before"]);
  });

  it("brings nothing that was saved or given up", async () => {
    const all = await edited();
    await all.store.edit(title("Saved"));
    await all.host.save(false);
    const { host, store } = await reloaded(all);
    await store.edit(title("Given up"));
    host.dispose();
    dispatchEvent(new Event("pagehide"));
    expect(stored.size).toBe(0);
    expect(server.socket.sent.map(({ type }) => type)).not.toContain("bring");
  });
});
