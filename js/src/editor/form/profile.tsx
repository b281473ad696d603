/** What was counted of a persona's customers, compared with the others; nobody edits it. */

import { useState } from "preact/hooks";
import { type Attribute, attributesOf, meanText, shareText } from "../../model/profile.ts";
import type { Persona } from "../../protocol/types.gen.ts";

/** Numbers of attributes and of values of each that are shown at first. */
const SOME = 6;
const FEW = 3;

export function ProfileTable({ persona }: { persona: Readonly<Persona> }) {
  const attributes = attributesOf(persona);
  const [all, setAll] = useState(false);
  const hidden = attributes.length - SOME;
  return (
    <div class="jn-profile">
      <p class="jn-hint">
        Counted{persona.profiled ? ` on ${persona.profiled}` : ""}. Bars: customers of this persona;
        lines: all others.
      </p>
      {attributes.slice(0, all || hidden === 1 ? undefined : SOME).map((each) => (
        <Values key={each.name} attribute={each} />
      ))}
      {hidden > 1 && (
        <button type="button" class="jn-more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Fewer attributes" : `${hidden} more attributes`}
        </button>
      )}
    </div>
  );
}

function Values({ attribute }: { attribute: Attribute }) {
  const { name, values, mean } = attribute;
  const [all, setAll] = useState(false);
  const hidden = values.length - FEW;
  return (
    <table>
      <caption dir="auto">
        {name}
        {mean && <span> {meanText(mean)}</span>}
      </caption>
      <tbody>
        {values.slice(0, all || hidden === 1 ? undefined : FEW).map((each) => (
          <tr key={each.value} title={titleOf(each)}>
            <th scope="row" dir="auto">
              {each.value || "(empty)"}
            </th>
            <td aria-hidden="true">
              <div class="jn-profile-bar">
                <span style={{ width: width(each.share) }} />
                {each.rest !== undefined && <i style={{ insetInlineStart: width(each.rest) }} />}
              </div>
            </td>
            <td>{shareText(each.share)}</td>
            <td class="jn-hint">{each.rest === undefined ? "" : shareText(each.rest)}</td>
          </tr>
        ))}
      </tbody>
      {hidden > 1 && (
        <tfoot>
          <tr>
            <td colSpan={4}>
              <button
                type="button"
                class="jn-more"
                aria-expanded={all}
                onClick={() => setAll(!all)}
              >
                {all ? "Fewer values" : `${hidden} more values`}
              </button>
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

type Row = Attribute["values"][number];

function titleOf({ share, rest, low, high, n }: Row): string {
  const parts = [
    `${shareText(share)} of this persona's customers`,
    low === undefined || high === undefined
      ? ""
      : `95% interval ${shareText(low)} to ${shareText(high)}`,
    rest === undefined ? "" : `${shareText(rest)} of all others`,
    n === undefined ? "" : `${n.toLocaleString("en")} customers with a known value`,
  ];
  return parts.filter(Boolean).join("; ");
}

function width(share: number): string {
  return `${Math.max(0, Math.min(1, share)) * 100}%`;
}
