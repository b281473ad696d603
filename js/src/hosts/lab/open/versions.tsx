/** The versions of a thing that differs from map to map, side by side; a click takes one. */

import { render } from "preact";
import { useState } from "preact/hooks";
import { fieldWord } from "../../../editor/form/words.ts";
import { kindWord } from "../../../editor/shared/parts.tsx";
import type { Contradiction, Version } from "../portfolios.ts";
import { listed } from "./portfolio-rows.ts";

interface Props {
  readonly what: Contradiction;
  readonly titles: ReadonlyMap<string, string>;
  take(version: Version, fields: readonly string[]): void;
}

/** Draw the versions in an element; the returned function removes them. */
export function drawVersions(place: HTMLElement, props: Props): () => void {
  render(<Versions {...props} />, place);
  return () => render(null, place);
}

export function Versions({ what, titles, take }: Props) {
  const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set());
  const chosen = what.fields.filter((each) => !skipped.has(each));
  const turn = (field: string) => {
    const next = new Set(skipped);
    next.delete(field) || next.add(field);
    setSkipped(next);
  };
  const onMaps = ({ maps }: Version) => maps.map((each) => titles.get(each) ?? each);
  return (
    <div class="jn-lab-versions">
      <p>
        The {kindWord(what.kind)} <b dir="auto">{what.name}</b> has the same id on these maps, but
        different fields. Choose the right version. The other maps get it, each as one step that you
        can undo.
      </p>
      <div class="jn-lab-versions-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Field</th>
              {what.versions.map((version) => (
                <th key={version.maps[0]} scope="col" title={onMaps(version).join("\n")}>
                  <span dir="auto">{listed(onMaps(version))}</span>
                  <button
                    type="button"
                    class="jp-Button jp-mod-styled jp-mod-accept"
                    disabled={chosen.length === 0}
                    aria-label={`Use the version of ${listed(onMaps(version))}`}
                    onClick={() => take(version, chosen)}
                  >
                    Use this version
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {what.fields.map((field) => (
              <tr key={field} class={skipped.has(field) ? "jn-lab-skipped" : ""}>
                <th scope="row">
                  <label>
                    <input
                      type="checkbox"
                      checked={!skipped.has(field)}
                      onChange={() => turn(field)}
                    />
                    {fieldWord(field)}
                  </label>
                </th>
                {what.versions.map((version) => (
                  <td key={version.maps[0]}>
                    <Value
                      field={field}
                      value={version.values[field]}
                      others={what.versions.map(({ values }) => values[field])}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** A value of a field as text, list, image or color; what not all lists have is marked. */
function Value(props: { field: string; value: unknown; others: readonly unknown[] }) {
  const { field, value, others } = props;
  if (value === undefined || value === null || value === "") {
    return <span class="jn-lab-unset">not set</span>;
  }
  if (typeof value === "string" && value.startsWith("data:image/")) {
    return <img src={value} alt="" />;
  }
  if (field === "color") {
    return (
      <span class="jn-lab-color">
        <i style={{ background: String(value) }} />
        {String(value)}
      </span>
    );
  }
  if (Array.isArray(value)) {
    const lists = others.map((each) => new Set(Array.isArray(each) ? each.map(wordsOf) : []));
    return (
      <ul>
        {value.map(wordsOf).map((each, place) => (
          <li key={place} dir="auto">
            {lists.every((list) => list.has(each)) ? each : <mark>{each}</mark>}
          </li>
        ))}
      </ul>
    );
  }
  return <span dir="auto">{wordsOf(value)}</span>;
}

function wordsOf(value: unknown): string {
  if (typeof value === "boolean") {
    return value ? "Yes" : "No";
  }
  if (typeof value !== "object" || value === null) {
    return String(value);
  }
  if (Array.isArray(value)) {
    return value.map(wordsOf).join(", ");
  }
  const { name, value: named, ...rest } = value as Readonly<Record<string, unknown>>;
  if (typeof name === "string" && named !== undefined && Object.keys(rest).length === 0) {
    return `${name}: ${wordsOf(named)}`;
  }
  return Object.entries(value)
    .map(([name, each]) => `${name.replaceAll("_", " ")}: ${wordsOf(each)}`)
    .join(", ");
}
