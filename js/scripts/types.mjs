// Write src/protocol/types.gen.ts from the JSON Schema; with --check, tell whether it is stale.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const SCHEMA = new URL("../../src/journeynb/schema/journeymap.schema.json", import.meta.url);
const TYPES = new URL("../src/protocol/types.gen.ts", import.meta.url);

const schema = JSON.parse(await readFile(SCHEMA, "utf8"));
delete schema["x-journey"];
const made = await compile(schema, "JourneyFile", {
  bannerComment: "// Made from the JSON Schema by `npm run types`; not to be edited.",
  additionalProperties: false,
  customName: (each, key) => (each.title === "Customer journey map" ? "JourneyFile" : key),
  format: true,
});
if (process.argv.includes("--check")) {
  const now = await readFile(TYPES, "utf8").catch(() => "");
  if (now !== made) {
    console.error("js/src/protocol/types.gen.ts is stale: run `npm run types` in js/");
    process.exit(1);
  }
} else {
  await writeFile(TYPES, made);
}
