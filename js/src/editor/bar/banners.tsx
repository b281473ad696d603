/** Banners above the map for problems with saving, with the possible actions. */

import { useState } from "preact/hooks";
import { useEditor } from "../shared/context.ts";
import { Button } from "../shared/parts.tsx";
import { Absence } from "./absence.tsx";
import "./banners.css";

export function Banners() {
  const editor = useEditor();
  const { store } = editor;
  const [refused, setRefused] = useState<readonly string[]>([]);
  const { conflict, earlier, problem, unreadable } = store.status.value;
  const bring = async () => {
    await store.flush();
    const answer = await store.ask({ type: "bring_over" });
    if (answer?.type === "brought") {
      setRefused(answer.refused);
      if (answer.refused.length === 0) {
        store.say("Your edits were applied to the current map.");
      }
    }
  };
  return (
    <>
      <Absence />
      {conflict && (
        <div class="jn-banner" role="alert">
          <span dir="auto">
            {unreadable === undefined
              ? "The file has changed on disk. Saving is paused until you choose a version."
              : `The file on disk is no longer a journey map (${unreadable}). Saving is paused ` +
                "until it is one again, or you overwrite it."}
          </span>
          {unreadable !== undefined && store.host.openAsText !== undefined && (
            <Button
              look="bordered"
              label="Open as text"
              title="Open the file in a text editor"
              onClick={() => store.host.openAsText?.()}
            />
          )}
          {!store.readonly && (
            <>
              {unreadable === undefined && (
                <Button
                  look="bordered"
                  label="Use the file's version"
                  title="Load the file. You can undo this."
                  onClick={() => void store.ask({ type: "reload" })}
                />
              )}
              <Button
                look="bordered"
                label="Keep my version"
                title="Overwrite the file with this map"
                onClick={() => void store.ask({ type: "save", path: null, force: true })}
              />
            </>
          )}
        </div>
      )}
      {problem !== null && !conflict && (
        <div class="jn-banner jn-bad" role="alert">
          <span>The map could not be saved: {problem}</span>
          <Button
            look="bordered"
            label="Try again"
            onClick={() => void store.ask({ type: "save", path: null })}
          />
        </div>
      )}
      {earlier && (
        <div class="jn-banner" role="status">
          <span>This is an older copy of the map, because its cell was run again.</span>
          <Button
            look="bordered"
            label="Apply my edits to the current map"
            onClick={() => void bring()}
          />
        </div>
      )}
      {refused.length > 0 && (
        <div class="jn-banner jn-bad" role="alert">
          <div>
            <span>These edits could not be applied:</span>
            <ul class="jn-refused">
              {refused.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </div>
          <Button sign="close" label="Close the message" onClick={() => setRefused([])} />
        </div>
      )}
    </>
  );
}
