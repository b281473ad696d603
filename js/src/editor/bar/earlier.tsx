/** Offers the edits from before the kernel, or the cell that builds the map, ran again. */

import { useEditor } from "../shared/context.ts";
import { Button } from "../shared/parts.tsx";

export function EarlierEdits() {
  const { store, ui } = useEditor();
  const earlier = store.earlierEdits.value;
  if (earlier === null) {
    return null;
  }
  const count = earlier.edits.length;
  return (
    <div class="jn-banner" role="status">
      <span>
        The map was built again without {count === 1 ? "the edit" : `the ${count} edits`} that you
        made in the editor before.
      </span>
      <Button
        look="bordered"
        label={count === 1 ? "Apply it again" : "Apply them again"}
        onClick={async () => {
          await store.applyEarlier();
          ui.announce(store.notice.value?.text ?? "");
          ui.root?.querySelector<HTMLElement>("button, [tabindex='0']")?.focus();
        }}
      />
      <Button label="Discard" onClick={() => store.dropEarlier()} />
    </div>
  );
}
