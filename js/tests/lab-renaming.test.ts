// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import "../src/hosts/lab/editor.ts"; // loaded now, not within the time of a test
import { OpenMaps } from "../src/hosts/lab/open-maps.ts";
import { MapContents } from "../src/hosts/lab/provider.ts";
import { FakeServer } from "./fake-server.ts";

const OLD = "a.journeymap.json";
const NEW = "b.journeymap.json";
let server: FakeServer;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer({ format: "journeymap/1", title: "T" });
});
afterEach(() => vi.useRealTimers());

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const saves = () => server.socket.sent.filter(({ type }) => type === "save").length;

const asked = () => server.socket.url.searchParams.get("path");

/** Open a map in JupyterLab. */
async function opened() {
  const drive = { get: vi.fn(), save: vi.fn() };
  const maps = new OpenMaps({
    address: (path) => ({ wsUrl: "ws://127.0.0.1/", path, open: server.open }),
    around: () => ({ save: vi.fn(), pass: vi.fn() }),
    local: async () => null,
  });
  const contents = new MapContents(maps, drive as never);
  const map = maps.open(OLD);
  map.shown = true;
  await map.ready;
  expect(map.failure.value).toBeNull();
  const elsewhere: (readonly [string, string])[] = [];
  maps.renamed.connect((_, paths) => elsewhere.push(paths));
  return { contents, map, elsewhere };
}

/** Open a map in JupyterLab, which then renames its file. */
async function renamed() {
  const found = await opened();
  found.map.moved(NEW);
  return found;
}

/** Lose the connection; the server is there again at once. */
async function reconnect() {
  server.cut();
  server.up = true;
  await settle(1000);
}

it("saves a renamed map once the server knows its new name", async () => {
  const { contents, map } = await renamed();
  const saved = contents.save(NEW);
  await settle(2000);
  expect(saves()).toBe(0);
  server.socket.say({ type: "renamed", path: NEW });
  await expect(saved).resolves.toMatchObject({ path: NEW });
  expect(saves()).toBe(1);
  map.close(true);
});

it("does not say that a map was saved whose new name the server does not know", async () => {
  const { contents, map } = await renamed();
  const saved = contents.save(NEW).catch((error: Error) => error.message);
  await settle(10_000);
  expect(await saved).toContain("Nothing was saved; save it again");
  await expect(contents.get(NEW, { content: false })).rejects.toThrow("new name");
  expect(saves()).toBe(0);
  server.socket.say({ type: "renamed", path: NEW });
  await expect(contents.save(NEW)).resolves.toMatchObject({ path: NEW });
  map.close(true);
});

it("saves a renamed map when the server greets it by its new name", async () => {
  const { contents, map } = await renamed();
  const saved = contents.save(NEW);
  server.path = NEW;
  server.cut();
  server.up = true;
  await settle(1000);
  await expect(saved).resolves.toMatchObject({ path: NEW });
  expect(saves()).toBe(1);
  map.close(true);
});

it("asks for the new name again after the server greeted it by its earlier name", async () => {
  const { map, elsewhere } = await renamed();
  await reconnect();
  await reconnect();
  expect(asked()).toBe(NEW);
  expect(elsewhere).toEqual([]);
  map.close(true);
});

it("keeps the name that JupyterLab gave a map while the server was away", async () => {
  const { map, elsewhere } = await opened();
  server.cut();
  await settle();
  map.moved(NEW);
  await expect(map.following).resolves.toBe(true);
  server.up = true;
  await settle(1000);
  server.socket.say({ type: "renamed", path: NEW });
  expect(elsewhere).toEqual([]);
  map.close(true);
});

it("follows a file that was renamed elsewhere while the server was away", async () => {
  const { map, elsewhere } = await opened();
  server.path = NEW;
  await reconnect();
  expect(elsewhere).toEqual([[OLD, NEW]]);
  map.close(true);
});
