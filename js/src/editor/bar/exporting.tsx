/** How far an export is, and where its file is. */

import { useEffect } from "preact/hooks";
import { useEditor } from "../shared/context.ts";
import { useBottom } from "../shared/notice.tsx";
import { Button } from "../shared/parts.tsx";
import type { Exporter } from "./exporter.ts";
import "./exporting.css";

/** Time after which a result that needs no reading goes away, in ms. */
const LONG = 12_000;

export function Exporting({ exporter }: { exporter: Exporter }) {
  const { store } = useEditor();
  const shown = exporter.shown.value;
  const close = () => {
    exporter.shown.value = null;
  };
  useEffect(() => {
    if (shown?.brief !== true) {
      return undefined;
    }
    const timer = setTimeout(() => {
      exporter.shown.value = null;
    }, LONG);
    return () => clearTimeout(timer);
  }, [shown, exporter]);
  const bottom = useBottom(shown !== null);
  if (shown === null) {
    return null;
  }
  const { label, words, share, bad, remarks = [], keep, cancel } = shown;
  return (
    <div
      class={`jn-notice jn-export${bad ? " jn-bad" : ""}`}
      role={bad ? "alert" : "status"}
      style={{ bottom: `${bottom}px` }}
    >
      <div class="jn-export-words">
        <b>{label}</b>
        <span>{words}</span>
        {share !== null && (
          <progress aria-label={label} max={1} {...(share > 0 ? { value: share } : {})} />
        )}
        {remarks.map((each) => (
          <small key={each}>{each.charAt(0).toUpperCase() + each.slice(1)}</small>
        ))}
      </div>
      {keep && (
        <Button
          look="bordered"
          label={`Save beside the ${store.host.beside ?? "notebook"}`}
          onClick={keep}
        />
      )}
      {share !== null && cancel && <Button look="bordered" label="Cancel" onClick={cancel} />}
      {share === null && <Button sign="close" label="Close the message" onClick={close} />}
    </div>
  );
}
