// Build the extension of JupyterLab into build/labextension/: our own code is bundled here, and
// JupyterLab's packages are those of the JupyterLab that loads it.
import { execFile } from "node:child_process";
import {
  copyFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { options } from "./bundle.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const OUT = join(ROOT, "build/labextension");
/** The package that JupyterLab's builder reads: written here, and removed when it is built. */
const PACKAGE = join(ROOT, "build/labextension-package");
const STYLES = '"/* styles */"';
/** Ids in the order of the modules: the builder's own depend on the folder of the clone. */
const BUILDER =
  'module.exports = { optimization: { moduleIds: "natural", chunkIds: "natural" } };\n';

/** Versions of JupyterLab's packages that the extension works with. */
async function shared() {
  const { devDependencies } = JSON.parse(await readFile(join(ROOT, "js/package.json"), "utf8"));
  const given = Object.entries(devDependencies).filter(
    ([name]) => /^@(jupyterlab|lumino)\//.test(name) && name !== "@jupyterlab/core-meta",
  );
  return Object.fromEntries(
    given.map(([name, version]) => [
      name,
      { bundled: false, singleton: true, requiredVersion: version },
    ]),
  );
}

async function description() {
  const { version } = JSON.parse(await readFile(join(ROOT, "js/package.json"), "utf8"));
  return {
    name: "journeynb",
    version,
    description: "Journey maps as documents of JupyterLab",
    license: "MIT",
    main: "lib/index.js",
    style: "style/index.css",
    dependencies: {},
    jupyterlab: {
      extension: true,
      outputDir: "built",
      schemaDir: "schema",
      webpackConfig: "builder.cjs",
      sharedPackages: await shared(),
    },
  };
}

/** Bundle our code, apart from JupyterLab's packages; the editor is a chunk of its own. */
async function bundleOurs() {
  const { outputFiles } = await build({
    ...options,
    entryPoints: { index: "src/hosts/jupyterlab.ts" },
    outdir: join(PACKAGE, "lib"),
    format: "esm",
    splitting: true,
    external: ["@jupyterlab/*", "@lumino/*", "@jupyter/*"],
    loader: { ".svg": "text" },
  });
  const styles = outputFiles.find(({ path }) => path.endsWith("index.css"))?.text ?? "";
  let placed = 0;
  await mkdir(join(PACKAGE, "lib"), { recursive: true });
  for (const { path, text } of outputFiles.filter((file) => file.path.endsWith(".js"))) {
    placed += text.includes(STYLES) ? 1 : 0;
    await writeFile(
      path,
      text.replace(STYLES, () => JSON.stringify(styles)),
    );
  }
  if (placed !== 1) {
    throw new Error(`${placed} files of JupyterLab's extension have a place for the styles`);
  }
}

/** Replace the extension as a whole, so that no reader sees half of it. */
async function replaceBuilt() {
  const built = join(PACKAGE, "built");
  const install = join(ROOT, "jupyter-config/install.json");
  await copyFile(install, join(built, "install.json")).catch((error) => {
    if (error.code !== "ENOENT") {
      throw error;
    }
  });
  const old = `${OUT}.old`;
  await rm(old, { recursive: true, force: true });
  await rename(OUT, old).catch(() => undefined);
  await rename(built, OUT);
  await rm(old, { recursive: true, force: true });
  await rm(PACKAGE, { recursive: true, force: true });
}

async function sizes() {
  const files = await readdir(join(OUT, "static"));
  const all = await Promise.all(files.map((file) => stat(join(OUT, "static", file))));
  const total = all.reduce((sum, { size }) => sum + size, 0);
  console.log(`labextension ${(total / 1000).toFixed(1)} kB in ${files.length} files`);
}

export async function buildLabextension() {
  await rm(PACKAGE, { recursive: true, force: true });
  await mkdir(PACKAGE, { recursive: true });
  await writeFile(
    join(PACKAGE, "package.json"),
    `${JSON.stringify(await description(), null, 2)}\n`,
  );
  await writeFile(join(PACKAGE, "builder.cjs"), BUILDER);
  await cp(join(ROOT, "js/labextension"), PACKAGE, { recursive: true });
  await bundleOurs();
  const require = createRequire(import.meta.url);
  const builder = join(
    dirname(require.resolve("@jupyter/builder/package.json")),
    "lib/build-labextension.js",
  );
  const core = join(
    dirname(require.resolve("@jupyterlab/core-meta/package.json")),
    "core.package.json",
  );
  await promisify(execFile)(process.execPath, [builder, "--core-package-file", core, PACKAGE]);
  await replaceBuilt();
  await sizes();
}
