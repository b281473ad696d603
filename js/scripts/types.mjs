// Write the generated types from the JSON Schemas; with --check, fail if one is stale.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const PROTOCOL = new URL("../src/protocol/", import.meta.url);
const BANNER = "// Generated from the JSON Schema by `npm run types`; not to be edited.";

async function schemaAt(url) {
  return JSON.parse(await readFile(new URL(url, import.meta.url), "utf8"));
}

async function mapTypes() {
  const schema = await schemaAt("../../src/journeynb/schema/journeymap.schema.json");
  delete schema["x-journey"];
  return compile(schema, "JourneyFile", {
    bannerComment: BANNER,
    additionalProperties: false,
    customName: (each, key) => (each.title === "Customer journey map" ? "JourneyFile" : key),
    format: true,
  });
}

/** A schema with tuples as the generator knows them. */
function withTuples(schema) {
  if (Array.isArray(schema)) {
    return schema.map(withTuples);
  }
  if (schema === null || typeof schema !== "object") {
    return schema;
  }
  const { prefixItems, ...rest } = schema;
  return Object.fromEntries(
    Object.entries(prefixItems ? { ...rest, items: prefixItems } : rest).map(([key, value]) => [
      key,
      withTuples(value),
    ]),
  );
}

async function messageTypes() {
  const schema = withTuples(await schemaAt("../src/protocol/messages.schema.json"));
  return compile(schema, "Message", {
    bannerComment: `${BANNER}\n\nimport type { JourneyFile } from "./types.gen.ts";`,
    additionalProperties: false,
    format: true,
  });
}

const made = {
  "types.gen.ts": await mapTypes(),
  "messages.gen.ts": await messageTypes(),
};
for (const [name, text] of Object.entries(made)) {
  const file = new URL(name, PROTOCOL);
  if (!process.argv.includes("--check")) {
    await writeFile(file, text);
  } else if ((await readFile(file, "utf8").catch(() => "")) !== text) {
    console.error(`js/src/protocol/${name} is stale: run \`npm run types\` in js/`);
    process.exit(1);
  }
}
