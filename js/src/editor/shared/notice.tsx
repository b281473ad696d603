/** The result of an edit: why it was refused, or what was done. */

import { useEffect, useState } from "preact/hooks";
import { useEditor } from "./context.ts";
import { Button } from "./parts.tsx";
import { travel } from "./undoing.ts";

/** How long a message stays, and one with a button, in ms. */
const BRIEF = 4000;
const LONG = 10_000;

export function Notice() {
  const editor = useEditor();
  const { store } = editor;
  const notice = store.notice.value;
  const [held, setHeld] = useState(false);
  const [done, undone] = store.history.value;
  const undo = notice?.undo?.[0] === done && notice.undo[1] === undone;
  useEffect(() => {
    if (notice?.kind === "info" && !notice.stays && !held) {
      const timer = setTimeout(
        () => {
          store.notice.value = null;
        },
        notice.undo || notice.action ? LONG : BRIEF,
      );
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [notice, held, store]);
  useEffect(() => {
    if (notice?.undo && !undo && store.notice.peek() === notice) {
      const { undo: _, ...rest } = notice; // another step came after it
      store.notice.value = rest;
    }
  }, [notice, undo, store]);
  const bottom = useBottom(notice !== null);
  if (notice === null) {
    return null;
  }
  const close = () => {
    setHeld(false);
    store.notice.value = null;
  };
  return (
    <div
      style={{ bottom: `${bottom}px` }}
      class={`jn-notice${notice.kind === "error" ? " jn-bad" : ""}`}
      role={notice.kind === "error" ? "alert" : "status"}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <span dir="auto">{notice.text}</span>
      {undo && (
        <Button
          look="bordered"
          label="Undo"
          title="Undo (Ctrl+Z)"
          onClick={() => {
            setHeld(false);
            void travel(editor, "undo");
          }}
        />
      )}
      {notice.action && (
        <Button
          look="bordered"
          label={notice.action.label}
          title={notice.action.title}
          onClick={() => {
            close();
            notice.action?.run();
          }}
        />
      )}
      <Button sign="close" label="Close the message" onClick={close} />
    </div>
  );
}

/** Distance from the edge, in px. */
const GAP = 12;
const STEPS = Array.from({ length: 41 }, (_, step) => step / 40);

/** Return the distance of a message from the bottom of the editor, in px, while it is shown. */
export function useBottom(shown: boolean): number {
  const { ui } = useEditor();
  const [bottom, setBottom] = useState(GAP);
  useEffect(() => {
    if (!shown || ui.root === null || typeof IntersectionObserver === "undefined") {
      return undefined;
    }
    const watch = new IntersectionObserver(
      (entries) => {
        const last = entries.at(-1);
        if (last?.isIntersecting) {
          const below = last.boundingClientRect.bottom - last.intersectionRect.bottom;
          setBottom(GAP + Math.max(0, Math.round(below)));
        }
      },
      { threshold: STEPS },
    );
    watch.observe(ui.root);
    return () => watch.disconnect();
  }, [shown, ui]);
  return bottom;
}
