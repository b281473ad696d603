/** Saves files with the browser. */

/** Return whether the browser may save files; a page in a strict sandbox has no origin. */
export function canSave(): boolean {
  return globalThis.origin !== "null" || globalThis.location?.protocol === "file:";
}

/** Save a file as a download. The link is in the page, since some hosts look for its click. */
export function saveFile(name: string, data: BlobPart, type: string, near: Element | null): void {
  const url = URL.createObjectURL(new Blob([data], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.hidden = true;
  (near ?? document.body).append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
