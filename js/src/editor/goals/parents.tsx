/** List to choose the goals that a goal is part of. */

import { useEffect, useRef, useState } from "preact/hooks";
import { link, unlink } from "../../model/edits/actions.ts";
import { useEditor } from "../shared/context.ts";
import { Icon, SIGNS } from "../shared/parts.tsx";
import { partsOf } from "./cascade.ts";

export function Parents({ id, onClose }: { id: string; onClose: () => void }) {
  const { store, ui } = useEditor();
  const index = store.index.value;
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    frame.current?.scrollIntoView?.({ block: "nearest" });
  }, []);
  const below = partsOf(index, id);
  const looked = text.trim().toLowerCase();
  const goals = index
    .all("goal")
    .filter((goal) => goal.id !== id && goal.name.toLowerCase().includes(looked));
  const toggle = async (parent: string) => {
    const linked = index.link("refines", id, parent) !== undefined;
    const done = await store.edit(
      linked ? unlink("refines", id, parent) : link(index, "refines", id, parent),
    );
    if (done) {
      const word = linked ? "is no longer part of" : "is now part of";
      ui.announce(`${index.name(id)} ${word} ${index.name(parent)}`);
    }
  };
  const step = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      onClose();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const stops = [...(frame.current?.querySelectorAll<HTMLElement>("input, button") ?? [])];
      const at = stops.indexOf(event.target as HTMLElement);
      stops[
        Math.max(0, Math.min(stops.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))
      ]?.focus();
    }
  };
  return (
    <div
      ref={frame}
      class="jn-popover jn-parents"
      role="dialog"
      aria-label={`Goals that ${index.name(id)} is part of`}
      onKeyDown={step}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={(event) => event.stopPropagation()}
      onDblClick={(event) => event.stopPropagation()}
      onFocusOut={(event) => {
        if (!frame.current?.contains(event.relatedTarget as Node | null)) {
          onClose();
        }
      }}
    >
      <input
        ref={field}
        class="jn-field"
        type="search"
        placeholder="Part of…"
        aria-label="Find a goal"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {goals.map((goal) => {
        const on = index.link("refines", id, goal.id) !== undefined;
        const circle = below.has(goal.id);
        return (
          <button
            key={goal.id}
            type="button"
            class="jn-option"
            aria-pressed={on}
            disabled={circle}
            title={circle ? "Not possible: this goal is already part of it" : undefined}
            onClick={() => toggle(goal.id)}
          >
            <span class="jn-tick">{on && <Icon path={SIGNS.check} size={14} />}</span>
            <span dir="auto">{goal.name}</span>
          </button>
        );
      })}
      {goals.length === 0 && <p class="jn-none jn-pad">No other goals.</p>}
    </div>
  );
}
