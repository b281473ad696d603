/** Values of fields as the text of a cell, and back. */

import { type FieldSchema, resolved } from "../../model/schema.ts";
import type { Fields } from "../../protocol/kinds.ts";
import { choiceWord } from "../form/words.ts";

export type Read = { readonly value: unknown } | { readonly error: string };

/** Return what a cell shows and copies. */
export function toText(value: unknown, field: FieldSchema): string {
  if (value === undefined || value === null) {
    return "";
  }
  if (Array.isArray(value)) {
    const item = resolved(field.items ?? {});
    return joined(
      value.map((each) => (item.type === "object" ? pairText(each, item) : String(each))),
    );
  }
  if (typeof value === "boolean") {
    return value ? "yes" : "no";
  }
  return String(value);
}

/** Read the text of a cell; `old` is the current value. Null removes the value. */
export function fromText(text: string, field: FieldSchema, old?: unknown): Read {
  const trimmed = text.trim();
  if (field.type === "array") {
    return list(text, field, old);
  }
  if (trimmed === "") {
    return (field.minLength ?? 0) > 0 ? { error: "must not be empty" } : { value: null };
  }
  if (field.enum) {
    const word = trimmed.toLowerCase().replaceAll(/[\s-]+/g, "_");
    const label = field.enum.find(
      (each) => choiceWord(each).toLowerCase() === trimmed.toLowerCase(),
    );
    return label !== undefined || field.enum.includes(word)
      ? { value: label ?? word }
      : { error: `must be ${alternatives(field.enum)}` };
  }
  switch (field.type) {
    case "boolean":
      return bool(trimmed);
    case "integer":
    case "number":
      return numeric(trimmed, field);
    default:
      return field.format === "date" ? day(trimmed) : { value: text };
  }
}

function alternatives(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words.at(-1)}` : `${words[0]}`;
}

const YES = ["yes", "true", "1", "x", "y"];
const NO = ["no", "false", "0", "n"];

function bool(text: string): Read {
  const word = text.toLowerCase();
  return YES.includes(word)
    ? { value: true }
    : NO.includes(word)
      ? { value: false }
      : { error: "must be yes or no" };
}

function numeric(text: string, { type, minimum, maximum }: FieldSchema): Read {
  const value = numberFrom(text, maximum);
  const whole = type === "integer";
  if (value === null) {
    return { error: whole ? "must be a whole number" : "must be a number" };
  }
  if (
    (whole && !Number.isInteger(value)) ||
    (minimum !== undefined && value < minimum) ||
    (maximum !== undefined && value > maximum)
  ) {
    const range =
      minimum !== undefined && maximum !== undefined
        ? ` from ${minimum} to ${maximum}`
        : minimum !== undefined
          ? ` from ${minimum}`
          : "";
    return { error: `must be a ${whole ? "whole " : ""}number${range}` };
  }
  return { value };
}

/** Reads a number as people and spreadsheets write it: 1,200.5, 0,4 or, for a share, 40%. */
function numberFrom(text: string, maximum: number | undefined): number | null {
  let digits = text.replaceAll(/[\s\u00a0\u202f']/g, "").replace("\u2212", "-");
  const percent = digits.endsWith("%");
  if (percent) {
    digits = digits.slice(0, -1);
  }
  if (/^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits)) {
    digits = digits.replaceAll(",", "");
  } else if (/^[-+]?\d+,\d+$/.test(digits)) {
    digits = digits.replace(",", ".");
  }
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(digits)) {
    return null;
  }
  const value = Number(digits);
  if (!Number.isFinite(value)) {
    return null;
  }
  return percent && maximum === 1 ? Number((value / 100).toPrecision(12)) : value;
}

function day(text: string): Read {
  const found =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ??
    /^(?<d>\d{1,2})\.(?<m>\d{1,2})\.(?<y>\d{4})$/.exec(text);
  const { y = found?.[1], m = found?.[2], d = found?.[3] } = found?.groups ?? {};
  if (y !== undefined && m !== undefined && d !== undefined) {
    const written = `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
    const date = new Date(`${written}T00:00:00Z`);
    if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(written)) {
      return { value: written };
    }
  }
  return { error: "must be a date, such as 2026-03-31" };
}

function list(text: string, field: FieldSchema, old: unknown): Read {
  const parts = split(text);
  const item = resolved(field.items ?? {});
  if (item.type !== "object") {
    return { value: parts.length === 0 ? null : parts };
  }
  const made: unknown[] = [];
  for (const each of parts) {
    const pair = pairFrom(each, item, Array.isArray(old) ? old : []);
    if ("error" in pair) {
      return pair;
    }
    made.push(pair.value);
  }
  return { value: made.length === 0 ? null : made };
}

/** Return the names of a pair: before and after the colon. */
function namesOf(item: FieldSchema): readonly [string, string] {
  const [first = "name", second = "value"] = Object.keys(item.properties ?? {});
  return [first, second];
}

function pairText(value: unknown, item: FieldSchema): string {
  const [first, second] = namesOf(item);
  const pair = value as Record<string, unknown>;
  const after = pair[second];
  return after === undefined ? `${pair[first]}` : `${pair[first]}: ${after}`;
}

function pairFrom(text: string, item: FieldSchema, old: readonly unknown[]): Read {
  const kept = old.find((each) => pairText(each, item) === text);
  if (kept !== undefined) {
    return { value: kept }; // unchanged, whatever its type
  }
  const [first, second] = namesOf(item);
  const at = text.indexOf(":");
  const [before, after] =
    at === -1 ? [text.trim(), ""] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  const one = fromText(before, resolved(item.properties?.[first] ?? {}));
  if ("error" in one || one.value === null) {
    return { error: `must be ${first}: ${second}; separate several with commas` };
  }
  const schema = resolved(item.properties?.[second] ?? {});
  const two = schema.anyOf ? { value: guessed(after) } : fromText(after, schema);
  if ("error" in two) {
    return { error: `${before}: ${two.error}` };
  }
  if (two.value === null || two.value === "") {
    return item.required?.includes(second)
      ? { error: `${before}: ${second} is missing` }
      : { value: { [first]: one.value } };
  }
  // other parts stay, but not the interval of another value
  const rest = item["x-ordered"] ? {} : old.find((each) => (each as Fields)[first] === one.value);
  return { value: { ...(rest as Fields), [first]: one.value, [second]: two.value } };
}

/** Return the value of a custom field: a bool or a number if the text is one. */
function guessed(text: string): unknown {
  return text === "true" ? true : text === "false" ? false : (numberFrom(text, undefined) ?? text);
}

/** Return texts separated by commas; texts with a comma, a quote or a line break are quoted. */
export function joined(texts: readonly string[]): string {
  return texts
    .map((each) =>
      /[,"\n\r]/.test(each) || each !== each.trim() || each === ""
        ? `"${each.replaceAll('"', '""')}"`
        : each,
    )
    .join(", ");
}

/** Split texts at commas and line breaks outside quotes. */
export function split(text: string): string[] {
  const found: string[] = [];
  const pattern = /\s*(?:"((?:[^"]|"")*)"\s*(?=[,\n\r]|$)|([^,\n\r]*))(?:[,\n\r]|$)/gy;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null) {
      break;
    }
    const part = match[1] !== undefined ? match[1].replaceAll('""', '"') : (match[2] ?? "").trim();
    if (match[1] !== undefined || part !== "") {
      found.push(part);
    }
  }
  return found;
}
