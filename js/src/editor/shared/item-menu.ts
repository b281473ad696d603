/** The menu of items: what can be done with one or several in every view. */

import { duplicate, moveBefore, moveCards, set } from "../../model/edits/actions.ts";
import type { Index } from "../../model/index.ts";
import { fieldsOf } from "../../model/schema.ts";
import type { Kind } from "../../protocol/kinds.ts";
import type { Change } from "../../protocol/messages.ts";
import type { Action, Editor, Option } from "./context.ts";
import { openMenu } from "./context-menu.tsx";
import { copyPython } from "./copy-text.tsx";
import { chooseTarget } from "./linking.ts";
import { deleteItems } from "./undoing.ts";

/** What a view does in its own way. */
export interface Does {
  readonly rename?: () => void;
  readonly erase?: () => void;
  /** Called with the copies. */
  readonly copied?: (ids: readonly string[]) => void;
  readonly back?: () => void;
  /** Whether the keys of the map's cards do the same in this view. */
  readonly keys?: boolean;
  /** Further groups, after the first. */
  readonly more?: readonly (readonly Action[])[];
}

const STAGED: readonly (Kind | undefined)[] = [
  "touchpoint",
  "pain_point",
  "opportunity",
  "content",
  "note",
];

/** Open the menu of an item; that of all selected items if it is one of them. */
export function itemMenu(editor: Editor, event: MouseEvent, id: string, does: Does = {}): void {
  const { store, ui } = editor;
  const index = store.index.value;
  const back = does.back ?? ui.back();
  if (!store.selection.value.includes(id)) {
    store.select([id]);
  }
  const ids = store.selection.value.filter((each) => index.has(each));
  const label = ids.length === 1 ? index.name(id) : `${ids.length} items`;
  openMenu(editor, event, label, itemGroups(editor, event, ids, { ...does, back }), back);
}

function itemGroups(
  editor: Editor,
  { clientX: x, clientY: y }: MouseEvent,
  ids: readonly string[],
  does: Does & { back: () => void },
): Action[][] {
  const { store, ui } = editor;
  const index = store.index.value;
  const [id = ""] = ids;
  const one = ids.length === 1;
  const edits = !store.readonly;
  const places = edits ? placesOf(editor, ids) : [];
  const order = edits && one ? orderOf(editor, id) : [];
  const keys = (text: string) => (does.keys === false ? {} : { keys: text });
  const nested = ui.maps.of.value.get(id);
  const code: Action = {
    label: "Copy as Python",
    run: () => void copyPython(editor, { type: "code", ids }),
  };
  return [
    [
      ...(one ? [{ label: "Open in inspector", ...keys("Enter"), run: () => ui.open(id) }] : []),
      ...(one && edits
        ? [
            {
              label: "Rename",
              ...keys("F2"),
              run: does.rename ?? (() => ui.open(id, index.kind(id) === "note" ? "" : "name")),
            },
            { label: "Link to…", ...keys("L"), run: () => chooseTarget(editor, id, x, y) },
          ]
        : []),
      ...(edits && index.kind(id) !== "comment"
        ? [{ label: "Comment", ...keys("C"), run: () => ui.comment(id) }]
        : []),
      ...(one && nested !== undefined
        ? [
            {
              label: `Open the map “${ui.maps.title(nested)}”`,
              ...keys("O"),
              run: () => void ui.maps.open(nested),
            },
          ]
        : []),
    ],
    ...(does.more ?? []).map((group) => [...group]),
    [
      ...(edits
        ? [
            {
              label: "Duplicate",
              ...keys("Ctrl+D"),
              run: () => copyOf(editor, ids, does.copied),
            },
          ]
        : []),
      ...(places.length > 0
        ? [
            {
              label: "Move to…",
              run: () => ui.choose("Move to", x, y, places, does.back),
            },
          ]
        : []),
      ...order,
      ...(store.host.kernel ? [code] : []),
    ],
    edits
      ? [
          {
            label: "Delete",
            ...keys("Del"),
            run: does.erase ?? (() => void deleteItems(editor, ids)),
          },
        ]
      : [],
  ];
}

