/** The result of an edit: why it was refused, or what was done. */

import { useEffect } from "preact/hooks";
import { useEditor } from "./context.ts";
import { Button } from "./parts.tsx";

export function Notice() {
  const { store } = useEditor();
  const notice = store.notice.value;
  useEffect(() => {
    if (notice?.kind === "info") {
      const timer = setTimeout(() => {
        store.notice.value = null;
      }, 4000);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [notice, store]);
  if (notice === null) {
    return null;
  }
  return (
    <div
      class={`jn-notice${notice.kind === "error" ? " jn-bad" : ""}`}
      role={notice.kind === "error" ? "alert" : "status"}
    >
      <span>{notice.text}</span>
      <Button
        sign="close"
        label="Close the message"
        onClick={() => {
          store.notice.value = null;
        }}
      />
    </div>
  );
}
