// Options of every bundle of the editor.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/**
 * Return the schema without parts that the editor does not read; repeated fields are stored once.
 */
export function smallSchema(text) {
  const schema = JSON.parse(text);
  const defs = {};
  const keep = ({ additionalProperties, required, ...rest }) =>
    rest.type === "object" || required === undefined
      ? { ...rest, ...(required && { required }) }
      : rest;
  const seen = new Map();
  for (const [name, def] of Object.entries(schema.$defs)) {
    const properties = {};
    for (const [field, value] of Object.entries(def.properties ?? {})) {
      if (["id", "kind", "from", "to"].includes(field) && def.properties.kind?.const) {
        continue;
      }
      const key = JSON.stringify(value);
      const shared = seen.get(key) ?? `${field}_${seen.size}`;
      seen.set(key, shared);
      defs[shared] = value;
      properties[field] = { $ref: shared };
    }
    defs[name] = keep({ ...def, properties });
    delete defs[name].description;
  }
  const { format, links, ...properties } = schema.properties;
  for (const { plural } of schema["x-journey"].kinds) {
    delete properties[plural];
  }
  return JSON.stringify({ properties, $defs: inlined(defs), "x-journey": schema["x-journey"] });
}

/** Move shared fields that are used once back to their place. */
function inlined(defs) {
  const uses = new Map();
  JSON.stringify(defs, (key, value) => {
    if (key === "$ref") {
      uses.set(value, (uses.get(value) ?? 0) + 1);
    }
    return value;
  });
  const made = JSON.parse(
    JSON.stringify(defs, (_, value) =>
      value?.$ref !== undefined && uses.get(value.$ref) === 1 && /_\d+$/.test(value.$ref)
        ? defs[value.$ref]
        : value,
    ),
  );
  for (const name of Object.keys(made)) {
    if (/_\d+$/.test(name) && uses.get(name) === 1) {
      delete made[name];
    }
  }
  return made;
}

const schema = {
  name: "schema",
  setup(build) {
    build.onLoad({ filter: /journeymap\.schema\.json$/ }, async ({ path }) => ({
      contents: smallSchema(await readFile(path, "utf8")),
      loader: "json",
    }));
  },
};

/** Modules that show nothing on a page: they are about Python, a log or other people. */
const NEEDS_PYTHON = [
  "bar/absence",
  "bar/as-of",
  "bar/banners",
  "bar/earlier",
  "bar/exporter",
  "bar/exporting",
  "bar/people",
  "bar/save-as",
  "bar/save-offer",
  "form/filter",
  "gaps/only-rules",
  "map/parts/observed",
  "people/presence",
  "proposals/button",
  "proposals/panel",
  "proposals/state/proposals",
  "shared/copy-text",
];

/** Leaves these modules out of a page: what they export draws nothing. */
export const withoutPython = {
  name: "without-python",
  setup(build) {
    const filter = new RegExp(`/editor/(${NEEDS_PYTHON.join("|")})\\.tsx?$`);
    build.onLoad({ filter }, async ({ path }) => {
      const code = await readFile(path, "utf8");
      const names = [...code.matchAll(/^export (?:(?:async )?function|const|class) (\w+)/gm)];
      return {
        contents: names.map(([, name]) => `export function ${name}() { return ""; }`).join(""),
      };
    });
  },
};

export const options = {
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  bundle: true,
  target: ["es2022", "chrome120", "firefox120", "safari17.4"],
  charset: "utf8",
  jsx: "automatic",
  jsxImportSource: "preact",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  write: false,
  plugins: [schema],
};
