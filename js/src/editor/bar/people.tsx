/** The other people who have the map open; a menu leads to where each of them is. */

import type { Index } from "../../model/index.ts";
import type { Other } from "../../model/people.ts";
import type { Person, ViewName } from "../../protocol/messages.ts";
import { PersonAvatar } from "../people/avatar.tsx";
import { type Editor, useEditor } from "../shared/context.ts";
import { Menu } from "./menu.tsx";

/** Number of people whose avatars are shown. */
const MOST = 3;

export function People({ labels }: { labels: readonly { name: ViewName; label: string }[] }) {
  const editor = useEditor();
  const { store, ui } = editor;
  const others = ui.others.value;
  if (others.length === 0) {
    return null;
  }
  const index = store.index.value;
  const place = (view: Person) => {
    const label = labels.find(({ name }) => name === view.view)?.label ?? "Map";
    const names = view.selection.filter((id) => index.has(id)).map((id) => index.name(id));
    const rest = names.length - 2;
    return [label, ...names.slice(0, 2), ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
  };
  const shown = others.length > MOST + 1 ? others.slice(0, MOST) : others;
  return (
    <Menu
      label={`Also here: ${others.map(({ name }) => name).join(", ")}`}
      class="jn-people"
      items={others.map((each) => ({
        key: `${each.name} ${each.color}`,
        content: (
          <span class="jn-person-line">
            <PersonAvatar person={each} size={20} />
            <span dir="auto">{nameOf(each, store.me)}</span>
            <small dir="auto">{each.views.map(place).join("; ")}</small>
          </span>
        ),
        run: () => follow(editor, each),
      }))}
    >
      <span class="jn-avatars">
        {shown.map((each) => (
          <PersonAvatar key={`${each.name} ${each.color}`} person={each} />
        ))}
      </span>
      {shown.length < others.length && (
        <span class="jn-more-people jn-many">+{others.length - shown.length}</span>
      )}
      {others.length > 1 && <span class="jn-more-people jn-few">+{others.length - 1}</span>}
    </Menu>
  );
}

function nameOf({ name }: Other, me: string): string {
  return name === me ? `${name} (you, in another window)` : name;
}

/** Show what a person sees: the view, and what is selected there, without selecting it. */
function follow({ store, ui }: Editor, { name, views }: Other): void {
  const [view] = views;
  if (view === undefined) {
    return;
  }
  store.view.value = view.view;
  const ids = view.selection.filter((id) => store.index.value.has(id));
  ui.shown.value = ids[0] ?? ""; // opens a row that is collapsed
  requestAnimationFrame(() => {
    ui.shown.value = "";
    ui.reveal(ids);
  });
  ui.announce(
    ids.length === 0 ? `The view of ${name}` : `${name} is at ${names(store.index.value, ids)}`,
  );
}

function names(index: Index, ids: readonly string[]): string {
  return ids.length === 1 ? index.name(ids[0] ?? "") : `${ids.length} items`;
}
