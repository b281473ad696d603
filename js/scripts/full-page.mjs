// The full page imports the editor from editor.js, rather than have one of its own.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const PARTS = fileURLToPath(new URL("../src/hosts/editor-parts.ts", import.meta.url));

/**
 * Return the names that editor.js exports for the full page, and a plugin of esbuild with which
 * imports of the modules that they come from are imports of editor.js.
 */
export async function editorParts() {
  const code = await readFile(PARTS, "utf8");
  const found = [...code.matchAll(/^export \{ (.+) \} from "(.+)";$/gm)];
  const names = found.flatMap(([, listed]) => listed.split(", "));
  const folder = resolve(PARTS, "..");
  const places = (from, path) => (path.startsWith(".") ? resolve(from, path) : path);
  const modules = new Set(found.map(([, , path]) => places(folder, path)));
  const fromEditor = {
    name: "from-editor",
    setup(build) {
      build.onResolve({ filter: /./ }, ({ path, resolveDir }) =>
        modules.has(places(resolveDir, path)) ? { path: "./editor.js", external: true } : undefined,
      );
    },
  };
  return { names, fromEditor };
}

/** Throw if the page imports from editor.js what that does not export. */
export function checkImports(page, names) {
  const imports = [...String(page).matchAll(/import\{([^}]*)\}from"\.\/editor\.js"/g)];
  const wanted = imports.flatMap(([, listed]) =>
    listed.split(",").map((each) => each.split(" ")[0]),
  );
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length > 0 || wanted.length === 0) {
    throw new Error(
      `src/hosts/editor-parts.ts does not export ${missing.join(", ") || "the editor"}`,
    );
  }
}
