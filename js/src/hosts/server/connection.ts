/**
 * The connection of a view to the server that holds a map: a WebSocket, which is opened again when
 * it is lost. Requests without an answer are then repeated; the server answers each once.
 */

import { Refusal } from "../../model/refusal.ts";
import type * as wire from "../../protocol/messages.gen.ts";
import type { Answer, CannotOpen, Change, Hello, News, Request } from "../../protocol/messages.ts";

/** Where a map is. */
export interface Address {
  /** URL of the server for WebSockets, such as `ws://localhost:8888/`. */
  readonly wsUrl: string;
  /** Path of the map in the server's files. */
  readonly path: string;
  readonly token?: string;
  /** Whether the surroundings save the map automatically: the server then does so, too. */
  autosave?(): boolean;
  /** Opens a WebSocket, if it is not the browser's. */
  open?(url: string): WebSocket;
}

/** A request without an answer. */
export interface Waiting {
  readonly message: wire.Request;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** Listens to a connection. */
export interface Follower {
  /** The server greeted this view again, with the same session of the map or another. */
  greeted?(hello: Hello): void;
  /**
   * The server holds the map in a new session, which does not know the requests that wait. The
   * follower settles them.
   */
  renewed?(hello: Hello, waiting: readonly Waiting[]): void;
  news?(news: News | Answer): void;
  /** The connection was lost, with what the server said if it cannot open the map any more. */
  lost?(failure: CannotOpen | null): void;
}

/** The server cannot open the map. */
export class CannotOpenError extends Error {
  constructor(readonly failure: CannotOpen) {
    super(failure.message);
  }
}

type Message = wire.Greeting | wire.Answer | wire.News;

/** Time until the first attempt to connect again, and the longest, in ms. */
export const SOON = 250;
export const LATE = 5000;
/** Time without any message after which a connection with a waiting request is given up, in ms. */
export const SILENCE = 10_000;
/** The same when the browser says that it has lost its network, in ms. */
export const DOUBT = 1000;
/** Number of attempts to reach the server for the first time. */
const TRIES = 4;
const SILENT = {
  message:
    "The Jupyter server does not respond for journey maps. Check whether journeynb.server is " +
    "enabled: jupyter server extension list",
  line: null,
  field: null,
};
/** Time in which a connection that is closed still waits for answers, in ms. */
const PATIENCE = 5000;
/** Pause between two looks, in ms. */
const LOOK = 2500;

export class Connection {
  /** Path of the map; it changes when the file is renamed. */
  path: string;
  /** The first greeting; rejects with CannotOpenError. */
  readonly opened: Promise<Hello>;
  /** The last greeting. */
  hello: Hello | null = null;
  /** Why the server cannot open the map. */
  failure: CannotOpen | null = null;
  private socket: WebSocket | null = null;
  private open = false;
  private closed = false;
  private tries = 0;
  private count = 0;
  private heard = 0;
  private again: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setTimeout> | undefined;
  private leaving: ReturnType<typeof setTimeout> | undefined;
  private readonly waiting = new Map<string, Waiting>();
  private readonly followers = new Set<Follower>();
  private resolve: (hello: Hello) => void = () => undefined;
  private reject: (error: Error) => void = () => undefined;

  constructor(private readonly address: Address) {
    this.path = address.path;
    this.opened = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.opened.catch(() => undefined); // callers that need it get the error
    globalThis.addEventListener?.("online", this.retry);
    globalThis.addEventListener?.("offline", this.doubt);
    this.connect();
  }

  /** Whether the server answers. */
  get online(): boolean {
    return this.open;
  }

  /** Whether the connection is closed for good. */
  get ended(): boolean {
    return this.closed;
  }

  follow(follower: Follower): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  /** Send a request, when the server is there. Rejects with Refusal. */
  ask(what: Request): Promise<Answer> {
    const request = `${this.hello?.client ?? ""}-${this.count++}`;
    const message = { request, ...what } as wire.Request;
    const answer = new Promise<Answer>((resolve, reject) => {
      if (this.closed) {
        reject(new Refusal("error", "The map is closed."));
        return;
      }
      this.waiting.set(request, { message, resolve, reject });
      if (this.open) {
        this.send(message);
      }
    });
    answer.catch(() => undefined); // callers that need the answer get the error
    return answer;
  }

  /** Return the edits without an answer. */
  unanswered(): (readonly Change[])[] {
    return [...this.waiting.values()].flatMap(({ message }) =>
      message.type === "edit" ? [message.changes] : [],
    );
  }

  /** Connect now, rather than after the pause. */
  readonly retry = (): void => {
    if (this.again !== undefined) {
      clearTimeout(this.again);
      this.again = undefined;
      this.connect();
    }
  };

  /**
   * End the connection, after the answers to what was asked. `discard` gives up the steps since the
   * last save.
   */
  close(discard = false): void {
    if (this.closed) {
      return;
    }
    this.end();
    if (this.open && this.waiting.size > 0 && !discard) {
      this.leaving = setTimeout(() => this.leave(false), PATIENCE);
    } else {
      this.leave(discard);
    }
  }

  /** The page is left. Nothing can wait for answers; the server still does what was asked. */
  leavePage(): void {
    if (!this.closed) {
      this.end();
      this.leave(false);
    }
  }

