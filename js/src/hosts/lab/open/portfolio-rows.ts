/** What the side panel shows of a portfolio, without DOM. */

import { fold } from "../../../editor/filter/fold-case.ts";
import { SEVERITIES } from "../../../editor/gaps/finding.tsx";
import type { GapCounts, Portfolio, PortfolioMap, Version } from "../portfolios.ts";

/** Puts `map-2` before `map-10`. */
const BY_NUMBER = new Intl.Collator("en", { numeric: true });

export interface MapRow {
  readonly key: string;
  readonly map: PortfolioMap;
  /** Depth in the tree, from 1. */
  readonly level: number;
}

/**
 * Return the maps as a tree: below each map, those that show a part of it in detail. A text leaves
 * the maps whose title or name contains it, and the maps above them.
 */
export function mapRows(portfolio: Portfolio, text = ""): MapRow[] {
  const maps = [...portfolio.maps].sort((a, b) => BY_NUMBER.compare(a.name, b.name));
  const query = fold(text.trim());
  const known = new Set(maps.map(({ name }) => name));
  const fits = ({ title, name }: PortfolioMap) => fold(`${title} ${name}`).includes(query);
  const rowsOf = (map: PortfolioMap, level: number, above: string): MapRow[] => {
    const key = `${above}>${map.name}`;
    const below = maps
      .filter(({ name, parents }) => parents.includes(map.name) && !key.includes(`>${name}>`))
      .flatMap((each) => rowsOf(each, level + 1, key));
    return below.length > 0 || fits(map) ? [{ key, map, level }, ...below] : [];
  };
  const tops = maps.filter(({ parents }) => !parents.some((each) => known.has(each)));
  const reached = new Set<string>();
  const reach = (map: PortfolioMap) => {
    if (!reached.has(map.name)) {
      reached.add(map.name);
      maps.filter(({ parents }) => parents.includes(map.name)).forEach(reach);
    }
  };
  tops.forEach(reach);
  const circular = maps.filter(({ name }) => !reached.has(name));
  const libraries = tops.filter(({ library }) => library);
  const others = tops.filter(({ library }) => !library);
  return [...others, ...circular, ...libraries].flatMap((each) => rowsOf(each, 1, ""));
}

/** Return the number of gaps in words: "2 errors, 1 hint". */
export function gapCountWords(gaps: GapCounts): string {
  const parts = SEVERITIES.flatMap(({ severity, one }) => {
    const count = gaps[severity];
    return count === 0 ? [] : [`${count} ${one}${count === 1 ? "" : "s"}`];
  });
  return parts.join(", ") || "No gaps";
}

/** Return the titles of maps by their names; a title that several have is followed by the name. */
export function titlesOf({ maps }: Portfolio): ReadonlyMap<string, string> {
  const count = new Map<string, number>();
  for (const { title } of maps) {
    count.set(title, (count.get(title) ?? 0) + 1);
  }
  return new Map(
    maps.map(({ name, title }) => [
      name,
      count.get(title) === 1 || name === title ? title : `${title} (${name})`,
    ]),
  );
}

/** Return titles in a list, the first of many. */
export function listed(titles: readonly string[], most = 3): string {
  const rest = titles.length - most;
  return rest > 1
    ? `${titles.slice(0, most).join(", ")} and ${rest} more`
    : titles.length > 1
      ? `${titles.slice(0, -1).join(", ")} and ${titles.at(-1)}`
      : (titles[0] ?? "");
}

/** Return the names of the maps that have another version. */
export function othersOf(versions: readonly Version[], chosen: Version): string[] {
  return versions.filter((each) => each !== chosen).flatMap(({ maps }) => maps);
}

/** Return the folder of a file. */
export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}
