/** What the controls of a form share: the draft that a person types, and when it becomes a step. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Bound } from "./bound.ts";

export interface ControlProps {
  readonly field: Bound;
  readonly id: string;
  /** Names the control where a label cannot. */
  readonly label: string;
  /** The ids of its help and its error. */
  readonly described: string | undefined;
  readonly invalid: boolean;
  /** What stands in it while it is empty. */
  readonly placeholder: string;
  /** Told before each edit, so that the field knows an answer as its own. */
  touch(problem?: string): void;
}

export interface Draft<T> {
  readonly text: T;
  /** Drawn with the pointer, there is no step before that ends. */
  input(text: T, drawn?: boolean): void;
  /** Focus went, or Enter: what was typed is a step. */
  leave(): void;
  /** Escape; whether there was something to take back. */
  back(): boolean;
}

/**
 * Keep what is typed apart from the map while it is typed: an edit from elsewhere does not take it
 * away, nor does a refusal. `parse` gives the value, or undefined where the text is none yet.
 */
export function useDraft<T>(
  { field, touch, invalid }: ControlProps,
  shown: T,
  parse: (text: T) => { value: unknown } | { problem: string } | null,
): Draft<T> {
  const [draft, setDraft] = useState<{ text: T } | null>(null);
  const [left, setLeft] = useState(false);
  const before = useRef<unknown[] | null>(null);
  const held = useRef<{ value: unknown } | null>(null);
  const undone = field.store.history.value[1];
  const lastUndone = useRef(undone);
  useEffect(() => {
    if (undone > lastUndone.current && draft !== null) {
      setDraft(null); // what an undo takes back is no longer what is being typed
      before.current = null;
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
    }
  }, [left, answered, invalid]);
  return {
    text: draft?.text ?? shown,
    input(text, drawn = false) {
      before.current ??= field.values();
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
          held.current = parsed; // said when the field is left
        } else {
          drawn ? field.preview(parsed.value) : field.type(parsed.value);
        }
      }
    },
    leave() {
      if (draft === null) {
        return;
      }
      const sent = held.current === null ? field.done() : field.set(held.current.value);
      held.current = null;
      void sent.then((fine) => fine && setLeft(true));
    },
    back() {
      if (draft === null) {
        return false;
      }
      const values = before.current ?? [];
      field.store.drop();
      setDraft(null);
      setLeft(false);
      held.current = null;
      before.current = null;
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
