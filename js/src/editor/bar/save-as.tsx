/** Asks for the path at which the map is saved. */

import { useState } from "preact/hooks";
import { useEditor } from "../shared/context.ts";
import { Dialog } from "../shared/dialog.tsx";
import { Button } from "../shared/parts.tsx";
import { useUnique } from "../shared/unique.ts";

export function SaveAs(props: {
  start: string;
  save(path: string): Promise<boolean>;
  onClose(): void;
}) {
  const { store } = useEditor();
  const [path, setPath] = useState(props.start);
  const [problem, setProblem] = useState("");
  const id = useUnique();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (path.trim() === "") {
      setProblem("Enter a path for the map.");
      return;
    }
    setProblem("");
    if (await props.save(path.trim())) {
      props.onClose();
    } else {
      setProblem(store.notice.value?.text ?? "The map could not be saved.");
      store.notice.value = null;
    }
  };
  return (
    <Dialog title="Save as" onClose={props.onClose}>
      <form class="jn-dialog-body" onSubmit={(event) => void submit(event)}>
        <label class="jn-label" for={id}>
          Path, relative to the notebook
        </label>
        <input
          id={id}
          data-first
          class="jn-field"
          type="text"
          spellcheck={false}
          value={path}
          aria-invalid={problem !== ""}
          aria-describedby={problem ? `${id}-error` : undefined}
          onInput={(event) => setPath(event.currentTarget.value)}
        />
        {problem !== "" && (
          <p id={`${id}-error`} class="jn-error" role="alert">
            {problem}
          </p>
        )}
        <div class="jn-dialog-foot">
          <Button label="Cancel" onClick={props.onClose} />
          <Button label="Save" look="primary" type="submit" />
        </div>
      </form>
    </Dialog>
  );
}
