/** The goals as a cascade: business, marketing, departmental, each part beside what it is part of. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { remove, rename, set } from "../../model/actions.ts";
import { personaColors } from "../../model/look.ts";
import { useEditor } from "../context.ts";
import { chosen, dragging, InPlace, thing, useFaded, useSought } from "../hands.tsx";
import { Button } from "../parts.tsx";
import { addGoal, refine } from "./actions.ts";
import { MemoCard } from "./card.tsx";
import { cascade, LEVELS, levelBelow, type Placed, todayIs } from "./cascade.ts";
import "./goals.css";
import { Parents } from "./parents.tsx";
import { Threads } from "./threads.tsx";

const LEVEL_WORDS = ["Business", "Marketing", "Departmental", "No level"] as const;

interface Adding {
  readonly level?: string;
  readonly parent?: string;
}

export function GoalsView() {
  const { store, ui } = useEditor();
  const index = store.index.value;
  const gapsOf = store.gapsOf.value;
  const selection = store.selection.value;
  const faded = useFaded();
  const placed = useMemo(() => cascade(index), [index]);
  const colors = useMemo(() => personaColors(index), [index]);
  const today = todayIs();
  const root = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState("");
  const [renaming, setRenaming] = useState("");
  const [adding, setAdding] = useState<Adding | null>(null);
  const [linking, setLinking] = useState("");
  const [over, setOver] = useState("");
  const focusNext = useRef("");
  useSought(root);
  useEffect(() => {
    if (focusNext.current !== "" && root.current !== null) {
      const place = thing(root.current, focusNext.current);
      if (place !== null) {
        focusNext.current = "";
        place.focus();
        place.scrollIntoView?.({ block: "nearest", inline: "nearest" });
      }
    }
  });
  const active = placed.some((each) => each.id === current) ? current : (placed[0]?.id ?? "");
  const columns = placed.some((each) => each.column === LEVELS.length) ? 4 : 3;

  const focus = (id: string) => {
    if (root.current && id !== "") {
      setCurrent(id);
      thing(root.current, id)?.focus();
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
  const finishAdd = async (name: string | null) => {
    const where = adding ?? {};
    setAdding(null);
    if (!name) {
      focusNext.current = where.parent ?? active;
      return;
    }
    const { id, changes } = addGoal(store.index.value, name, where);
    focusNext.current = id;
    setCurrent(id);
    if (await store.edit(changes)) {
      store.select([id]);
      ui.speak(`Added ${name}`);
    }
  };
  const putUnder = async (each: Placed, parent: string, also: boolean) => {
    const changes = refine(index, each.id, parent, also ? "" : each.parent);
    if (changes.length > 0 && (await store.edit(changes))) {
      ui.speak(`${index.name(each.id)} is now part of ${index.name(parent)}`);
    }
  };
  const putAtLevel = async (id: string, level: string | null, word: string) => {
    if (
      (index.get("goal", id)?.level ?? null) !== level &&
      (await store.edit(set(id, { level })))
    ) {
      ui.speak(`${index.name(id)}: ${word}`);
    }
  };
  const start = (event: PointerEvent, each: Placed) => {
    if (store.readonly || (event.target as Element).closest("button, textarea, input")) {
      return;
    }
    const card = event.currentTarget as HTMLElement;
    const box = card.getBoundingClientRect();
    const [dx, dy] = [event.clientX - box.left, event.clientY - box.top];
    const target = (x: number, y: number) =>
      card.ownerDocument
        .elementsFromPoint(x, y)
        .map((place) => place.closest<HTMLElement>("[data-id], [data-level]"))
        .find((place) => place && place !== card && !place.classList.contains("jn-ghost"));
    dragging(event, () => {
      const ghost = card.cloneNode(true) as HTMLElement;
      ghost.classList.add("jn-ghost");
      ghost.removeAttribute("data-id");
      ghost.style.width = `${box.width}px`;
      const hint = ghost.appendChild(card.ownerDocument.createElement("p"));
      hint.className = "jn-ghost-hint";
      ui.root?.append(ghost);
      const frame = ui.root?.getBoundingClientRect() ?? box;
      card.classList.add("jn-lifted");
      let found: HTMLElement | undefined | null;
      const put = (x: number, y: number, also: boolean) => {
        ghost.style.transform = `translate(${x - dx - frame.left}px, ${y - dy - frame.top}px)`;
        found = target(x, y);
        const id = found?.dataset.id ?? "";
        setOver(id || (found?.dataset.level ?? ""));
        hint.textContent = id
          ? `${also && each.parent !== "" ? "Also part" : "Part"} of ${index.name(id)}`
          : found
            ? `To ${LEVEL_WORDS[Number(found.dataset.level)]}`
            : "Drop it on a goal to make it a part of that one";
      };
      return {
        move: (x, y, now) => put(x, y, now.ctrlKey || now.metaKey),
        drop: (now) => {
          const id = found?.dataset.id;
          const level = found?.dataset.level;
          if (id) {
            void putUnder(each, id, now.ctrlKey || now.metaKey);
          } else if (level !== undefined) {
            void putAtLevel(
              each.id,
              LEVELS[Number(level)] ?? null,
              LEVEL_WORDS[Number(level)] ?? "",
            );
          }
        },
        end: () => {
          ghost.remove();
          card.classList.remove("jn-lifted");
          setOver("");
        },
      };
    });
  };
  const keys = (event: KeyboardEvent, each: Placed) => {
    if (event.target !== event.currentTarget) {
      if (event.key === "Escape") {
        event.preventDefault();
        focus(each.id);
      }
      return;
    }
    const at = placed.indexOf(each);
    const column = each.column;
    const edit = !store.readonly;
    const key = event.key;
    if (event.altKey && (key === "ArrowLeft" || key === "ArrowRight") && edit) {
      const to = Math.max(
        0,
        Math.min(
          LEVELS.length - 1,
          column === LEVELS.length ? 0 : column + (key === "ArrowLeft" ? -1 : 1),
        ),
      );
      focusNext.current = each.id;
      void putAtLevel(each.id, LEVELS[to] ?? null, LEVEL_WORDS[to] ?? "");
    } else if (event.altKey || event.ctrlKey || event.metaKey) {
      return;
    } else if (key === "ArrowDown") {
      focus(placed[at + 1]?.id ?? "");
    } else if (key === "ArrowUp") {
      focus(placed[at - 1]?.id ?? "");
    } else if (key === "Home") {
      focus(placed[0]?.id ?? "");
    } else if (key === "End") {
      focus(placed.at(-1)?.id ?? "");
    } else if (key === "ArrowRight") {
      focus(placed.find((other) => other.parent === each.id)?.id ?? "");
    } else if (key === "ArrowLeft") {
      focus(each.parent);
    } else if (key === "Enter") {
      ui.open(each.id);
    } else if (key === " ") {
      store.select(chosen(selection, each.id, { ctrlKey: true, metaKey: false, shiftKey: false }));
    } else if (key === "F2" && edit) {
      setRenaming(each.id);
    } else if (key === "Insert" && edit) {
      setAdding({ parent: each.id });
    } else if (key.toLowerCase() === "l" && edit) {
      setLinking(each.id);
    } else if (key === "Delete" && edit) {
      const gone = selection.includes(each.id) ? selection : [each.id];
      focusNext.current = placed.find((other) => !gone.includes(other.id))?.id ?? "";
      ui.speak(`Deleted ${gone.map((id) => index.name(id)).join(", ")}`);
      void store.edit(remove(gone));
    } else {
      return;
    }
    event.preventDefault();
  };
  const threads = placed.flatMap((each) =>
    index.from(each.id, "refines").map(({ from, to }) => ({
      from,
      to,
      lit: selection.includes(from) || selection.includes(to),
    })),
  );
  const lastRow = placed.at(-1)?.row ?? -1;
  const columnFor = (where: Adding) => {
    const goal = where.parent ? index.get("goal", where.parent) : undefined;
    const level = goal ? levelBelow(goal.level) : where.level;
    const at = LEVELS.indexOf(level as (typeof LEVELS)[number]);
    return at === -1 ? columns - 1 : at;
  };

  const place = adding === null ? null : placeFor(placed, adding.parent ?? "", columnFor(adding));

  return (
    <div class="jn-goals-frame" ref={root} style={{ "--jn-columns": columns }}>
      <div class="jn-goal-levels">
        {LEVEL_WORDS.slice(0, columns).map((word, column) => (
          <div key={word} class="jn-goal-level">
            <h3>{word}</h3>
            <span class="jn-count">{placed.filter((each) => each.column === column).length}</span>
            {!store.readonly && (
              <Button
                sign="plus"
                label={column < LEVELS.length ? `Add a ${word.toLowerCase()} goal` : "Add a goal"}
                onClick={() => {
                  const level = LEVELS[column];
                  setAdding(level ? { level } : {});
                }}
              />
            )}
          </div>
        ))}
      </div>
      {placed.length === 0 && adding === null && (
        <div class="jn-empty">
          <p>
            <b>What should this journey bring?</b>
          </p>
          <p>
            Begin with what the business wants, then break it down: what marketing does for it, and
            what each department does for that.
          </p>
          {!store.readonly && (
            <Button
              sign="plus"
              label="Add a business goal"
              text
              look="primary"
              onClick={() => setAdding({ level: "business" })}
            />
          )}
        </div>
      )}
      <div class="jn-goal-board">
        {LEVEL_WORDS.slice(0, columns).map((word, column) => (
          <div
            key={word}
            class={`jn-goal-lane${over === String(column) ? " jn-over" : ""}`}
            data-level={column}
            style={{ gridColumn: column + 1, gridRow: `1 / ${lastRow + 4}` }}
          />
        ))}
        <Threads threads={threads} />
        <div class="jn-goal-tree" role="tree" aria-label="Goals" aria-multiselectable="true">
          {placed.map((each) => {
            const goal = index.get("goal", each.id);
            if (goal === undefined) {
              return null;
            }
            const above = [each.parent, ...each.others].filter((id) => id !== "");
            const inside =
              each.parent !== "" &&
              (placed.find((other) => other.id === each.parent)?.column ?? 0) >= each.column;
            const chosenNow = selection.includes(each.id);
            return (
              <div
                key={each.id}
                class={`jn-goal${faded(each.id) ? " jn-fading" : ""}${inside ? " jn-inside" : ""}${
                  over === each.id ? " jn-over" : ""
                }`}
                role="treeitem"
                aria-level={each.depth + 1}
                aria-selected={chosenNow}
                aria-label={goal.name}
                tabIndex={active === each.id ? 0 : -1}
                data-id={each.id}
                style={{
                  gridColumn: each.column + 1,
                  gridRow: each.row + 1 + (place?.moved && each.row >= place.row ? 1 : 0),
                  "--jn-depth": each.depth,
                }}
                onFocus={() => setCurrent(each.id)}
                onKeyDown={(event) => keys(event, each)}
                onPointerDown={(event) => start(event, each)}
                onClick={(event) => {
                  if (!(event.target as Element).closest("button")) {
                    store.select(chosen(selection, each.id, event));
                  }
                }}
                onDblClick={(event) => {
                  if (!(event.target as Element).closest("button, textarea, .jn-goal-name")) {
                    ui.open(each.id);
                  }
                }}
              >
                <MemoCard
                  goal={goal}
                  gaps={gapsOf.get(each.id)}
                  personas={index.from(each.id, "targets").flatMap(({ to }) => {
                    const persona = index.get("persona", to);
                    return persona ? [{ persona, color: colors.get(to) ?? "" }] : [];
                  })}
                  above={above.map((id) => index.name(id))}
                  today={today}
                  renaming={renaming === each.id}
                  current={active === each.id}
                  readonly={store.readonly}
                  onRename={(name) => finishRename(each.id, name)}
                  onStartRename={() => !store.readonly && setRenaming(each.id)}
                  onAdd={() => setAdding({ parent: each.id })}
                  onLink={() => setLinking(each.id)}
                />
                {linking === each.id && (
                  <Parents
                    id={each.id}
                    onClose={() => {
                      setLinking("");
                      focus(each.id);
                    }}
                  />
                )}
              </div>
            );
          })}
        </div>
        {adding !== null && (
          <div
            class="jn-goal jn-new"
            style={{
              gridColumn: columnFor(adding) + 1,
              gridRow: (place?.row ?? 0) + 1,
            }}
          >
            <InPlace
              value=""
              label="Name of the new goal"
              placeholder={
                adding.parent ? `A part of ${index.name(adding.parent)}` : "What is to be reached?"
              }
              onDone={(name) => void finishAdd(name)}
            />
          </div>
        )}
      </div>
    </div>
  );
}

/** The row of a new goal, and whether the rows from there on make room for it. */
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
