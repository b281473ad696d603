/**
 * What the full page takes from the bundle of the editor, so that it needs no editor of its own; see
 * scripts/full-page.mjs. What is imported from these modules must be exported here.
 */

export { batch, computed, effect, signal } from "@preact/signals";
export { statusWord } from "../editor/bar/file.tsx";
export { mount } from "../editor/mount.tsx";
export { Refusal } from "../model/refusal.ts";
export { broughtOver } from "../model/store/notice.ts";
export { Store } from "../model/store/store.ts";
export { isFinal } from "../protocol/host.ts";
