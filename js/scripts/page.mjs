// Write a page with the editor of a map, without a kernel: node scripts/page.mjs MAP.json PAGE.html
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [map, page] = process.argv.slice(2);
const { outputFiles } = await build({
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryPoints: ["tests/page.ts"],
  outdir: "out",
  bundle: true,
  format: "iife",
  jsx: "automatic",
  jsxImportSource: "preact",
  minify: true,
  write: false,
});
const text = (ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
const safe = (code) => code.replaceAll("</", "<\\/");
await writeFile(
  page,
  `<!doctype html><meta charset="utf-8"><style>body{margin:0}${text(".css")}</style>
<body><script>${safe(text(".js"))};start(${safe(await readFile(map, "utf8"))})</script>`,
);
