/** The start of a map: type the stages, or use the usual ones. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { newIds } from "../../../model/edits/actions.ts";
import { Button } from "../../shared/parts.tsx";
import { useMap } from "../state/state.ts";
import { Personas } from "./persona-strip.tsx";

const USUAL = ["Awareness", "Consideration", "Decision", "Onboarding", "Loyalty"];
const STARTED = "Someone else has started the map.";

export function Empty() {
  const state = useMap();
  const { store, ui } = state;
  const field = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState(false);
  const text = useRef("");
  const start = (names: readonly string[]) => {
    text.current = "";
    const fresh = newIds(store.index.value);
    const made = names.map((name) => ({
      op: "add" as const,
      kind: "stage" as const,
      id: fresh(name, "stage"),
      fields: { name },
    }));
    if (made.length === 0) {
      field.current?.focus();
    } else {
      void store.edit(made);
      ui.announce(`${made.length} stages added`);
      state.go("touchpoints|0|+");
    }
  };
  useLayoutEffect(
    () => () => {
      if (text.current.trim() !== "") {
        const why = store.map.peek().entities.size === 0 ? "The view changed." : STARTED;
        const again = { label: "Add the stages", run: (names: string) => start(namesIn(names)) };
        ui.keep({ why, text: text.current, again });
      }
    },
    [],
  );
  if (state.readonly) {
    return (
      <div class="jnm-start">
        <h3>This map is empty</h3>
      </div>
    );
  }
  return (
    <div class="jnm-start">
      <Personas />
      <div class="jnm-start-box">
        <svg width="120" height="44" viewBox="0 0 120 44" aria-hidden="true">
          <path
            d="M6 34C24 34 24 12 44 12S66 32 84 24 104 8 114 8"
            fill="none"
            stroke="var(--jn-accent)"
            stroke-width="2.5"
            stroke-linecap="round"
          />
          {[6, 44, 84, 114].map((x, place) => (
            <circle
              key={x}
              cx={x}
              cy={[34, 12, 24, 8][place]}
              r="4.5"
              fill="var(--jn-page)"
              stroke="var(--jn-accent)"
              stroke-width="2.5"
            />
          ))}
        </svg>
        <h3>Which stages do your customers go through?</h3>
        <p class="jnm-small">Enter one stage per line. Then add touchpoints.</p>
        <textarea
          ref={field}
          class="jn-field"
          rows={5}
          dir="auto"
          aria-label="Stage names, one per line"
          placeholder={USUAL.join("\n")}
          onInput={(event) => {
            text.current = event.currentTarget.value;
            setTyped(text.current.trim() !== "");
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              start(namesIn(event.currentTarget.value));
            }
          }}
        />
        <div class="jnm-start-do">
          <Button
            label="Add the stages"
            look="primary"
            onClick={() => start(namesIn(field.current?.value ?? ""))}
          />
          {!typed && (
            <Button label="Use these stages" look="bordered" onClick={() => start(USUAL)} />
          )}
        </div>
      </div>
    </div>
  );
}

/** Return names, separated by line breaks or, in a single line, by commas. */
export function namesIn(text: string): string[] {
  const lines = text.trim().split(/\n/);
  return (lines.length > 1 ? lines : text.split(/[,;\t]/))
    .map((each) => each.trim())
    .filter(Boolean);
}
