/** Allowed values of a field, in words. */

import { type FieldSchema, resolved } from "../schema.ts";

/** Return what a field allows. */
export function inWords(field: FieldSchema): string {
  const schema = resolved(field);
  const { type, format, minimum, maximum } = schema;
  if (schema.anyOf !== undefined) {
    return schema.anyOf.map(inWords).join(" or ");
  }
  if (schema.enum !== undefined) {
    return `one of ${schema.enum.join(", ")}`;
  }
  if (format === "date") {
    return "a date as YYYY-MM-DD";
  }
  if (format === "date-time") {
    return "a time in UTC as YYYY-MM-DDTHH:MM:SSZ";
  }
  if (format === "color") {
    return "a color as #RRGGBB or #RGB";
  }
  if (format === "portrait") {
    return "an emoji, or a PNG or JPEG as a data URI of at most 64 KB and 4 million pixels";
  }
  if (format === "id") {
    return "an id";
  }
  if (format === "duration") {
    return "a number with s, m, h, d or w, such as 30d";
  }
  if (format === "path") {
    return "a relative path with /, such as ../first-parcel.journeymap.json";
  }
  switch (type) {
    case "string":
      return schema.minLength === undefined ? "text" : "non-empty text";
    case "boolean":
      return "true or false";
    case "integer":
    case "number": {
      const number = maximum === undefined ? "a finite number" : "a number";
      const word = type === "integer" ? "a whole number" : number;
      const low = minimum === undefined ? "" : ` from ${minimum}`;
      return maximum === undefined ? word + low : `${word}${low} to ${maximum}`;
    }
    case "array":
      return `a list of: ${inWords(schema.items ?? {})}`;
    case "object": {
      const rule = schema["x-rule"] === undefined ? "" : `, ${schema["x-rule"]}`;
      return `{${Object.keys(schema.properties ?? {}).join(", ")}}${rule}`;
    }
    default:
      return "a different value";
  }
}
