/** The filter of a persona or segment: a condition, checked while it is typed, and its customers. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Store } from "../../model/store/store.ts";
import type { Fitting } from "../../protocol/messages.ts";
import type { ControlProps } from "./control.ts";
import { TextControl } from "./text.tsx";
import "./filter.css";

/** How long to wait for more letters, in ms. */
const REST = 250;

export function FilterControl(props: ControlProps) {
  const { field, id, described } = props;
  const [text, setText] = useState(String(field.value ?? ""));
  const [only, ...others] = field.subjects;
  const found = useFitting(field.store, others.length === 0 && only ? only.id : "", text);
  const problem = found?.problem ?? "";
  const note = `${id}-fit`;
  return (
    <div class="jn-filter">
      <TextControl
        {...props}
        described={[described, found && note].filter(Boolean).join(" ") || undefined}
        doubtful={problem !== ""}
        placeholder="plan = 'pro' and age >= 30"
        heard={setText}
      />
      <div id={note} class="jn-fit" role="status">
        {found && <FitNote found={found} kind={only?.kind ?? ""} />}
      </div>
    </div>
  );
}

function FitNote({ found, kind }: { found: Fitting; kind: string }) {
  const { problem, allowed, counting, counts, remarks = [] } = found;
  if (problem !== "") {
    return (
      <>
        <p class="jn-error">{sentence(problem)}.</p>
        {allowed !== "" && <p class="jn-hint">Allowed: {allowed}.</p>}
      </>
    );
  }
  return (
    <>
      {counting && !counts && <p class="jn-hint">Counting customers…</p>}
      {counts && (
        <>
          <p>
            Fits <b>{number(counts.fit)}</b> of {number(counts.customers)} customers
            {counts.customers > 0 && ` (${percent(counts.fit / counts.customers)})`}
          </p>
          <p class="jn-hint">
            {number(counts.several)} fit several {kind}s, {number(counts.none)} fit none
          </p>
        </>
      )}
      {remarks.map((each) => (
        <p key={each} class="jn-hint">
          {each}
        </p>
      ))}
    </>
  );
}

/** Return what Python says of a filter; null without a filter, and without Python. */
function useFitting(store: Store, id: string, filter: string): Fitting | null {
  const [found, setFound] = useState<{ of: string; said: Fitting } | null>(null);
  const counted = store.fitsCounted.value;
  const asks = id !== "" && filter.trim() !== "" && store.host.kernel && !store.gone.value;
  const first = useRef(true);
  useEffect(() => {
    if (!asks) {
      setFound(null);
      return;
    }
    let late = false;
    const ask = () =>
      store.host.ask({ type: "fit", id, filter }).then(
        (answer) => {
          if (!late && answer.type === "fit") {
            // the last numbers stay while others are counted
            setFound((before) => ({ of: id, said: { ...keptOf(before, id, answer), ...answer } }));
          }
        },
        () => !late && setFound(null), // it was deleted, or Python is gone
      );
    const due = setTimeout(ask, first.current ? 0 : REST);
    first.current = false;
    return () => {
      late = true;
      clearTimeout(due);
    };
  }, [store, asks, id, filter, counted]);
  return asks && found?.of === id ? found.said : null;
}

function keptOf(
  before: { of: string; said: Fitting } | null,
  id: string,
  answer: Fitting,
): Partial<Fitting> {
  const counts = answer.counting && before?.of === id ? before.said.counts : undefined;
  return counts === undefined ? {} : { counts };
}

function number(value: number): string {
  return value.toLocaleString("en");
}

function percent(share: number): string {
  return share > 0 && share < 0.01 ? "under 1%" : `${Math.round(share * 100)}%`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
