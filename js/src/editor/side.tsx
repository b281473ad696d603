/** The side panel, with a width that can be dragged. */

import { CommentPanel } from "./comments/panel.tsx";
import { GapPanel } from "./gaps/panel.tsx";
import { Inspector } from "./inspector/inspector.tsx";
import { ProposalPanel } from "./proposals/panel.tsx";
import { useEditor } from "./shared/context.ts";
import "./side.css";

const LABELS = {
  inspector: "Inspector",
  gaps: "Gaps",
  comments: "Comments",
  proposals: "Proposals",
};
const PANELS = {
  inspector: Inspector,
  gaps: GapPanel,
  comments: CommentPanel,
  proposals: ProposalPanel,
};
const LEAST = 260;
const MOST = 720;

export function Side() {
  const { ui } = useEditor();
  const panel = ui.panel.value;
  if (panel === null) {
    return null;
  }
  const Content = PANELS[panel];
  const size = (width: number) => {
    ui.side.value = Math.round(Math.min(MOST, Math.max(LEAST, width)));
  };
  return (
    <aside class="jn-side" aria-label={LABELS[panel]} style={{ width: `${ui.side.value}px` }}>
      {/* biome-ignore lint/a11y/useSemanticElements: a rule between the parts that can be moved */}
      <div
        class="jn-sizer"
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the side panel"
        aria-valuenow={ui.side.value}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        tabIndex={0}
        onPointerDown={(event) => {
          const rule = event.currentTarget;
          const start = event.clientX + ui.side.value;
          rule.setPointerCapture(event.pointerId);
          rule.onpointermove = (move) => size(start - move.clientX);
          rule.onpointerup = () => {
            rule.onpointermove = null;
          };
          event.preventDefault();
        }}
        onKeyDown={(event) => {
          const step = { ArrowLeft: 16, ArrowRight: -16 }[event.key];
          if (step !== undefined) {
            size(ui.side.value + step);
            event.preventDefault();
            event.stopPropagation();
          }
        }}
      />
      <Content />
    </aside>
  );
}
