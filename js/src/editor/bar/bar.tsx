/** The bar above the map: title, file, views, undo and panels. */

import { useRef, useState } from "preact/hooks";
import * as actions from "../../model/edits/actions.ts";
import { personaColors } from "../../model/look.ts";
import type { Kind } from "../../protocol/kinds.ts";
import type { ViewName } from "../../protocol/messages.ts";
import { kindName } from "../form/words.ts";
import { SEVERITIES } from "../gaps/finding.tsx";
import { ProposalButton } from "../proposals/button.tsx";
import { type Panel, useEditor } from "../shared/context.ts";
import { Avatar, Button, kindWord } from "../shared/parts.tsx";
import { travel } from "../shared/undoing.ts";
import { AsOf } from "./as-of.tsx";
import { CommentButton } from "./comment-button.tsx";
import { FileMenu } from "./file.tsx";
import { Menu, type MenuItem } from "./menu.tsx";
import { People } from "./people.tsx";
import "./bar.css";
import "./narrow.css";

export const VIEWS: readonly { name: ViewName; label: string }[] = [
  { name: "map", label: "Map" },
  { name: "personas", label: "Personas" },
  { name: "goals", label: "Goals" },
  { name: "alignment", label: "Alignment" },
  { name: "priorities", label: "Priorities" },
  { name: "table", label: "Table" },
];

export function Bar() {
  const editor = useEditor();
  const { store, ui } = editor;
  const [undo, redo] = store.history.value;
  return (
    <header class="jn-bar">
      <Title />
      {store.readonly && <span class="jn-only">Read only</span>}
      <AsOf />
      <FileMenu />
      <Tabs />
      <span class="jn-space" />
      <People labels={VIEWS} />
      <PersonaSwitch />
      {!store.readonly && <AddMenu />}
      <span class="jn-tools">
        {!store.readonly && (
          <>
            <Button
              sign="undo"
              label="Undo (Ctrl+Z)"
              disabled={undo === 0}
              onClick={() => void travel(editor, "undo")}
            />
            <Button
              sign="redo"
              label="Redo (Ctrl+Shift+Z)"
              disabled={redo === 0}
              onClick={() => void travel(editor, "redo")}
            />
          </>
        )}
        <Button
          sign="search"
          label="Find (Ctrl+F)"
          data-panel="find"
          aria-pressed={ui.finding.value}
          onClick={() => {
            ui.finding.value = !ui.finding.value;
            if (!ui.finding.value) {
              ui.filters.clear();
            }
          }}
        />
        <GapButton />
        <ProposalButton />
        <CommentButton />
        <PanelButton panel="inspector" />
        <Button
          sign="keys"
          label="Keyboard shortcuts (?)"
          onClick={() => {
            ui.keys.value = true;
          }}
        />
        <Button
          sign="full"
          label={ui.full.value ? "Exit full screen" : "Full screen"}
          aria-pressed={ui.full.value}
          onClick={() => {
            ui.full.value = !ui.full.value;
          }}
        />
      </span>
    </header>
  );
}

/** The map's title; a click or Enter renames it. */
function Title() {
  const { store } = useEditor();
  const [text, setText] = useState<string | null>(null);
  const place = useRef<HTMLHeadingElement>(null);
  const title = store.map.value.info.title ?? "";
  const end = (keep: boolean) => {
    if (keep && text !== null && text !== title) {
      void store.edit([{ op: "set", id: "", fields: { title: text } }]);
    }
    setText(null);
  };
  const back = () =>
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>("button")?.focus());
  return (
    <h2 class="jn-title" ref={place}>
      {text === null ? (
        <button
          type="button"
          dir="auto"
          title={store.readonly ? title : `${title || "Untitled map"}: click to rename`}
          disabled={store.readonly}
          onClick={() => setText(title)}
        >
          {title || "Untitled map"}
        </button>
      ) : (
        <input
          ref={(input) => {
            if (input !== null && !input.dataset.seen) {
              input.dataset.seen = "1";
              input.select();
              input.focus();
            }
          }}
          class="jn-field"
          type="text"
          dir="auto"
          aria-label="Title of the map"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onBlur={() => end(true)}
          onKeyDown={(event) => {
            if (event.key === "Enter" || event.key === "Escape") {
              end(event.key === "Enter");
              back();
              event.preventDefault();
              event.stopPropagation();
            }
          }}
        />
      )}
    </h2>
  );
}

