/** A proposal: who makes it and why, what it would change, and what can be decided about it. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Proposal, ViewName } from "../../protocol/messages.ts";
import { ago } from "../comments/time.ts";
import { SHOWN, useEditor } from "../shared/context.ts";
import { Button, initials } from "../shared/parts.tsx";
import { Changes } from "./changes.tsx";
import { marksOf } from "./items.ts";
import { Refusing } from "./refusing.tsx";
import { brief, isOpen, proposer } from "./state/proposals.ts";

const STATES = {
  conflict: "Conflict",
  waits: "Waits",
  there: "Already on the map",
  accepted: "Accepted",
  refused: "Refused",
  damaged: "Damaged file",
} as const;
const TONES = { accepted: "good", refused: "bad", conflict: "fair", damaged: "bad" } as const;

export interface Deciding {
  accept(proposal: Proposal): void;
  refuse(proposal: Proposal, reason: string): Promise<boolean>;
  reopen(proposal: Proposal): void;
}

export function ProposalCard({ proposal, acts }: { proposal: Proposal; acts: Deciding }) {
  const { store, ui } = useEditor();
  const { id, made, why, state, notes, decision } = proposal;
  const draft = `refuse ${id}`;
  const place = useRef<HTMLElement>(null);
  const [refusing, setRefusing] = useState(ui.drafts.has(draft));
  const by = proposer(proposal);
  const shown = ui.proposals.shown.value === id;
  const open = isOpen(proposal);
  const able = !store.readonly && store.online.value;
  const can = open && able && state !== "damaged";
  const ready = can && state !== "waits";
  const lost = state === "accepted" && notes.length > 0; // the map does not contain it any more
  const decided = (state === "refused" || lost) && able;
  const fresh = useRef(ui.proposals.fresh.peek().has(id)).current;
  useLayoutEffect(() => {
    const root = place.current?.getRootNode() as Document | ShadowRoot | undefined;
    if (!open && place.current?.contains(root?.activeElement ?? null) !== true) {
      setRefusing(false); // while someone writes, letters must not become keys
    }
  }, [open]);
  const show = (on: boolean) => {
    ui.proposals.show(on ? id : "");
    if (on) {
      const ids = [...marksOf(proposal).keys()];
      const kinds = ids.flatMap((each) => store.index.peek().kind(each) ?? []);
      const isIn = (view: ViewName) => kinds.some((kind) => SHOWN[view].includes(kind));
      if (kinds.length > 0 && !isIn(store.view.peek())) {
        store.view.value = isIn("map") ? "map" : "table";
      }
      ui.shown.value = ids.find((each) => store.index.peek().has(each)) ?? "";
      requestAnimationFrame(() => {
        ui.shown.value = "";
        ui.reveal(ids);
      });
    }
  };
  const keys = (event: KeyboardEvent) => {
    const here = event.target === event.currentTarget;
    const key = event.key.toLowerCase();
    if (key === "escape" && shown) {
      show(false);
      place.current?.focus();
    } else if (!here || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    } else if (key === "arrowdown" || key === "arrowup") {
      const all = [...(ui.root?.querySelectorAll<HTMLElement>("[data-proposal]") ?? [])];
      all[all.indexOf(place.current as HTMLElement) + (key === "arrowdown" ? 1 : -1)]?.focus();
    } else if (key === "enter") {
      const first = [...marksOf(proposal).keys()].find((each) => store.index.value.has(each));
      ui.go(first ?? "");
    } else if (key === "a" && state === "conflict" && ready) {
      // it overwrites what others did, so that a second key confirms it
      place.current?.querySelector<HTMLElement>(".jn-decide button")?.focus();
    } else if (key === "a" && ready) {
      acts.accept(proposal);
    } else if (key === "r" && can) {
      setRefusing(true);
    } else if (key === "u" && decided) {
      acts.reopen(proposal);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li>
      <article
        ref={place}
        class={`jn-thread jn-proposal${shown ? " jn-on-map" : ""}${open ? "" : " jn-resolved"}`}
        data-proposal={id}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: reached by arrows, with keys of its own
        tabIndex={0}
        aria-label={`Proposal of ${by}: ${brief(proposal)}`}
        onKeyDown={keys}
        onFocus={(event) => {
          if (event.target === place.current && open && !shown) {
            show(true);
          }
        }}
      >
        <p class="jn-comment-head">
          {proposal.by !== "" && (
            <span class="jn-comment-by" aria-hidden="true">
              {initials(by)}
            </span>
          )}
          <b dir="auto">{by}</b>
          {made !== "" && (
            <time dateTime={made} title={new Date(made).toLocaleString()}>
              {ago(made, new Date())}
            </time>
          )}
          {fresh && <span class="jn-new-mark">new</span>}
          {state !== "pending" && (
            <span class={`jn-pill jn-tone-${TONES[state as "refused"] ?? "quiet"}`}>
              {STATES[state]}
            </span>
          )}
        </p>
        {why !== "" && (
          <p class="jn-why" dir="auto">
            {why}
          </p>
        )}
        {notes.length > 0 && (
          <ul class={`jn-notes${state === "pending" ? "" : " jn-warns"}`}>
            {state === "conflict" && <li>The map has changed since:</li>}
            {notes.map((each) => (
              <li key={each} dir="auto">
                {each}
              </li>
            ))}
          </ul>
        )}
        <Changes proposal={proposal} />
        {decision && (
          <p class="jn-hint" dir="auto">
            {STATES[state as "refused"] ?? "Decided"}
            {decision.by !== "" && ` by ${decision.by}`}, {ago(decision.at, new Date())}
            {decision.reason !== "" && `: ${decision.reason}`}
          </p>
        )}
        {refusing && !store.readonly ? (
          <Refusing
            draft={draft}
            onRefuse={(reason) => acts.refuse(proposal, reason)}
            onCancel={() => {
              setRefusing(false);
              place.current?.focus();
            }}
          />
        ) : (
          <div class="jn-decide">
            {ready && (
              <Button
                class="jn-small"
                look="primary"
                label={state === "conflict" ? "Accept anyway" : "Accept"}
                title={
                  state === "conflict"
                    ? "Overwrite what was changed since (A, then Enter)"
                    : "Accept (A)"
                }
                onClick={() => acts.accept(proposal)}
              />
            )}
            {can && (
              <Button
                class="jn-small"
                look="bordered"
                label="Refuse"
                title="Refuse, with a reason if you like (R)"
                onClick={() => setRefusing(true)}
              />
            )}
            {decided && (
              <Button
                class="jn-small"
                sign="undo"
                text
                label="Reopen"
                title="Decide again (U)"
                onClick={() => acts.reopen(proposal)}
              />
            )}
            <span class="jn-space" />
            {open && state !== "damaged" && (
              <Button
                class="jn-small"
                sign="map"
                text
                label="Preview"
                aria-pressed={shown}
                title="Show the map as if it were accepted"
                onClick={() => show(!shown)}
              />
            )}
          </div>
        )}
      </article>
    </li>
  );
}
