/** The kernel of a widget, as far as a host shows it: whether it still knows the widget. */

import type { AnyModel } from "@anywidget/types";
import type { Presence } from "../../protocol/host.ts";

interface Signal<T> {
  connect(slot: (sender: unknown, value: T) => void): void;
  disconnect(slot: (sender: unknown, value: T) => void): void;
}

interface Message {
  readonly header?: { readonly msg_type?: string; readonly session?: string };
  readonly content?: { readonly restart?: boolean };
}

interface Signals {
  readonly statusChanged?: Signal<string>;
  readonly connectionStatusChanged?: Signal<string>;
  readonly kernelChanged?: Signal<unknown>;
  readonly iopubMessage?: Signal<Message>;
}

interface KernelConnection extends Signals {
  readonly status?: string;
  commsOverSubshells?: string;
  requestCommInfo?(content: {
    target_name: string;
  }): Promise<{ content: { status?: string; comms?: Record<string, unknown> } }>;
}

/** The session of a notebook outlives its kernels. */
interface SessionContext extends Signals {
  readonly session?: { readonly kernel?: KernelConnection | null } | null;
}

interface Manager {
  readonly kernel?: KernelConnection;
  /** The document, in JupyterLab. */
  readonly context?: {
    readonly sessionContext?: SessionContext;
    readonly disposed?: Signal<unknown>;
  };
  get_model?(id: string): Promise<{ readonly comm_live?: boolean }>;
}

/** Names that JupyterLab gives to the states of a kernel that will not answer again. */
const ENDED = new Set(["dead", "terminating", "restarting", "autorestarting"]);
/** How long to wait for a list of the widgets that the kernel knows, in ms. */
const PATIENCE = 2000;
/** The same for a kernel that may be starting, and how often to ask it. */
const FAST = 500;
const TRIES = 20;

/** What the kernel says about a widget. */
export type Verdict = "known" | "unknown" | "busy" | "none";

export class WidgetKernel {
  private session = "";
  private ended = false;
  private listing: Promise<ReadonlySet<string> | null> | undefined;
  private looks = 0;

  constructor(
    private readonly manager: Manager | undefined,
    private readonly id: string,
    private readonly listener: (presence: Presence) => void,
    signal: AbortSignal,
  ) {
    const source: Signals | undefined = manager?.context?.sessionContext ?? manager?.kernel;
    const follow = <T>(from: Signal<T> | undefined, slot: (value: T) => void) => {
      const heard = (_: unknown, value: T) => slot(value);
      from?.connect(heard);
      signal.addEventListener("abort", () => from?.disconnect(heard));
    };
    follow(source?.statusChanged, (status) => this.followStatus(status));
    follow(source?.kernelChanged, () => this.end("stopped"));
    follow(manager?.context?.disposed, () => this.end("stopped")); // another one is opened later
    follow(source?.connectionStatusChanged, (status) =>
      listener(status === "connected" ? "here" : "away"),
    );
    follow(source?.iopubMessage, (message) => this.followSession(message));
  }

  /** Ask the kernel whether it knows the widget; "none": no answer, for an unknown reason. */
  async verdict(patience = PATIENCE): Promise<Verdict> {
    const known = await this.list(patience);
    if (known === null) {
      return this.kernel?.status === "busy" ? "busy" : "none";
    }
    return known.has(this.id) ? "known" : "unknown";
  }

  /**
   * Send messages to widgets over the kernel's main channel. After a restart that this page did not
   * ask for, JupyterLab goes on with a side channel (a subshell) that no longer exists, also for new
   * widgets.
   */
  leaveSubshells(): void {
    const { kernel } = this;
    if (kernel !== undefined && "commsOverSubshells" in kernel) {
      kernel.commsOverSubshells = "disabled";
    }
  }

  private get kernel(): KernelConnection | undefined {
    return this.manager?.context?.sessionContext?.session?.kernel ?? this.manager?.kernel;
  }

  private followStatus(status: string): void {
    if (ENDED.has(status)) {
      if (status === "autorestarting") {
        this.leaveSubshells();
      }
      this.end("stopped"); // a new kernel does not know this editor
    } else if (status === "starting" && !this.ended) {
      this.restartedElsewhere();
    }
  }

  /** Another kernel process sends messages in the name of another session. */
  private followSession({ header, content }: Message): void {
    const session = header?.session;
    if (session === undefined || header?.msg_type === "status") {
      return; // the server sends states in its own name
    }
    const before = this.session;
    this.session = session;
    const leaves = header?.msg_type === "shutdown_reply" && content?.restart === true;
    if (leaves || (before !== "" && session !== before)) {
      void this.lookAgain(leaves);
    }
  }

  /**
   * Ask until the new process answers: while it starts, it does not hear the question. One that
   * starts fast may have said so before the server hears it, so a process that `leaves` is enough.
   */
  private async lookAgain(leaves: boolean): Promise<void> {
    const look = ++this.looks;
    for (let tries = 0; tries < TRIES && !this.ended && look === this.looks; tries++) {
      this.listing = undefined; // the process before will not answer
      const verdict = await this.verdict(FAST);
      if (verdict === "unknown" && !this.ended) {
        this.restartedElsewhere();
      } else if (verdict === "known" && !leaves) {
        return;
      } else if (verdict === "known") {
        await new Promise((done) => setTimeout(done, FAST)); // said by the process that leaves
      }
    }
  }

  private restartedElsewhere(): void {
    this.leaveSubshells();
    this.end("elsewhere");
  }

  private end(presence: Presence): void {
    this.ended = true;
    this.listener(presence);
  }

  /** Return the ids of all widgets of the kernel; null without an answer. */
  private async list(patience: number): Promise<ReadonlySet<string> | null> {
    // a request that waits is not repeated: a busy kernel would answer them all
    const listing = this.listing ?? this.ask();
    this.listing = listing;
    void listing.then(() => {
      if (this.listing === listing) {
        this.listing = undefined;
      }
    });
    const late = new Promise<null>((done) => setTimeout(done, patience, null));
    return Promise.race([listing, late]);
  }

  private async ask(): Promise<ReadonlySet<string> | null> {
    try {
      const reply = await this.kernel?.requestCommInfo?.({ target_name: "jupyter.widget" });
      return reply?.content.comms === undefined ? null : new Set(Object.keys(reply.content.comms));
    } catch {
      return null;
    }
  }
}

/** Return the manager of a model's widgets, which differs from host to host. */
export function managerOf(model: AnyModel<never>): Manager | undefined {
  return model.widget_manager as unknown as Manager | undefined;
}

/** Whether a page has no kernel: it was exported, or restored from a saved notebook. */
export async function isStatic(manager: Manager | undefined, id: string): Promise<boolean> {
  if ("__MARIMO_STATIC__" in globalThis) {
    return true;
  }
  try {
    return (await manager?.get_model?.(id))?.comm_live === false;
  } catch {
    return false; // a host without such models
  }
}
