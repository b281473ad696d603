/** Dialog for the touchpoints of a persona that support a goal; the user adds and removes them. */

import { useEffect, useRef, useState } from "preact/hooks";
import { link, unlink } from "../../model/edits/actions.ts";
import { useEditor } from "../shared/context.ts";
import { Button, Icon, SIGNS } from "../shared/parts.tsx";
import { marks, supportFor } from "./matrix.ts";

const SHOWN = 40;

export function Detail({
  goal,
  persona,
  style,
  onClose,
}: {
  goal: string;
  persona: string;
  style: Record<string, string>;
  onClose: () => void;
}) {
  const { store, ui } = useEditor();
  const index = store.index.value;
  const [text, setText] = useState("");
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => frame.current?.focus({ preventScroll: true }), []);
  const support = supportFor(index, goal, persona);
  const gap = marks(store.gaps.value).get(`${goal} ${persona}`);
  const looked = text.trim().toLowerCase();
  const rest = index
    .from(persona, "experiences")
    .map(({ to }) => to)
    .filter(
      (id) =>
        !support.some(({ touchpoint }) => touchpoint === id) &&
        index.name(id).toLowerCase().includes(looked),
    );
  const change = async (touchpoint: string, on: boolean) => {
    const changes = on
      ? link(index, "supports", touchpoint, goal)
      : unlink("supports", touchpoint, goal);
    frame.current?.focus({ preventScroll: true });
    if (await store.edit(changes)) {
      const word = on ? "now supports" : "no longer supports";
      ui.announce(`${index.name(touchpoint)} ${word} ${index.name(goal)}`);
    }
  };
  return (
    <div
      ref={frame}
      class="jn-popover jn-detail"
      role="dialog"
      tabIndex={-1}
      aria-label={`Touchpoints of ${index.name(persona)} that support ${index.name(goal)}`}
      style={style}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") {
          event.preventDefault();
          onClose();
        }
      }}
      onFocusOut={(event) => {
        const next = event.relatedTarget as Node | null;
        if (next !== null && !frame.current?.contains(next)) {
          onClose();
        }
      }}
    >
      <header>
        <b dir="auto">{index.name(goal)}</b>
        <span dir="auto">for {index.name(persona)}</span>
        <Button sign="close" label="Close" onClick={onClose} />
      </header>
      {gap && (
        <p class="jn-detail-gap">
          <Icon path={SIGNS.gap} size={14} /> {gap.message}
        </p>
      )}
      {support.length === 0 ? (
        <p class="jn-none">No touchpoint of this persona supports the goal yet.</p>
      ) : (
        <ul>
          {support.map(({ touchpoint, goals }) => (
            <li key={touchpoint}>
              <button type="button" class="jn-option" onClick={() => ui.open(touchpoint)}>
                <span dir="auto">
                  {index.name(touchpoint)}
                  {!goals.includes(goal) && (
                    <small> through {goals.map((id) => index.name(id)).join(", ")}</small>
                  )}
                </span>
              </button>
              {goals.includes(goal) && !store.readonly && (
                <Button
                  sign="close"
                  label="Remove"
                  aria-label={`Remove ${index.name(touchpoint)} as support`}
                  onClick={() => change(touchpoint, false)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {!store.readonly && (
        <>
          <input
            class="jn-field"
            type="search"
            placeholder="Add one of the persona's touchpoints…"
            aria-label="Find a touchpoint to add"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <div class="jn-detail-add">
            {rest.slice(0, SHOWN).map((id) => (
              <button key={id} type="button" class="jn-option" onClick={() => change(id, true)}>
                <Icon path={SIGNS.plus} size={13} />
                <span dir="auto">{index.name(id)}</span>
              </button>
            ))}
            {rest.length > SHOWN && <p class="jn-none jn-pad">{rest.length - SHOWN} more</p>}
            {rest.length === 0 && (
              <p class="jn-none jn-pad">
                {looked ? "No touchpoint with this name." : "The persona has no other touchpoints."}
              </p>
            )}
          </div>
        </>
      )}
    </div>
  );
}
