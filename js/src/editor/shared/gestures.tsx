/** Gestures that several views share: drag, rename in place, scroll to an item. */

import type { ComponentType, RefObject, VNode } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Index } from "../../model/index.ts";
import { type Editor, useEditor } from "./context.ts";

export interface Drag {
  /** The pointer moved; its position in the window, and the distance from the start. */
  move(x: number, y: number, event: PointerEvent): void;
  drop(event: PointerEvent): void;
  /** The drag ended, with or without a drop. */
  end(): void;
}

/** Distance after which a press is a drag, in pixels. */
const SLACK = 5;

/** Follow a pointer from a press; `startDrag` is called once it is a drag. Escape cancels it. */
export function dragging(event: PointerEvent, startDrag: () => Drag): void {
  if (event.button !== 0 || !event.isPrimary) {
    return;
  }
  const page = (event.currentTarget as Element).ownerDocument;
  const { clientX, clientY, pointerId } = event;
  let drag: Drag | null = null;
  const move = (now: PointerEvent) => {
    if (now.pointerId !== pointerId) {
      return;
    }
    if (drag === null && Math.hypot(now.clientX - clientX, now.clientY - clientY) < SLACK) {
      return;
    }
    drag ??= startDrag();
    now.preventDefault();
    drag.move(now.clientX, now.clientY, now);
  };
  const up = (now: PointerEvent) => {
    if (now.pointerId === pointerId) {
      const ended = drag;
      stop();
      ended?.drop(now);
      if (ended !== null) {
        swallowClick(page);
      }
    }
  };
  const key = (now: KeyboardEvent) => {
    if (now.key === "Escape" && drag !== null) {
      now.preventDefault();
      now.stopPropagation();
      stop();
    }
  };
  const stop = () => {
    page.removeEventListener("pointermove", move);
    page.removeEventListener("pointerup", up);
    page.removeEventListener("pointercancel", stop);
    page.removeEventListener("keydown", key, true);
    drag?.end();
    drag = null;
  };
  page.addEventListener("pointermove", move);
  page.addEventListener("pointerup", up);
  page.addEventListener("pointercancel", stop);
  page.addEventListener("keydown", key, true);
}

/** Ignore the click that follows a drag. */
function swallowClick(page: Document): void {
  const swallow = (event: Event) => {
    event.stopPropagation();
    event.preventDefault();
  };
  page.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => page.removeEventListener("click", swallow, true), 0);
}

/** Text that is edited in place: Enter or blur keeps it, Escape discards it (null). */
export function InPlace({
  value,
  label,
  placeholder = "",
  onDone,
  onLost,
}: {
  value: string;
  label: string;
  placeholder?: string;
  /** Use the text; `next` after Enter. */
  onDone: (text: string | null, next: boolean) => void;
  /** Called with the typed text when its place is removed. */
  onLost: (text: string) => void;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  const done = useRef(false);
  const finish = (text: string | null, next = false) => {
    if (!done.current) {
      done.current = true;
      onDone(text, next);
    }
  };
  const lost = useRef(onLost);
  lost.current = onLost;
  useLayoutEffect(() => {
    const place = field.current;
    place?.focus({ preventScroll: true });
    place?.select();
    place?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    return () => {
      if (!done.current) {
        done.current = true;
        lost.current(place?.value.trim() ?? "");
      }
    };
  }, []);
  return (
    <textarea
      ref={field}
      class="jn-inplace"
      rows={1}
      dir="auto"
      aria-label={label}
      placeholder={placeholder}
      defaultValue={value}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={(event) => event.stopPropagation()}
      onDblClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.isComposing) {
          event.preventDefault();
          finish(event.currentTarget.value.replaceAll(/\s*\n\s*/g, " ").trim(), true);
        } else if (event.key === "Escape") {
          event.preventDefault();
          finish(null);
        }
        event.stopPropagation();
      }}
      onBlur={(event) => finish(event.currentTarget.value.replaceAll(/\s*\n\s*/g, " ").trim())}
    />
  );
}

/** Scroll to the sought item and focus it; items have their id in `data-id`. */
export function useSought(
  root: RefObject<HTMLElement | null>,
  focus?: (id: string) => HTMLElement | null,
): void {
  const { store, ui } = useEditor();
  const id = ui.sought.value;
  const map = store.map.value;
  useEffect(() => {
    if (root.current === null || !store.index.value.has(id)) {
      return;
    }
    const place = focus ? focus(id) : thing(root.current, id);
    if (place !== null) {
      ui.sought.value = "";
      place.scrollIntoView?.({ block: "center", inline: "nearest" });
      place.focus({ preventScroll: true });
    }
  }, [id, map]);
}

/** Return the element of an item in a view; ids are lowercase letters, digits and hyphens. */
export function thing(root: ParentNode, id: string): HTMLElement | null {
  return root.querySelector<HTMLElement>(`[data-id="${id}"]`);
}

/** Return whether an item is about a persona: the persona itself, or an item linked with it. */
export function isAbout(index: Index, persona: string, id: string): boolean {
  if (id === persona) {
    return true;
  }
  const direct = (each: string) =>
    index.linksOf(each).some(({ from, to }) => from === persona || to === persona);
  switch (index.kind(id)) {
    case "opportunity":
      return index
        .from(id, "addresses")
        .some(({ to }) => to === persona || isAbout(index, persona, to));
    case "pain_point": {
      const personas = index.from(id, "felt_by");
      return personas.length > 0
        ? personas.some(({ to }) => to === persona)
        : index.from(id, "hurts").some(({ to }) => direct(to));
    }
    default:
      return direct(id);
  }
}

/**
 * Return a function that says whether an item is faded: it does not match, or is not about the
 * shown persona.
 */
export function useFaded(): (id: string) => boolean {
  return fadedIn(useEditor());
}

/** The same outside of a component. */
export function fadedIn({ store, ui }: Editor): (id: string) => boolean {
  const index = store.index.value;
  const persona = store.persona.value;
  const matches = ui.filters.matches.value;
  const looking = ui.filters.active.value;
  return (id) =>
    (looking && !matches(id)) ||
    (persona !== "" && index.has(persona) && !isAbout(index, persona, id));
}

/** Return the items that are not hidden. */
export function useShown(ids: readonly string[]): readonly string[] {
  const { ui } = useEditor();
  const faded = useFaded();
  const last = useRef(ids);
  const shown = ui.hiding.value ? ids.filter((id) => !faded(id)) : ids;
  const same =
    shown.length === last.current.length && shown.every((id, at) => id === last.current[at]);
  last.current = same ? last.current : shown;
  return last.current;
}

/** Select an item, or with Ctrl or Shift add it to the selection or remove it. */
export function chosen(
  selection: readonly string[],
  id: string,
  event: { ctrlKey: boolean; metaKey: boolean; shiftKey: boolean },
): readonly string[] {
  if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
    return [id];
  }
  return selection.includes(id) ? selection.filter((each) => each !== id) : [...selection, id];
}

/** Return a component that is drawn again only if its props change. */
export function memo<P extends object>(
  Component: ComponentType<P>,
  same: (a: P, b: P) => boolean,
): (props: P) => VNode {
  return function Memo(props: P) {
    const last = useRef<{ props: P; drawn: VNode } | null>(null);
    if (last.current === null || !same(last.current.props, props)) {
      last.current = { props, drawn: <Component {...props} /> };
    }
    return last.current.drawn;
  };
}

/** Return whether all props are equal. */
export function alike<P extends object>(a: P, b: P): boolean {
  return (Object.keys(b) as (keyof P)[]).every((key) => a[key] === b[key]);
}
