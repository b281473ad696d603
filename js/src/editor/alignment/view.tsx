import { useEditor } from "../context.ts";

export function AlignmentView() {
  const { store } = useEditor();
  return <p>{store.index.value.map.info.title}</p>;
}
