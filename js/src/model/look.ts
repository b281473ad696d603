/** Colors of personas and icons of channels, as in the picture. */

import type { Snapshot } from "../protocol/messages.ts";
import type { Index } from "./index.ts";
import look from "./look.gen.json";

export const STAR = look.star;
const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** Return the path of a channel's icon, 16 by 16, by the words of its name. */
export function channelIcon(channel: string): string {
  const words = channel.toLowerCase().split(/[^\p{L}\p{N}_-]+/u);
  const found = Object.entries(look.channelWords).find(([, known]) =>
    words.some((word) => known.includes(word)),
  );
  return look.channels[(found?.[0] ?? "other") as keyof typeof look.channels];
}

export function isColor(text: string): boolean {
  return HEX.test(text);
}

/** Return black or white, whichever has more contrast with a color. */
export function inkOn(color: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.056 ? "#FFFFFF" : "#10131A";
}

/** Return the palette of a brand, or else the usual one. */
export function paletteOf(brand: Snapshot["brand"]): readonly string[] {
  return brand?.palette ?? look.palette;
}

/** Return the colors of a brand as variables of theme.css. */
export function brandStyle(brand: Snapshot["brand"]): Readonly<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const theme of ["light", "dark"] as const) {
    for (const [name, color] of Object.entries(brand?.[theme] ?? {})) {
      made[`--jn-${theme}-${name}`] = color;
    }
  }
  return made;
}

/** Return the color of each persona: its own, or else the next free one in the palette. */
export function personaColors(
  index: Index,
  palette: readonly string[],
): ReadonlyMap<string, string> {
  const personas = index.all("persona");
  const own = new Set(
    personas.map((each) => longForm(each.color ?? "")).filter((color) => color !== ""),
  );
  const left = palette.filter((color) => !own.has(color.toUpperCase()));
  const free = left.length > 0 ? left : palette;
  let missing = 0;
  return new Map(
    personas.map((each) => [
      each.id,
      longForm(each.color ?? "") || (free[missing++ % free.length] as string),
    ]),
  );
}

function longForm(color: string): string {
  if (!isColor(color)) {
    return "";
  }
  const digits = color.slice(1);
  return `#${digits.length === 3 ? [...digits].map((each) => each + each).join("") : digits}`.toUpperCase();
}

/** Return the path of the face for an emotion, -2 to 2. */
export function face(emotion: number): string {
  return look.faces[emotion > 0.5 ? "2" : emotion < -0.5 ? "-2" : "0"];
}

/** Return an emotion in words. */
export function emotionText(value: number | null): string {
  return value === null
    ? "not set"
    : value > 0
      ? `+${value}`
      : value < 0
        ? `−${Math.abs(value)}`
        : "0";
}
