/** Small components that the views share. */

import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { KIND_TABLE } from "../../model/schema.ts";
import type { Outlook } from "../../protocol/messages.ts";
import type { Persona } from "../../protocol/types.gen.ts";
import { useEditor } from "./context.ts";

/** Paths of the editor's own signs, 16 by 16. */
export const SIGNS = {
  undo: "M6 3L2.5 6.5 6 10M2.8 6.5H10a3.5 3.5 0 0 1 0 7H6",
  redo: "M10 3l3.5 3.5L10 10M13.2 6.5H6a3.5 3.5 0 0 0 0 7h4",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4L14 14",
  close: "M4 4l8 8M12 4l-8 8",
  plus: "M8 3v10M3 8h10",
  full: "M2.5 6v-3.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  comment: "M2.5 3h11v8H8l-3 2.5V11H2.5z",
  gap: "M8 2l6.5 11.5h-13zM8 6.5v3.4M8 11.8h.1",
  panel: "M2 3h12v10H2zM10 3v10",
  more: "M3.5 8h.1M8 8h.1M12.5 8h.1",
  trash: "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 9h5.8l.6-9",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  link: "M6.5 9.5l3-3M7 4.8l1.6-1.6a2.8 2.8 0 0 1 4 4L11 8.9M9 11.2l-1.6 1.6a2.8 2.8 0 0 1-4-4L5 7.1",
  down: "M4 6l4 4 4-4",
  right: "M6 4l4 4-4 4",
  nested: "M2 2.5h5v4H2zM4.5 6.5V12H9M9 9.8h5v4.4H9z",
  check: "M3 8.5l3.5 3.5L13 4.5",
  keys: "M1.5 4h13v8.5h-13zM4 7h.1M6.7 7h.1M9.3 7h.1M12 7h.1M5 10h6",
  map: "M2 3.5h12v9H2zM4.5 6h3v2.5h-3zM9.5 9.5h.1M11.5 9.5h.1M9.5 6.2h2",
  outlook: "M2 11.5L6 7.5M6 7.5L14 3.5M6 7.5L14 12.5M6 7.5h.1",
  proposal: "M3 2h10v12H3zM8 4.5v4M6 6.5h4M6 11h4",
  save: "M2.5 2.5h8.5l2.5 2.5v8.5h-11zM5 2.5v3.5h5V2.5M5 13.5V9.5h6v4",
} as const;

export type Sign = keyof typeof SIGNS;

export function Icon({ path, size = 16 }: { path: string; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

type ButtonProps = ButtonHTMLAttributes & {
  sign?: Sign;
  label: string;
  /** Show the label, and not only the sign. */
  text?: boolean;
  look?: "primary" | "bordered";
  disabled?: boolean;
  children?: ComponentChildren;
};

/** A button with a sign, a word or both; the label is its name and its tooltip. */
export function Button({ sign, label, text, look, children, ...rest }: ButtonProps) {
  const alone = sign !== undefined && !text && children === undefined;
  return (
    <button
      type="button"
      {...rest}
      class={`jn-button${alone ? " jn-icon" : ""}${look ? ` jn-${look}` : ""} ${rest.class ?? ""}`}
      aria-label={alone ? label : rest["aria-label"]}
      title={rest.title ?? (alone ? label : undefined)}
    >
      {sign && <Icon path={SIGNS[sign]} />}
      {children ?? (!alone && <span>{label}</span>)}
    </button>
  );
}

/** A persona's portrait: its image, its emoji, or its initials in its color. */
export function Avatar({
  persona,
  color,
  size = 24,
}: {
  persona: Readonly<Persona>;
  color: string;
  size?: number;
}) {
  const portrait = persona.portrait ?? "";
  const side = `${size}px`;
  const style = {
    "--jn-persona": color,
    width: side,
    height: side,
    fontSize: `${size * 0.42}px`,
  };
  return (
    <span class="jn-avatar" style={style} aria-hidden="true">
      {portrait.startsWith("data:image/") ? (
        <img src={portrait} alt="" />
      ) : (
        portrait || initials(persona.name)
      )}
    </span>
  );
}

export function initials(name: string): string {
  const all = name.trim().split(/\s+/);
  const written = all.filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const words = written.length > 0 ? written : all;
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("");
}

/** Return a kind in a sentence: "pain point", "touchpoints". */
export function kindWord(kind: string, many = false): string {
  if (many) {
    return kind === "content" ? "content items" : kindWord(KIND_TABLE.get(kind)?.plural ?? kind);
  }
  return kind.replaceAll("_", " ");
}

const TONES: Readonly<Record<Outlook["tone"], string>> = {
  good: "good",
  steady: "plain",
  warning: "fair",
  error: "bad",
  info: "quiet",
};

/** The projection of a goal, and where its measurements come from. */
export function OutlookLines({ outlook }: { outlook: Outlook }) {
  const { line, tone, origin } = outlook;
  return (
    <div class="jn-outlook">
      {line && (
        <p class={`jn-tone-${TONES[tone]}`}>
          <Icon path={SIGNS.outlook} size={12} />
          <span>{line}</span>
        </p>
      )}
      {origin && <p dir="auto">{origin}</p>}
    </div>
  );
}

/** What an item lacks, as a word that a click fills in. */
export function Missing(props: {
  id: string;
  field: string;
  class?: string;
  children: ComponentChildren;
}) {
  const { store, ui } = useEditor();
  const { id, field, children } = props;
  if (store.readonly) {
    return <span class={props.class ?? "jn-none"}>{children}</span>;
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the card opens the same form
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter on the card opens the same form
    <span
      class={`${props.class ?? "jn-none"} jn-missing`}
      title="Click to fill it in"
      onPointerDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        ui.open(id, field);
      }}
    >
      {children}
    </span>
  );
}