  private end(): void {
    this.closed = true;
    globalThis.removeEventListener?.("online", this.retry);
    globalThis.removeEventListener?.("offline", this.doubt);
  }

  private leave(discard: boolean): void {
    if (this.open) {
      const request = `${this.hello?.client ?? ""}-${this.count++}`;
      const message: wire.Bye = { request, type: "bye", ...(discard && { discard }) };
      this.socket?.send(JSON.stringify(message));
    }
    const { socket } = this;
    this.open = false;
    this.socket = null;
    clearTimeout(this.again);
    clearTimeout(this.watch);
    clearTimeout(this.leaving);
    socket?.close();
    for (const { reject } of this.waiting.values()) {
      reject(new Refusal("error", "The map is closed."));
    }
    this.waiting.clear();
    this.reject(new Error("The map is closed."));
  }

  private connect(): void {
    const { wsUrl, token, autosave, open = (url: string) => new WebSocket(url) } = this.address;
    const query = new URLSearchParams({ path: this.path });
    if (this.hello !== null) {
      query.set("client", this.hello.client);
      query.set("run", this.hello.state.run);
    }
    if (autosave?.()) {
      query.set("autosave", "1");
    }
    if (token) {
      query.set("token", token);
    }
    const socket = open(`${wsUrl.replace(/\/*$/, "/")}journeynb/session?${query}`);
    this.socket = socket;
    socket.onmessage = ({ data }) => {
      if (socket === this.socket) {
        this.receive(JSON.parse(String(data)) as Message);
      }
    };
    socket.onclose = () => {
      if (socket === this.socket) {
        this.lose();
      }
    };
  }

  /** The socket is closed: try again later, unless the map could not be opened at all. */
  private lose(): void {
    this.open = false;
    this.socket = null;
    clearTimeout(this.watch);
    this.watch = undefined;
    if (this.closed) {
      this.leave(false);
      return;
    }
    if (this.hello === null && this.tries >= TRIES) {
      this.failure ??= { type: "failed", code: "refused", ...SILENT };
      this.reject(new CannotOpenError(this.failure));
    }
    if (this.hello === null && this.failure !== null) {
      return;
    }
    for (const { lost } of this.followers) {
      lost?.(this.failure);
    }
    const pause = Math.min(LATE, SOON * 2 ** this.tries++);
    this.again = setTimeout(this.retry, pause * (0.75 + Math.random() / 2));
  }

  private send(message: wire.Request): void {
    this.socket?.send(JSON.stringify(message));
    this.expect();
  }

  /** Give the connection up if nothing is heard while a request waits: the network may be gone. */
  private expect(since = this.heard, passed = 0): void {
    if (this.watch !== undefined && passed === 0) {
      return;
    }
    this.watch = setTimeout(() => {
      this.watch = undefined;
      if (this.waiting.size === 0 || !this.open) {
        return;
      }
      const silent = since === this.heard ? passed + LOOK : LOOK;
      if (silent < SILENCE) {
        this.expect(this.heard, silent);
        return;
      }
      this.giveUp();
    }, LOOK);
  }

  /** The browser has lost its network. The server may be on this computer, so ask it. */
  private readonly doubt = (): void => {
    if (!this.open) {
      return;
    }
    void this.ask({ type: "status" });
    clearTimeout(this.watch);
    const { heard } = this;
    this.watch = setTimeout(() => {
      this.watch = undefined;
      if (this.open && heard === this.heard) {
        this.giveUp();
      } else if (this.open && this.waiting.size > 0) {
        this.expect();
      }
    }, DOUBT);
  };

  private giveUp(): void {
    const { socket } = this;
    this.lose();
    socket?.close();
  }

  private receive(message: Message): void {
    this.heard++;
    switch (message.type) {
      case "hello":
        this.greet(message);
        return;
      case "failed":
        this.failure = message;
        this.reject(new CannotOpenError(message));
        return;
      case "renamed":
        this.path = message.path;
        break;
    }
    const request = "request" in message ? message.request : null;
    const waiting = request === null ? undefined : this.waiting.get(request);
    if (request !== null && waiting !== undefined) {
      this.waiting.delete(request);
      if (message.type === "error") {
        waiting.reject(refusalOf(message.error));
      } else {
        waiting.resolve(message as Answer);
      }
      if (this.closed && this.waiting.size === 0) {
        this.leave(false);
      }
    } else if (message.type !== "error") {
      for (const { news } of this.followers) {
        news?.(message as News | Answer);
      }
    }
  }

  private greet(hello: Hello): void {
    const before = this.hello;
    this.hello = hello;
    this.failure = null;
    this.open = true;
    this.tries = 0;
    this.path = hello.file.path;
    this.resolve(hello);
    if (before !== null && before.state.run !== hello.state.run) {
      const waiting = [...this.waiting.values()];
      this.waiting.clear();
      for (const { renewed } of this.followers) {
        renewed?.(hello, waiting);
      }
      return;
    }
    for (const { message } of this.waiting.values()) {
      this.send(message);
    }
    if (before !== null) {
      for (const { greeted } of this.followers) {
        greeted?.(hello);
      }
    }
  }
}

function refusalOf({ code, message, change, field, allowed }: wire.Failure): Refusal {
  return new Refusal(code as Refusal["code"], message, change, field, allowed);
}
