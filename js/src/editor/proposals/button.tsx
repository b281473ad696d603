/** The button of the proposals: how many are to be decided. */

import { useEffect } from "preact/hooks";
import { useEditor } from "../shared/context.ts";
import { Button } from "../shared/parts.tsx";
import { Trial } from "./trial.tsx";

export function ProposalButton() {
  const { ui } = useEditor();
  const { proposals } = ui;
  useEffect(() => {
    const review = () => {
      ui.panel.value = "proposals";
      proposals.turn.value++;
    };
    return proposals.follow(review, () => ui.panel.peek() === "proposals");
  }, [ui, proposals]);
  const turn = proposals.turn.value;
  useEffect(() => {
    if (turn > 0) {
      ui.panel.value = "proposals";
    }
  }, [turn, ui]);
  if (proposals.all.value.length === 0 && ui.panel.value !== "proposals") {
    return null;
  }
  const count = proposals.count.value;
  const unread = proposals.fresh.value.size > 0 && ui.panel.value !== "proposals";
  const words = count === 0 ? "none to decide" : `${count} to decide`;
  return (
    <>
      <Button
        sign="proposal"
        class={`jn-comment-button${unread ? " jn-unread" : ""}`}
        label={`Proposals: ${words}`}
        title={`Proposals: ${words} (P)`}
        data-panel="proposals"
        aria-pressed={ui.panel.value === "proposals"}
        onClick={() => {
          ui.panel.value = ui.panel.value === "proposals" ? null : "proposals";
        }}
      >
        <span class="jn-hidden">Proposals{count === 0 && ": none to decide"}</span>
        {count > 0 && (
          <span class="jn-severity-count">
            {count}
            <span class="jn-hidden"> to decide</span>
          </span>
        )}
      </Button>
      <Trial />
    </>
  );
}
