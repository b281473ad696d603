/** Controls for text, numbers, dates, choices and yes or no. */

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { type ControlProps, useDraft } from "./control.ts";
import { useSuggestions } from "./suggest.tsx";
import { choiceWord, LONG } from "./words.ts";

const MIXED = "Mixed";
const NONE: readonly string[] = [];

/** Whether a text area grows by itself, as the style sheet says. */
const GROWS = globalThis.CSS?.supports?.("field-sizing", "content") ?? false;

interface TextProps extends ControlProps {
  readonly offered?: readonly string[] | undefined;
  /** Whether the text is kept, but something is wrong with it. */
  readonly doubtful?: boolean;
  /** Hears of the text that is shown, also while it is typed. */
  heard?(text: string): void;
}

export function TextControl(props: TextProps) {
  const { field, id, label, described, invalid, offered = NONE, placeholder, heard } = props;
  const { doubtful = false } = props;
  const shown = String(field.value ?? "");
  const draft = useDraft(props, shown, (value) => ({ value }));
  const suggest = useSuggestions(id, label, offered, draft.text, (word) => {
    draft.input(word);
    draft.leave();
  });
  const lines = LONG.has(field.name) || shown.includes("\n");
  const long = lines || shown.length > 40 || placeholder !== "";
  const suggests = !long && offered.length > 0 && !field.store.readonly;
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const { current } = area;
    if (current !== null && !GROWS) {
      current.style.height = "auto";
      current.style.height = `${Math.min(current.scrollHeight + 2, 320)}px`;
    }
  }, [draft.text]);
  useEffect(() => heard?.(draft.text), [draft.text]);
  const shared = {
    id,
    class: "jn-field",
    dir: "auto" as const,
    value: draft.text,
    placeholder: field.mixed ? MIXED : placeholder,
    readOnly: field.store.readonly,
    "aria-describedby": described,
    "aria-invalid": invalid || doubtful,
    "aria-required": field.required,
    onInput: (event: Event) => {
      draft.input((event.target as HTMLInputElement).value);
      suggest.typed();
    },
    onBlur: () => {
      suggest.close();
      draft.leave();
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (suggests && suggest.key(event)) {
        return;
      }
      if (event.key === "Enter" && (!lines || event.ctrlKey || event.metaKey)) {
        draft.leave();
        event.preventDefault();
      } else if (event.key === "Escape" && draft.back()) {
        event.preventDefault();
      }
    },
  };
  if (long) {
    return <textarea {...shared} ref={area} rows={1} />;
  }
  return (
    <>
      <input {...shared} type="text" autocomplete="off" {...(suggests ? suggest.props : {})} />
      {suggests && suggest.list}
    </>
  );
}

export function parseNumber(text: string): { value: number | null } | { problem: string } {
  const plain = text.trim().replace(",", ".");
  if (plain === "") {
    return { value: null };
  }
  const value = Number(plain);
  return Number.isFinite(value) ? { value } : { problem: `“${text}” is not a number` };
}

