// Write a page with the editor of a map, without a kernel:
// node scripts/page.mjs MAP.json PAGE.html [FINDINGS.json], findings: { observed, gaps, rules }, an
// answer to "gaps"
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { options } from "./bundle.mjs";

const [map, page, findings] = process.argv.slice(2);
const { outputFiles } = await build({
  ...options,
  entryPoints: ["tests/page.ts"],
  outdir: "out",
  format: "iife",
});
const text = (ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
const safe = (code) => code.replaceAll("</", "<\\/");
await writeFile(
  page,
  `<!doctype html><meta charset="utf-8"><style>body{margin:0}${text(".css")}</style>
<body><script>${safe(text(".js"))};start(${safe(await readFile(map, "utf8"))},${findings ? safe(await readFile(findings, "utf8")) : "{}"})</script>`,
);