/** The views: tabs, or a list if there is little room. */
function Tabs() {
  const { store } = useEditor();
  const go = (view: ViewName) => {
    store.view.value = view;
  };
  const onKey = (event: KeyboardEvent) => {
    const at = VIEWS.findIndex(({ name }) => name === store.view.value);
    const next = {
      ArrowRight: (at + 1) % VIEWS.length,
      ArrowLeft: (at - 1 + VIEWS.length) % VIEWS.length,
      Home: 0,
      End: VIEWS.length - 1,
    }[event.key];
    if (next !== undefined) {
      go(VIEWS[next]?.name ?? "map");
      (event.currentTarget as HTMLElement)
        .querySelectorAll<HTMLElement>("[role=tab]")
        [next]?.focus();
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <>
      <div class="jn-tabs" role="tablist" aria-label="Views" tabIndex={-1} onKeyDown={onKey}>
        {VIEWS.map(({ name, label }) => (
          <Button
            key={name}
            label={label}
            role="tab"
            aria-selected={store.view.value === name}
            tabIndex={store.view.value === name ? 0 : -1}
            onClick={() => go(name)}
          />
        ))}
      </div>
      <select
        class="jn-field jn-views"
        aria-label="View"
        value={store.view.value}
        onChange={(event) => go(event.currentTarget.value as ViewName)}
      >
        {VIEWS.map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
    </>
  );
}

function PersonaSwitch() {
  const { store, ui } = useEditor();
  const index = store.index.value;
  const personas = index.all("persona");
  if (personas.length === 0) {
    return null;
  }
  const colors = personaColors(index, store.palette);
  const now = index.get("persona", store.persona.value);
  const items: MenuItem[] = [
    {
      key: "",
      content: "All personas",
      checked: now === undefined,
      run: () => {
        store.persona.value = "";
        ui.announce("All personas are shown");
      },
    },
    ...personas.map((persona) => ({
      key: persona.id,
      content: (
        <>
          <Avatar persona={persona} color={colors.get(persona.id) ?? ""} size={20} />
          <span dir="auto">{persona.name}</span>
        </>
      ),
      checked: persona.id === now?.id,
      run: () => {
        store.persona.value = persona.id;
        ui.announce(`${persona.name} is highlighted`);
      },
    })),
    {
      key: "others",
      content: ui.hiding.value ? "Dim the others" : "Hide the others",
      run: () => {
        ui.hiding.value = !ui.hiding.value;
        ui.announce(ui.hiding.value ? "The others are hidden" : "The others are dimmed");
      },
    },
  ];
  const shown = now && ui.hiding.value ? `Only ${now.name}` : (now?.name ?? "All");
  return (
    <Menu label="Highlighted persona" class="jn-persona-switch" items={items}>
      <span class="jn-hidden">Persona: {now ? shown : "all"}</span>
      <span class="jn-avatars">
        {(now ? [now] : personas.slice(0, 3)).map((persona) => (
          <Avatar
            key={persona.id}
            persona={persona}
            color={colors.get(persona.id) ?? ""}
            size={20}
          />
        ))}
      </span>
      <span class="jn-persona-name" dir="auto" aria-hidden="true">
        {shown}
      </span>
    </Menu>
  );
}

const ADDED: readonly Kind[] = [
  "touchpoint",
  "persona",
  "stage",
  "goal",
  "pain_point",
  "opportunity",
  "content",
  "note",
  "lane",
  "segment",
  "source",
];

/** Adds an item next to the selection, and opens it in the inspector. */
function AddMenu() {
  const { store, ui } = useEditor();
  const addOne = (kind: Kind) => {
    const index = store.index.value;
    const near = store.selection.value[0] ?? "";
    const stage = index.kind(near) === "stage" ? near : index.stageOf(near);
    const staged = ["touchpoint", "pain_point", "opportunity", "content", "note"].includes(kind);
    const { id, changes } = actions.add(
      index,
      kind,
      { name: kind === "note" ? "Note" : `New ${kindWord(kind)}` },
      { stage: staged ? stage : "" },
    );
    void store.edit(changes);
    ui.open(id, "name");
    ui.announce(`${kindName(kind)} added`);
  };
  return (
    <Menu
      label="Add"
      sign="plus"
      look="primary"
      class="jn-add"
      items={ADDED.map((kind) => ({
        key: kind,
        content: kindName(kind),
        run: () => addOne(kind),
      }))}
    />
  );
}

function GapButton() {
  const { store, ui } = useEditor();
  const gaps = store.gaps.value;
  const counts = SEVERITIES.map((each) => ({
    ...each,
    count: gaps.filter(({ severity }) => severity === each.severity).length,
  }));
  const shown = counts.filter(({ count }) => count > 0);
  const words = shown.map(({ count, one }) => `${count} ${one}${count === 1 ? "" : "s"}`);
  const none = store.online.value ? "none" : "not known";
  const { only, all } = store.findings;
  const head = only.length === 0 || all.value ? "Gaps" : `Gaps of ${only.join(", ")}`;
  return (
    <Button
      sign="gap"
      class="jn-gap-button"
      label={`${head}: ${words.join(", ") || none}`}
      title={`${head}: ${words.join(", ") || none}`}
      data-panel="gaps"
      aria-pressed={ui.panel.value === "gaps"}
      onClick={() => {
        ui.panel.value = ui.panel.value === "gaps" ? null : "gaps";
      }}
    >
      <span class="jn-hidden">Gaps{shown.length === 0 && `: ${none}`}</span>
      {!ui.marks.looked.value && gaps.length > 0 && (
        <span class="jn-severity-count jn-info">
          <span aria-hidden="true">{gaps.length}</span>
          <span class="jn-hidden">: {words.join(", ")}</span>
        </span>
      )}
      {(ui.marks.looked.value ? shown : []).map(({ severity, count, one }) => (
        <span key={severity} class={`jn-severity-count jn-${severity}`}>
          {count}
          <span class="jn-hidden">
            {" "}
            {one}
            {count === 1 ? "" : "s"}
          </span>
        </span>
      ))}
    </Button>
  );
}

function PanelButton({ panel }: { panel: Exclude<Panel, null> }) {
  const { ui } = useEditor();
  return (
    <Button
      sign="panel"
      label="Inspector"
      data-panel={panel}
      aria-pressed={ui.panel.value === panel}
      onClick={() => {
        ui.panel.value = ui.panel.value === panel ? null : panel;
      }}
    />
  );
}
