// @vitest-environment jsdom
import { h } from "preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mount } from "../src/editor/mount.tsx";
import { type Columns, LogChoice } from "../src/hosts/server/log-choice.ts";
import { LogDialog } from "../src/hosts/server/log-dialog.tsx";
import { Refusal } from "../src/model/refusal.ts";
import { Store } from "../src/model/store/store.ts";
import type { Answer, Request } from "../src/protocol/messages.ts";
import { button, click, control, settled } from "./dom.ts";
import { MemoryHost } from "./memory.ts";

const FILES: Record<string, { folders: string[]; files: { name: string; size: number }[] }> = {
  "": { folders: ["logs"], files: [] },
  logs: { folders: [], files: [{ name: "events.csv", size: 83_200 }] },
};

/** A server with one log, which shows what it is asked. */
class LogHost extends MemoryHost {
  columns: Omit<Columns, "type"> = {
    ...{ columns: ["id", "when", "what"], problem: "" },
    guess: { customer: "id", time: "when", event: "what" },
  };
  refuses = false;
  compared = false;
  override async ask(request: Request): Promise<Answer> {
    switch (request.type) {
      case "folder": {
        const found = FILES[request.path];
        if (found === undefined) {
          throw new Refusal("error", `${request.path} does not exist`);
        }
        return { type: "folder", path: request.path, ...found };
      }
      case "log":
        return { type: "log", ...this.columns };
      case "evidence":
        this.asked.push(request);
        if (this.refuses) {
          throw new Refusal("error", "logs/events.csv has no rows");
        }
        this.compared = request.path !== null;
        return { type: "done" };
      case "gaps": {
        const observed = { counting: this.compared, problem: "", remarks: [] };
        return { type: "gaps", gaps: [], rules: {}, ...(this.compared && { observed }) };
      }
      default:
        return super.ask(request);
    }
  }
}

let host: LogHost;
let store: Store;
let choice: LogChoice;
let root: HTMLElement;
let end: () => void;

beforeEach(async () => {
  host = new LogHost({ format: "journeymap/1" } as never);
  store = new Store(host);
  choice = new LogChoice((what) => host.ask(what));
  choice.show = (log) => store.compare(log);
  root = document.createElement("div");
  document.body.append(root);
  end = mount(store, root, h(LogDialog, { choice }));
  choice.open.value = true;
  await settled();
});

afterEach(() => {
  end();
  store.dispose();
  root.remove();
});

async function chooseLog(): Promise<void> {
  click(button(root, "logs"));
  await settled();
  click(button(root, "events.csv83 kB"));
  await settled();
}

async function compare(): Promise<void> {
  root.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  await settled();
}

const asked = () => host.asked.filter(({ type }) => type === "evidence");
const problem = () => root.querySelector(".jn-dialog [role=alert]")?.textContent ?? "";

describe("the choice of a log on the server", () => {
  it("compares the map with a file whose columns say what they are", async () => {
    await chooseLog();
    expect(control(root, "Customer").value).toBe("id");
    await compare();
    expect(asked()).toEqual([{ type: "evidence", path: "logs/events.csv" }]);
    expect([choice.open.value, choice.path.value]).toEqual([false, "logs/events.csv"]);
    expect(store.observed.value?.counting).toBe(true);
    await choice.stop();
    await settled();
    expect([store.observed.value, choice.path.value]).toEqual([null, ""]);
  });

  it("asks for columns whose names do not say what they are", async () => {
    host.columns = { columns: ["kunde", "zeit", "was"], guess: {}, problem: "pass customer=" };
    await chooseLog();
    await compare();
    expect([problem(), asked()]).toEqual(["Choose the column of: customer, time, event.", []]);
    for (const [name, column] of [
      ["Customer", "kunde"],
      ["Time", "zeit"],
      ["Event", "was"],
    ] as const) {
      const select = control<HTMLSelectElement>(root, name);
      select.value = column;
      select.dispatchEvent(new Event("change", { bubbles: true }));
      await settled();
    }
    await compare();
    const columns = { customer: "kunde", time: "zeit", event: "was" };
    expect(asked()).toEqual([{ type: "evidence", path: "logs/events.csv", ...columns }]);
  });

  it("stays open and says why a log is refused", async () => {
    host.refuses = true;
    await chooseLog();
    await compare();
    expect([problem(), choice.path.value]).toEqual(["logs/events.csv has no rows", ""]);
    expect(store.notice.value).toBeNull();
  });

  it("says why a folder cannot be read, and starts there the next time", async () => {
    choice.open.value = false;
    choice.folder = "gone";
    await settled();
    choice.open.value = true;
    await settled();
    expect(problem()).toBe("gone does not exist");
    click(button(root, "Files"));
    await settled();
    expect(problem()).toBe("");
    expect(choice.folder).toBe("");
  });

  it("shows the log again in a new session of the map", async () => {
    await chooseLog();
    await compare();
    await choice.again();
    expect(asked()).toHaveLength(2);
    host.refuses = true;
    await choice.again();
    expect(choice.path.value).toBe("");
  });
});
