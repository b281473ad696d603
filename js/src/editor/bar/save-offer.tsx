/** After the notebook is saved, offers once to save a map that is in no file. */

import { useEffect, useState } from "preact/hooks";
import type { Store } from "../../model/store/store.ts";
import { useEditor } from "../shared/context.ts";
import { Button } from "../shared/parts.tsx";
import { saveMap, suggested } from "./file.tsx";
import { SaveAs } from "./save-as.tsx";

const KEY = "journeynb:offered:";

/** Whether a map has edits that are in no file, and that this page was not asked about before. */
function wanted(store: Store): boolean {
  const { origin } = store.host;
  const edited = origin === "" ? store.history.value[0] > 0 : store.kept > 0;
  if (store.readonly || !store.online.value || store.status.value.path !== null || !edited) {
    return false;
  }
  const key = KEY + (origin || store.host.read().run);
  try {
    const before = sessionStorage.getItem(key) !== null;
    sessionStorage.setItem(key, "");
    return !before;
  } catch {
    return false; // a page without storage would ask each time
  }
}

export function SaveOffer() {
  const { store } = useEditor();
  const [offered, setOffered] = useState(false);
  const [open, setOpen] = useState(false);
  useEffect(() => store.host.onSave?.(() => wanted(store) && setOffered(true)), [store]);
  if (!offered || store.status.value.path !== null) {
    return null;
  }
  return (
    <div class="jn-banner" role="status">
      <span>
        The notebook is saved with a picture of the map. The map itself is only in memory, and your
        edits are lost when the kernel stops.
      </span>
      <Button look="bordered" label="Save the map to a file" onClick={() => setOpen(true)} />
      <Button label="Not now" onClick={() => setOffered(false)} />
      {open && (
        <SaveAs
          start={suggested(store.map.value.info.title ?? "")}
          save={(path) => saveMap(store, path, `Saved. Open it again with jn.open("${path}").`)}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
