/** Says that Python has chosen rules, with a button for the gaps of all. */

import { useEditor } from "../shared/context.ts";
import { Button } from "../shared/parts.tsx";
import "./only-rules.css";

export function OnlyRules() {
  const { store } = useEditor();
  const { only, all } = store.findings;
  if (only.length === 0) {
    return null;
  }
  const codes = only.join(", ");
  return (
    <p class="jn-only-rules">
      {all.value ? "The gaps of all rules are shown." : `Only gaps of ${codes} are shown.`}
      <Button
        look="bordered"
        class="jn-small"
        label={all.value ? `Show only ${codes}` : "Show all gaps"}
        onClick={() => {
          all.value = !all.value;
        }}
      />
    </p>
  );
}
