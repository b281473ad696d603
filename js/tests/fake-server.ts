/** A server for tests, which holds a map and greets each socket that is opened. */

import { apply } from "../src/model/changes.ts";
import { fromFile, type JourneyMap, toFile } from "../src/model/map.ts";
import type * as wire from "../src/protocol/messages.gen.ts";

type Sent = wire.Request;

/** One end of a WebSocket: what the browser would have. */
export class FakeSocket {
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: Sent[] = [];
  closed = false;

  constructor(
    readonly url: URL,
    private readonly server: FakeServer,
  ) {}

  send(text: string): void {
    const message = JSON.parse(text) as Sent;
    this.sent.push(message);
    this.server.heard(this, message);
  }

  close(): void {
    if (!this.closed) {
      this.closed = true;
      queueMicrotask(() => this.onclose?.());
    }
  }

  /** What the server says. */
  say(message: object): void {
    if (!this.closed) {
      this.onmessage?.({ data: JSON.stringify(message) });
    }
  }
}

export class FakeServer {
  /** Sockets, in the order in which they were opened. */
  readonly sockets: FakeSocket[] = [];
  map: JourneyMap;
  path = "a.journeymap.json";
  rev = 0;
  run = "run-1";
  /** The map as it is on disk. */
  saved: JourneyMap;
  up = true;
  /** Whether edits are answered. */
  answers = true;
  failure: Omit<wire.CannotOpen, "type"> | null = null;
  readonly = false;
  people: wire.Person[] = [];
  /** Edits that `bring` finds no longer fit. */
  private steps: wire.Step[] = [];
  private clients = 0;

  constructor(start: wire.Snapshot["map"]) {
    this.map = fromFile(start);
    this.saved = this.map;
  }

  readonly open = (url: string): WebSocket => {
    const socket = new FakeSocket(new URL(url), this);
    this.sockets.push(socket);
    queueMicrotask(() => this.greet(socket));
    return socket as never;
  };

  get socket(): FakeSocket {
    return this.sockets.at(-1) as FakeSocket;
  }

  /** The server process is new: it reads the file. */
  restart(): void {
    this.run = `run-${Number(this.run.slice(4)) + 1}`;
    this.map = this.saved;
    this.rev = 0;
    this.steps = [];
    this.up = true;
  }

  /** The network or the process is gone. */
  cut(): void {
    this.up = false;
    for (const socket of this.sockets) {
      socket.close();
    }
  }

  status(): wire.Status {
    return {
      ...{ path: this.path, live: false, unsaved: this.map !== this.saved },
      ...{ conflict: false, problem: null, earlier: false },
    };
  }

  file(): wire.FileInfo {
    return {
      ...{ path: this.path, hash: `hash of ${this.rev}`, disk: "d", writable: true },
      ...{ modified: "2026-11-30T03:00:00Z", conflict: false },
    };
  }

  snapshot(): wire.Snapshot {
    const { rev, run } = this;
    return { rev, map: toFile(this.map), history: [0, 0], status: this.status(), run };
  }

  private greet(socket: FakeSocket): void {
    if (!this.up) {
      socket.close();
      return;
    }
    if (this.failure !== null) {
      socket.say({ type: "failed", ...this.failure });
      socket.close();
      return;
    }
    const client = socket.url.searchParams.get("client") ?? `c${++this.clients}`;
    const me = person(client, "Ann");
    const people = [me, ...this.people];
    const { readonly } = this;
    socket.say({
      ...{ type: "hello", client, state: this.snapshot(), file: this.file(), readonly, me, people },
    });
  }

  heard(socket: FakeSocket, message: Sent): void {
    const answer = (what: object) =>
      queueMicrotask(() => socket.say({ request: message.request, ...what }));
    switch (message.type) {
      case "edit":
        if (this.answers) {
          answer({ ...this.step(message.changes), type: "stepped" });
        }
        break;
      case "bring": {
        const changes = message.edits.flat();
        answer({ ...this.step(changes), type: "stepped", refused: [] });
        break;
      }
      case "save":
        this.saved = this.map;
        answer({ type: "status", status: this.status(), file: this.file() });
        break;
      case "steps":
        answer(
          message.since > this.rev
            ? { type: "map", state: this.snapshot() }
            : {
                type: "steps",
                steps: this.steps.slice(message.since),
                ...{ history: [0, 0], status: this.status() },
              },
        );
        break;
      case "map":
        answer({ type: "map", state: this.snapshot() });
        break;
      case "gaps":
        answer({ type: "gaps", gaps: [], rules: {} });
        break;
      case "file":
        answer({ type: "file", file: this.file() });
        break;
      case "status":
        answer({ type: "status", status: this.status() });
        break;
      case "show":
        answer({ type: "done" });
        break;
    }
  }

  /** Make a step, as a colleague does. */
  step(changes: wire.Change[]): wire.StepNews {
    this.map = apply(this.map, changes).map;
    const step = { rev: ++this.rev, changes, by: "hand" };
    this.steps.push(step);
    return { type: "step", ...step, history: [this.rev, 0], status: this.status() };
  }
}

export function person(client: string, name: string): wire.Person {
  return {
    ...{ client, name, initials: name[0] ?? "", color: "#123456", avatar: null },
    ...{ selection: [], view: "map", anonymous: false },
  };
}
