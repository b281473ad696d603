/** Values that the map has in a field so far, offered below the field while it is empty or typed. */

import { useState } from "preact/hooks";
import type { Index } from "../../model/index.ts";
import { fold } from "../filter/fold-case.ts";
import { OFFERED } from "./words.ts";

const MOST = 8;

/** Fields that offer each other's values. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  channels: ["channels", "preferred_channels"],
  preferred_channels: ["preferred_channels", "channels"],
  owner: ["owner", "owners"],
  owners: ["owners", "owner"],
};

/** Return the values of a field in the whole map, the most frequent first. */
export function usedBefore(index: Index, name: string): string[] {
  if (!OFFERED.has(name)) {
    return [];
  }
  const found = new Map<string, number>();
  const all: readonly object[] = [index.map.info, ...index.map.entities.values()];
  for (const values of all as readonly Record<string, unknown>[]) {
    for (const value of (ALIKE[name] ?? [name]).flatMap((each) => values[each])) {
      if (typeof value === "string" && value !== "" && value.length < 80) {
        found.set(value, (found.get(value) ?? 0) + 1);
      }
    }
  }
  return [...found].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([word]) => word);
}

/** State, keys and the list of suggestions of a field; `pick` takes one of them. */
export function useSuggestions(
  id: string,
  label: string,
  words: readonly string[],
  text: string,
  pick: (word: string) => void,
) {
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const looked = fold(text.trim());
  const starts = (word: string) => (fold(word).startsWith(looked) ? 0 : 1);
  const found = open
    ? words
        .filter((each) => fold(each).includes(looked) && fold(each) !== looked)
        .sort((a, b) => starts(a) - starts(b))
        .slice(0, MOST)
    : [];
  const take = (word: string) => {
    setOpen(false);
    setAt(-1);
    pick(word);
  };
  return {
    props: {
      role: "combobox" as const,
      "aria-autocomplete": "list" as const,
      "aria-expanded": found.length > 0,
      "aria-controls": found.length > 0 ? `${id}-words` : undefined,
      "aria-activedescendant": found[at] === undefined ? undefined : `${id}-word-${at}`,
      onFocus: () => setOpen(text === ""),
    },
    typed: () => {
      setOpen(true);
      setAt(-1);
    },
    close: () => setOpen(false),
    /** Return whether the key was one of the list. */
    key: (event: KeyboardEvent): boolean => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const word = found[at];
      if (step !== undefined && !event.altKey && (found.length > 0 || step === 1)) {
        setOpen(true);
        setAt(Math.max(-1, Math.min(found.length - 1, at + step)));
      } else if (event.key === "Enter" && word !== undefined) {
        take(word);
      } else if (event.key === "Escape" && found.length > 0) {
        setOpen(false);
        setAt(-1);
      } else {
        return false;
      }
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
    list: found.length > 0 && (
      <div
        id={`${id}-words`}
        class="jn-popover jn-suggested"
        role="listbox"
        aria-label={`${label}: used before`}
        onMouseDown={(event) => event.preventDefault()}
      >
        {found.map((word, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          <div
            key={word}
            id={`${id}-word-${place}`}
            class="jn-option"
            role="option"
            tabIndex={-1}
            aria-selected={place === at}
            dir="auto"
            onClick={() => take(word)}
          >
            {word}
          </div>
        ))}
      </div>
    ),
  };
}
