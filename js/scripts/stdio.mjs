// Run tests/stdio.ts, editors without a page that Python's tests control.
import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const { outputFiles } = await build({
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryPoints: ["tests/stdio.ts"],
  outdir: "out",
  bundle: true,
  format: "esm",
  platform: "node",
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".css": "empty" },
  write: false,
});
const folder = await mkdtemp(join(tmpdir(), "journeynb-"));
const file = join(folder, "stdio.mjs");
await writeFile(file, outputFiles[0].text);
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
await import(pathToFileURL(file).href);
