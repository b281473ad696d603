/**
 * Finds the gaps of a map with the kernel of an open notebook or console. The kernel is asked over a
 * comm, so that its execution count and its variables stay as they are.
 */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { ISessionContext } from "@jupyterlab/apputils";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import type { FoundGaps } from "../offline/local-host.ts";

/** Name of the comm; Python has it too. */
const TARGET = "journeynb.gaps";
const START =
  '__import__("importlib").import_module("journeynb.notebook.gaps_for_documents").answer()';
/** Time after which a kernel that does not answer is taken as busy, in ms. */
const PATIENCE = 20_000;

const NO_KERNEL =
  "Gaps are not available: no Python kernel is running. Open a notebook whose kernel has journeynb.";
const NO_PACKAGE =
  "Gaps are not available: the kernel of the open notebook has no journeynb. Install it there.";
const BUSY = "Gaps are not up to date, because the kernel is busy.";

type Answer = { readonly found?: FoundGaps; readonly problem?: string };

export class KernelGaps {
  /** Kernels that are ready to answer, by their connection; a restarted one is not any more. */
  private readonly ready = new WeakMap<Kernel.IKernelConnection, Promise<boolean>>();

  constructor(private readonly app: JupyterFrontEnd) {}

  /** Return the gaps of the text of a map, or why there are none. */
  async find(text: string): Promise<FoundGaps | string> {
    const kernels = [...this.kernels()];
    for (const kernel of kernels) {
      const ready = await within(this.prepared(kernel), PATIENCE);
      if (ready === null) {
        return BUSY;
      }
      if (ready) {
        const answer = await within(this.ask(kernel, text), PATIENCE);
        return answer === null ? BUSY : (answer.found ?? answer.problem ?? BUSY);
      }
    }
    return kernels.length === 0 ? NO_KERNEL : NO_PACKAGE;
  }

  /** Call a function when the kernels of notebooks may have changed, and when one has run a cell. */
  watch(listener: () => void): () => void {
    const followed = new Set<ISessionContext>();
    const onStatus = (_: ISessionContext, status: Kernel.Status) => {
      if (status === "idle") {
        listener();
      }
    };
    const onLayout = () => {
      for (const session of this.sessions()) {
        if (!followed.has(session)) {
          followed.add(session);
          session.statusChanged.connect(onStatus);
          session.kernelChanged.connect(listener);
        }
      }
      listener();
    };
    const { shell } = this.app;
    const changed = shell.currentChanged;
    changed?.connect(onLayout);
    onLayout();
    return () => {
      changed?.disconnect(onLayout);
      for (const session of followed) {
        session.statusChanged.disconnect(onStatus);
        session.kernelChanged.disconnect(listener);
      }
    };
  }

  private *sessions(): Iterable<ISessionContext> {
    for (const widget of this.app.shell.widgets("main")) {
      const { sessionContext } = widget as { sessionContext?: ISessionContext };
      if (sessionContext !== undefined && !sessionContext.isDisposed) {
        yield sessionContext;
      }
    }
  }

  private *kernels(): Iterable<Kernel.IKernelConnection> {
    const specs = this.app.serviceManager.kernelspecs.specs?.kernelspecs ?? {};
    for (const { session } of this.sessions()) {
      const kernel = session?.kernel;
      if (kernel && specs[kernel.name]?.language === "python" && kernel.handleComms) {
        yield kernel;
      }
    }
  }

  /** Make a kernel ready to answer, once; false if it cannot. */
  private prepared(kernel: Kernel.IKernelConnection): Promise<boolean> {
    let ready = this.ready.get(kernel);
    if (ready === undefined) {
      ready = this.start(kernel).then((found) => {
        if (!found) {
          this.ready.delete(kernel); // journeynb may be installed there later
        }
        return found;
      });
      this.ready.set(kernel, ready);
      kernel.statusChanged.connect((_, status) => {
        if (status === "restarting" || status === "autorestarting") {
          this.ready.delete(kernel);
        }
      });
    }
    return ready;
  }

  private async start(kernel: Kernel.IKernelConnection): Promise<boolean> {
    const code = START;
    const future = kernel.requestExecute({ code, silent: true, store_history: false });
    return (await future.done).content.status === "ok";
  }

  private ask(kernel: Kernel.IKernelConnection, text: string): Promise<Answer> {
    const comm = kernel.createComm(TARGET);
    return new Promise((resolve) => {
      comm.onMsg = (message: KernelMessage.ICommMsgMsg) => {
        resolve(message.content.data as Answer);
        comm.close();
      };
      comm.onClose = () => resolve({ problem: NO_PACKAGE });
      comm.open({ text });
    });
  }
}

/** Return what a promise resolves to, or null if that takes too long. */
function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  return Promise.race([promise, new Promise<null>((done) => setTimeout(done, ms, null))]);
}
