// Check the layout of src/: floors, circles of imports and the size of folders.
// A file imports from folders on a lower floor, or from its own folder; imports of types count.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("../src/", import.meta.url));
/** Largest number of files in a folder. */
const MOST = 20;
/** Floor of each folder, by its path in src/. */
const FLOORS = {
  protocol: 0,
  ".": 0.5,
  model: 1,
  "model/edits": 1.1,
  "model/checks": 1.1,
  "model/store": 1.2,
  "editor/filter": 1.9,
  "editor/proposals/state": 1.9,
  "editor/nested": 1.9,
  "editor/shared": 2,
  "editor/people": 2.1,
  "editor/form": 2.1,
  "editor/comments": 2.2,
  "editor/gaps": 2.2,
  "editor/find": 2.2,
  "editor/inspector": 2.3,
  "editor/bar": 2.55,
  "editor/goals": 2.4,
  "editor/personas": 2.4,
  "editor/priorities": 2.4,
  "editor/table": 2.4,
  "editor/map/layout": 2.4,
  "editor/map/state": 2.41,
  "editor/map/gestures": 2.42,
  "editor/map/parts": 2.43,
  "editor/map/styles": 2.43,
  "editor/map": 2.44,
  "editor/proposals": 2.45,
  "editor/alignment": 2.5,
  editor: 2.6,
  "hosts/notebook": 3,
  "hosts/offline": 2.95,
  "hosts/page": 3,
  "hosts/server": 3,
  "hosts/lab": 3.05,
  "hosts/lab/open": 3.06,
  "hosts/lab/shell": 3.07,
  hosts: 3.1,
};

const IMPORT =
  /^(?:import|export)\s(?:[^;"]*?\sfrom\s)?"(\.[^"]+)"|\bimport\(\s*"(\.[^"]+)"\s*\)/gm;

/** Return the imports within src/ of each file. */
function graph() {
  const files = readdirSync(SOURCE, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => relative(SOURCE, join(each.parentPath, each.name)).split(sep).join("/"))
    .sort();
  const imports = new Map();
  for (const file of files) {
    const code = /\.tsx?$/.test(file) ? readFileSync(join(SOURCE, file), "utf8") : "";
    const found = [...code.matchAll(IMPORT)].map(([, from, late]) =>
      posix.join(posix.dirname(file), from ?? late),
    );
    imports.set(
      file,
      [...new Set(found)].filter((each) => files.includes(each)),
    );
  }
  return imports;
}

/** Return groups of files that import each other, by Tarjan's algorithm. */
function circles(imports) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const found = [];
  const visit = (file) => {
    index.set(file, index.size);
    low.set(file, index.get(file));
    stack.push(file);
    for (const next of imports.get(file)) {
      if (!index.has(next)) {
        visit(next);
        low.set(file, Math.min(low.get(file), low.get(next)));
      } else if (stack.includes(next)) {
        low.set(file, Math.min(low.get(file), index.get(next)));
      }
    }
    if (low.get(file) === index.get(file)) {
      const group = stack.splice(stack.indexOf(file));
      if (group.length > 1) {
        found.push(group.sort());
      }
    }
  };
  for (const file of imports.keys()) {
    if (!index.has(file)) {
      visit(file);
    }
  }
  return found;
}

function problems() {
  const imports = graph();
  const wrong = [];
  const sizes = new Map();
  for (const file of imports.keys()) {
    sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1);
  }
  for (const [folder, size] of sizes) {
    if (FLOORS[folder] === undefined) {
      wrong.push(`${folder}: has no floor in scripts/layout.mjs`);
    }
    if (size > MOST) {
      wrong.push(`${folder} has ${size} files; allowed: ${MOST}`);
    }
  }
  for (const [file, others] of imports) {
    for (const other of others) {
      const [folder, below] = [dirname(file), dirname(other)];
      if (folder !== below && FLOORS[below] >= FLOORS[folder]) {
        wrong.push(`${file} imports ${other}, which is not on a lower floor`);
      }
    }
  }
  for (const group of circles(imports)) {
    wrong.push(`circle of imports: ${group.join(", ")}`);
  }
  return wrong;
}

const wrong = problems();
if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
