// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { csvText, tableOf } from "../src/editor/bar/csv.ts";
import { Exporter } from "../src/editor/bar/exporter.ts";
import { Ui } from "../src/editor/shared/context.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { Answer, Request } from "../src/protocol/messages.ts";
import { button, click, press, type Shown, settled, shown } from "./dom.ts";
import { MemoryHost } from "./memory.ts";

const FILE = {
  format: "journeymap/1",
  title: "Coffee & tea",
  personas: [{ id: "maya", name: "Maya" }],
  stages: [
    { id: "buy", name: "Buy" },
    { id: "use", name: "Use" },
  ],
  touchpoints: [
    { id: "app", name: "=1+1" },
    { id: "ad", name: 'Ad, "big"', owner: "Team\nOne" },
  ],
  goals: [{ id: "grow", name: "Grow" }],
  links: [
    { kind: "occurs_in", from: "ad", to: "buy" },
    { kind: "occurs_in", from: "app", to: "use" },
    { kind: "experiences", from: "maya", to: "ad" },
    { kind: "supports", from: "ad", to: "grow" },
    { kind: "targets", from: "grow", to: "maya" },
  ],
} as unknown as JourneyFile;

/** A host that makes a file of 7 bytes in 3 parts. */
class ExportHost extends MemoryHost {
  file = {
    name: "coffee.png",
    size: 7,
    parts: 3,
    path: null as string | null,
    remarks: [""].slice(1),
  };
  problem = "";
  /** Whether the file is never ready. */
  slow = false;
  override async ask(request: Request): Promise<Answer> {
    switch (request.type) {
      case "export":
        this.asked.push(request);
        this.emit({ type: "export", job: 4, words: "Drawing the map", share: 0.5 });
        this.emit({ type: "export", job: 3, problem: "of another window" });
        if (this.slow) {
          return { type: "exporting", job: 4 };
        }
        setTimeout(() => {
          this.emit({
            type: "export",
            job: 4,
            ...(this.problem ? { problem: this.problem } : { file: this.file }),
          });
        });
        return { type: "exporting", job: 4 };
      case "export_part":
        return { type: "export_part", data: btoa(["abc", "def", "g"][request.part] ?? "") };
      case "cancel_export":
        this.asked.push(request);
        return { type: "done" };
      case "keep_export":
        return { type: "kept", path: "/home/me/coffee.png" };
      default:
        return super.ask(request);
    }
  }
}

let view: Shown;
let host: ExportHost;
const saved: { name: string; blob: Blob }[] = [];

beforeEach(async () => {
  saved.length = 0;
  let last: Blob | undefined;
  vi.stubGlobal("URL", {
    createObjectURL: (blob: Blob) => {
      last = blob;
      return "blob:x";
    },
    revokeObjectURL: () => undefined,
  });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLElement) {
    saved.push({ name: (this as HTMLAnchorElement).download, blob: last as Blob });
    expect(this.isConnected).toBe(true); // hosts such as VS Code look for the click in the page
  });
  host = new ExportHost(structuredClone(FILE));
  view = await shown(structuredClone(FILE), host);
});

afterEach(() => {
  view.end();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const message = () => view.root.querySelector(".jn-export");

async function text(blob: Blob): Promise<string> {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.readAsText(blob);
  });
}

async function open() {
  await click(button(view.root, "In memory only"));
}

function exporter(): Exporter {
  return new Exporter({ store: view.store, ui: new Ui(view.store) }, 0);
}

