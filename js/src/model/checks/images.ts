/** Checks images: a PNG or JPEG from its first byte to its last, with few enough pixels. */

import { IMAGE_LIMIT, PIXEL_LIMIT } from "../schema.ts";

const IMAGE = /^data:image\/(png|jpeg);base64,([A-Za-z0-9+/]+={0,2})$/;
const PNG_START = "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR";
const PNG_END = "\x00\x00\x00\x00IEND\xaeB`\x82";
const SCANS = 64;

/** Return what is wrong with an image as a data URI, or an empty text. */
export function imageProblem(uri: string): string {
  const [, kind = "", data = ""] = IMAGE.exec(uri) ?? [];
  if (kind === "") {
    return "neither an emoji nor a PNG or JPEG data URI";
  }
  if (uri.length > IMAGE_LIMIT) {
    return "larger than 64 KB";
  }
  if (data.length % 4 !== 0) {
    return "the image data is incomplete";
  }
  const pixels = kind === "png" ? png(atob(data)) : jpeg(atob(data));
  if (pixels === 0) {
    return "the image data does not match its type, or is damaged";
  }
  return pixels > PIXEL_LIMIT ? `more than ${PIXEL_LIMIT / 1_000_000} million pixels` : "";
}

/** Return a whole number of some bytes. */
function whole(bytes: string, start: number, end: number): number {
  return [...bytes.slice(start, end)].reduce((sum, each) => sum * 256 + each.charCodeAt(0), 0);
}

/** Return the number of pixels of a PNG, 0 if it is none. */
function png(bytes: string): number {
  const is = bytes.length >= 33 && bytes.startsWith(PNG_START) && bytes.endsWith(PNG_END);
  return is ? whole(bytes, 16, 20) * whole(bytes, 20, 24) : 0;
}

/** Return the number of pixels of a JPEG, 0 if it is none. */
function jpeg(bytes: string): number {
  const is = bytes.startsWith("\xff\xd8\xff") && bytes.endsWith("\xff\xd9");
  if (!is || bytes.split("\xff\xda").length - 1 > SCANS) {
    return 0; // each scan takes as long as the whole image
  }
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === "\xff") {
    const marker = bytes.charCodeAt(at + 1);
    if (marker === 0xff) {
      at += 1; // a byte that fills
    } else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return whole(bytes, at + 5, at + 7) * whole(bytes, at + 7, at + 9); // a frame
    } else {
      at += 2 + whole(bytes, at + 2, at + 4);
    }
  }
  return 0;
}
