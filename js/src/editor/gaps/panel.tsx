import { useEditor } from "../context.ts";

/** The side panel of what is missing. */
export function GapPanel() {
  const { store } = useEditor();
  return (
    <ul>
      {store.gaps.value.map((each) => (
        <li key={`${each.rule} ${each.id} ${each.other}`}>{each.message}</li>
      ))}
    </ul>
  );
}