describe("exporting a file", () => {
  it("takes one click in the file menu, and offers every format", async () => {
    await open();
    const items = [...view.root.querySelectorAll("[role=menuitem] .jn-item-text")].map(
      (each) => each.firstChild?.textContent,
    );
    expect(items).toEqual([
      "Save as…",
      "PNG image",
      "SVG image",
      "PDF of the map",
      "PowerPoint slides",
      "HTML report",
      "PDF report",
      "Mermaid diagram",
      "CSV of the map view",
      "Copy map as Python",
      "Copy my edits as Python",
    ]);
    await click(button(view.root, "PNG image"));
    expect(host.asked.at(-1)).toEqual({ type: "export", format: "png" });
    expect(message()?.textContent).toContain("PNG image");
    await vi.waitFor(() => expect(message()?.textContent).toContain("Downloaded coffee.png"), 9000);
  });

  it("puts the parts together in the browser, and can save them beside the notebook", async () => {
    const made = exporter();
    await made.start("png");
    expect(saved.map(({ name }) => name)).toEqual(["coffee.png"]);
    expect(await text(saved[0]?.blob as Blob)).toBe("abcdefg");
    expect(made.shown.value?.words).toBe("Downloaded coffee.png");
    made.shown.value?.keep?.();
    await settled();
    expect(made.shown.value?.words).toBe("Saved as /home/me/coffee.png");
  });

  it("shows how far it is", async () => {
    const made = exporter();
    const seen: (string | undefined)[] = [];
    const end = made.shown.subscribe((now) => seen.push(now?.words));
    await made.start("report");
    end();
    expect(seen).toContain("Drawing the map");
  });

  it("can be canceled while the kernel works: nothing is saved, and the next one starts", async () => {
    const made = exporter();
    const end = made.shown.subscribe((now) => {
      if (now?.words === "Drawing the map") {
        now.cancel?.();
      }
    });
    await made.start("report");
    end();
    expect(made.shown.value).toMatchObject({ words: "Canceled", share: null });
    await settled();
    expect(host.asked.at(-1)).toEqual({ type: "cancel_export", job: 4 });
    expect(saved).toEqual([]);
    await made.start("png");
    expect(made.shown.value?.words).toBe("Downloaded coffee.png");
  });

  it("can be canceled while the file is downloaded", async () => {
    const made = exporter();
    const end = made.shown.subscribe((now) => {
      if (now?.words === "Downloading" && (now.share ?? 0) > 0.5) {
        now.cancel?.();
      }
    });
    await made.start("png");
    end();
    expect(made.shown.value?.words).toBe("Canceled");
    expect(saved).toEqual([]);
  });

  it("has a button that cancels it", async () => {
    host.slow = true;
    await open();
    await click(button(view.root, "PDF report"));
    await click(button(view.root, "Cancel"));
    expect(message()?.textContent).toContain("Canceled");
    expect(message()?.querySelector("progress")).toBeNull();
  });

  it("names the path of a file that is too large for the browser", async () => {
    host.file = { ...host.file, path: "/home/me/coffee.png", parts: 0 };
    const made = exporter();
    await made.start("png");
    expect(saved).toEqual([]);
    expect(made.shown.value?.words).toContain("saved as /home/me/coffee.png");
  });

  it("saves beside the notebook if the page may not download", async () => {
    vi.stubGlobal("origin", "null");
    const made = exporter();
    await made.start("png");
    expect(saved).toEqual([]);
    expect(made.shown.value?.words).toBe("Saved as /home/me/coffee.png");
  });

  it("says what is missing, and what a format cannot contain", async () => {
    host.problem = "creating slides needs pptx: pip install 'journeynb[slides]'";
    const made = exporter();
    await made.start("pptx");
    expect(made.shown.value).toMatchObject({
      words: "Not exported: creating slides needs pptx: pip install 'journeynb[slides]'",
      bad: true,
    });
    host.problem = "";
    host.file = { ...host.file, remarks: ["skipped: goals (1)"] };
    await made.start("mermaid");
    expect(made.shown.value?.remarks).toEqual(["skipped: goals (1)"]);
  });

  it("ends with a message if the kernel stops", async () => {
    const made = exporter();
    host.ask = async (request) => {
      if (request.type === "export") {
        host.end();
        return { type: "exporting", job: 4 };
      }
      return { type: "done" };
    };
    await made.start("html");
    expect(made.shown.value?.words).toBe("Not exported: the kernel has stopped");
  });

  it("refuses a file of which parts are missing", async () => {
    host.file = { ...host.file, size: 9 };
    const made = exporter();
    await made.start("png");
    expect(made.shown.value?.words).toBe(
      "Not exported: only 7 of 9 bytes arrived; export it again",
    );
    expect(saved).toEqual([]);
  });
});

describe("the current view as CSV", () => {
  it("is downloaded with a click, without Python", async () => {
    await open();
    await click(button(view.root, "CSV of the map view"));
    expect(saved[0]?.name).toBe("coffee-tea-touchpoint.csv");
    const lines = (await text(saved[0]?.blob as Blob)).split("\r\n");
    expect(lines[0]).toContain("Name,");
    expect(lines[1]).toMatch(/^"Ad, ""big""",/);
    expect(lines[1]).toContain('"Team\nOne"');
    expect(lines[2]).toMatch(/^'=1\+1,/);
  });

  it("has the rows of its view", () => {
    const ui = new Ui(view.store);
    const index = view.store.index.value;
    expect(tableOf(index, ui, "personas").rows[1]?.[0]).toBe("Maya");
    expect(tableOf(index, ui, "table").name).toBe("touchpoint");
    expect(csvText(tableOf(index, ui, "alignment").rows)).toBe(
      "\ufeffGoal,Persona,Targeted,Supporting touchpoints\r\nGrow,Maya,yes,1\r\n",
    );
  });

  it("is all that a page without Python exports", async () => {
    view.end();
    host.kernel = false;
    view = await shown(structuredClone(FILE), host);
    await open();
    await press(document.activeElement as HTMLElement, "End");
    expect(document.activeElement?.textContent).toBe("CSV of the map view");
    expect(view.root.textContent).not.toContain("PNG image");
  });
});
