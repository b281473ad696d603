/**
 * State that the controls of a form share: a draft while the user types, and when it becomes a
 * step.
 */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { KIND_TABLE } from "../../model/schema.ts";
import type { Kind } from "../../protocol/kinds.ts";
import { useEditor } from "../shared/context.ts";
import type { Bound } from "./bound.ts";

export interface ControlProps {
  readonly field: Bound;
  readonly id: string;
  /** Name of the control if no label names it. */
  readonly label: string;
  /** Ids of its help and its error. */
  readonly described: string | undefined;
  readonly invalid: boolean;
  /** Placeholder while it is empty. */
  readonly placeholder: string;
  /** Called before each edit, so that the field recognizes its own answer. */
  touch(problem?: string): void;
}

export interface Draft<T> {
  readonly text: T;
  /** If `drawn`, no step is made before the drag ends. */
  input(text: T, drawn?: boolean): void;
  /** Focus left, or Enter: make a step. */
  leave(): void;
  /** Escape; returns whether there was something to discard. What Enter has saved stays. */
  back(): boolean;
}

/** Keep a text that is not a step yet when its item is deleted elsewhere. */
export function useLost(field: Bound, label: string, text: string): void {
  const { ui } = useEditor();
  const now = useRef(text);
  now.current = text;
  const { store } = field;
  useLayoutEffect(
    () => () => {
      const index = store.index.peek();
      const gone = field.subjects.every(({ id, kind }) =>
        KIND_TABLE.has(kind as Kind) ? !index.has(id) : kind !== "" && !index.map.links.has(id),
      );
      if (gone && now.current !== "") {
        store.drop();
        ui.keep({ why: `${label}: the item was deleted elsewhere.`, text: now.current });
      }
    },
    [],
  );
}

/**
 * Keeps a draft apart from the map while the user types: neither an edit from elsewhere nor a
 * refusal removes it. `parse` returns the value, or undefined while the text is not valid.
 */
export function useDraft<T>(
  { field, label, touch, invalid }: ControlProps,
  shown: T,
  parse: (text: T) => { value: unknown } | { problem: string } | null,
): Draft<T> {
  const [draft, setDraft] = useState<{ text: T } | null>(null);
  const [left, setLeft] = useState(false);
  const before = useRef<unknown[] | null>(null);
  const base = useRef<number | null>(null);
  const held = useRef<{ value: unknown } | null>(null);
  const sending = useRef(false);
  const undone = field.store.history.value[1];
  useLost(field, label, typeof draft?.text === "string" ? draft.text : "");
  const lastUndone = useRef(undone);
  useEffect(() => {
    if (undone > lastUndone.current && draft !== null) {
      setDraft(null); // undo removed it, so it is no longer a draft
      before.current = null;
      base.current = null;
      touch();
    }
    lastUndone.current = undone;
  }, [undone]);
  const answered = field.store.waiting.value === 0;
  useEffect(() => {
    if (left && answered && !invalid) {
      setDraft(null);
      setLeft(false);
      before.current = null;
      base.current = null;
    }
  }, [left, answered, invalid]);
  return {
    text: draft?.text ?? shown,
    input(text, drawn = false) {
      before.current ??= field.values();
      base.current ??= field.store.rev; // what others write meanwhile is not in the text
      sending.current = false;
      setDraft({ text });
      setLeft(false);
      const parsed = parse(text);
      held.current = null;
      if (parsed === null) {
        touch();
      } else if ("problem" in parsed) {
        touch(parsed.problem);
      } else {
        touch();
        if (field.required && parsed.value === "") {
          held.current = parsed; // shown when the focus leaves the field
        } else {
          drawn ? field.preview(parsed.value) : field.type(parsed.value, base.current);
        }
      }
    },
    leave() {
      if (draft === null) {
        return;
      }
      const sent = held.current === null ? field.done() : field.set(held.current.value);
      held.current = null;
      sending.current = true;
      void sent.then((fine) => {
        if (fine && sending.current) {
          setLeft(true);
        }
        sending.current = false;
      });
    },
    back() {
      if (draft === null || sending.current || left) {
        return false; // nothing, or it is saved
      }
      const values = before.current ?? [];
      field.store.drop();
      setDraft(null);
      setLeft(false);
      held.current = null;
      before.current = null;
      base.current = null;
      touch();
      const now = field.subjects.map((each) => field.of(each));
      if (values.some((each, index) => each !== now[index])) {
        let at = 0;
        void field.update(() => values[at++]);
      }
      return true;
    },
  };
}
