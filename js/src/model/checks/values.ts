/** Checks values against the JSON Schema. Each check returns what is wrong, or null. */

import type { Fields } from "../../protocol/kinds.ts";
import { isId } from "../ids.ts";
import { shown } from "../refusal.ts";
import { type FieldSchema, resolved } from "../schema.ts";
import { normal } from "../values.ts";
import { imageProblem } from "./images.ts";

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^[^T]+T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$/;
const DURATION = /^(?=.*[1-9])[0-9]{1,9}(\.[0-9]{1,6})?[smhdw]$/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const EMOJI = /^(?:[0-9#*](?=\ufe0f?\u20e3)|\P{ASCII}){1,16}$/u;

/** A problem with a value, at a path such as `[2].date`. */
export interface Wrong {
  readonly path: string;
  readonly message: string;
  /** Schema of the part at the path. */
  readonly schema: FieldSchema;
}

/** Return the first problem with a value, or null. */
export function wrong(value: unknown, field: FieldSchema, path = ""): Wrong | null {
  const schema = resolved(field);
  if (schema.anyOf !== undefined) {
    return schema.anyOf.some((each) => wrong(value, each) === null)
      ? null
      : { path, message: notAllowed(value), schema };
  }
  if (schema.type === "array") {
    return wrongList(value, schema, path);
  }
  if (schema.type === "object") {
    return wrongObject(value, schema, path);
  }
  const message = wrongScalar(value, schema);
  return message === null ? null : { path, message, schema };
}

function notAllowed(value: unknown): string {
  return `${shown(value)} is not valid`;
}

function wrongScalar(value: unknown, schema: FieldSchema): string | null {
  switch (schema.type) {
    case "string":
      return typeof value === "string" ? wrongText(value, schema) : notAllowed(value);
    case "boolean":
      return typeof value === "boolean" ? null : notAllowed(value);
    case "integer":
    case "number":
      return isNumber(value, schema) ? null : notAllowed(value);
    default:
      return null;
  }
}

function wrongText(text: string, schema: FieldSchema): string | null {
  if (!text.isWellFormed()) {
    return "contains half of a surrogate pair, which is not valid text";
  }
  if (text === "" && schema.minLength !== undefined) {
    return "must not be empty";
  }
  if (schema.enum !== undefined && !schema.enum.includes(text)) {
    return notAllowed(text);
  }
  if (schema.format === "date" && !isDay(text)) {
    return `${shown(text)}: not a valid date, or has a time of day`;
  }
  if (schema.format === "date-time" && !isTime(text)) {
    return `${shown(text)}: not a valid time`;
  }
  if (schema.format === "id" && text !== "" && !isId(text)) {
    return `${shown(text)}: not a valid id`;
  }
  if (schema.format === "duration" && text !== "" && !DURATION.test(text)) {
    return `${shown(text)}: not a duration`;
  }
  if (schema.format === "path") {
    const problem = pathProblem(text);
    return problem === "" ? null : `${shown(text)}: ${problem}`;
  }
  return schema.format === "portrait" ? wrongPicture(text) : null;
}

/** Return what is wrong with the form of a relative path, or an empty text. */
function pathProblem(text: string): string {
  if (text.includes("\\")) {
    return "has a backslash";
  }
  if ([...text].some((each) => each < " " || each === "\x7f")) {
    return "has a control character";
  }
  if (text.startsWith("/")) {
    return "is absolute";
  }
  if (SCHEME.test(text)) {
    return "starts with a drive or is a web address";
  }
  return text.endsWith("/") ? "names a folder" : "";
}

/** Return whether a text is a time in UTC, such as 2026-11-30T09:15:00Z. */
function isTime(text: string): boolean {
  return TIME.test(text) && isDay(text.slice(0, 10));
}

function isNumber(value: unknown, { type, minimum, maximum }: FieldSchema): boolean {
  return (
    typeof value === "number" &&
    Number.isFinite(value) &&
    (type === "number" || Number.isInteger(value)) &&
    value >= (minimum ?? value) &&
    value <= (maximum ?? value)
  );
}

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = (DAY.exec(text) ?? []).slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Checks an image: empty, an emoji, or a small PNG or JPEG as a data URI. */
function wrongPicture(text: string): string | null {
  if (text === "" || EMOJI.test(text)) {
    return null;
  }
  const problem = imageProblem(text);
  return problem === "" ? null : `${shown(text)}: ${problem}`;
}

function wrongList(value: unknown, schema: FieldSchema, path: string): Wrong | null {
  if (!Array.isArray(value)) {
    return { path, message: notAllowed(value), schema };
  }
  for (const [index, item] of value.entries()) {
    const found = wrong(item, schema.items ?? {}, `${path}[${index}]`);
    if (found !== null) {
      return found;
    }
  }
  const message = wrongTwice(value, [schema["x-unique"] ?? []].flat());
  return message === "" ? null : { path, message, schema };
}

/** Return the first parts that two items of a list share, in words. */
function wrongTwice(items: readonly Fields[], parts: readonly string[]): string {
  const seen = new Set<string>();
  for (const item of parts.length > 0 ? items : []) {
    const values = parts.map((each) => item[each] ?? "");
    const key = JSON.stringify(values);
    if (seen.has(key)) {
      const words = parts.map((each, index) => `the ${each} ${shown(values[index])}`);
      return `${words.join(" and ")} ${parts.length === 1 ? "occurs" : "occur"} twice`;
    }
    seen.add(key);
  }
  return "";
}

function wrongObject(value: unknown, schema: FieldSchema, path: string): Wrong | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { path, message: notAllowed(value), schema };
  }
  const properties = schema.properties ?? {};
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(value, name)) {
      const part = properties[name] ?? {};
      return { path: `${path}.${name}`, message: "required", schema: resolved(part) };
    }
  }
  for (const [name, each] of Object.entries(value)) {
    if (!Object.hasOwn(properties, name)) {
      return { path: `${path}.${name}`, message: "unknown field", schema };
    }
    const found = wrong(each, properties[name] ?? {}, `${path}.${name}`);
    if (found !== null) {
      return found;
    }
  }
  const message = wrongParts(normal(value, schema) as Fields, schema);
  return message === "" ? null : { path, message, schema };
}

/** Return what is wrong between the parts of an object without its defaults. */
function wrongParts(there: Fields, schema: FieldSchema): string {
  const [first = "", second = ""] = schema["x-ordered"] ?? [];
  const [low, high] = [there[first], there[second]];
  if (typeof low === "number" && typeof high === "number" && low > high) {
    return `${first} ${low} is greater than ${second} ${high}`;
  }
  const either = schema["x-either"] ?? [];
  const found = either.filter((name) => there[name] !== undefined);
  if (found.length > 1) {
    return `has both ${found.join(" and ")}`;
  }
  if (either.length > 0 && found.length === 0) {
    return `needs ${either.join(" or ")}`;
  }
  for (const [name, needed] of Object.entries(schema["x-needs"] ?? {})) {
    const missing = needed.filter((other) => there[other] === undefined);
    if (there[name] !== undefined && missing.length > 0) {
      return `${name} needs ${missing.join(" and ")}`;
    }
  }
  return "";
}
