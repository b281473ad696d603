/** Cards of one kind: select, rename in place, add, delete and drag. */

import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { rename } from "../../model/edits/actions.ts";
import type { Index } from "../../model/index.ts";
import type { Change } from "../../protocol/messages.ts";
import { useEditor } from "./context.ts";
import "./cards.css";
import { isForeign } from "./context-menu.tsx";
import { chosen, dragging, InPlace, thing, useFaded, useShown, useSought } from "./gestures.tsx";
import { itemMenu } from "./item-menu.ts";
import { deleteItems } from "./undoing.ts";

export interface CardsOptions<Where> {
  readonly root: RefObject<HTMLElement | null>;
  readonly word: string;
  /** Ids in reading order. */
  readonly order: readonly string[];
  /** Selector of the elements that accept a drop. */
  readonly target: string;
  /** A drag moves the other selected cards, too. */
  readonly many?: boolean;
  /** Return what a drop would do, in words. */
  hint(id: string, place: HTMLElement | null, event: PointerEvent): string;
  drop(id: string, place: HTMLElement, event: PointerEvent): void;
  make(index: Index, name: string, where: Where): { id: string; changes: Change[] };
  /** Return where the next item is added from a card. */
  beside(id: string): Where;
  /** Handles keys of this view; returns true for one of them. */
  keys(event: KeyboardEvent, id: string): boolean;
}

export type Cards<Where> = ReturnType<typeof useCards<Where>>;

