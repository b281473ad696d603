/** Exports the map: Python makes the file, and the browser saves it. */

import { type Signal, signal } from "@preact/signals";
import { isFinal } from "../../protocol/host.ts";
import type { ExportFormat, News } from "../../protocol/messages.ts";
import type { Editor } from "../shared/context.ts";
import { canSave, saveFile } from "../shared/save-file.ts";

/** What can be exported, with the type of the file. */
export const FORMATS: readonly (readonly [ExportFormat, label: string, type: string])[] = [
  ["png", "PNG image", "image/png"],
  ["svg", "SVG image", "image/svg+xml"],
  ["pdf", "PDF of the map", "application/pdf"],
  [
    "pptx",
    "PowerPoint slides",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  ],
  ["html", "HTML report", "text/html"],
  ["report", "PDF report", "application/pdf"],
  ["mermaid", "Mermaid diagram", "text/plain"],
];

/** An export that goes on, or its result. */
export interface Export {
  readonly label: string;
  readonly words: string;
  /** How much is done, from 0 to 1; null at its end. */
  readonly share: number | null;
  readonly bad?: boolean;
  /** It goes away by itself. */
  readonly brief?: boolean;
  /** What the format could not contain. */
  readonly remarks?: readonly string[];
  /** Saves the file beside the notebook. */
  readonly keep?: () => void;
  /** Stops the export. */
  readonly cancel?: () => void;
}

/** The user stopped the export. */
class Canceled extends Error {}

/** Time between the parts of a file: Jupyter drops messages if they are too many in a second. */
const PAUSE = 600;

type ExportNews = Extract<News, { type: "export" }>;
type ExportedFile = NonNullable<ExportNews["file"]>;

export class Exporter {
  readonly shown: Signal<Export | null> = signal(null);

  constructor(
    private readonly editor: Editor,
    private readonly pause = PAUSE,
  ) {}

  async start(format: ExportFormat): Promise<void> {
    const { store } = this.editor;
    const [, label = "", type = ""] = FORMATS.find(([name]) => name === format) ?? [];
    if (this.shown.value !== null && this.shown.value.share !== null) {
      store.say(`Wait until the ${this.shown.value.label} is ready.`);
      return;
    }
    let cancel: () => void = () => undefined;
    const stopped = new Promise<never>((_, reject) => {
      cancel = () => reject(new Canceled());
    });
    stopped.catch(() => undefined);
    const go = (words: string, share: number) => {
      this.shown.value = { label, words, share, cancel };
    };
    let job: number | undefined;
    go("Starting", 0);
    let end: () => void = () => undefined;
    try {
      await Promise.race([store.flush(), stopped]);
      const made = new Promise<ExportedFile>((resolve, reject) => {
        const early: ExportNews[] = [];
        const take = (news: ExportNews) => {
          if (news.file !== undefined) {
            resolve(news.file);
          } else if (news.problem !== undefined) {
            reject(new Error(news.problem));
          } else {
            go(news.words ?? "", news.share ?? 0);
          }
        };
        const unlisten = store.host.listen((news) => {
          if (news.type === "export") {
            job === undefined ? early.push(news) : news.job === job && take(news);
          }
        });
        const offline = store.host.online((presence) => {
          if (isFinal(presence)) {
            reject(new Error("the kernel has stopped"));
          }
        });
        end = () => {
          unlisten();
          offline();
        };
        store.host.ask({ type: "export", format }).then((answer) => {
          if (answer.type !== "exporting") {
            reject(new Error("the kernel did not respond"));
            return;
          }
          job = answer.job;
          if (this.shown.peek()?.cancel !== cancel) {
            this.forget(job); // canceled before the kernel said its number
            return;
          }
          early.filter((news) => news.job === job).forEach(take);
        }, reject);
      });
      const file = await Promise.race([made, stopped]);
      await this.finish(label, type, file, job ?? 0, go, stopped);
    } catch (error) {
      if (error instanceof Canceled) {
        this.shown.value = { label, words: "Canceled", share: null, brief: true };
        if (job !== undefined) {
          this.forget(job);
        }
        return;
      }
      const words =
        error instanceof Error && error.message !== "" ? error.message : "the kernel has stopped";
      this.shown.value = { label, words: `Not exported: ${words}`, share: null, bad: true };
    } finally {
      end();
    }
  }

  /** Stop an export that nobody waits for. */
  private forget(job: number): void {
    void this.editor.store.host.ask({ type: "cancel_export", job }).catch(() => undefined);
  }

  private async finish(
    label: string,
    type: string,
    file: ExportedFile,
    job: number,
    go: (words: string, share: number) => void,
    stopped: Promise<never>,
  ) {
    const { name, size, parts, path, remarks } = file;
    if (path !== null) {
      const words = `${name} is too large for the browser. It is saved as ${path}`;
      this.shown.value = { label, words, share: null, remarks };
      return;
    }
    if (!canSave()) {
      await this.keep(label, job, remarks);
      return;
    }
    const data: Uint8Array<ArrayBuffer>[] = [];
    for (let part = 0; part < parts; part++) {
      go("Downloading", part / parts);
      if (part > 0) {
        await Promise.race([new Promise((done) => setTimeout(done, this.pause)), stopped]);
      }
      const asked = this.editor.store.host.ask({ type: "export_part", job, part });
      const answer = await Promise.race([asked, stopped]);
      if (answer.type === "export_part") {
        data.push(bytes(answer.data));
      }
    }
    const whole = new Blob(data);
    if (whole.size !== size) {
      throw new Error(`only ${whole.size} of ${size} bytes arrived; export it again`);
    }
    saveFile(name, whole, type, this.editor.ui.root);
    this.shown.value = {
      label,
      words: `Downloaded ${name}`,
      share: null,
      remarks,
      brief: remarks.length === 0,
      keep: () => void this.keep(label, job, remarks),
    };
  }

  /** Save the file beside the notebook, and say where. */
  private async keep(label: string, job: number, remarks: readonly string[]): Promise<void> {
    const answer = await this.editor.store.ask({ type: "keep_export", job });
    if (answer?.type === "kept") {
      this.shown.value = { label, words: `Saved as ${answer.path}`, share: null, remarks };
    }
  }
}

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
