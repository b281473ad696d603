/**
 * What the full page takes from the bundle of the editor, so that it needs no editor of its own; see
 * scripts/full-page.mjs. What is imported from these modules must be exported here.
 */

export { batch, computed, effect, signal } from "@preact/signals";
export { h } from "preact";
export { useEffect, useState } from "preact/hooks";
export { Fragment, jsx, jsxs } from "preact/jsx-runtime";
export { statusWord } from "../editor/bar/file.tsx";
export { mount } from "../editor/mount.tsx";
export { useEditor } from "../editor/shared/context.ts";
export { Dialog } from "../editor/shared/dialog.tsx";
export { Button, Icon, SIGNS } from "../editor/shared/parts.tsx";
export { useUnique } from "../editor/shared/unique.ts";
export { Refusal } from "../model/refusal.ts";
export { broughtOver, deleted } from "../model/store/notice.ts";
export { Store } from "../model/store/store.ts";
export { isFinal } from "../protocol/host.ts";
