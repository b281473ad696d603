/** The head of a side panel: its title and a button that closes it. */

import type { ComponentChildren } from "preact";
import { useEditor } from "../shared/context.ts";
import { Button } from "../shared/parts.tsx";

export function PanelHead(props: { title: string; count?: number; children?: ComponentChildren }) {
  const { ui } = useEditor();
  return (
    <div class="jn-panel-head">
      <h3>
        {props.title}
        {props.count !== undefined && <span class="jn-how-many">{props.count}</span>}
      </h3>
      <span class="jn-space" />
      {props.children}
      <Button
        sign="close"
        label="Close the panel"
        onClick={() => {
          const { panel } = ui;
          const name = panel.value;
          panel.value = null;
          ui.root?.querySelector<HTMLElement>(`[data-panel="${name}"]`)?.focus();
        }}
      />
    </div>
  );
}
