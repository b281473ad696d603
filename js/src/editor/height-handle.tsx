/** The lower edge of the editor: drag it to change the height. */

import { useEditor } from "./shared/context.ts";

const LEAST = 300;
const MOST = 4000;
const STEP = 40;

export function HeightHandle() {
  const { store, ui } = useEditor();
  if (ui.full.value || store.host.height === "100%") {
    return null;
  }
  const now = () => Math.round(ui.root?.getBoundingClientRect().height ?? LEAST);
  const show = (height: number) => {
    ui.height.value = `${Math.round(Math.min(MOST, Math.max(LEAST, height)))}px`;
  };
  const keep = () => store.host.resize?.(ui.height.value);
  return (
    // biome-ignore lint/a11y/useSemanticElements: an edge that can be moved
    <div
      class="jn-height"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the editor"
      aria-valuenow={Number.parseInt(ui.height.value, 10) || LEAST}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      title="Drag to change the height"
      tabIndex={0}
      onPointerDown={(event) => {
        const edge = event.currentTarget;
        const start = now() - event.clientY;
        edge.setPointerCapture?.(event.pointerId);
        edge.onpointermove = (move) => show(start + move.clientY);
        edge.onpointerup = () => {
          edge.onpointermove = null;
          edge.onpointerup = null;
          keep();
        };
        event.preventDefault();
      }}
      onKeyDown={(event) => {
        const by = { ArrowDown: STEP, ArrowUp: -STEP }[event.key];
        if (by !== undefined) {
          show(now() + by);
          keep();
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    />
  );
}
