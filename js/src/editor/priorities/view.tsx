/** Opportunities dragged on value by effort. */

import { memo } from "preact/compat";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { remove, rename } from "../../model/actions.ts";
import type { Opportunity } from "../../model/types.gen.ts";
import { useEditor } from "../context.ts";
import { chosen, dragging, InPlace, thing, useFaded, useSought } from "../hands.tsx";
import { Button, Icon, SIGNS } from "../parts.tsx";
import {
  addOpportunity,
  put,
  QUADRANTS,
  quadrant,
  SCALE,
  type Square,
  STATUS,
  sorted,
  squareKey,
  squareOf,
  stepped,
} from "./board.ts";
import "./priorities.css";

const DOWN = [...SCALE].reverse();

export function PrioritiesView() {
  const { store, ui } = useEditor();
  const index = store.index.value;
  const selection = store.selection.value;
  const faded = useFaded();
  const all = index.all("opportunity");
  const { placed, rest } = useMemo(() => sorted(index.all("opportunity")), [index]);
  const order = useMemo(
    () => [
      ...DOWN.flatMap((value) =>
        SCALE.flatMap((effort) => placed.get(squareKey({ value, effort })) ?? []),
      ),
      ...rest,
    ],
    [placed, rest],
  );
  const root = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState("");
  const [renaming, setRenaming] = useState("");
  const [adding, setAdding] = useState<Square | "tray" | null>(null);
  const focusNext = useRef("");
  useSought(root);
  useEffect(() => {
    if (focusNext.current !== "" && root.current !== null) {
      const place = thing(root.current, focusNext.current);
      if (place !== null) {
        focusNext.current = "";
        place.focus({ preventScroll: true });
        place.scrollIntoView?.({ block: "nearest", inline: "nearest" });
      }
    }
  });
  const active = order.some((each) => each.id === current) ? current : (order[0]?.id ?? "");

  const moveTo = async (ids: readonly string[], square: Square | null) => {
    const now = ids.filter((id) => {
      const each = index.get("opportunity", id);
      return (
        each &&
        (squareOf(each) ? squareKey(squareOf(each) as Square) : "") !==
          (square ? squareKey(square) : "")
      );
    });
    if (now.length > 0 && (await store.edit(put(now, square)))) {
      const names = now.map((id) => index.name(id)).join(", ");
      ui.speak(`${names}: ${square ? where(square) : "not placed"}`);
    }
  };
  const finishAdd = async (name: string | null) => {
    const square = adding === "tray" ? null : adding;
    setAdding(null);
    if (!name) {
      focusNext.current = active;
      return;
    }
    const { id, changes } = addOpportunity(store.index.value, name, square);
    focusNext.current = id;
    setCurrent(id);
    if (await store.edit(changes)) {
      store.select([id]);
      ui.speak(`Added ${name}`);
    }
  };
  const finishRename = (id: string, name: string | null) => {
    setRenaming("");
    focusNext.current = id;
    if (name && name !== index.name(id)) {
      void store.edit(rename(id, name));
      ui.speak(`Renamed to ${name}`);
    }
  };
  const together = (id: string) =>
    selection.includes(id) ? selection.filter((each) => index.kind(each) === "opportunity") : [id];
  const start = (event: PointerEvent, id: string) => {
    if (store.readonly || (event.target as Element).closest("button, textarea")) {
      return;
    }
    const card = event.currentTarget as HTMLElement;
    dragging(event, () => {
      const box = card.getBoundingClientRect();
      const [dx, dy] = [event.clientX - box.left, event.clientY - box.top];
      const ids = together(id);
      const ghost = card.cloneNode(true) as HTMLElement;
      ghost.classList.add("jn-ghost");
      ghost.removeAttribute("data-id");
      ghost.style.width = `${box.width}px`;
      const hint = ghost.appendChild(card.ownerDocument.createElement("p"));
      hint.className = "jn-ghost-hint";
      ui.root?.append(ghost);
      const frame = ui.root?.getBoundingClientRect() ?? box;
      const lifted = ids.flatMap((each) => thing(root.current as HTMLElement, each) ?? []);
      for (const each of lifted) {
        each.classList.add("jn-lifted");
      }
      let over: HTMLElement | null = null;
      const mark = (next: HTMLElement | null) => {
        over?.removeAttribute("data-over");
        next?.setAttribute("data-over", "");
        over = next;
      };
      return {
        move: (x, y) => {
          ghost.style.transform = `translate(${x - dx - frame.left}px, ${y - dy - frame.top}px)`;
          const below = card.ownerDocument.elementFromPoint(x, y);
          mark(below?.closest<HTMLElement>("[data-square]") ?? null);
          const square = over?.dataset.square;
          const more = ids.length > 1 ? `${ids.length}: ` : "";
          hint.textContent = more + (square === undefined ? "…" : where(readSquare(square)));
        },
        drop: () => {
          const square = over?.dataset.square;
          if (square !== undefined) {
            focusNext.current = id;
            void moveTo(ids, readSquare(square));
          }
        },
        end: () => {
          ghost.remove();
          mark(null);
          for (const each of lifted) {
            each.classList.remove("jn-lifted");
          }
        },
      };
    });
  };
  const focus = (id: string | undefined) => {
    if (id && root.current) {
      setCurrent(id);
      const place = thing(root.current, id);
      place?.focus({ preventScroll: true });
      place?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    }
  };
  const keys = (event: KeyboardEvent, each: Readonly<Opportunity>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) {
      return;
    }
    const edit = !store.readonly;
    const arrow = ARROWS[event.key];
    if (arrow && event.altKey) {
      if (edit) {
        focusNext.current = each.id;
        void moveTo([each.id], stepped(each, arrow[0], arrow[1]));
      }
    } else if (event.altKey) {
      return;
    } else if (arrow) {
      focus(nearest(root.current, each.id, arrow));
    } else if (event.key === "Home") {
      focus(order[0]?.id);
    } else if (event.key === "End") {
      focus(order.at(-1)?.id);
    } else if (event.key === "Enter") {
      ui.open(each.id);
    } else if (event.key === " ") {
      store.select(chosen(selection, each.id, { ctrlKey: true, metaKey: false, shiftKey: false }));
    } else if (event.key === "F2" && edit) {
      setRenaming(each.id);
    } else if (event.key === "Insert" && edit) {
      setAdding(squareOf(each) ?? "tray");
    } else if (event.key === "Backspace" && edit) {
      focusNext.current = each.id;
      void moveTo(together(each.id), null);
    } else if (event.key === "Delete" && edit) {
      const gone = together(each.id);
      focusNext.current = order.find((other) => !gone.includes(other.id))?.id ?? "";
      ui.speak(`Deleted ${gone.map((id) => index.name(id)).join(", ")}`);
      void store.edit(remove(gone));
    } else {
      return;
    }
    event.preventDefault();
  };
  const card = (each: Readonly<Opportunity>) => {
    const pains = index
      .from(each.id, "addresses")
      .map(({ to }) => index.name(to))
      .join(" · ");
    const square = squareOf(each);
    const status = each.status ? STATUS[each.status].word : "no status";
    return (
      <div
        key={each.id}
        class={`jn-chance${faded(each.id) ? " jn-fading" : ""} jn-status-${each.status ?? "none"}`}
        role="option"
        aria-selected={selection.includes(each.id)}
        aria-label={`${each.name}: ${square ? where(square) : "not placed"}, ${status}, ${
          each.owner ? `owner ${each.owner}` : "no owner"
        }${pains ? `, addresses ${pains}` : ""}`}
        tabIndex={active === each.id ? 0 : -1}
        data-id={each.id}
        onFocus={() => setCurrent(each.id)}
        onKeyDown={(event) => keys(event, each)}
        onPointerDown={(event) => start(event, each.id)}
        onClick={(event) => store.select(chosen(selection, each.id, event))}
        onDblClick={(event) => {
          if (!(event.target as Element).closest("textarea, .jn-chance-name")) {
            ui.open(each.id);
          }
        }}
      >
        {renaming === each.id ? (
          <InPlace
            value={each.name}
            label="Name of the opportunity"
            onDone={(name) => finishRename(each.id, name)}
          />
        ) : (
          <Chance
            each={each}
            pains={pains}
            onRename={() => !store.readonly && setRenaming(each.id)}
          />
        )}
      </div>
    );
  };
  const field = (
    <div class="jn-chance jn-new">
      <InPlace
        value=""
        label="Name of the new opportunity"
        placeholder="What could be done?"
        onDone={(name) => void finishAdd(name)}
      />
    </div>
  );

  return (
    <div class="jn-chances" ref={root}>
      <div class="jn-chances-in">
        <div class="jn-board-scroll">
          <div
            class="jn-board"
            role="listbox"
            aria-label="Opportunities by value and effort"
            aria-multiselectable="true"
          >
            <span class="jn-axis jn-axis-up" aria-hidden="true">
              Value →
            </span>
            {DOWN.map((value, row) => (
              <span
                key={value}
                class="jn-axis-step"
                aria-hidden="true"
                style={{ gridColumn: 2, gridRow: row + 1 }}
              >
                {value}
              </span>
            ))}
            {QUADRANTS.map(({ word, up, right }) => (
              <span
                key={word}
                class={`jn-quadrant${word === QUADRANTS[0].word ? " jn-best" : ""}`}
                aria-hidden="true"
                style={{
                  gridColumn: right ? "6 / 8" : "3 / 5",
                  gridRow: up ? "1 / 3" : "4 / 6",
                  placeItems: `${up ? "start" : "end"} ${right ? "end" : "start"}`,
                }}
              >
                {word}
              </span>
            ))}
            {DOWN.flatMap((value, row) =>
              SCALE.map((effort) => {
                const key = squareKey({ value, effort });
                const here = placed.get(key) ?? [];
                const isNew = adding !== null && adding !== "tray" && squareKey(adding) === key;
                return (
                  <div
                    key={key}
                    class="jn-square"
                    role="presentation"
                    data-square={key}
                    style={{ gridColumn: effort + 2, gridRow: row + 1 }}
                  >
                    {here.map(card)}
                    {isNew && field}
                    {!store.readonly && !isNew && (
                      <button
                        type="button"
                        class="jn-square-add"
                        tabIndex={-1}
                        aria-hidden="true"
                        title={`Add an opportunity: ${where({ value, effort })}`}
                        onClick={() => setAdding({ value, effort })}
                      >
                        <Icon path={SIGNS.plus} size={14} />
                      </button>
                    )}
                  </div>
                );
              }),
            )}
            {SCALE.map((effort) => (
              <span
                key={effort}
                class="jn-axis-step"
                aria-hidden="true"
                style={{ gridColumn: effort + 2, gridRow: 6 }}
              >
                {effort}
              </span>
            ))}
            <span class="jn-axis jn-axis-right" aria-hidden="true">
              Effort →
            </span>
          </div>
        </div>
        <section class="jn-tray" data-square="" aria-label="Opportunities that are not placed">
          <header>
            <h3>Not placed</h3>
            <span class="jn-count">{rest.length}</span>
            {!store.readonly && (
              <Button sign="plus" label="Add an opportunity" onClick={() => setAdding("tray")} />
            )}
          </header>
          {all.length === 0 && (
            <p class="jn-tray-hint">
              What could be done about what hurts? Write it down here, then drag it to what it would
              bring and what it would take.
            </p>
          )}
          {all.length > 0 && rest.length === 0 && adding !== "tray" && (
            <p class="jn-tray-hint">Everything has its value and effort. Drag here what has not.</p>
          )}
          {rest.length > 0 && (
            <div role="listbox" aria-label="Not placed" aria-multiselectable="true">
              {rest.map(card)}
            </div>
          )}
          {adding === "tray" && field}
        </section>
      </div>
    </div>
  );
}

