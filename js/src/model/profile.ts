/** The stored profile of a persona: what was counted of its customers. */

import type { NamedText, Persona, ProfileRow } from "../protocol/types.gen.ts";

type Row = Readonly<ProfileRow>;

export interface Attribute {
  readonly name: string;
  /** Values with their shares: numbers from low to high, others by how much they differ. */
  readonly values: readonly (Row & { readonly value: string })[];
  /** The means, if its values are numbers. */
  readonly mean: Row | undefined;
}

/** Names of rows that are about the customers as a whole. */
const CUSTOMERS = "(customers)";
const VALUE = "(value)";
const MEAN = "mean";

/** Return the attributes of a profile in their order. */
export function attributesOf({ profile = [] }: Readonly<Persona>): Attribute[] {
  const found = new Map<string, Row[]>();
  for (const row of profile) {
    if (row.attribute !== CUSTOMERS && row.attribute !== VALUE) {
      found.set(row.attribute, [...(found.get(row.attribute) ?? []), row]);
    }
  }
  return [...found].map(([name, rows]) => {
    const means = rows.filter(isMean);
    const [mean] = means;
    const values = rows
      .filter((row) => !means.includes(row))
      .map((row) => ({ ...row, value: row.value ?? "" }));
    const rank = (row: Row) =>
      mean === undefined ? -away(row) : Number.parseFloat(row.value ?? "");
    const rest = (row: Row) => Number(/^\(.*\)$/.test(row.value ?? ""));
    values.sort((a, b) => rest(a) - rest(b) || rank(a) - rank(b));
    return { name, mean, values };
  });
}

/** Whether a row has means: of a category called "mean", it has shares. */
function isMean(row: Row, _: number, rows: readonly Row[]): boolean {
  const shares = rows.filter((each) => each.value !== MEAN).map((each) => each.share);
  const whole = shares.reduce((sum, each) => sum + each, 0);
  return row.value === MEAN && (whole > 0.98 || shares.length === 0);
}

function away({ share, rest = share }: Row): number {
  return Math.abs(share - rest);
}

/** Return how many customers are like a persona, and their value, in words; "" without a profile. */
export function customersText({ profile = [], profiled }: Readonly<Persona>): string {
  const size = profile.find((row) => row.attribute === CUSTOMERS);
  const value = profile.find((row) => row.attribute === VALUE);
  const words: string[] = [];
  if (size !== undefined) {
    const { n, share } = size;
    words.push(
      ...(n === undefined
        ? []
        : [`${n.toLocaleString("en")} ${n === 1 ? "customer" : "customers"}`]),
      `${shareText(share)} of all${n === undefined ? " customers" : ""}`,
    );
  }
  if (value !== undefined) {
    words.push(`${shareText(value.share)} of the value`);
  }
  if (words.length > 0 && profiled !== undefined) {
    words.push(`counted ${profiled}`);
  }
  return words.join(" · ");
}

const BOOLEANS: Readonly<Record<string, string>> = { yes: "true", no: "false" };

/** Return what a profile says about a fact on the card, in words; "" if it says nothing. */
export function measuredText(
  attributes: readonly Attribute[],
  { name, value = "" }: Readonly<NamedText>,
): string {
  const found = attributes.find((each) => bare(each.name) === bare(name));
  const claim = value.trim().toLowerCase();
  const wanted = BOOLEANS[claim] ?? claim;
  if (found?.mean !== undefined) {
    return /\d/.test(claim) ? meanText(found.mean) : "";
  }
  const row = found?.values.find((each) => each.value.trim().toLowerCase() === wanted);
  if (row === undefined) {
    return "";
  }
  const between =
    row.low === undefined || row.high === undefined
      ? ""
      : ` (${Math.round(row.low * 100)} to ${Math.round(row.high * 100)}%)`;
  return `${shareText(row.share)}${between}`;
}

function bare(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, " ")
    .trim();
}

/** Return the mean of an attribute, and that of all others. */
export function meanText({ share, rest }: Row): string {
  const others = rest === undefined ? "" : `, others ${rounded(rest)}`;
  return `mean ${rounded(share)}${others}`;
}

function rounded(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}

export function shareText(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 1 ? "<1" : Math.round(percent)}%`;
}
