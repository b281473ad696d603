/** Right click on the map: the menu of what is under the pointer. */

import { add, link, set, setEmotion, unlink } from "../../../model/edits/actions.ts";
import { emotionText } from "../../../model/look.ts";
import { linkKey } from "../../../model/map.ts";
import type { LinkKind } from "../../../protocol/kinds.ts";
import type { Action } from "../../shared/context.ts";
import { isForeign, openMenu } from "../../shared/context-menu.tsx";
import { copyPython } from "../../shared/copy-text.tsx";
import { itemMenu } from "../../shared/item-menu.ts";
import { kindWord } from "../../shared/parts.tsx";
import { stepWithUndo } from "../../shared/undoing.ts";
import { keyOf, partsOf } from "../layout/layout.ts";
import { fold } from "../state/folds.ts";
import { arrowKey, type MapState } from "../state/state.ts";
import { startAdding, startRename } from "../state/typing.ts";
import { pressPlus } from "./clicks.ts";
import { addEmotion, aimAt } from "./emotion-drag.ts";
import { erase } from "./keyboard.ts";

export function onContextMenu(state: MapState, event: MouseEvent): void {
  if (isForeign(event)) {
    return;
  }
  const target = event.target as HTMLElement;
  const place = target.closest<HTMLElement>("[data-key], [data-id], [data-arrow]");
  if (place?.dataset.key !== undefined) {
    state.focus.value = place.dataset.key;
    place.focus({ preventScroll: true });
  }
  const arrow = place?.dataset.arrow ?? (onCard(place) ? undefined : arrowNear(state, event));
  if (arrow !== undefined) {
    arrowMenu(state, event, arrow);
  } else if (place?.dataset.point !== undefined) {
    pointMenu(state, event, place);
  } else if (place?.dataset.text !== undefined) {
    textMenu(state, event, place);
  } else if (place?.dataset.id || place?.dataset.open) {
    cardMenu(state, event, place, place.dataset.id || place.dataset.open || "");
  } else {
    cellMenu(state, event, target);
  }
}

function onCard(place: HTMLElement | null): boolean {
  return place !== null && !place.classList.contains("jnm-blank");
}

/** Return a function that returns the focus, without a scroll if its element is still there. */
const back = (state: MapState) => () => {
  const place = state.element(state.focus.value);
  place === null ? state.go(state.focus.value) : place.focus({ preventScroll: true });
};

/** Return an action that copies a link as Python. */
function code(state: MapState, kind: LinkKind, from: string, to: string): Action[] {
  const links = [{ kind, from, to }];
  const run = () => void copyPython(state, { type: "code", links });
  return state.store.host.kernel ? [{ label: "Copy as Python", run }] : [];
}

function cardMenu(state: MapState, event: MouseEvent, place: HTMLElement, id: string): void {
  const { store, ui } = state;
  const kind = store.index.value.kind(id);
  const { key = "" } = place.dataset;
  const { row, column } = partsOf(key);
  const more: Action[] = [];
  if (kind === "persona") {
    const on = store.persona.value === id;
    more.push({
      label: on ? "Show all personas" : "Highlight this journey",
      run: () => {
        store.persona.value = on ? "" : id;
        ui.announce(on ? "All personas" : `${store.index.value.name(id)} is highlighted`);
      },
    });
  }
  if (!state.readonly && kind !== undefined) {
    more.push(...additions(state, place, id));
  }
  const card = place.dataset.id !== undefined && key !== "";
  const does = {
    ...(card ? { rename: () => startRename(state, key) } : {}),
    ...(card ? { erase: () => void erase(state, place, key, id) } : {}),
    copied: (ids: readonly string[]) => {
      state.focus.value = keyOf(row, column, ids[0] ?? id);
    },
    ...(key === "" ? {} : { back: back(state) }),
    more: [more, column < 0 && row !== "" && key !== "" ? folds(state, row) : []],
  };
  itemMenu(state, event, id, does);
}

