// Bundle the editor into src/journeynb/static/: for notebooks, and for pages without a kernel; and
// build the extension of JupyterLab.
import { mkdir, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { build } from "esbuild";
import { options } from "./bundle.mjs";
import { checkImports, editorParts } from "./full-page.mjs";
import { buildLabextension } from "./labextension.mjs";

const FOLDER = fileURLToPath(new URL("../../src/journeynb/static/", import.meta.url));

/**
 * Return the module as compressed code: a notebook that saves widget state stores it once per
 * editor.
 */
function packed(code, names) {
  const text = deflateRawSync(code, { level: 9 }).toString("base64");
  return `const bytes=Uint8Array.from(atob("${text}"),c=>c.charCodeAt(0));
const stream=new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
const code=await new Response(stream).text();
const url=URL.createObjectURL(new Blob([code],{type:"text/javascript"}));
const editor=await import(/* @vite-ignore */url);
URL.revokeObjectURL(url);
export default editor.default;
export const {${names}}=editor;
`;
}

/** Return a script with its styles, safe inside a script element of a page. */
function inPage(code, css) {
  const text = Buffer.from(code).toString("utf8");
  const whole = text.replace('"/* styles */"', () => JSON.stringify(css));
  if (whole === text) {
    throw new Error("page.ts has no place for the styles");
  }
  return whole.replaceAll(/<(?=\/script|!--)/gi, "\\x3c");
}

async function bundle(entry) {
  const { outputFiles } = await build({ ...options, ...entry, outdir: FOLDER });
  const file = (ending) => outputFiles.find(({ path }) => path.endsWith(ending)).contents;
  return [file(".js"), Buffer.from(file(".css")).toString("utf8")];
}

/** Write a file completely or not at all, so that no reader sees half a bundle. */
async function put(name, text, plain) {
  await writeFile(`${FOLDER}${name}.new`, text);
  await rename(`${FOLDER}${name}.new`, `${FOLDER}${name}`);
  const kB = (size) => `${(size / 1000).toFixed(1)} kB`;
  console.log(`${name} ${kB(Buffer.byteLength(text))}${plain ? ` (${kB(plain)} unpacked)` : ""}`);
}

await mkdir(FOLDER, { recursive: true });
const [editor, styles] = await bundle({
  entryPoints: { editor: "src/hosts/anywidget.ts" },
  format: "esm",
});
const { names, fromEditor } = await editorParts();
await put("editor.js", packed(editor, names), editor.length);
await put("editor.css", styles);
await put(
  "page.js",
  inPage(...(await bundle({ entryPoints: ["src/hosts/page.ts"], format: "iife" }))),
);
const [fullPage, pageStyles] = await bundle({
  entryPoints: { "full-page": "src/hosts/full-page.ts" },
  format: "esm",
  plugins: [...options.plugins, fromEditor],
});
checkImports(Buffer.from(fullPage).toString("utf8"), names);
await put("full-page.js", fullPage);
await put("full-page.css", pageStyles);
await buildLabextension(styles);
