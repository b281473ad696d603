// Reads a JSON list of diagrams from standard input, has Mermaid's own parser read each, and writes
// a JSON list: {error}, or {title, description, sections, tasks} as a reader of the picture sees
// them. The path of js/node_modules is the first argument.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const modules = createRequire(join(process.argv[2], "here.js"));
const { JSDOM } = modules("jsdom");
const { window } = new JSDOM("");
// Mermaid cleans titles with DOMPurify, which works on the window that it finds when it is loaded.
globalThis.window = window;
globalThis.document = window.document;
const path = join(process.argv[2], "mermaid", "dist", "mermaid.core.mjs");
const { default: mermaid } = await import(pathToFileURL(path));
mermaid.initialize({ startOnLoad: false, logLevel: "fatal" });

// What Mermaid's db holds is put into the SVG as text; the entities are decoded in the SVG's source.
function drawn(text) {
  const element = window.document.createElement("div");
  element.textContent = text;
  element.innerHTML = element.innerHTML
    .replace(/ﬂ°°/g, "&#")
    .replace(/ﬂ°/g, "&")
    .replace(/¶ß/g, ";");
  return element.textContent;
}

async function read(text) {
  const { diagramType } = await mermaid.parse(text);
  if (diagramType !== "journey") throw new Error(`taken for a ${diagramType}`);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  return {
    title: drawn(db.getDiagramTitle()),
    description: drawn(db.getAccDescription()),
    sections: db.getSections().map(drawn),
    tasks: db.getTasks().map(({ section, task, score, people }) => ({
      section: drawn(section),
      task: drawn(task),
      score,
      people: people.map(drawn),
    })),
  };
}

let input = "";
for await (const part of process.stdin) input += part;
const answers = [];
for (const text of JSON.parse(input)) {
  try {
    answers.push(await read(text));
  } catch (error) {
    answers.push({ error: String(error.message ?? error) });
  }
}
process.stdout.write(JSON.stringify(answers));
