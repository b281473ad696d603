/** Marks on the map what the proposal that it shows adds, changes and removes. */

import { isId } from "../../model/ids.ts";
import { useEditor } from "../shared/context.ts";
import { useUnique } from "../shared/unique.ts";
import { marksOf, type Sort } from "./items.ts";

const TAGS: Readonly<Record<Sort, readonly [word: string, color: string]>> = {
  added: ["New", "--jn-good"],
  changed: ["Changed", "--jn-accent"],
  removed: ["Removed", "--jn-bad"],
};

export function Trial() {
  const { ui } = useEditor();
  const editor = useUnique();
  const proposal = ui.proposals.get(ui.proposals.shown.value);
  ui.root?.setAttribute("data-trial", editor);
  if (proposal === undefined) {
    return null;
  }
  const marks = [...marksOf(proposal)].filter(([id]) => isId(id));
  return <style>{marks.map(([id, sort]) => mark(editor, id, sort)).join("\n")}</style>;
}

function mark(editor: string, id: string, sort: Sort): string {
  const place = `[data-trial="${editor}"] .jn-main [data-id="${id}"]:not(.jnm-lane)`;
  const [word, color] = TAGS[sort];
  const struck = sort === "removed" ? "text-decoration:line-through;" : "";
  return `:where(${place}){position:relative}
${place}{${struck}outline:2px dashed var(${color});outline-offset:var(--jn-around,1px)}
${place}::after{content:"${word}";position:absolute;inset:var(--jn-tag,-12px auto auto 8px);z-index:6;\
padding:0 6px;border-radius:4px;background:var(${color});color:var(--jn-on-accent);\
font:600 10px/15px var(--jn-font);pointer-events:none}`;
}
