/** Reads the text of a map's file without Python, with all checks. */

import { apply } from "../../model/checks/checked-apply.ts";
import { fromFile, type JourneyMap } from "../../model/map.ts";
import { Refusal } from "../../model/refusal.ts";
import { FORMAT, KIND_TABLE, MAP_FIELDS } from "../../model/schema.ts";
import type { JourneyFile } from "../../protocol/kinds.ts";
import type { Change } from "../../protocol/messages.ts";

type Content = Readonly<Record<string, unknown>>;

/** A text that is not a map. */
export class NoMap extends Error {
  constructor(
    message: string,
    readonly line: number | null = null,
    readonly field: string | null = null,
  ) {
    super(message);
  }
}

/** Return the map in a text; throws NoMap. An empty text is a new map. */
export function readMap(text: string): JourneyMap {
  if (text.trim() === "") {
    return fromFile({ format: FORMAT } as JourneyFile);
  }
  const content = parsed(text);
  if (content.format !== FORMAT) {
    const found =
      content.format === undefined ? "this file names none" : JSON.stringify(content.format);
    const message = `This version reads files with the format ${JSON.stringify(FORMAT)}; ${found}.`;
    throw new NoMap(message, lineOf(text, '"format"'), "format");
  }
  const changes = asChanges(content, text);
  try {
    return apply(fromFile({ format: FORMAT } as JourneyFile), changes).map;
  } catch (error) {
    if (error instanceof Refusal) {
      const { message, field, allowed, change } = error;
      const words = allowed === null ? message : `${message}; allowed: ${allowed}`;
      throw new NoMap(words, lineOfChange(text, changes[change ?? -1]), field);
    }
    throw error;
  }
}

function parsed(text: string): Content {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const words = (error as SyntaxError).message;
    throw new NoMap(`The file is not valid JSON: ${words}`, lineOfError(text, words));
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new NoMap("The file contains no map: its JSON is not an object.", 1);
  }
  return content as Content;
}

/** Return the changes that build the map of a file. */
function asChanges(content: Content, text: string): Change[] {
  const { format: _, links, ...rest } = content;
  const changes: Change[] = [];
  const info: Record<string, unknown> = {};
  for (const name of Object.keys(rest)) {
    if (MAP_FIELDS.includes(name)) {
      info[name] = rest[name];
    }
  }
  if (Object.keys(info).length > 0) {
    changes.push({ op: "set", id: "", fields: info });
  }
  const plurals = new Map([...KIND_TABLE.values()].map(({ kind, plural }) => [plural, kind]));
  for (const name of Object.keys(rest)) {
    if (!plurals.has(name) && !MAP_FIELDS.includes(name)) {
      const message = `A map has no field ${JSON.stringify(name)}.`;
      throw new NoMap(message, lineOf(text, `"${name}"`), name);
    }
  }
  for (const [plural, kind] of plurals) {
    for (const item of listed(rest, plural, text)) {
      const { id, ...fields } = item;
      changes.push({ op: "add", kind, id: id as string, fields });
    }
  }
  for (const { kind, from, to, ...fields } of listed({ links }, "links", text)) {
    changes.push({ op: "link", kind, from, to, fields } as unknown as Change);
  }
  return changes;
}

function listed(content: Content, name: string, text: string): readonly Content[] {
  const items = content[name] ?? [];
  const fits = (each: unknown): each is Content => typeof each === "object" && each !== null;
  if (!Array.isArray(items) || !items.every(fits)) {
    const message = `${name} is not valid; allowed: a list of objects.`;
    throw new NoMap(message, lineOf(text, `"${name}"`), name);
  }
  return items;
}

/** Return the line of an error of JSON, from what the browser says of it. */
function lineOfError(text: string, words: string): number | null {
  const [, line] = /line (\d+)/.exec(words) ?? [];
  const [, position] = /position (\d+)/.exec(words) ?? [];
  if (line !== undefined) {
    return Number(line);
  }
  return position === undefined ? null : text.slice(0, Number(position)).split("\n").length;
}

/** Return the line of an entity or link; each is on one line in files that were not rewritten. */
function lineOfChange(text: string, change: Change | undefined): number | null {
  if (change === undefined) {
    return null;
  }
  if ("id" in change) {
    const [field = "format"] = Object.keys(("fields" in change && change.fields) || {});
    return change.id === ""
      ? lineOf(text, `"${field}"`)
      : lineOf(text, `"id": ${JSON.stringify(change.id)}`);
  }
  const ends = [change.kind, change.from, change.to].map((each) => JSON.stringify(each));
  return lineOf(text, ...ends);
}

/** Return the number of the first line with all these words, or null. */
function lineOf(text: string, ...words: string[]): number | null {
  const at = text.split("\n").findIndex((line) => words.every((each) => line.includes(each)));
  return at < 0 ? null : at + 1;
}