/** Return what can be added beside an item, and the mark of a touchpoint. */
function additions(state: MapState, place: HTMLElement, id: string): Action[] {
  const { store } = state;
  const index = store.index.value;
  const { row, column } = partsOf(place.dataset.key ?? "");
  const kind = index.kind(id);
  switch (kind) {
    case "touchpoint": {
      const marked = index.get("touchpoint", id)?.moment_of_truth === true;
      return [
        {
          label: "Add touchpoint after",
          keys: "N",
          run: () => startAdding(state, "touchpoint", row, column, id),
        },
        {
          label: marked ? "Unmark as moment of truth" : "Mark as moment of truth",
          run: () => void store.edit(set(id, { moment_of_truth: !marked })),
        },
      ];
    }
    case "stage":
      return [
        {
          label: "Add touchpoint",
          run: () => startAdding(state, "touchpoint", "touchpoints", column),
        },
        {
          label: "Add stage after",
          run: () => {
            const made = add(store.index.value, "stage", { name: "New stage" }, { after: id });
            void store.edit(made.changes);
            const key = keyOf("head", column + 1, made.id);
            requestAnimationFrame(() => {
              state.go(key);
              startRename(state, key);
            });
          },
        },
      ];
    default:
      return [];
  }
}

function folds(state: MapState, row: string): Action[] {
  const folded = state.folded.value.has(row);
  return [{ label: folded ? "Expand row" : "Collapse row", run: () => fold(state, row) }];
}

function pointMenu(state: MapState, event: MouseEvent, place: HTMLElement): void {
  const { store, ui } = state;
  const index = store.index.value;
  const { persona = "", touchpoint = "", point = "emotion", key = "" } = place.dataset;
  const there = index.link("experiences", persona, touchpoint);
  const now = there?.[point as "emotion" | "desired"];
  const values = [2, 1.5, 1, 0.5, 0, -0.5, -1, -1.5, -2].map((value) => ({
    label: emotionText(value),
    pick: () => void store.edit(setEmotion(persona, touchpoint, { [point]: value })),
  }));
  const what = point === "desired" ? "desired emotion" : "emotion";
  const edits: Action[] = [
    {
      label: `Set ${what}…`,
      run: () => ui.choose(`Set ${what}`, event.clientX, event.clientY, values, back(state)),
    },
  ];
  const label = `${index.name(persona)} at ${index.name(touchpoint)}: ${emotionText(now ?? null)}`;
  const open: Action[] = [
    { label: `Open ${index.name(touchpoint)}`, keys: "Enter", run: () => ui.open(touchpoint) },
    ...(there ? [linkOpener(state, persona, "experiences", persona, touchpoint)] : []),
  ];
  const erases: Action[] = [
    { label: `Remove ${what}`, keys: "Del", run: () => void erase(state, place, key, "") },
  ];
  openMenu(
    state,
    event,
    label,
    [
      state.readonly ? [] : edits,
      [...open, ...(there ? code(state, "experiences", persona, touchpoint) : [])],
      state.readonly || now == null ? [] : erases,
    ],
    back(state),
  );
}

function linkOpener(
  { ui }: MapState,
  at: string,
  kind: LinkKind,
  from: string,
  to: string,
): Action {
  return {
    label: "Open link in inspector",
    run: () => {
      ui.open(at);
      ui.opened.value = linkKey(kind, from, to);
    },
  };
}

function textMenu(state: MapState, event: MouseEvent, place: HTMLElement): void {
  const { key = "" } = place.dataset;
  const items = state.layout.value.rows.flatMap((row) => row.cells.flat());
  const item = items.find((each) => each.key === key);
  if (item?.type !== "text") {
    return;
  }
  const { store, ui } = state;
  const { ref } = item;
  const [kind, end] =
    "stage" in ref
      ? (["goes_through", ref.stage] as const)
      : (["experiences", ref.touchpoint] as const);
  openMenu(
    state,
    event,
    item.text,
    [
      state.readonly
        ? []
        : [{ label: "Edit text", keys: "F2", run: () => startRename(state, key) }],
      [
        { label: `Open ${store.index.value.name(end)}`, run: () => ui.open(end) },
        linkOpener(state, ref.persona, kind, ref.persona, end),
        ...code(state, kind, ref.persona, end),
      ],
      state.readonly
        ? []
        : [{ label: "Remove text", keys: "Del", run: () => void erase(state, place, key, "") }],
    ],
    back(state),
  );
}

