/** Writes gaps out. The rules run in Python; names of items are filled in here. */

import type { LinkKind } from "../protocol/kinds.ts";
import type { Gap, RuleInfo } from "../protocol/messages.ts";
import type { Index } from "./index.ts";

export type Severity = RuleInfo["severity"];

export interface Finding {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  /** "" for the map itself. */
  readonly id: string;
  readonly other: string;
  readonly message: string;
  readonly fix: string;
  readonly why: string;
  /** Number of customers that it affects, if there is a log. */
  readonly customers?: number;
  /** Field to fill in for a fix. */
  readonly field?: string;
  /** Link to add for a fix; the user chooses an absent end. */
  readonly link?: { readonly kind: LinkKind; readonly from?: string; readonly to?: string };
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Prefix of the ids of events; ids of entities contain no spaces. */
const EVENT = "event ";

const letters = (code: string) => code.replace(/\d+$/, "");

/** Whether one of some codes, or starts of codes, means a rule: M means M101, but not MINE1. */
export function fits(rule: string, codes: readonly string[]): boolean {
  return codes.some((each) => rule.startsWith(each) && letters(each) === letters(rule));
}

/** Sort by number of affected customers; gaps without a number are last. */
export function byCustomers(all: readonly Finding[]): Finding[] {
  const many = ({ customers = -1 }: Finding) => customers;
  return [...all].sort((a, b) => many(b) - many(a));
}

/** Return findings in words, most severe first, then by rule. */
export function findings(
  index: Index,
  gaps: readonly Gap[],
  rules: Readonly<Record<string, RuleInfo>>,
): Finding[] {
  const made: Finding[] = [];
  for (const gap of gaps) {
    const [code, id, other, words] = gap;
    const customers = gap.length === 5 ? gap[4] : null;
    const rule = rules[code];
    if (rule === undefined || (id !== "" && !rule.events && !index.has(id))) {
      continue; // the entity is being deleted
    }
    const named = id === "" ? (index.map.info.title ?? "") : index.label(id);
    const name = rule.events ? id : named;
    const other_name = rule.channels ? other : index.label(other);
    const words_of: Record<string, string> = { id, name, other, other_name, words };
    const fill = (text: string) =>
      text.replace(/\{(\w+)(!r)?\}/g, (whole, word, quoted) => {
        const found = words_of[word];
        return found === undefined ? whole : quoted ? `'${found}'` : found;
      });
    const ends = rule.link && {
      kind: rule.link.kind,
      ...(rule.link.from ? { from: rule.link.from === "id" ? id : other } : {}),
      ...(rule.link.to ? { to: rule.link.to === "id" ? id : other } : {}),
    };
    const { field } = rule;
    made.push({
      rule: code,
      title: rule.title,
      severity: rule.severity,
      id: rule.events ? `${EVENT}${id}` : id,
      other,
      message: fill(rule.message),
      fix: fill(rule.fix),
      why: rule.why,
      ...(customers == null ? {} : { customers }),
      ...(field ? { field } : {}),
      ...(ends ? { link: ends } : {}),
    });
  }
  return made.sort(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
}

/** Group findings by their entity. */
export function byId(all: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const each of all) {
    found.set(each.id, [...(found.get(each.id) ?? []), each]);
  }
  return found;
}
