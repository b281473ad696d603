/** The side panel of the selection: fields, links and gaps. */

import { useEffect, useRef } from "preact/hooks";
import * as actions from "../../model/edits/actions.ts";
import { observedOf } from "../../model/observed.ts";
import type { Fields, Kind } from "../../protocol/kinds.ts";
import { ItemComments } from "../comments/item-comments.tsx";
import { entitySubject } from "../form/bound.ts";
import { Form } from "../form/form.tsx";
import { PanelHead } from "../form/head.tsx";
import { Links } from "../form/links.tsx";
import { kindName } from "../form/words.ts";
import { FindingItem } from "../gaps/finding.tsx";
import { AlsoHere } from "../people/presence.tsx";
import { useEditor } from "../shared/context.ts";
import { Button, kindWord, OutlookLines } from "../shared/parts.tsx";
import { deleteItems } from "../shared/undoing.ts";
import "./inspector.css";
import "./data-fields.css";

const CONTROL = ":is(input:not([type=range], [type=file]), textarea, select)";

export function Inspector() {
  const { store, ui } = useEditor();
  const place = useRef<HTMLDivElement>(null);
  const index = store.index.value;
  const ids = store.selection.value.filter((id) => index.has(id));
  const [only = ""] = ids;
  const wanted = ui.opened.value;
  useEffect(() => {
    const [id, field] = wanted.split("#");
    if (field !== undefined && id === only) {
      ui.opened.value = "";
      const one = place.current?.querySelector(`[data-field="${field}"]`);
      const control = (one ?? place.current)?.querySelector<HTMLInputElement>(CONTROL);
      control?.focus();
      if (field === "name") {
        control?.select(); // typing replaces it, such as the name of a new item
      }
    } else if (wanted.includes(" ")) {
      const form = place.current?.querySelector(".jn-link-form");
      const one = field === undefined ? null : form?.querySelector(`[data-field="${field}"]`);
      (one ?? form)?.querySelector<HTMLElement>(CONTROL)?.focus();
    }
  }, [wanted]); // if something else is selected, the focus stays there
  const subjects =
    ids.length === 0
      ? [entitySubject("", "", index.map.info as Fields)]
      : ids.map((id) =>
          entitySubject(id, index.kind(id) as Kind, index.entity(id) as unknown as Fields),
        );
  const seen = ids.length === 1 ? observedOf(index, store.observed.value, only) : [];
  const outlook = ids.length === 1 ? store.outlooks.value[only] : undefined;
  const findings = ids.length > 1 ? [] : (store.gapsOf.value.get(only) ?? []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leads back to the card
    <div
      ref={place}
      class="jn-panel"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented && only !== "") {
          event.preventDefault();
          event.stopPropagation();
          ui.go(only);
        }
      }}
    >
      <PanelHead title={title()}>
        {ids.length > 0 && !store.readonly && (
          <>
            <Button
              sign="copy"
              label="Duplicate (Ctrl+D)"
              onClick={() => {
                const made = actions.duplicate(store.index.value, ids);
                void store.edit(made.changes);
                store.select(made.ids);
                ui.announce(ids.length === 1 ? "Duplicated" : `${ids.length} duplicated`);
              }}
            />
            <Button
              sign="trash"
              label="Delete"
              onClick={() => {
                void deleteItems({ store, ui }, ids);
                place.current?.querySelector<HTMLElement>(".jn-panel-head button")?.focus();
              }}
            />
          </>
        )}
      </PanelHead>
      {ids.length === 1 && <AlsoHere id={only} />}
      {outlook && (
        <section aria-label="Projection">
          <h4 class="jn-heading">Projection</h4>
          <OutlookLines outlook={outlook} />
        </section>
      )}
      <Form key={ids.join(" ")} subjects={subjects} wanted={wanted.split("#")[1] ?? ""} />
      {ids.length === 1 && <Links key={only} id={only} />}
      {ids.length < 2 && index.kind(only) !== "comment" && <ItemComments id={only} />}
      {seen.length > 0 && (
        <section aria-label="Observed">
          <h4 class="jn-heading">Observed</h4>
          <ul>
            {seen.map((each) => (
              <li key={each} dir="auto">
                {each}
              </li>
            ))}
          </ul>
        </section>
      )}
      {findings.length > 0 && (
        <section aria-label="Gaps">
          <h4 class="jn-heading">
            Gaps <span class="jn-how-many">{findings.length}</span>
          </h4>
          <ul>
            {findings.map((each) => (
              <FindingItem key={`${each.rule} ${each.other}`} finding={each} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );

  function title(): string {
    if (ids.length === 0) {
      return "Map";
    }
    const kinds = new Set(ids.map((id) => index.kind(id) as Kind));
    const kind = index.kind(only) as Kind;
    if (ids.length === 1) {
      return kindName(kind);
    }
    return kinds.size === 1 ? `${ids.length} ${kindWord(kind, true)}` : `${ids.length} items`;
  }
}
