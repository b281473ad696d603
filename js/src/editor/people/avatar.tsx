/** A person who has the map open: the picture, or the initials in the person's color. */

import { inkOn } from "../../model/look.ts";
import type { Other } from "../../model/people.ts";
import "./people.css";

export function PersonAvatar({ person, size = 22 }: { person: Other; size?: number }) {
  const { name, initials, color, avatar } = person;
  const style = {
    "--jn-persona": color,
    width: `${size}px`,
    height: `${size}px`,
    background: color,
    color: inkOn(color),
    fontSize: `${size * 0.42}px`,
  };
  return (
    <span class="jn-avatar jn-person" style={style} title={name} aria-hidden="true">
      {avatar ? <img src={avatar} alt="" referrerpolicy="no-referrer" /> : initials}
    </span>
  );
}
