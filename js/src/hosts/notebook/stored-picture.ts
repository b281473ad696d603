/**
 * The picture of the map that a notebook stores below the editor. Python updates it after each edit;
 * JupyterLab ignores such updates after the page was reloaded. Then the page asks for the picture
 * and writes it into the notebook.
 */

import type { Model } from "./widget-host.ts";

interface Output {
  readonly metadata?: { readonly journeynb?: { readonly still?: string; readonly rev?: number } };
}

interface Outputs {
  readonly length: number;
  get(index: number): Output;
  set(index: number, output: object): void;
}

/** A notebook in JupyterLab. */
interface Notebook {
  readonly context?: {
    readonly model?: { readonly cells?: Iterable<{ readonly outputs?: Outputs }> };
  };
}

interface Picture {
  readonly type: "picture";
  readonly request: string;
  readonly data: object;
  readonly metadata: object;
}

/** How long an update from Python may take to arrive, in ms. */
const LATE = 500;

/** Keep the stored pictures of an editor up to date. */
export function keepPicture(model: Model, end: AbortSignal): void {
  const notebook = model.widget_manager as unknown as Notebook | undefined;
  const id = model.get("_place");
  const request = `${id}-picture`;
  const old = () => stored(notebook, id).filter(({ rev }) => rev !== model.get("_pictured"));
  let due: ReturnType<typeof setTimeout> | undefined;
  const ask = () => {
    try {
      model.send({ type: "picture", request });
    } catch {
      // the kernel has ended
    }
  };
  const look = () => {
    clearTimeout(due);
    due = setTimeout(() => {
      // another window of the notebook has its own copy, and only one should have unsaved changes
      if (document.hasFocus() && model.get("_pictured") >= 0 && old().length > 0) {
        ask();
      }
    }, LATE);
  };
  const receive = (message: Picture) => {
    if (message.type === "picture" && message.request === request) {
      const { data, metadata } = message;
      for (const { outputs, index } of old()) {
        outputs.set(index, { output_type: "display_data", data, metadata });
      }
    }
  };
  model.on("change:_pictured", look);
  model.on("msg:custom", receive);
  addEventListener("focus", look);
  end.addEventListener("abort", () => {
    clearTimeout(due);
    model.off("change:_pictured", look);
    model.off("msg:custom", receive);
    removeEventListener("focus", look);
  });
  look();
}

/** Return the outputs of a notebook that are pictures of an editor, with their revisions. */
function stored(notebook: Notebook | undefined, id: string) {
  const found: { outputs: Outputs; index: number; rev: number | undefined }[] = [];
  for (const { outputs } of notebook?.context?.model?.cells ?? []) {
    for (let index = 0; index < (outputs?.length ?? 0); index++) {
      const facts = outputs?.get(index).metadata?.journeynb;
      if (outputs !== undefined && facts?.still === id) {
        found.push({ outputs, index, rev: facts.rev });
      }
    }
  }
  return found;
}
