/** The date that counts as today, if Python has pinned one. */

import { useEditor } from "../shared/context.ts";

export function AsOf() {
  const { store } = useEditor();
  const day = store.today.value;
  if (day === "") {
    return null;
  }
  const words = new Date(day).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
  return (
    <span class="jn-only" title={`Gaps and the status of goals are those of ${words}`}>
      As of {words}
    </span>
  );
}
