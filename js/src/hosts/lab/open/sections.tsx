/** Draws the sections of the side panel for the map that the user works on. */

import { render } from "preact";
import { CommentPanel } from "../../../editor/comments/panel.tsx";
import { GapPanel } from "../../../editor/gaps/panel.tsx";
import { type Editor, EditorContext } from "../../../editor/shared/context.ts";
import { globalKeys } from "../../../editor/shared/keys.ts";
import { brandStyle } from "../../../model/look.ts";
import { addStyles } from "../editor.ts";
import type { Maps } from "../maps.ts";
import type { MapSection } from "../names.ts";
import { followMap } from "./follow.ts";
import { Outline } from "./outline.tsx";

const PARTS: Readonly<Record<MapSection, () => preact.JSX.Element | null>> = {
  outline: Outline,
  gaps: GapPanel,
  comments: CommentPanel,
};

/** Draw a section in an element; the returned function ends it. */
export function drawSection(
  maps: Maps,
  section: MapSection,
  place: HTMLElement,
  create: () => void,
): () => void {
  addStyles();
  const end = followMap(maps, (editor) => {
    if (editor === null) {
      render(<NoMap create={create} />, place);
      return undefined;
    }
    const Part = PARTS[section];
    render(
      <EditorContext.Provider key={section} value={editor}>
        <Frame editor={editor}>
          <Part />
        </Frame>
      </EditorContext.Provider>,
      place,
    );
    return () => render(null, place);
  });
  return () => {
    end();
    render(null, place);
  };
}

function Frame({ editor, children }: { editor: Editor; children: preact.ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of what is inside
    <div
      class="jn-editor jn-lab-part"
      style={brandStyle(editor.store.brand)}
      onKeyDown={(event) => globalKeys(event, editor)}
    >
      {children}
    </div>
  );
}

function NoMap({ create }: { create: () => void }) {
  return (
    <div class="jn-lab-none">
      <p>Open a journey map to see it here.</p>
      <button type="button" class="jp-Button jp-mod-styled jp-mod-accept" onClick={create}>
        New journey map
      </button>
    </div>
  );
}
