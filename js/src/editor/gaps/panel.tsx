/** The side panel of gaps: by severity, then by rule. */

import { useEffect, useState } from "preact/hooks";
import { byCustomers, type Finding } from "../../model/gaps.ts";
import { fold } from "../filter/fold-case.ts";
import { PanelHead } from "../form/head.tsx";
import { useEditor } from "../shared/context.ts";
import { Button, Icon, SIGNS } from "../shared/parts.tsx";
import { FindingItem, SEVERITIES } from "./finding.tsx";
import { OnlyRules } from "./only-rules.tsx";
import "./gaps.css";

const MANY = 8;
/** Number of gaps shown at first in a list without groups. */
const FIRST = 100;
const ORDERS = ["Most customers first", "Most severe first"];

export function GapPanel() {
  const { store, ui } = useEditor();
  const [text, setText] = useState("");
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const all = store.gaps.value;
  const note = store.gapNote.value;
  const customers = store.observed.value !== null;
  const [touching, setTouching] = useState(customers);
  const [most, setMost] = useState(FIRST);
  useEffect(() => ui.marks.look(), [ui]);
  const query = fold(text.trim());
  const fitting = all.filter(
    (each) =>
      !hidden.has(each.severity) &&
      fold(`${each.rule} ${each.title} ${each.message}`).includes(query),
  );
  return (
    <div class="jn-panel">
      <PanelHead title="Gaps" count={all.length} />
      <OnlyRules />
      {note !== "" && <p class="jn-gap-note">{note}</p>}
      {all.length === 0 ? (
        note === "" && (
          <div class="jn-nothing">
            <Icon path={SIGNS.check} size={28} />
            <p>No gaps found.</p>
            <p class="jn-hint">The rules find nothing missing on this map.</p>
          </div>
        )
      ) : (
        <>
          <div class="jn-gap-tools">
            <input
              class="jn-field"
              type="search"
              placeholder="Search by rule, name or text"
              aria-label="Search the gaps"
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === "Escape" && text !== "") {
                  setText("");
                  event.preventDefault();
                }
              }}
            />
            <fieldset class="jn-toggles" aria-label="Severity">
              {SEVERITIES.map(({ severity, many }) => {
                const count = all.filter((each) => each.severity === severity).length;
                return (
                  <button
                    key={severity}
                    type="button"
                    class={`jn-toggle jn-${severity}`}
                    aria-pressed={!hidden.has(severity)}
                    onClick={() => {
                      const next = new Set(hidden);
                      next.delete(severity) || next.add(severity);
                      setHidden(next);
                    }}
                  >
                    <b>{count}</b> {many}
                  </button>
                );
              })}
            </fieldset>
          </div>
          <label class="jn-quiet-switch">
            <input
              type="checkbox"
              class="jn-switch"
              checked={ui.marks.quiet.value}
              onChange={(event) => ui.marks.hush(event.currentTarget.checked)}
            />
            Hide gap marks on cards
          </label>
          {customers && (
            <fieldset class="jn-toggles jn-order" aria-label="Order">
              {ORDERS.map((label, at) => (
                <Button
                  key={label}
                  class="jn-small"
                  label={label}
                  aria-pressed={touching === (at === 0)}
                  onClick={() => setTouching(at === 0)}
                />
              ))}
            </fieldset>
          )}
          {fitting.length === 0 && <p class="jn-no-items">No matching gaps.</p>}
          {customers && touching && (
            <ul class="jn-order" aria-label="Gaps that affect the most customers first">
              {byCustomers(fitting)
                .slice(0, most)
                .map((each) => (
                  <FindingItem
                    key={`${each.rule} ${each.id} ${each.other}`}
                    finding={each}
                    go
                    code
                  />
                ))}
            </ul>
          )}
          {customers && touching && fitting.length > most && (
            <Button
              look="bordered"
              label={`Show all ${fitting.length}`}
              onClick={() => setMost(fitting.length)}
            />
          )}
          {SEVERITIES.map(({ severity, many }) => {
            if (customers && touching) {
              return null;
            }
            const some = fitting.filter((each) => each.severity === severity);
            return (
              some.length > 0 && (
                <section key={severity} aria-label={many}>
                  <h4 class={`jn-heading jn-severity jn-${severity}`}>
                    {many} <span class="jn-how-many">{some.length}</span>
                  </h4>
                  {byRule(some).map(([rule, found]) => (
                    <Rule key={rule} found={found} open={query !== "" || found.length <= MANY} />
                  ))}
                </section>
              )
            );
          })}
        </>
      )}
      <p class="jn-hidden" role="status">
        {all.length === 0 ? "" : `${fitting.length} of ${all.length} gaps`}
      </p>
      {ui.filters.chosen.value.some((each) => each.by === "gap") && (
        <p class="jn-hint jn-indent">The map shows only the items with these gaps.</p>
      )}
    </div>
  );
}

function byRule(found: readonly Finding[]): [string, Finding[]][] {
  const rules = new Map<string, Finding[]>();
  for (const each of found) {
    rules.set(each.rule, [...(rules.get(each.rule) ?? []), each]);
  }
  return [...rules];
}

function Rule({ found, open: start }: { found: readonly Finding[]; open: boolean }) {
  const { ui } = useEditor();
  const [open, setOpen] = useState<boolean | null>(null);
  const { rule, title, why } = found[0] as Finding;
  const shown = open ?? start;
  const filtered = ui.filters.has({ by: "gap", value: rule });
  return (
    <div class="jn-rule">
      <div class="jn-rule-head">
        <button
          type="button"
          class="jn-rule-name"
          aria-expanded={shown}
          onClick={() => setOpen(!shown)}
        >
          <Icon path={shown ? SIGNS.down : SIGNS.right} size={12} />
          <span>{title.replaceAll("-", " ")}</span>
          <code>{rule}</code>
          <span class="jn-how-many">{found.length}</span>
        </button>
        <button
          type="button"
          class="jn-chip-x"
          aria-label={`Show only ${rule} on the map`}
          title={`Show only ${rule} on the map`}
          aria-pressed={filtered}
          onClick={() => ui.filters.toggle({ by: "gap", value: rule })}
        >
          <Icon path={SIGNS.search} size={12} />
        </button>
      </div>
      {shown && (
        <>
          <p class="jn-hint jn-indent">{why}</p>
          <ul>
            {found.map((each) => (
              <FindingItem key={`${each.id} ${each.other}`} finding={each} go />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