function arrowMenu(state: MapState, event: MouseEvent, arrow: string): void {
  const { store, ui } = state;
  const [from = "", to = ""] = arrow.split(" ");
  const index = store.index.value;
  const data = index.link("leads_to", from, to);
  const name = `${index.name(from)} leads to ${index.name(to)}`;
  const { kind: _, from: __, to: ___, ...fields } = data ?? { kind: "", from, to };
  openMenu(
    state,
    event,
    name,
    [
      state.readonly
        ? []
        : [
            { label: "Edit label", run: () => startRename(state, arrowKey(from, to)) },
            ...(index.link("leads_to", to, from)
              ? []
              : [
                  {
                    label: "Reverse",
                    run: () => {
                      const turned = link(store.index.value, "leads_to", to, from, fields);
                      void store.edit([...unlink("leads_to", from, to), ...turned]);
                      ui.announce("Reversed");
                    },
                  },
                ]),
          ],
      [linkOpener(state, from, "leads_to", from, to), ...code(state, "leads_to", from, to)],
      state.readonly
        ? []
        : [
            {
              label: "Delete",
              run: () => {
                void stepWithUndo(state, unlink("leads_to", from, to), `Deleted: ${name}.`);
              },
            },
          ],
    ],
    back(state),
  );
}

/** Distance from an arrow within which a click means it, in pixels of the map. */
const NEAR = 6;

/** Return the arrow under the pointer; arrows let presses through to the map. */
function arrowNear(state: MapState, { clientX, clientY }: MouseEvent): string | undefined {
  const frame = state.sheet?.getBoundingClientRect();
  const zoom = state.ui.zoom.peek();
  const [x, y] = [(clientX - (frame?.left ?? 0)) / zoom, (clientY - (frame?.top ?? 0)) / zoom];
  const paths = state.sheet?.querySelectorAll<SVGPathElement>(".jnm-arrows > path[data-arrow]");
  return [...(paths ?? [])].find((path) => {
    const length = path.getTotalLength?.() ?? 0;
    for (let at = 0; at <= length; at += NEAR) {
      const point = path.getPointAtLength(at);
      if (Math.hypot(point.x - x, point.y - y) <= NEAR) {
        return true;
      }
    }
    return false;
  })?.dataset.arrow;
}

/** The menu of an empty place: what can be added there, and what concerns its row. */
function cellMenu(state: MapState, event: MouseEvent, target: HTMLElement): void {
  const cell = target.closest<HTMLElement>("[data-row]");
  const label = target.closest<HTMLElement>("[data-row-name]");
  const name = cell?.dataset.row ?? label?.dataset.rowName ?? "";
  const row = state.layout.value.rows.find((each) => each.name === name);
  const column = Number(cell?.dataset.column ?? -1);
  const stage = state.layout.value.columns[column];
  if (row === undefined && name !== "head") {
    return; // the menu of the editor
  }
  const strip = target.closest<HTMLElement>("[data-strip]");
  const aim = strip === null || state.readonly ? null : aimAt(state, strip, event);
  const plus = cell?.querySelector<HTMLElement>("[data-plus]") ?? null;
  const word = row?.adds ? kindWord(row.adds) : (row?.label ?? "stage").toLowerCase();
  const adds: Action[] = [
    ...(aim && strip
      ? [
          {
            label: `Set emotion to ${emotionText(aim.value)}`,
            run: () => addEmotion(state, strip, aim),
          },
        ]
      : []),
    ...(plus?.dataset.key !== undefined
      ? [
          {
            label: `Add ${word}`,
            keys: "N",
            run: () => pressPlus(state, plus.dataset.key ?? "", plus),
          },
        ]
      : []),
    ...(state.readonly || name === "head"
      ? []
      : [
          {
            label: "Add stage",
            run: () => startAdding(state, "stage", "head", state.layout.value.columns.length),
          },
        ]),
  ];
  const where = [row?.label ?? "Stages", stage?.name ?? ""].filter(Boolean).join(", ");
  const { ui } = state;
  openMenu(
    state,
    event,
    where,
    [
      adds,
      stage?.id ? [{ label: `Open ${stage.name}`, run: () => ui.open(stage.id) }] : [],
      row ? folds(state, row.name) : [],
    ],
    back(state),
  );
}
