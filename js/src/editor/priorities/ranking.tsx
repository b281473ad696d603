/** Opportunities as a list, ranked by the conversions that they are expected to add. */

import type { ComponentChildren, VNode } from "preact";
import { useId } from "preact/hooks";
import type { Opportunity } from "../../protocol/types.gen.ts";
import { gain } from "./board.ts";

/** Ask how opportunities are ranked. */
export function RankingChoice(props: { byGain: boolean; choose: (byGain: boolean) => void }) {
  const name = useId();
  return (
    <div class="jn-segments" role="radiogroup" aria-label="Rank by">
      {[false, true].map((byGain) => (
        <label key={String(byGain)} class={byGain === props.byGain ? "jn-on" : ""}>
          <input
            type="radio"
            name={name}
            class="jn-hidden"
            checked={byGain === props.byGain}
            onChange={() => props.choose(byGain)}
          />
          {byGain ? "Expected conversions" : "Value and effort"}
        </label>
      ))}
    </div>
  );
}

export function Ranking({
  all,
  card,
  children,
}: {
  all: readonly Readonly<Opportunity>[];
  card: (id: string) => VNode | null;
  children?: ComponentChildren;
}) {
  const most = all[0]?.expected || 1;
  return (
    <div
      class="jn-ranking"
      role="listbox"
      aria-label="Opportunities by expected conversions"
      aria-multiselectable="true"
    >
      {all.map((each, place) => (
        <div key={each.id} class="jn-ranked" role="presentation">
          <span class="jn-ranked-place" aria-hidden="true">
            {each.expected === undefined ? "–" : place + 1}
          </span>
          {card(each.id)}
          <span class="jn-ranked-gain">
            {each.expected === undefined ? (
              "no expected conversions"
            ) : (
              <>
                <span
                  class="jn-ranked-bar"
                  style={{ "--jn-part": String(each.expected / most) }}
                  aria-hidden="true"
                />
                {gain(each.expected)}
              </>
            )}
            {each.effort !== undefined && <span>effort {each.effort}</span>}
          </span>
        </div>
      ))}
      {children}
    </div>
  );
}
