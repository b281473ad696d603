/** Checks uploaded images, and makes them small enough for the map. */

import { imageProblem } from "../../model/checks/images.ts";
import { IMAGE_LIMIT } from "../../model/schema.ts";

/** Return the type of an image by its first bytes, or null. */
export function pictureType(bytes: Uint8Array): "image/png" | "image/jpeg" | null {
  const starts = (...magic: number[]) => magic.every((each, index) => bytes[index] === each);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) {
    return "image/png";
  }
  return starts(0xff, 0xd8, 0xff) ? "image/jpeg" : null;
}

/** Return an image as the map stores it: a data URI of a PNG or JPEG of at most 64 KB. */
export async function picture(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const type = pictureType(bytes);
  if (type === null) {
    throw new Error("Choose a PNG or JPEG image.");
  }
  const image = await decoded(new Blob([bytes], { type }));
  const whole = `data:${type};base64,${base64(bytes)}`;
  if (imageProblem(whole) === "") {
    return whole;
  }
  for (let side = Math.min(512, Math.max(image.width, image.height)); side >= 48; side *= 0.8) {
    for (const [form, quality] of [["image/png"], ["image/jpeg", 0.85]] as [string, number?][]) {
      const made = drawn(image, side, form, quality);
      if (made.length <= IMAGE_LIMIT && made.startsWith(`data:${form}`)) {
        return made;
      }
    }
  }
  throw new Error("This image is too large, even when reduced. Choose one that fits into 64 KB.");
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}

async function decoded(blob: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(blob);
  } catch {
    throw new Error("This image cannot be read. The file may be damaged.");
  }
}

function drawn(image: ImageBitmap, side: number, type: string, quality?: number): string {
  const scale = Math.min(1, side / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext("2d");
  if (context === null) {
    return "";
  }
  if (type === "image/jpeg") {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL(type, quality);
}
