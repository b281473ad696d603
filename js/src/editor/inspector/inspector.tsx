import { useEditor } from "../context.ts";

/** The side panel of what is selected. */
export function Inspector() {
  const { store } = useEditor();
  return <p>{store.selection.value.join(", ")}</p>;
}
