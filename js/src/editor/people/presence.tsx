/** Shows where other people are: outlines on what they have selected, and who else has an item. */

import { useEffect, useRef } from "preact/hooks";
import { namesOf, type Other } from "../../model/people.ts";
import { useEditor } from "../shared/context.ts";
import { useUnique } from "../shared/unique.ts";
import { PersonAvatar } from "./avatar.tsx";
import { outlines } from "./outlines.ts";

/** The outlines; who comes and leaves is announced to screen readers. */
export function Presence() {
  const { ui } = useEditor();
  const editor = useUnique();
  const others = ui.others.value;
  const before = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    ui.root?.setAttribute("data-people", editor);
  }, [ui, editor]);
  useEffect(() => {
    const now = new Set(others.map(({ name }) => name));
    const was = before.current ?? now;
    const came = [...now].filter((name) => !was.has(name)).map((name) => `${name} is here`);
    const left = [...was].filter((name) => !now.has(name)).map((name) => `${name} has left`);
    before.current = now;
    if (came.length + left.length > 0) {
      ui.announce([...came, ...left].join(", "));
    }
  }, [others, ui]);
  const styles = outlines(others, editor);
  return styles === "" ? null : <style>{styles}</style>;
}

/** The people who have the item of the inspector selected, too. */
export function AlsoHere({ id }: { id: string }) {
  const { ui } = useEditor();
  const here = ui.others.value.filter((each: Other) =>
    each.views.some(({ selection }) => selection.includes(id)),
  );
  if (here.length === 0) {
    return null;
  }
  return (
    <p class="jn-also-here">
      <span class="jn-avatars">
        {here.slice(0, 3).map((each) => (
          <PersonAvatar key={`${each.name} ${each.color}`} person={each} size={20} />
        ))}
      </span>
      <span dir="auto">
        {namesOf(here)} {here.length === 1 ? "has" : "have"} this selected, too.
      </span>
    </p>
  );
}
