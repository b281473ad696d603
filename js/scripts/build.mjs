// Bundle the editor: one ES module and one stylesheet in src/journeynb/static/.
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const FOLDER = path("../../src/journeynb/static/");

const options = {
  absWorkingDir: path(".."),
  entryPoints: { editor: "src/hosts/anywidget.ts" },
  outdir: FOLDER,
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  minify: !process.argv.includes("--watch"),
  legalComments: "none",
  logLevel: "warning",
};

await mkdir(FOLDER, { recursive: true });
if (process.argv.includes("--watch")) {
  await (await context(options)).watch();
} else {
  // both files whole, or neither: a reader never sees half a bundle
  const { outputFiles } = await build({ ...options, write: false });
  for (const { path: target, contents } of outputFiles) {
    await writeFile(`${target}.new`, contents);
    await rename(`${target}.new`, target);
    console.log(`${target.split("/").at(-1)} ${((await stat(target)).size / 1000).toFixed(1)} kB`);
  }
}
