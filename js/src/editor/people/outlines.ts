/** The styles that outline what other people have selected, in every view. */

import { isId } from "../../model/ids.ts";
import { inkOn } from "../../model/look.ts";
import { type Other, peopleAt } from "../../model/people.ts";

/** Number of letters of a name in its tag. */
const SHORT = 18;

/**
 * Return the styles of the editor with a name: an outline in the person's color, and the person's
 * name. Views draw and move their items themselves, so there is no class to add.
 */
export function outlines(others: readonly Other[], editor: string): string {
  const at = [...peopleAt(others)].filter(([id]) => isId(id));
  if (at.length === 0) {
    return "";
  }
  const place = (id: string) => `[data-people="${editor}"] .jn-main [data-id="${id}"]`;
  const all = at.map(([id]) => place(id)).join();
  return `:where(${all}){position:relative}
:is(${all}):not(.jnm-lane,:focus-visible){outline:2px solid var(--jn-who);outline-offset:var(--jn-around,1px)}
:is(${all}):not(.jnm-lane)::after{${TAG}}
${at.map(([id, people]) => `${place(id)}{${look(people)}}`).join("\n")}`;
}

const TAG = `content:var(--jn-who-name)/"";position:absolute;inset:var(--jn-tag,-12px auto auto 8px);z-index:5;\
max-width:var(--jn-tag-width,calc(100% - 12px));overflow:hidden;text-overflow:ellipsis;padding:0 6px;border-radius:4px;background:var(--jn-who);\
color:var(--jn-who-ink);font:600 10px/15px var(--jn-font);white-space:nowrap;pointer-events:none`;

function look([first, ...more]: readonly Other[]): string {
  const { name = "", color = "" } = first ?? {};
  const letters = [...name];
  const short = letters.length > SHORT ? `${letters.slice(0, SHORT - 1).join("")}…` : name;
  const tag = more.length === 0 ? short : `${short} +${more.length}`;
  return `--jn-who:${color};--jn-who-ink:${inkOn(color)};--jn-who-name:${quoted(tag)}`;
}

/** Return a text as a string of CSS: letters and digits as they are, all else by its code. */
function quoted(text: string): string {
  const safe = [...text].map((each) =>
    /[\p{L}\p{N} ]/u.test(each) ? each : `\\${each.codePointAt(0)?.toString(16)} `,
  );
  return `"${safe.join("")}"`;
}
