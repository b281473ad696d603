/** What a proposal changes, item by item, with what is there now and what would be. */

import { useState } from "preact/hooks";
import type { Proposal } from "../../protocol/messages.ts";
import { WIDE } from "../gaps/finding.tsx";
import { useEditor } from "../shared/context.ts";
import { type ChangedItem, compared, itemsOf, kindOf, type Line, type Said } from "./items.ts";

/** Number of items shown at first. */
const FIRST = 6;
/** Number of characters from which a value is below its label. */
const LONG = 80;
const SIGNS = { added: ["+", "New"], removed: ["−", "Remove"], changed: ["~", "Change"] } as const;

export function Changes({ proposal }: { proposal: Proposal }) {
  const { store } = useEditor();
  const [all, setAll] = useState(false);
  const items = itemsOf(proposal, store.index.value);
  return (
    <>
      <ul class="jn-changed" aria-label="Changes">
        {items.slice(0, all ? undefined : FIRST).map((each) => (
          <Item key={each.id} item={each} />
        ))}
      </ul>
      {items.length > FIRST && !all && (
        <button type="button" class="jn-text-button" onClick={() => setAll(true)}>
          Show all {items.length} changed items
        </button>
      )}
    </>
  );
}

function Item({ item }: { item: ChangedItem }) {
  const { store, ui } = useEditor();
  const { sort, id, name, lines, links } = item;
  const [sign, word] = SIGNS[sort];
  const lead = () => {
    if ((ui.root?.clientWidth || WIDE) < WIDE) {
      ui.panel.value = null; // the panel would hide the item
    }
    ui.go(id);
  };
  return (
    <li class={`jn-${sort}`}>
      <p>
        <b aria-hidden="true">{sign}</b>
        <span class="jn-hidden">{word} </span>
        <span class="jn-hint">{kindOf(item)}</span>{" "}
        {id !== "" && store.index.value.has(id) ? (
          <button type="button" class="jn-text-button" dir="auto" onClick={lead}>
            {name}
          </button>
        ) : (
          <span dir="auto">{name}</span>
        )}
        {links > 0 && (
          <span class="jn-hint">
            {" "}
            with {links} {links === 1 ? "link" : "links"}
          </span>
        )}
      </p>
      {lines.length > 0 && (
        <ul>
          {lines.map((each) => (
            <li key={each.label} class={isLong(each) ? "jn-long" : ""}>
              <span class="jn-hint" dir="auto">
                {each.label}
              </span>
              <div dir="auto">
                <Value line={each} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** Whether a value needs the whole width. */
function isLong({ before, after }: Line): boolean {
  return [before, after].flat().join("").length > LONG;
}

function Value({ line: { before, after } }: { line: Line }) {
  if (typeof before !== "string" || typeof after !== "string") {
    const [one, two] = [list(before), list(after)];
    return (
      <>
        {[...new Set([...one, ...two])].map((each, at, { length }) => (
          <span key={each}>
            {!two.includes(each) ? (
              <Was text={each} />
            ) : one.includes(each) ? (
              each
            ) : (
              <ins>{each}</ins>
            )}
            {at < length - 1 && ", "}
          </span>
        ))}
      </>
    );
  }
  const words = before !== "" && after !== "" && before.includes(" ") && after.includes(" ");
  if (words) {
    return (
      <span>
        {compared(before, after).map(([sort, text]) =>
          sort === "same" ? (
            text
          ) : sort === "before" ? (
            <span key={`- ${text}`}>
              <Was text={text} />
              {/\s$/.test(text) ? "" : " "}
            </span>
          ) : (
            <ins key={`+ ${text}`}>{text}</ins>
          ),
        )}
      </span>
    );
  }
  return (
    <>
      {before !== "" && (
        <>
          <Was text={before} />{" "}
        </>
      )}
      {after !== "" && <ins>{after}</ins>}
    </>
  );
}

/** What is removed; a screen reader says so. */
function Was({ text }: { text: string }) {
  return (
    <del>
      <span class="jn-hidden">not </span>
      {text}
    </del>
  );
}

function list(value: Said): readonly string[] {
  return typeof value === "string" ? [value].filter(Boolean) : value;
}