export function NumberControl(props: ControlProps) {
  const { field, id, label, described, invalid } = props;
  const { minimum, maximum, type } = field.schema;
  const shown = typeof field.value === "number" ? String(field.value) : "";
  const draft = useDraft(props, shown, parseNumber);
  const drawn = useRef(false);
  const ranged = minimum !== undefined && maximum !== undefined;
  const step = type === "integer" ? 1 : ranged && maximum - minimum <= 1 ? 0.01 : 0.1;
  const middle = ranged ? (minimum + maximum) / 2 : 0;
  return (
    <div class="jn-numbers">
      {ranged && (
        <input
          type="range"
          class={shown === "" ? "jn-unset" : ""}
          aria-label={`${label}, ${minimum} to ${maximum}`}
          aria-valuetext={draft.text === "" ? "not set" : draft.text}
          min={minimum}
          max={maximum}
          step={step}
          disabled={field.store.readonly}
          value={Number.isFinite(Number(draft.text)) && draft.text !== "" ? draft.text : middle}
          onPointerDown={() => {
            drawn.current = true;
          }}
          onInput={(event) => draft.input(event.currentTarget.value, drawn.current)}
          onChange={() => drawn.current && draft.leave()}
          onPointerUp={() => {
            draft.leave();
            drawn.current = false;
          }}
          onBlur={() => draft.leave()}
          onKeyDown={(event) => {
            if (event.key === "Escape" && draft.back()) {
              event.preventDefault();
            }
          }}
        />
      )}
      <input
        id={id}
        class="jn-field"
        type="text"
        inputMode={type === "integer" ? "numeric" : "decimal"}
        autocomplete="off"
        value={draft.text}
        readOnly={field.store.readonly}
        placeholder={field.mixed ? MIXED : ranged ? "–" : ""}
        aria-describedby={described}
        aria-invalid={invalid}
        onInput={(event) => draft.input(event.currentTarget.value)}
        onBlur={() => draft.leave()}
        onKeyDown={(event) => {
          const up = { ArrowUp: 1, ArrowDown: -1 }[event.key];
          if (event.key === "Enter") {
            draft.leave();
          } else if (event.key === "Escape" && draft.back()) {
            event.preventDefault();
          } else if (up !== undefined && !field.store.readonly) {
            const next = Number(draft.text || middle) + up * step;
            const bounded = Math.min(maximum ?? next, Math.max(minimum ?? next, next));
            draft.input(String(Number(bounded.toFixed(6))));
            event.preventDefault();
          }
        }}
      />
    </div>
  );
}

export function DateControl(props: ControlProps) {
  const { field, id, described, invalid } = props;
  const draft = useDraft(props, String(field.value ?? ""), (value) => ({ value: value || null }));
  return (
    <div class="jn-numbers">
      <input
        id={id}
        class="jn-field"
        type="date"
        value={draft.text}
        readOnly={field.store.readonly}
        aria-describedby={described}
        aria-invalid={invalid}
        onInput={(event) => {
          if (!event.currentTarget.validity.badInput) {
            draft.input(event.currentTarget.value);
          }
        }}
        onBlur={() => draft.leave()}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            draft.leave();
          } else if (event.key === "Escape" && draft.back()) {
            event.preventDefault();
          }
        }}
      />
      {field.mixed && <span class="jn-mixed">{MIXED}</span>}
    </div>
  );
}

/** A choice among a few words, or none if the schema has no default. */
export function ChoiceControl({ field, id, label, described, invalid, touch }: ControlProps) {
  const choices = field.schema.enum ?? [];
  const free = field.schema.default === undefined;
  const pick = (value: string) => {
    touch();
    void field.set(value || null);
  };
  const length = [...choices.map(choiceWord), free ? "Not set" : ""].join("").length;
  if (length > 26) {
    return (
      <select
        id={id}
        class="jn-field"
        disabled={field.store.readonly}
        aria-describedby={described}
        aria-invalid={invalid}
        value={field.mixed ? MIXED : String(field.value ?? "")}
        onChange={(event) => pick(event.currentTarget.value)}
      >
        {field.mixed && (
          <option value={MIXED} disabled>
            {MIXED}
          </option>
        )}
        {free && <option value="">Not set</option>}
        {choices.map((each) => (
          <option key={each} value={each}>
            {choiceWord(each)}
          </option>
        ))}
      </select>
    );
  }
  return (
    <div class="jn-segments" role="radiogroup" aria-label={label} aria-describedby={described}>
      {(free ? ["", ...choices] : choices).map((each) => {
        const on = !field.mixed && (field.value ?? "") === each;
        return (
          <label key={each} class={on ? "jn-on" : ""}>
            <input
              type="radio"
              name={id}
              class="jn-hidden"
              checked={on}
              disabled={field.store.readonly}
              onChange={() => pick(each)}
            />
            {each === "" ? "Not set" : choiceWord(each)}
          </label>
        );
      })}
      {field.mixed && <span class="jn-mixed">{MIXED}</span>}
    </div>
  );
}

export function YesControl({ field, id, described, touch }: ControlProps) {
  const place = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (place.current !== null) {
      place.current.indeterminate = field.mixed;
    }
  }, [field.mixed]);
  return (
    <input
      id={id}
      ref={place}
      type="checkbox"
      class="jn-switch"
      checked={field.value === true}
      disabled={field.store.readonly}
      aria-describedby={described}
      onChange={(event) => {
        touch();
        void field.set(event.currentTarget.checked);
      }}
    />
  );
}
