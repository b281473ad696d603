/** Notices that the user saves the notebook. Notebooks also save themselves, which is no gesture. */

interface Document {
  readonly context?: {
    readonly saveState?: {
      connect(slot: (sender: unknown, state: string) => void): void;
      disconnect(slot: (sender: unknown, state: string) => void): void;
    };
  };
}

/** How long saving may take after the gesture, in ms. */
const SOON = 10_000;
const BUTTON = '[data-command="docmanager:save"], [data-jp-item-name="save"]';

/** Call a function after the user has saved; the returned function ends it. */
export function listenToSaves(manager: unknown, saved: () => void): () => void {
  const state = (manager as Document | undefined)?.context?.saveState;
  let asked = Number.NEGATIVE_INFINITY;
  const gesture = () => {
    asked = performance.now();
    if (state === undefined) {
      saved(); // a host that does not say when it has saved
    }
  };
  const key = (event: KeyboardEvent) => {
    const { ctrlKey, metaKey, shiftKey, altKey } = event;
    if ((ctrlKey || metaKey) && !shiftKey && !altKey && event.key.toLowerCase() === "s") {
      gesture();
    }
  };
  const click = ({ target }: Event) => {
    if (target instanceof Element && target.closest(BUTTON) !== null) {
      gesture();
    }
  };
  const follow = (_: unknown, now: string) => {
    if (now === "completed" && performance.now() - asked < SOON) {
      asked = Number.NEGATIVE_INFINITY;
      saved();
    }
  };
  addEventListener("keydown", key, true);
  addEventListener("click", click, true);
  state?.connect(follow);
  return () => {
    removeEventListener("keydown", key, true);
    removeEventListener("click", click, true);
    state?.disconnect(follow);
  };
}