/** Duplicate items, and select the copies. */
export function copyOf(
  { store, ui }: Editor,
  ids: readonly string[],
  copied: Does["copied"],
): void {
  const index = store.index.value;
  const made = duplicate(index, ids);
  void store.edit(made.changes);
  store.select(made.ids);
  copied?.(made.ids);
  ui.announce(`Duplicated ${ids.length === 1 ? index.name(ids[0] ?? "") : `${ids.length} items`}`);
}

/** Return the places that items can be moved to: stages, lanes, or the levels of goals. */
export function placesOf(editor: Editor, ids: readonly string[]): Option[] {
  const index = editor.store.index.value;
  const kinds = new Set(ids.map((id) => index.kind(id)));
  if ([...kinds].every((kind) => STAGED.includes(kind))) {
    const now = new Set(ids.map((id) => index.stageOf(id)));
    const stages = [...index.map.order.stage, ""].filter((id) => now.size > 1 || !now.has(id));
    const notes = [...kinds].every((kind) => kind === "note");
    return [
      ...stages.map((id) =>
        place(editor, stageName(index, id), () => toStage(index, ids, id), notes ? "stage" : ""),
      ),
      ...(notes ? lanes(editor, ids) : []),
    ];
  }
  if (kinds.size === 1 && kinds.has("goal")) {
    return levels(editor, ids);
  }
  return [];
}

function stageName(index: Index, id: string): string {
  return id === "" ? "No stage" : index.name(id);
}

function place({ store, ui }: Editor, label: string, changes: () => Change[], hint = ""): Option {
  return {
    label,
    ...(hint === "" ? {} : { hint }),
    pick: () => {
      void store.edit(changes());
      ui.announce(`Moved to ${label}`);
    },
  };
}

function toStage(index: Index, ids: readonly string[], stage: string): Change[] {
  const contents = ids.filter((id) => index.kind(id) === "content");
  const others = ids.filter((id) => index.kind(id) !== "content");
  const changes = moveCards(index, others, stage, null);
  for (const id of contents) {
    const now = index.from(id, "occurs_in").map(({ to }) => to);
    for (const to of now.filter((each) => each !== stage)) {
      changes.push({ op: "unlink", kind: "occurs_in", from: id, to });
    }
    if (stage !== "" && !now.includes(stage)) {
      changes.push({ op: "link", kind: "occurs_in", from: id, to: stage });
    }
  }
  return changes;
}

function lanes(editor: Editor, notes: readonly string[]): Option[] {
  const index = editor.store.index.value;
  return [...index.map.order.lane, ""].map((lane) =>
    place(
      editor,
      lane === "" ? "No lane" : index.name(lane),
      () =>
        notes.flatMap((from): Change[] => {
          const now = index.from(from, "in_lane")[0]?.to ?? "";
          const out: Change[] =
            now === "" || now === lane ? [] : [{ op: "unlink", kind: "in_lane", from, to: now }];
          return lane === "" || now === lane
            ? out
            : [...out, { op: "link", kind: "in_lane", from, to: lane }];
        }),
      "lane",
    ),
  );
}

function levels(editor: Editor, goals: readonly string[]): Option[] {
  const index = editor.store.index.value;
  const all = fieldsOf("goal").get("level")?.enum ?? [];
  const now = new Set(goals.map((id) => index.get("goal", id)?.level ?? ""));
  return all
    .filter((level) => now.size > 1 || !now.has(level as never))
    .map((level) =>
      place(editor, level.charAt(0).toUpperCase() + level.slice(1), () =>
        goals.flatMap((id) => set(id, { level })),
      ),
    );
}

/** Return the moves in the order of a kind that is shown in a line. */
function orderOf({ store, ui }: Editor, id: string): Action[] {
  const index = store.index.value;
  const kind = index.kind(id);
  if (kind !== "stage" && kind !== "persona") {
    return [];
  }
  const order = index.map.order[kind];
  const at = order.indexOf(id);
  const move = (label: string, to: number): Action => ({
    label,
    run: () => {
      const rest = order.filter((each) => each !== id);
      void store.edit(moveBefore(index, kind, [id], rest[to] ?? null));
      ui.announce(`Moved ${index.name(id)} to position ${to + 1}`);
    },
  });
  return [
    ...(at > 0 ? [move("Move left", at - 1)] : []),
    ...(at < order.length - 1 ? [move("Move right", at + 1)] : []),
  ];
}
