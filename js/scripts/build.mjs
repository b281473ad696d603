// Bundle the editor into src/journeynb/static/: for notebooks, and for pages without a kernel.
import { mkdir, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { build } from "esbuild";
import { options } from "./bundle.mjs";

const FOLDER = fileURLToPath(new URL("../../src/journeynb/static/", import.meta.url));

/**
 * The module, packed: a notebook that saves widget state stores it once per editor, so its size is
 * what notebooks grow by.
 */
function packed(code) {
  const text = deflateRawSync(code, { level: 9 }).toString("base64");
  return `const bytes=Uint8Array.from(atob("${text}"),c=>c.charCodeAt(0));
const stream=new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
const code=await new Response(stream).text();
const url=URL.createObjectURL(new Blob([code],{type:"text/javascript"}));
const editor=await import(/* @vite-ignore */url);
URL.revokeObjectURL(url);
export default editor.default;
`;
}

/** The script as it may stand in a script element of a page. */
function inPage(code) {
  const text = Buffer.from(code).toString("utf8");
  return text.replaceAll(/<(?=\/script|!--)/gi, "\\x3c");
}

await mkdir(FOLDER, { recursive: true });
await bundle({ entryPoints: { editor: "src/hosts/anywidget.ts" }, format: "esm" }, packed);
await bundle({ entryPoints: { page: "src/hosts/page.ts" }, format: "iife" }, inPage);

async function bundle(what, finish) {
  const { outputFiles } = await build({ ...options, ...what, outdir: FOLDER });
  for (const { path, contents } of outputFiles) {
    const made = path.endsWith(".js") ? Buffer.from(finish(contents)) : contents;
    // whole or not at all: a reader never sees half a bundle
    await writeFile(`${path}.new`, made);
    await rename(`${path}.new`, path);
    const [plain, size] = [contents.length, made.length].map((each) => (each / 1000).toFixed(1));
    console.log(
      `${path.split("/").at(-1)} ${size} kB${plain === size ? "" : ` (${plain} unpacked)`}`,
    );
  }
}
