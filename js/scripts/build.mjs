// Bundle the editor into src/journeynb/static/: for notebooks, and for pages without a kernel; and
// build the extension of JupyterLab.
import { mkdir, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { build } from "esbuild";
import { options, withoutPython } from "./bundle.mjs";
import { checkImports, editorParts } from "./full-page.mjs";
import { buildLabextension } from "./labextension.mjs";

const FOLDER = fileURLToPath(new URL("../../src/journeynb/static/", import.meta.url));

/**
 * Return the module as compressed code: a notebook that saves widget state stores it once per
 * editor.
 */
function packed(code, names) {
  const bytes = deflateRawSync(code, { level: 9 });
  return `const text="${inLetters(bytes)}",value={},left=new DataView(new ArrayBuffer(text.length/5*4));
for(let code=35,n=0;n<85;code++)[${UNSAFE}].includes(code)||(value[code]=n++);
for(let at=0;at<text.length;at+=5){let n=0;for(let i=0;i<5;i++)n=n*85+value[text.charCodeAt(at+i)];left.setUint32(at/5*4,n)}
const bytes=left.buffer.slice(0,${bytes.length});
const stream=new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
const code=await new Response(stream).text();
const url=URL.createObjectURL(new Blob([code],{type:"text/javascript"}));
const editor=await import(/* @vite-ignore */url);
URL.revokeObjectURL(url);
export default editor.default;
export const {${names}}=editor;
`;
}

/** Codes of characters from 35 on that a string, JSON or HTML would escape: & ' < > \\ ` */
const UNSAFE = [38, 39, 60, 62, 92, 96];

/** Return bytes as text in base 85, which is shorter than base 64. */
function inLetters(bytes) {
  const codes = Array.from({ length: 92 }, (_, at) => at + 35).filter(
    (each) => !UNSAFE.includes(each),
  );
  const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  let text = "";
  for (let at = 0; at < padded.length; at += 4) {
    let number = padded.readUInt32BE(at);
    const five = [];
    for (let place = 0; place < 5; place++) {
      five.unshift(codes[number % 85]);
      number = Math.floor(number / 85);
    }
    text += String.fromCharCode(...five);
  }
  return text;
}

/**
 * Return a script with its styles, safe inside a script element of a page. Custom properties get
 * shorter names: nothing else in a page uses them.
 */
function inPage(code, css) {
  const text = Buffer.from(code).toString("utf8");
  const whole = text.replace('"/* styles */"', () => JSON.stringify(css));
  if (whole === text) {
    throw new Error("page.ts has no place for the styles");
  }
  return whole.replaceAll("--jn-", "--j").replaceAll(/<(?=\/script|!--)/gi, "\\x3c");
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
  inPage(
    ...(await bundle({
      entryPoints: ["src/hosts/page.ts"],
      format: "iife",
      plugins: [...options.plugins, withoutPython],
    })),
  ),
);
const [fullPage, pageStyles] = await bundle({
  entryPoints: { "full-page": "src/hosts/full-page.ts" },
  format: "esm",
  plugins: [...options.plugins, fromEditor],
});
checkImports(Buffer.from(fullPage).toString("utf8"), names);
await put("full-page.js", fullPage);
await put("full-page.css", pageStyles);
await buildLabextension();
