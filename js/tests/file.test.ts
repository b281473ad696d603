import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { apply } from "../src/model/checks/checked-apply.ts";
import { fileText } from "../src/model/checks/file-text.ts";
import { fromFile } from "../src/model/map.ts";

const ROOT = new URL("../../", import.meta.url);
const FILES = [
  "tests/vectors/file/everything.journeymap.json",
  "src/journeynb/samples/coffee.journeymap.json",
  "src/journeynb/samples/saas.journeymap.json",
  "src/journeynb/samples/templates/five-stages.journeymap.json",
];

it.each(FILES)("writes %s back byte for byte", (path) => {
  const text = readFileSync(new URL(path, ROOT), "utf8");
  expect(fileText(fromFile(JSON.parse(text)))).toBe(text);
});

it("writes keys in the order of the file", () => {
  const { map } = apply(fromFile({ format: "journeymap/1" }), [
    {
      op: "set",
      id: "",
      fields: { owners: ["A"], title: "T", shifts: [{ what: "w", date: "2026-01-02" }] },
    },
    {
      op: "add",
      kind: "persona",
      id: "p",
      fields: { role: "R\n\u2028", name: "P", custom: [{ value: -0, name: "n" }] },
    },
    { op: "add", kind: "touchpoint", id: "t", fields: { name: "T" } },
    {
      op: "link",
      kind: "experiences",
      from: "p",
      to: "t",
      fields: { thoughts: "x", emotion: 0.5 },
    },
  ]);
  expect(fileText(map)).toBe(`{
  "format": "journeymap/1",
  "title": "T",
  "owners": ["A"],
  "shifts": [
    {"date": "2026-01-02", "what": "w"}
  ],
  "personas": [
    {"id": "p", "name": "P", "custom": [{"name": "n", "value": 0}], "role": "R\\n\u2028"}
  ],
  "touchpoints": [
    {"id": "t", "name": "T"}
  ],
  "links": [
    {"kind": "experiences", "from": "p", "to": "t", "emotion": 0.5, "thoughts": "x"}
  ]
}
`);
});
