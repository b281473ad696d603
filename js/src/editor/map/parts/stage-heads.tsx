/** The headers of the stages. */

import { isColor } from "../../../model/look.ts";
import type { Kind } from "../../../protocol/kinds.ts";
import { type Column, keyOf } from "../layout/layout.ts";
import { memo, useLive } from "../state/memo.tsx";
import { aria } from "../state/roles.ts";
import { useMap } from "../state/state.ts";
import { commitName, draftFor, leaveTyping, lostTyping } from "../state/typing.ts";
import { Badge, Nested, NOBODY, useCard } from "./card.tsx";
import { NewHere, Plus } from "./cells.tsx";
import { Reached } from "./observed.tsx";
import { Typing } from "./rename.tsx";

const Head = memo(({ column, place }: { column: Column; place: number }) => {
  const state = useMap();
  const { id, name, description } = column;
  const key = keyOf("head", place, id || "none");
  const count = column.touchpoints.length;
  const item = { id, key, kind: "stage" as Kind, name };
  const props = useCard(
    state,
    { id, key, kind: "stage", look: `jnm-stage${id === "" ? " jnm-none" : ""}` },
    NOBODY,
    true,
    `${name}, stage, ${count} ${count === 1 ? "touchpoint" : "touchpoints"}`,
  );
  const renaming = useLive(() => state.renaming.value === key, [key]);
  return (
    <div class="jnm-head" {...aria("columnheader")} data-row="head" data-column={place}>
      <div {...props} style={isColor(column.color) ? { "--jn-bar": column.color } : undefined}>
        <div class="jnm-top">
          {renaming.value ? (
            <Typing
              value={name}
              start={draftFor(state, key)}
              label={`Name of ${name}`}
              done={(typed) => commitName(state, item, typed)}
              lost={(typed) => lostTyping(state, item, typed)}
              cancel={() => leaveTyping(state, key)}
              twice={() => state.ui.open(id)}
            />
          ) : (
            <span class="jnm-name" dir="auto" title={name}>
              {name}
            </span>
          )}
          {id !== "" && <Badge id={id} />}
        </div>
        {description !== "" && (
          <div class="jnm-small" dir="auto">
            {description}
          </div>
        )}
        <Nested id={id} />
        {state.observes.value && <Reached id={id} />}
      </div>
    </div>
  );
});

export function Heads() {
  const state = useMap();
  const { columns } = state.layout.value;
  return (
    <div class="jnm-row jnm-heads" {...aria("row")}>
      <div class="jnm-label jnm-corner" {...aria("columnheader")}>
        <span class="jn-hidden">Rows</span>
      </div>
      {columns.map((column, place) => (
        <Head key={column.id} column={column} place={place} />
      ))}
      {!state.readonly && (
        <div
          class="jnm-head jnm-more"
          {...aria("columnheader")}
          data-row="head"
          data-column={columns.length}
        >
          <NewHere row="head" column={columns.length} />
          <Plus row="head" column={columns.length} label="Add a stage" />
        </div>
      )}
    </div>
  );
}
