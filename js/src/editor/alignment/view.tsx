/** Matrix of goals by personas. A click adds or removes the link between a goal and a persona. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { link, unlink } from "../../model/edits/actions.ts";
import { personaColors } from "../../model/look.ts";
import { cascade } from "../goals/cascade.ts";
import { useEditor } from "../shared/context.ts";
import { isForeign, openMenu } from "../shared/context-menu.tsx";
import { useFaded } from "../shared/gestures.tsx";
import { Avatar, Button, Icon, SIGNS } from "../shared/parts.tsx";
import "./alignment.css";
import { Cell, Gap, type Spot } from "./cell.tsx";
import { Detail } from "./detail.tsx";
import { counts, marks } from "./matrix.ts";

export function AlignmentView() {
  const { store, ui } = useEditor();
  const index = store.index.value;
  const faded = useFaded();
  const every = useMemo(() => cascade(index), [index]);
  const goals = useRest(every);
  const personas = useRest(index.all("persona"));
  const colors = useMemo(() => personaColors(index, store.palette), [index, store]);
  const numbers = useMemo(() => counts(index), [index]);
  const gaps = useMemo(() => marks(store.gaps.value), [store.gaps.value]);
  const selection = store.selection.value;
  const shown = store.persona.value;
  const root = useRef<HTMLDivElement>(null);
  const [spot, setSpot] = useState<Spot>([0, 0]);
  const [detail, setDetail] = useState<{ spot: Spot; style: Record<string, string> } | null>(null);
  const [row, column] = [
    Math.min(spot[0], goals.length - 1),
    Math.min(spot[1], personas.length - 1),
  ];

  const cellAt = ([r, c]: Spot) =>
    root.current?.querySelector<HTMLElement>(`[data-spot="${r} ${c}"]`) ?? null;
  const focus = (next: Spot) => {
    setSpot(next);
    const place = cellAt(next);
    place?.focus({ preventScroll: true });
    place?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  };
  const sought = ui.sought.value;
  useEffect(() => {
    const r = goals.findIndex((each) => each.id === sought);
    const c = personas.findIndex((each) => each.id === sought);
    if (sought !== "" && (r !== -1 || c !== -1)) {
      ui.sought.value = "";
      focus([r, c]);
    }
  }, [sought, index]);

  if (goals.length === 0 || personas.length === 0) {
    return <Empty goals={goals.length} personas={personas.length} />;
  }

  const toggle = async (goal: string, persona: string) => {
    if (store.readonly) {
      return;
    }
    const index = store.index.value; // an unchanged cell is not drawn again, so this reads the current index
    const on = index.link("targets", goal, persona) !== undefined;
    const changes = on ? unlink("targets", goal, persona) : link(index, "targets", goal, persona);
    if (await store.edit(changes)) {
      const word = on ? "no longer targets" : "targets";
      ui.announce(`${index.name(goal)} ${word} ${index.name(persona)}`);
    }
  };
  const openDetail = (at: Spot) => {
    const frame = root.current;
    const cell = cellAt(at);
    if (frame === null || cell === null) {
      return;
    }
    const [outer, box] = [frame.getBoundingClientRect(), cell.getBoundingClientRect()];
    const width = Math.min(320, outer.width - 16);
    const left = Math.max(8, Math.min(box.left - outer.left, outer.width - width - 8));
    const below = outer.bottom - box.bottom;
    const above = box.top - outer.top;
    const style: Record<string, string> = { left: `${left}px`, width: `${width}px` };
    if (below >= Math.min(260, above)) {
      style.top = `${box.bottom - outer.top + 4}px`;
      style.maxHeight = `${Math.max(120, below - 12)}px`;
    } else {
      style.bottom = `${outer.bottom - box.top + 4}px`;
      style.maxHeight = `${Math.max(120, above - 12)}px`;
    }
    setDetail({ spot: at, style });
  };
  const keys = (event: KeyboardEvent) => {
    const spotted = (event.target as HTMLElement).dataset.spot;
    if (spotted === undefined || event.altKey) {
      return;
    }
    const [r, c] = spotted.split(" ").map(Number) as [number, number];
    const { key } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    const lastRow = goals.length - 1;
    const lastColumn = personas.length - 1;
    // the corner above the row headers is not a cell
    const to = (down: number, right: number) => {
      const next: Spot = [
        Math.max(-1, Math.min(lastRow, down)),
        Math.max(-1, Math.min(lastColumn, right)),
      ];
      focus(next[0] === -1 && next[1] === -1 ? [r, c] : next);
    };
    if (key === "ArrowDown") {
      to(ctrl ? lastRow : r + 1, c);
    } else if (key === "ArrowUp") {
      to(ctrl ? 0 : r - 1, c);
    } else if (key === "ArrowRight") {
      to(r, ctrl ? lastColumn : c + 1);
    } else if (key === "ArrowLeft") {
      to(r, ctrl ? 0 : c - 1);
    } else if (key === "Home") {
      to(ctrl ? 0 : r, 0);
    } else if (key === "End") {
      to(ctrl ? lastRow : r, lastColumn);
    } else if (ctrl) {
      return;
    } else if (key.toLowerCase() === "d" && r >= 0 && c >= 0) {
      openDetail([r, c]);
    } else {
      return;
    }
    event.preventDefault();
  };
  const cellMenu = (event: MouseEvent) => {
    const cell = (event.target as Element).closest("td")?.querySelector<HTMLElement>("[data-spot]");
    const [r = -1, c = -1] = cell?.dataset.spot?.split(" ").map(Number) ?? [];
    const [goal, persona] = [goals[r]?.id, personas[c]?.id];
    if (goal === undefined || persona === undefined || isForeign(event)) {
      return;
    }
    const index = store.index.value;
    const on = index.link("targets", goal, persona) !== undefined;
    const targets = { label: on ? "Remove the link" : "Target this persona", keys: "Space" };
    openMenu(
      { store, ui },
      event,
      `${index.name(goal)}, ${index.name(persona)}`,
      [
        store.readonly ? [] : [{ ...targets, run: () => void toggle(goal, persona) }],
        [
          { label: "Show supporting touchpoints", keys: "D", run: () => openDetail([r, c]) },
          { label: `Open ${index.name(goal)}`, run: () => ui.open(goal) },
          { label: `Open ${index.name(persona)}`, run: () => ui.open(persona) },
        ],
      ],
      () => focus([r, c]),
    );
  };
  const hover = (event: PointerEvent) => {
    const over = (event.target as Element).closest<HTMLElement>("td, th");
    const at = over?.dataset.column;
    for (const each of root.current?.querySelectorAll<HTMLElement>("[data-column]") ?? []) {
      each.toggleAttribute("data-over", at !== undefined && each.dataset.column === at);
    }
  };
  const head = (id: string, at: Spot) => ({
    "data-spot": at.join(" "),
    "data-id": id,
    tabIndex: at[0] === row && at[1] === column ? 0 : -1,
    onFocus: () => setSpot(at),
    onClick: () => store.select([id]),
    onDblClick: () => ui.open(id),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === "Enter") {
        event.preventDefault();
        ui.open(id);
      }
    },
  });

  return (
    <div class="jn-align-frame" ref={root}>
      <div class="jn-align-scroll">
        <table
          class="jn-align"
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: cells are reached by arrows
          role="grid"
          aria-label="Goals by personas"
          aria-rowcount={goals.length + 1}
          aria-colcount={personas.length + 1}
          onKeyDown={keys}
          onContextMenu={cellMenu}
          onPointerOver={hover}
          onPointerLeave={hover}
        >
          <thead>
            <tr>
              <td class="jn-align-corner">
                <span>Goals</span> by personas
              </td>
              {personas.map((persona, c) => (
                <th
                  key={persona.id}
                  scope="col"
                  data-column={c}
                  class={
                    faded(persona.id) ? "jn-fading" : shown === persona.id ? "jn-shown" : undefined
                  }
                  aria-selected={selection.includes(persona.id)}
                >
                  <button
                    type="button"
                    class="jn-align-persona"
                    title={gaps.get(persona.id)?.message ?? persona.name}
                    {...head(persona.id, [-1, c])}
                  >
                    <Avatar persona={persona} color={colors.get(persona.id) ?? ""} size={30} />
                    <span dir="auto">{persona.name}</span>
                    {persona.supporting && <small>supporting</small>}
                    <Gap gap={gaps.get(persona.id)} />
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {goals.map((placed, r) => {
              const name = index.name(placed.id);
              return (
                <tr key={placed.id} class={faded(placed.id) ? "jn-fading" : undefined}>
                  <th scope="row" aria-selected={selection.includes(placed.id)}>
                    <button
                      type="button"
                      class="jn-align-goal"
                      style={{ paddingInlineStart: `${12 + Math.min(placed.depth, 4) * 14}px` }}
                      title={gaps.get(placed.id)?.message ?? name}
                      {...head(placed.id, [r, -1])}
                    >
                      <span dir="auto">{name}</span>
                      <Gap gap={gaps.get(placed.id)} />
                    </button>
                  </th>
                  {personas.map((persona, c) => (
                    <Cell
                      key={persona.id}
                      spot={[r, c]}
                      goal={name}
                      persona={persona.name}
                      color={colors.get(persona.id) ?? ""}
                      on={index.link("targets", placed.id, persona.id) !== undefined}
                      count={numbers.get(`${placed.id} ${persona.id}`) ?? 0}
                      gap={gaps.get(`${placed.id} ${persona.id}`)}
                      current={r === row && c === column}
                      onFocus={() => setSpot([r, c])}
                      onToggle={() => void toggle(placed.id, persona.id)}
                      onDetail={() => openDetail([r, c])}
                    />
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
        <p class="jn-align-legend">
          <span>
            <i class="jn-align-dot jn-on" /> goal targets the persona
          </span>
          <span>
            <b>3</b> of the persona's touchpoints support the goal
          </span>
          <span class="jn-align-gap">
            <Icon path={SIGNS.gap} size={13} /> gap
          </span>
          <span>
            <kbd>Space</kbd> adds or removes the link, <kbd>D</kbd> shows the supporting touchpoints
          </span>
        </p>
      </div>
      {detail !== null && goals[detail.spot[0]] && personas[detail.spot[1]] && (
        <Detail
          key={detail.spot.join()}
          goal={goals[detail.spot[0]]?.id ?? ""}
          persona={personas[detail.spot[1]]?.id ?? ""}
          style={detail.style}
          onClose={() => {
            setDetail(null);
            focus(detail.spot);
          }}
        />
      )}
    </div>
  );
}

/**
 * Return the items that are not hidden. Where the search finds nothing on an axis, all of it stays,
 * dimmed: a table without rows or columns shows nothing of what was found.
 */
function useRest<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  const { ui } = useEditor();
  const faded = useFaded();
  const rest = ui.hiding.value ? items.filter(({ id }) => !faded(id)) : items;
  return rest.length === 0 ? items : rest;
}

function Empty({ goals, personas }: { goals: number; personas: number }) {
  const { store } = useEditor();
  const missing = [personas === 0 ? "personas" : "", goals === 0 ? "goals" : ""].filter(Boolean);
  return (
    <div class="jn-empty">
      <p>
        <b>Which personas is each goal for?</b>
      </p>
      <p>
        This view shows which goals target which personas, and where support is missing. The map has
        no {missing.join(" and no ")} yet.
      </p>
      <p class="jn-row">
        {missing.map((view) => (
          <Button
            key={view}
            look="primary"
            label={`Add ${view}`}
            onClick={() => {
              store.view.value = view as "goals" | "personas";
            }}
          />
        ))}
      </p>
    </div>
  );
}
