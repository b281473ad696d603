/** Opportunities on a board of value by effort. */

import { useMemo, useRef, useState } from "preact/hooks";
import type { Opportunity } from "../../protocol/types.gen.ts";
import { CommentBadge } from "../comments/badge.tsx";
import { type Cards, useCards } from "../shared/cards.tsx";
import { useEditor } from "../shared/context.ts";
import { alike, memo, thing } from "../shared/gestures.tsx";
import { Button, Icon, Missing, SIGNS } from "../shared/parts.tsx";
import {
  addOpportunity,
  gain,
  put,
  QUADRANTS,
  ranked,
  readSquare,
  SCALE,
  type Square,
  STATUS,
  sorted,
  squareKey,
  squareOf,
  stepped,
  where,
} from "./board.ts";
import "./priorities.css";
import { Ranking, RankingChoice } from "./ranking.tsx";

const DOWN = [...SCALE].reverse();

const LIST = {
  role: "listbox",
  "aria-label": "Opportunities by value and effort",
  "aria-multiselectable": "true",
} as const;

const ARROWS: Record<string, readonly [right: number, up: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

export function PrioritiesView() {
  const { store } = useEditor();
  const index = store.index.value;
  const all = index.all("opportunity");
  const { placed, rest } = useMemo(() => sorted(index.all("opportunity")), [index]);
  const [byGain, setByGain] = useState(false);
  const known = all.some((each) => each.expected !== undefined);
  const ranking = known && byGain;
  const order = useMemo(
    () =>
      (ranking
        ? ranked(index.all("opportunity"))
        : [
            ...DOWN.flatMap((value) =>
              SCALE.flatMap((effort) => placed.get(squareKey({ value, effort })) ?? []),
            ),
            ...rest,
          ]
      ).map((each) => each.id),
    [index, placed, ranking, rest],
  );
  const root = useRef<HTMLDivElement>(null);

  const moveTo = (ids: readonly string[], square: Square | null) => {
    const moving = ids.filter((id) => {
      const each = index.get("opportunity", id);
      return each && squareKey(squareOf(each)) !== squareKey(square);
    });
    const names = moving.map((id) => index.name(id)).join(", ");
    void cards.step(put(moving, square), `${names}: ${where(square)}`);
  };
  const cards: Cards<Square | null> = useCards<Square | null>({
    root,
    word: "opportunity",
    order,
    target: "[data-square]",
    many: true,
    hint: (id, place) => {
      const many = cards.together(id).length;
      const words = place ? where(readSquare(place.dataset.square ?? "")) : "…";
      return many > 1 ? `${many}: ${words}` : words;
    },
    drop: (id, place) => moveTo(cards.together(id), readSquare(place.dataset.square ?? "")),
    make: addOpportunity,
    beside: (id) => squareOf(index.get("opportunity", id) ?? { id, name: "" }),
    keys: (event, id) => {
      const arrow = ARROWS[event.key];
      const each = index.get("opportunity", id);
      if (event.key === "Backspace" && cards.edit) {
        cards.focus(id, true);
        moveTo(cards.together(id), null);
      } else if (arrow && event.altKey && each && cards.edit) {
        cards.focus(id, true);
        moveTo([id], stepped(each, ...arrow));
      } else if (arrow && !event.altKey) {
        cards.focus(nearest(root.current, id, arrow));
      } else {
        return false;
      }
      return true;
    },
  });

  const card = (id: string) => {
    const each = index.get("opportunity", id);
    if (each === undefined) {
      return null;
    }
    const pains = index.from(id, "addresses").map(({ to }) => index.name(to));
    return (
      <div
        key={id}
        class={`jn-card jn-chance${cards.faded(id) ? " jn-fading" : ""} jn-status-${each.status ?? "none"}`}
        role="option"
        tabIndex={cards.active === id ? 0 : -1}
        {...cards.props(id)}
      >
        {cards.name(id, <CommentBadge id={id} />)}
        <Facts each={each} pains={pains.join(" · ")} />
        <span class="jn-hidden">, {where(squareOf(each))}</span>
      </div>
    );
  };
  const adding = cards.adding;
  const field = <div class="jn-card jn-chance jn-new">{cards.field("What could be done?")}</div>;

  const choice = known && <RankingChoice byGain={byGain} choose={setByGain} />;
  if (ranking) {
    return (
      <div class="jn-chances" ref={root}>
        {choice}
        <Ranking all={ranked(all)} card={card}>
          {adding && field}
        </Ranking>
      </div>
    );
  }

  return (
    <div class="jn-chances" ref={root}>
      {choice}
      <div class="jn-chances-in">
        <div class="jn-board-scroll">
          <div class="jn-board" {...(order.length > rest.length ? LIST : {})}>
            <span class="jn-axis jn-axis-up" aria-hidden="true">
              Value →
            </span>
            {SCALE.flatMap((step) => [
              <span
                key={`v${step}`}
                class="jn-axis"
                aria-hidden="true"
                style={{ gridColumn: 2, gridRow: 6 - step }}
              >
                {step}
              </span>,
              <span
                key={`e${step}`}
                class="jn-axis"
                aria-hidden="true"
                style={{ gridColumn: step + 2, gridRow: 6 }}
              >
                {step}
              </span>,
            ])}
            {QUADRANTS.map(({ word, up, right }) => (
              <span
                key={word}
                class={`jn-quadrant${up && !right ? " jn-best" : ""}`}
                aria-hidden="true"
                style={{
                  gridColumn: right ? "6 / 8" : "3 / 5",
                  gridRow: up ? "1 / 3" : "4 / 6",
                  placeItems: `${up ? "start" : "end"} ${right ? "end" : "start"}`,
                }}
              >
                {word}
              </span>
            ))}
            {DOWN.flatMap((value) =>
              SCALE.map((effort) => {
                const square = { value, effort };
                const key = squareKey(square);
                const isNew = adding !== null && squareKey(adding.where) === key;
                return (
                  <div
                    key={key}
                    class="jn-square"
                    role="presentation"
                    data-square={key}
                    style={{ gridColumn: effort + 2, gridRow: 6 - value }}
                  >
                    {placed.get(key)?.map((each) => card(each.id))}
                    {isNew && field}
                    {cards.edit && !isNew && (
                      <button
                        type="button"
                        class="jn-square-add"
                        tabIndex={-1}
                        aria-hidden="true"
                        title={`Add an opportunity: ${where(square)}`}
                        onClick={() => cards.add(square)}
                      >
                        <Icon path={SIGNS.plus} size={14} />
                      </button>
                    )}
                  </div>
                );
              }),
            )}
            <span class="jn-axis jn-axis-right" aria-hidden="true">
              Effort →
            </span>
          </div>
        </div>
        <section class="jn-tray" data-square="" aria-label="Opportunities without a score">
          <header>
            <h3>Not scored</h3>
            <span class="jn-count">{rest.length}</span>
            {cards.edit && (
              <Button sign="plus" label="Add an opportunity" onClick={() => cards.add(null)} />
            )}
          </header>
          {rest.length === 0 && !(adding && adding.where === null) && (
            <p>
              {all.length > 0
                ? "All opportunities have a value and an effort. Drag one here to remove its score."
                : "What could be done about the pain points? Add opportunities here, then drag them onto the board by value and effort."}
            </p>
          )}
          {rest.length > 0 && (
            <div role="listbox" aria-label="Not scored" aria-multiselectable="true">
              {rest.map((each) => card(each.id))}
            </div>
          )}
          {adding && adding.where === null && field}
        </section>
      </div>
    </div>
  );
}

/** Return the nearest card in a direction, as it looks on the screen. */
function nearest(
  root: HTMLElement | null,
  id: string,
  [right, up]: readonly [number, number],
): string | undefined {
  const from = root && thing(root, id)?.getBoundingClientRect();
  if (!root || !from) {
    return undefined;
  }
  let best: { id: string; far: number } | undefined;
  for (const each of root.querySelectorAll<HTMLElement>("[data-id]")) {
    const box = each.getBoundingClientRect();
    const x = box.left + box.width / 2 - from.left - from.width / 2;
    const y = box.top + box.height / 2 - from.top - from.height / 2;
    const along = x * right - y * up;
    const far = along + Math.abs(right === 0 ? x : y) * 2;
    if (along > 4 && (best === undefined || far < best.far)) {
      best = { id: each.dataset.id ?? "", far };
    }
  }
  return best?.id;
}

const Facts = memo(({ each, pains }: { each: Readonly<Opportunity>; pains: string }) => {
  const status = each.status && STATUS[each.status];
  return (
    <>
      {pains && (
        <span class="jn-chance-pains" dir="auto" title={`Addresses ${pains}`}>
          {pains}
        </span>
      )}
      <span class="jn-chance-foot">
        {each.expected !== undefined && (
          <span class="jn-chance-gain" title="Expected conversions">
            {gain(each.expected)}
          </span>
        )}
        {status ? (
          <span class={`jn-pill jn-tone-${status.tone}`}>
            <Icon path={status.path} size={12} /> {status.word}
          </span>
        ) : (
          <Missing id={each.id} field="status" class="jn-tone-quiet">
            No status
          </Missing>
        )}
        {each.owner ? (
          <span class="jn-tone-quiet" dir="auto">
            {each.owner}
          </span>
        ) : (
          <Missing id={each.id} field="owner" class="jn-tone-fair">
            <Icon path={SIGNS.gap} size={12} /> No owner
          </Missing>
        )}
      </span>
    </>
  );
}, alike);
