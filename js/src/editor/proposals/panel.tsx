/** The side panel of proposals: those to decide, and those that are decided. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Proposal } from "../../protocol/messages.ts";
import { fold } from "../filter/fold-case.ts";
import { PanelHead } from "../form/head.tsx";
import { useEditor } from "../shared/context.ts";
import { Button, Icon, SIGNS } from "../shared/parts.tsx";
import { type Deciding, ProposalCard } from "./card.tsx";
import { marksOf } from "./items.ts";
import { brief, isOpen } from "./state/proposals.ts";
import "../comments/comments.css";
import "./proposals.css";

/** Number of proposals shown at first. */
const FIRST = 30;
/** Number of proposals from which they can be searched. */
const MANY = 8;

export function ProposalPanel() {
  const { store, ui } = useEditor();
  const { proposals } = ui;
  const place = useRef<HTMLDivElement>(null);
  /** The card that had the focus when its proposal was decided: the next one gets it. */
  const left = useRef<{ readonly id: string; readonly at: number } | null>(null);
  /** Those that were to be decided, and those decided here: what others decide stays in place. */
  const seen = useRef(new Set<string>());
  const mine = useRef(new Set<string>());
  const [decided, setDecided] = useState(false);
  const [text, setText] = useState("");
  const [most, setMost] = useState(FIRST);
  const all = proposals.all.value;
  const open = proposals.open.value;
  const query = fold(text.trim());
  const waiting = all.filter((each) => {
    const { id } = each;
    if (isOpen(each)) {
      seen.current.add(id);
    }
    return seen.current.has(id) && !(mine.current.has(id) && !isOpen(each));
  });
  const some = (decided ? all.filter((each) => !isOpen(each)).reverse() : waiting).filter(
    (each) => query === "" || fold(textOf(each)).includes(query),
  );
  const cards = () => [...(place.current?.querySelectorAll<HTMLElement>("[data-proposal]") ?? [])];
  const turn = proposals.turn.value;
  useEffect(() => {
    if (turn > 0) {
      const { fresh } = proposals;
      setDecided(false);
      setText("");
      setMost(fresh.peek().size > 0 ? Number.POSITIVE_INFINITY : FIRST);
      requestAnimationFrame(() => {
        const isFresh = ({ dataset }: HTMLElement) => fresh.peek().has(dataset.proposal ?? "");
        (cards().find(isFresh) ?? cards()[0])?.focus();
      });
    }
  }, [turn]);
  useEffect(
    () => () => {
      const shown = proposals.get(proposals.shown.peek());
      const [id = ""] = store.selection.peek();
      if (shown && marksOf(shown).get(id) === "added") {
        store.say("This is only proposed: accept the proposal to edit it.");
      }
      proposals.fresh.value = new Set();
      proposals.turn.value = 0;
      proposals.show("");
    },
    [proposals, store],
  );
  /** Decide, and go on with the proposal that is now in its place. */
  const decide = async (
    proposal: Proposal,
    decision: "accept" | "refuse" | "reopen",
    more: { reason?: string; force?: true } = {},
  ) => {
    const { id } = proposal;
    const at = cards().findIndex((each) => each.dataset.proposal === id);
    const root = place.current?.getRootNode() as Document | ShadowRoot | undefined;
    const inside = cards()[at]?.contains(root?.activeElement ?? null) === true;
    left.current = inside ? { id, at } : null;
    mine.current.add(id);
    const done = await proposals.decide({ proposal: id, decision, ...more });
    if (!done) {
      left.current = null;
      mine.current.delete(id);
    }
    return done;
  };
  const ids = some.map(({ id }) => id);
  useLayoutEffect(() => {
    const { id, at } = left.current ?? { id: "", at: -1 };
    if (at >= 0 && !ids.includes(id)) {
      left.current = null;
      const rest = cards();
      const toggle = place.current?.querySelector<HTMLElement>("fieldset button");
      (rest[Math.min(at, rest.length - 1)] ?? toggle)?.focus();
    }
  }, [ids.join()]);
  const acts: Deciding = {
    accept: async (proposal) => {
      const force = proposal.state === "conflict" ? ({ force: true } as const) : {};
      if (await decide(proposal, "accept", force)) {
        const text = `Accepted: ${brief(proposal)}`;
        store.notice.value = { kind: "info", text, undo: store.history.value };
      }
    },
    refuse: async (proposal, reason) => {
      const done = await decide(proposal, "refuse", reason === "" ? {} : { reason });
      if (done) {
        const action = { label: "Reopen", run: () => void acts.reopen(proposal) };
        store.notice.value = { kind: "info", text: `Refused: ${brief(proposal)}`, action };
      }
      return done;
    },
    reopen: async (proposal) => {
      if (await decide(proposal, "reopen")) {
        store.say("Reopened.");
      }
    },
  };
  return (
    <div ref={place} class="jn-panel">
      <PanelHead title="Proposals" count={proposals.count.value} />
      <div class="jn-comments-top">
        <fieldset class="jn-toggles" aria-label="Which proposals">
          {[false, true].map((which) => (
            <Button
              key={String(which)}
              class="jn-small"
              label={which ? "Decided" : "To decide"}
              aria-pressed={decided === which}
              onClick={() => {
                proposals.show("");
                seen.current.clear();
                setDecided(which);
              }}
            >
              {which ? "Decided" : "To decide"}{" "}
              <span class="jn-how-many">
                {which ? all.length - open.length : proposals.count.value}
              </span>
            </Button>
          ))}
        </fieldset>
        {all.length > MANY && (
          <input
            class="jn-field"
            type="search"
            placeholder="Search by who, why or what"
            aria-label="Search the proposals"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        )}
      </div>
      {some.length === 0 && (
        <div class="jn-no-comments">
          <Icon path={SIGNS.proposal} size={26} />
          <p>
            {query !== ""
              ? "No matching proposals."
              : decided
                ? "Nothing is decided yet."
                : "All proposals are decided."}
          </p>
        </div>
      )}
      <ul class="jn-thread-list" aria-label={decided ? "Decided" : "To decide"}>
        {some.slice(0, most).map((each) => (
          <ProposalCard key={each.id} proposal={each} acts={acts} />
        ))}
      </ul>
      {some.length > most && (
        <Button
          look="bordered"
          class="jn-all-threads"
          label={`Show all ${some.length}`}
          onClick={() => setMost(Number.POSITIVE_INFINITY)}
        />
      )}
    </div>
  );
}

/** Return what is searched: who proposes, why, and the names of what would change. */
function textOf({ by, why, names }: Proposal): string {
  return [by, why, ...Object.values(names)].join("\n");
}
