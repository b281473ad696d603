/** The bar above the map: its title and file, the views, undo, and what can be opened. */

import type { ViewName } from "../../hosts/host.ts";
import { useEditor } from "../context.ts";
import { Button } from "../parts.tsx";

export const VIEWS: readonly { name: ViewName; label: string }[] = [
  { name: "map", label: "Map" },
  { name: "personas", label: "Personas" },
  { name: "goals", label: "Goals" },
  { name: "alignment", label: "Alignment" },
  { name: "priorities", label: "Priorities" },
  { name: "table", label: "Table" },
];

export function Bar() {
  const { store, ui } = useEditor();
  const [undo, redo] = store.history.value;
  const errors = store.gaps.value.length;
  return (
    <header class="jn-bar">
      <h2 class="jn-title" title={store.map.value.info.title}>
        {store.map.value.info.title || "Untitled map"}
      </h2>
      <nav class="jn-tabs" aria-label="Views">
        {VIEWS.map(({ name, label }) => (
          <Button
            key={name}
            label={label}
            aria-pressed={store.view.value === name}
            onClick={() => {
              store.view.value = name;
            }}
          />
        ))}
      </nav>
      <span class="jn-space" />
      <Button
        sign="undo"
        label="Undo (Ctrl+Z)"
        disabled={undo === 0}
        onClick={() => store.undo()}
      />
      <Button
        sign="redo"
        label="Redo (Ctrl+Shift+Z)"
        disabled={redo === 0}
        onClick={() => store.redo()}
      />
      <Button
        sign="search"
        label="Find (Ctrl+F)"
        aria-pressed={ui.finding.value}
        onClick={() => {
          ui.finding.value = !ui.finding.value;
        }}
      />
      <Button
        sign="gap"
        label={`Gaps: ${errors}`}
        text
        aria-pressed={ui.panel.value === "gaps"}
        onClick={() => {
          ui.panel.value = ui.panel.value === "gaps" ? null : "gaps";
        }}
      />
      <Button
        sign="panel"
        label="Inspector"
        aria-pressed={ui.panel.value === "inspector"}
        onClick={() => {
          ui.panel.value = ui.panel.value === "inspector" ? null : "inspector";
        }}
      />
      <Button
        sign="full"
        label={ui.full.value ? "Leave full screen" : "Full screen"}
        aria-pressed={ui.full.value}
        onClick={() => {
          ui.full.value = !ui.full.value;
        }}
      />
    </header>
  );
}