export function useCards<Where>(options: CardsOptions<Where>) {
  const { root, word } = options;
  const order = useShown(options.order);
  const { store, ui } = useEditor();
  const index = store.index.value;
  const selection = store.selection.value;
  const faded = useFaded();
  const edit = !store.readonly;
  const [current, setCurrent] = useState("");
  const [renaming, setRenaming] = useState("");
  const [adding, setAdding] = useState<{ where: Where; turn: number } | null>(null);
  const next = useRef("");
  const [, again] = useState(0);
  useSought(root);
  useEffect(() => {
    const place = next.current && root.current ? thing(root.current, next.current) : null;
    if (place) {
      next.current = "";
      place.focus({ preventScroll: true });
      place.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    }
  });
  const before = useRef(order);
  if (order.includes(current)) {
    before.current = order;
  }
  // the card that takes the place of one that was deleted
  const at = Math.max(0, before.current.indexOf(current));
  const active = order.includes(current) ? current : (order[at] ?? order.at(-1) ?? "");

  /** Focus a card, now or as soon as it exists. */
  const focus = (id: string | undefined, later = false) => {
    if (id) {
      setCurrent(id);
      next.current = id;
      again((count) => count + 1);
      if (!later && root.current) {
        next.current = "";
        const place = thing(root.current, id);
        place?.focus({ preventScroll: true });
        place?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
      }
    }
  };
  /** Make a step and announce it. */
  const step = async (changes: readonly Change[], words: string) => {
    if (changes.length > 0 && (await store.edit(changes))) {
      ui.announce(words);
    }
  };
  const add = (where: Where) => setAdding({ where, turn: (adding?.turn ?? 0) + 1 });
  const added = (name: string | null, more: boolean) => {
    setAdding(null);
    if (!name || adding === null) {
      if (name === null || more) {
        focus(active, true);
      }
      return;
    }
    const { id, changes } = options.make(store.index.value, name, adding.where);
    setCurrent(id);
    if (more) {
      setAdding({ ...adding, turn: adding.turn + 1 });
    }
    void step(changes, `Added ${name}`);
    store.select([id]);
  };
  /** The place of a name was deleted elsewhere, or another view is shown. */
  const lost = (id: string, name: string) => {
    const now = store.index.peek();
    if (id !== "" && now.has(id)) {
      if (name !== "" && name !== now.name(id)) {
        void step(rename(id, name), `Renamed to ${name}`);
      }
    } else if (name !== "") {
      const again = (text: string) => {
        const made = options.make(store.index.peek(), text, options.beside(""));
        void step(made.changes, `Added ${text}`);
        ui.go(made.id);
      };
      queueMicrotask(() => id !== "" || ui.root?.isConnected || again(name));
      ui.keep({
        why: id === "" ? "The view changed." : `${index.name(id)} was deleted elsewhere.`,
        text: name,
        again: { label: `Add as a new ${word}`, run: again },
      });
    }
  };
  const renamed = (id: string, name: string | null, back: boolean) => {
    setRenaming("");
    if (name === null || back) {
      focus(id, true);
    }
    if (name && name !== index.name(id)) {
      void step(rename(id, name), `Renamed to ${name}`);
    }
  };
  const together = (id: string) =>
    selection.includes(id) ? selection.filter((each) => order.includes(each)) : [id];

  const start = (event: PointerEvent, id: string) => {
    if (!edit || (event.target as Element).closest("button, textarea, input, .jn-popover")) {
      return;
    }
    const card = event.currentTarget as HTMLElement;
    const page = card.ownerDocument;
    dragging(event, () => {
      const box = card.getBoundingClientRect();
      const frame = ui.root?.getBoundingClientRect() ?? box;
      const [dx, dy] = [event.clientX - box.left + frame.left, event.clientY - box.top + frame.top];
      const ghost = card.cloneNode(true) as HTMLElement;
      ghost.className += " jn-ghost";
      ghost.removeAttribute("data-id");
      ghost.style.width = `${box.width}px`;
      const hint = ghost.appendChild(page.createElement("p"));
      ui.root?.append(ghost);
      const lifted = (options.many ? together(id) : [id]).flatMap(
        (each) => (root.current && thing(root.current, each)) ?? [],
      );
      for (const each of lifted) {
        each.classList.add("jn-lifted");
      }
      let over: HTMLElement | null = null;
      return {
        move: (x, y, now) => {
          ghost.style.transform = `translate(${x - dx}px, ${y - dy}px)`;
          const under = page
            .elementsFromPoint(x, y)
            .map((each) => each.closest<HTMLElement>(options.target))
            .find((each) => each && each !== card);
          over?.removeAttribute("data-over");
          over = under ?? null;
          over?.setAttribute("data-over", "");
          hint.textContent = options.hint(id, over, now);
        },
        drop: (now) => {
          if (over !== null) {
            focus(id, true);
            options.drop(id, over, now);
          }
        },
        end: () => {
          ghost.remove();
          over?.removeAttribute("data-over");
          for (const each of lifted) {
            each.classList.remove("jn-lifted");
          }
        },
      };
    });
  };

  const erase = (id: string) => {
    const gone = together(id);
    const at = order.indexOf(id);
    focus(
      [...order.slice(at), ...order.slice(0, at).reverse()].find((each) => !gone.includes(each)),
      true,
    );
    void deleteItems({ store, ui }, gone);
  };
  const keys = (event: KeyboardEvent, id: string) => {
    const { key } = event;
    if (event.target !== event.currentTarget) {
      if (key === "Escape") {
        event.preventDefault();
        focus(id);
      }
      return;
    }
    if (event.ctrlKey || event.metaKey) {
      return;
    }
    if (options.keys(event, id)) {
      event.preventDefault();
      return;
    }
    if (event.altKey) {
      return;
    }
    if (key === "Enter") {
      ui.open(id);
    } else if (key === " ") {
      store.select(chosen(selection, id, { ctrlKey: true, metaKey: false, shiftKey: false }));
    } else if (key === "Home" || key === "End") {
      focus(key === "Home" ? order[0] : order.at(-1));
    } else if (key === "F2" && edit) {
      setRenaming(id);
    } else if (key === "Insert" && edit) {
      add(options.beside(id));
    } else if (key === "Delete" && edit) {
      erase(id);
    } else {
      return;
    }
    event.preventDefault();
  };

  return {
    active,
    adding,
    edit,
    faded,
    focus,
    add,
    step,
    together,
    renaming,
    rename: setRenaming,
    /** Return the props of every card. */
    props: (id: string) => ({
      "data-id": id,
      "aria-selected": selection.includes(id),
      onFocus: () => setCurrent(id),
      onKeyDown: (event: KeyboardEvent) => keys(event, id),
      onPointerDown: (event: PointerEvent) => start(event, id),
      onContextMenu: (event: MouseEvent) => {
        if (!isForeign(event)) {
          itemMenu({ store, ui }, event, id, {
            rename: () => setRenaming(id),
            erase: () => erase(id),
            copied: (ids) => focus(ids[0], true),
            back: () => focus(id),
          });
        }
      },
      onClick: (event: MouseEvent) => {
        if (!(event.target as Element).closest("button, .jn-popover")) {
          store.select(chosen(selection, id, event));
        }
      },
      onDblClick: (event: MouseEvent) => {
        if (!(event.target as Element).closest("button, textarea, .jn-popover, .jn-name")) {
          ui.open(id);
        }
      },
    }),
    /** Return a card's name, which a click turns into a field. */
    name: (id: string, marks?: ComponentChildren) =>
      renaming === id ? (
        <InPlace
          value={index.name(id)}
          label={`Name of the ${word}`}
          onDone={(name, back) => renamed(id, name, back)}
          onLost={(name) => lost(id, name)}
        />
      ) : (
        // biome-ignore lint/a11y/useKeyWithClickEvents: F2 on the card does the same
        // biome-ignore lint/a11y/noStaticElementInteractions: F2 on the card does the same
        <span
          class="jn-name"
          dir="auto"
          onClick={(event) => edit && !event.ctrlKey && !event.shiftKey && setRenaming(id)}
        >
          {index.name(id)}
          {marks}
        </span>
      ),
    /** Return the field for the name of a new item. */
    field: (placeholder: string) => (
      <InPlace
        key={adding?.turn}
        value=""
        label={`Name of the new ${word}`}
        placeholder={placeholder}
        onDone={added}
        onLost={(name) => lost("", name)}
      />
    ),
  };
}
