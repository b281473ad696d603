/** The editor in jsdom, with functions that find and use its controls. */

import { mount } from "../src/editor/mount.tsx";
import type { Editor } from "../src/editor/shared/context.ts";
import { Store } from "../src/model/store/store.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import { MemoryHost } from "./memory.ts";

// jsdom has no CSS.escape
globalThis.CSS ??= { escape: (text: string) => text.replace(/[^\w-]/g, "\\$&") } as typeof CSS;

export interface Shown {
  host: MemoryHost;
  store: Store;
  editor: Editor;
  root: HTMLElement;
  end(): void;
}

export async function shown(file: JourneyFile, host = new MemoryHost(file)): Promise<Shown> {
  const store = new Store(host);
  const root = document.createElement("div");
  document.body.append(root);
  let editor: Editor | undefined;
  const unmount = mount(store, root, undefined, (made) => {
    editor = made;
  });
  await settled();
  if (editor === undefined) {
    throw new Error("the editor is not drawn");
  }
  return {
    host,
    store,
    editor,
    root,
    end() {
      unmount();
      store.dispose();
      root.remove();
    },
  };
}

/** Wait until requests are answered and everything is drawn: some effects follow two frames later. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) {
    await new Promise((done) => setTimeout(done));
  }
}

/** Return the control with a label or an aria-label. */
export function control<T extends HTMLElement = HTMLInputElement>(
  root: ParentNode,
  name: string,
): T {
  const label = [...root.querySelectorAll("label")].find(
    (each) => each.textContent?.replace(" *", "").trim() === name,
  );
  const found = label?.htmlFor
    ? root.querySelector(`[id="${label.htmlFor}"]`)
    : root.querySelector(`[aria-label="${name}"]`);
  if (found === null) {
    throw new Error(`nothing is named ${name}`);
  }
  return found as T;
}

/** Return the button with a name. */
export function button(root: ParentNode, name: string): HTMLButtonElement {
  const found = [...root.querySelectorAll("button")].find(
    (each) => (each.getAttribute("aria-label") ?? each.textContent?.trim()) === name,
  );
  if (found === undefined) {
    throw new Error(`no button ${name}`);
  }
  return found;
}

export async function type(field: HTMLInputElement, text: string): Promise<void> {
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await settled();
}

export async function press(target: EventTarget, key: string, more = {}): Promise<void> {
  target.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
  );
  await settled();
}

export async function click(target: HTMLElement): Promise<void> {
  target.click();
  await settled();
}
