/** Goals as a cascade: business, marketing, departmental, each part beside its parent. */

import { useMemo, useRef, useState } from "preact/hooks";
import { set } from "../../model/edits/actions.ts";
import { personaColors } from "../../model/look.ts";
import { CommentBadge } from "../comments/badge.tsx";
import { type Cards, useCards } from "../shared/cards.tsx";
import { useEditor } from "../shared/context.ts";
import { Button } from "../shared/parts.tsx";
import { addGoal, refine } from "./actions.ts";
import { MemoCard } from "./card.tsx";
import { cascade, LEVELS, levelBelow, type Placed, todayIs } from "./cascade.ts";
import "./goals.css";
import { Parents } from "./parents.tsx";
import { Threads } from "./threads.tsx";

const LEVEL_WORDS = ["Business", "Marketing", "Departmental", "No level"] as const;

interface Where {
  readonly level?: string;
  readonly parent?: string;
}

export function GoalsView() {
  const { store } = useEditor();
  const index = store.index.value;
  const gapsOf = store.gapsOf.value;
  const outlooks = store.outlooks.value;
  const selection = store.selection.value;
  const placed = useMemo(() => cascade(index), [index]);
  const byId = useMemo(() => new Map(placed.map((each) => [each.id, each])), [placed]);
  const colors = useMemo(() => personaColors(index, store.palette), [index, store]);
  const today = store.today.value || todayIs();
  const root = useRef<HTMLDivElement>(null);
  const [linking, setLinking] = useState("");
  const columns = placed.some((each) => each.column === LEVELS.length) ? 4 : 3;

  const putAtLevel = (id: string, column: number) => {
    const level = LEVELS[column] ?? null;
    if ((index.get("goal", id)?.level ?? null) !== level) {
      void cards.step(set(id, { level }), `${index.name(id)}: ${LEVEL_WORDS[column]}`);
    }
  };
  const keys = (event: KeyboardEvent, id: string): boolean => {
    const each = byId.get(id);
    const at = placed.findIndex((other) => other.id === id);
    const { key, altKey } = event;
    const way = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (each === undefined) {
      return false;
    }
    if (altKey && way !== undefined && cards.edit) {
      const from = each.column === LEVELS.length ? -1 : each.column;
      cards.focus(id, true);
      putAtLevel(id, Math.max(0, Math.min(LEVELS.length - 1, from + way)));
    } else if (altKey) {
      return false;
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      cards.focus(placed[at + (key === "ArrowDown" ? 1 : -1)]?.id);
    } else if (way !== undefined) {
      cards.focus(way > 0 ? placed.find((other) => other.parent === id)?.id : each.parent);
    } else if (key.toLowerCase() === "l" && cards.edit) {
      setLinking(id);
    } else {
      return false;
    }
    return true;
  };
  const cards: Cards<Where> = useCards<Where>({
    root,
    word: "goal",
    order: placed.map((each) => each.id),
    target: ".jn-goal[data-id], [data-level]",
    hint: (id, place, event) => {
      const onto = place?.dataset.id;
      if (onto) {
        const also = (event.ctrlKey || event.metaKey) && byId.get(id)?.parent;
        return `${also ? "Also part" : "Part"} of ${index.name(onto)}`;
      }
      return place
        ? `To ${LEVEL_WORDS[Number(place.dataset.level)]}`
        : "Drop it on another goal to make it part of that goal";
    },
    drop: (id, place, event) => {
      const onto = place.dataset.id;
      if (onto) {
        const also = event.ctrlKey || event.metaKey;
        const changes = refine(index, id, onto, also ? "" : byId.get(id)?.parent);
        void cards.step(changes, `${index.name(id)} is now part of ${index.name(onto)}`);
      } else {
        putAtLevel(id, Number(place.dataset.level));
      }
    },
    make: addGoal,
    beside: (id) => ({ parent: id }),
    keys,
  });

  const lastRow = placed.at(-1)?.row ?? -1;
  const adding = cards.adding?.where;
  const level = adding?.parent
    ? levelBelow(index.get("goal", adding.parent)?.level)
    : adding?.level;
  const at = LEVELS.indexOf(level as (typeof LEVELS)[number]);
  const column = at === -1 ? columns - 1 : at;
  const place = adding && placeFor(placed, adding.parent ?? "", column);
  const threads = placed.flatMap((each) =>
    index.from(each.id, "refines").map(({ from, to }) => ({
      from,
      to,
      lit: selection.includes(from) || selection.includes(to),
    })),
  );
  const peopleOf = (id: string) =>
    index.from(id, "targets").flatMap(({ to }) => {
      const persona = index.get("persona", to);
      return persona ? [{ persona, color: colors.get(to) ?? "" }] : [];
    });

  return (
    <div class="jn-goals-frame" ref={root} style={{ "--jn-columns": columns }}>
      <div class="jn-goal-levels">
        {LEVEL_WORDS.slice(0, columns).map((word, column) => (
          <div key={word} class="jn-goal-level">
            <h3>{word}</h3>
            <span class="jn-count">{placed.filter((each) => each.column === column).length}</span>
            {cards.edit && (
              <Button
                sign="plus"
                label={column < LEVELS.length ? `Add a ${word.toLowerCase()} goal` : "Add a goal"}
                onClick={() => {
                  const level = LEVELS[column];
                  cards.add(level ? { level } : {});
                }}
              />
            )}
          </div>
        ))}
      </div>
      {placed.length === 0 && !adding && (
        <div class="jn-empty">
          <p>
            <b>What should this journey achieve?</b>
          </p>
          <p>
            Start with the business goals, then break them down into goals for marketing and for
            each department.
          </p>
          {cards.edit && (
            <Button
              sign="plus"
              label="Add a business goal"
              text
              look="primary"
              onClick={() => cards.add({ level: "business" })}
            />
          )}
        </div>
      )}
      <div class="jn-goal-board">
        {LEVEL_WORDS.slice(0, columns).map((word, column) => (
          <div
            key={word}
            class="jn-goal-lane"
            data-level={column}
            style={{ gridColumn: column + 1, gridRow: `1 / ${lastRow + 4}` }}
          />
        ))}
        <Threads threads={threads} />
        {placed.length > 0 && (
          <div class="jn-goal-tree" role="tree" aria-label="Goals" aria-multiselectable="true">
            {placed.map((each) => {
              const goal = index.get("goal", each.id);
              const moved = place?.moved && each.row >= place.row ? 1 : 0;
              const inside = (byId.get(each.parent)?.column ?? -1) >= each.column;
              return (
                goal && (
                  <div
                    key={each.id}
                    class={`jn-card jn-goal${cards.faded(each.id) ? " jn-fading" : ""}${inside ? " jn-inside" : ""}`}
                    role="treeitem"
                    aria-level={each.depth + 1}
                    style={{
                      gridColumn: each.column + 1,
                      gridRow: each.row + 1 + moved,
                      "--jn-depth": each.depth,
                    }}
                    tabIndex={cards.active === each.id ? 0 : -1}
                    {...cards.props(each.id)}
                  >
                    {cards.name(each.id, <CommentBadge id={each.id} />)}
                    <MemoCard
                      goal={goal}
                      gaps={gapsOf.get(each.id)}
                      outlook={outlooks[each.id]}
                      personas={peopleOf(each.id)}
                      above={[each.parent, ...each.others]
                        .filter(Boolean)
                        .map((id) => index.name(id))}
                      today={today}
                      current={cards.active === each.id}
                      edit={cards.edit}
                      onAdd={() => cards.add({ parent: each.id })}
                      onLink={() => setLinking(each.id)}
                    />
                    {linking === each.id && (
                      <Parents
                        id={each.id}
                        onClose={() => {
                          setLinking("");
                          cards.focus(each.id);
                        }}
                      />
                    )}
                  </div>
                )
              );
            })}
          </div>
        )}
        {place && (
          <div
            class="jn-card jn-goal jn-new"
            style={{ gridColumn: column + 1, gridRow: place.row + 1 }}
          >
            {cards.field(
              adding?.parent ? `Part of ${index.name(adding.parent)}` : "What should be achieved?",
            )}
          </div>
        )}
      </div>
    </div>
  );
}

/** Return the row of a new goal, and whether the rows from there on move down. */
function placeFor(
  placed: readonly Placed[],
  parent: string,
  column: number,
): { row: number; moved: boolean } {
  const at = placed.findIndex((each) => each.id === parent);
  const above = placed[at];
  if (above === undefined) {
    return { row: (placed.at(-1)?.row ?? -1) + 1, moved: false };
  }
  const rest = placed.slice(at + 1);
  const end = rest.findIndex((each) => each.depth <= above.depth);
  const below = end === -1 ? rest : rest.slice(0, end);
  if (below.length === 0 && column > above.column) {
    return { row: above.row, moved: false };
  }
  return { row: (below.at(-1)?.row ?? above.row) + 1, moved: true };
}
