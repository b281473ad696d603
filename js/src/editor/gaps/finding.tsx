/** A gap with its actions. */

import { useState } from "preact/hooks";
import type { Finding } from "../../model/gaps.ts";
import { linkKey } from "../../model/map.ts";
import { touchedText } from "../../model/observed.ts";
import { fixFields, fixOf } from "../form/linking.ts";
import { AddLink } from "../form/links.tsx";
import { useEditor } from "../shared/context.ts";
import { Button, Icon, SIGNS } from "../shared/parts.tsx";

export const SEVERITIES = [
  { severity: "error", one: "error", many: "Errors" },
  { severity: "warning", one: "warning", many: "Warnings" },
  { severity: "info", one: "hint", many: "Hints" },
] as const;

/** Minimum width at which the panel is beside the view. */
export const WIDE = 640;

export function FindingItem({
  finding,
  go,
  code,
}: {
  finding: Finding;
  go?: boolean;
  /** No heading says which rule it is. */
  code?: boolean;
}) {
  const { store, ui } = useEditor();
  const [choosing, setChoosing] = useState(false);
  const action = store.readonly ? null : fixOf(store.index.value, finding);
  const fix = () => {
    if (action?.how === "link") {
      void store.edit(action.changes);
      ui.announce("Fixed");
    } else if (action?.how === "open") {
      ui.open(finding.id);
      const { kind, from, to } = action.link;
      ui.opened.value = linkKey(kind, from, to);
    } else if (action?.how === "fill") {
      ui.open(finding.id, action.field);
    } else {
      setChoosing(true);
    }
  };
  const lead = () => {
    if ((ui.root?.clientWidth || WIDE) < WIDE) {
      ui.panel.value = null; // the panel would hide the card
    }
    ui.go(finding.id);
  };
  return (
    <li class={`jn-finding jn-${finding.severity}`}>
      <div class="jn-finding-row">
        {go && store.index.value.has(finding.id) ? (
          <button type="button" class="jn-finding-go" onClick={lead}>
            <span dir="auto">{finding.message}</span>
          </button>
        ) : (
          <span class="jn-finding-go" dir="auto">
            {finding.message}
          </span>
        )}
        {action !== null && !choosing && (
          <Button
            look="bordered"
            class="jn-small"
            label="Fix"
            aria-label={`Fix: ${finding.message} ${finding.fix}`}
            title={finding.fix}
            onClick={fix}
          />
        )}
      </div>
      {(code || finding.customers !== undefined) && (
        <p class="jn-touched">
          {finding.customers !== undefined && (
            <b>{touchedText(finding.customers, store.observed.value?.customers)}</b>
          )}
          {code && <span>{finding.rule}</span>}
        </p>
      )}
      <p class="jn-fix" dir="auto">
        <Icon path={SIGNS.right} size={10} /> {finding.fix}
      </p>
      {choosing && action?.how === "choose" && (
        <AddLink
          label={finding.fix}
          half={action.half}
          near={action.near}
          fields={fixFields(action.half.kind)}
          onDone={(id) => {
            setChoosing(false);
            if (id !== null) {
              ui.announce("Fixed");
            }
          }}
        />
      )}
    </li>
  );
}
