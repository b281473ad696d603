import { readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
// @ts-expect-error a script without types
import { smallSchema } from "../scripts/bundle.mjs";
import * as whole from "../src/model/schema.ts";

const PATH = new URL("../../src/journeynb/schema/journeymap.schema.json", import.meta.url);

/** Return a field with all references resolved. */
function spread(schema: typeof whole, field: whole.FieldSchema): unknown {
  const { items, properties, ...rest } = schema.resolved(field);
  return {
    ...rest,
    ...(items && { items: spread(schema, items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, each]) => [name, spread(schema, each)]),
      ),
    }),
    additionalProperties: undefined,
    description: undefined,
  };
}

it("the schema in the bundle has the same fields", async () => {
  vi.resetModules();
  vi.doMock("../../src/journeynb/schema/journeymap.schema.json", () => ({
    default: JSON.parse(smallSchema(readFileSync(PATH, "utf8"))),
  }));
  const small = await import("../src/model/schema.ts");
  expect(small).not.toBe(whole);
  for (const kind of ["", ...whole.KINDS, ...whole.LINK_KINDS]) {
    expect(small.requiredOf(kind)).toEqual(whole.requiredOf(kind));
    const fields = [...whole.fieldsOf(kind)];
    expect([...small.fieldsOf(kind).keys()]).toEqual(fields.map(([name]) => name));
    for (const [name, field] of fields) {
      const other = small.fieldsOf(kind).get(name) as whole.FieldSchema;
      expect(spread(small, other)).toEqual(spread(whole, field));
      expect(other.description).toBe(field.description);
    }
  }
});