const ARROWS: Record<string, readonly [right: number, up: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** The card that is nearest in a direction, as the eye has it. */
function nearest(
  root: HTMLElement | null,
  id: string,
  [right, up]: readonly [number, number],
): string | undefined {
  const from = root && thing(root, id)?.getBoundingClientRect();
  if (!root || !from) {
    return undefined;
  }
  let best: { id: string; far: number } | undefined;
  for (const each of root.querySelectorAll<HTMLElement>("[data-id]")) {
    const box = each.getBoundingClientRect();
    const x = box.left + box.width / 2 - from.left - from.width / 2;
    const y = box.top + box.height / 2 - from.top - from.height / 2;
    const along = x * right - y * up;
    const aside = Math.abs(right === 0 ? x : y);
    const far = along + aside * 2;
    if (along > 4 && (best === undefined || far < best.far)) {
      best = { id: each.dataset.id ?? "", far };
    }
  }
  return best?.id;
}

/** A square from what its element carries; null for the tray. */
function readSquare(key: string): Square | null {
  const [value, effort] = key.split(" ").map(Number);
  return value && effort ? { value, effort } : null;
}

function where(square: Square | null): string {
  if (square === null) {
    return "Not placed";
  }
  const word = quadrant(square);
  return `value ${square.value}, effort ${square.effort}${word ? `, ${word.toLowerCase()}` : ""}`;
}

const Chance = memo(
  ({
    each,
    pains,
    onRename,
  }: {
    each: Readonly<Opportunity>;
    pains: string;
    onRename: () => void;
  }) => {
    const status = each.status && STATUS[each.status];
    return (
      <>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: F2 on the card does the same */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: F2 on the card does the same */}
        <span class="jn-chance-name" dir="auto" onClick={onRename}>
          {each.name}
        </span>
        {pains && (
          <span class="jn-chance-pains" dir="auto" title={`Addresses ${pains}`}>
            {pains}
          </span>
        )}
        <span class="jn-chance-foot">
          {status ? (
            <span class={`jn-chance-status jn-tone-${status.tone}`}>
              <Icon path={status.path} size={12} /> {status.word}
            </span>
          ) : (
            <span class="jn-chance-status jn-tone-quiet">No status</span>
          )}
          {each.owner ? (
            <span class="jn-chance-owner" dir="auto" title={each.owner}>
              {each.owner}
            </span>
          ) : (
            <span class="jn-chance-owner jn-tone-fair">
              <Icon path={SIGNS.gap} size={12} /> No owner
            </span>
          )}
        </span>
      </>
    );
  },
  (a, b) => a.each === b.each && a.pains === b.pains,
);
