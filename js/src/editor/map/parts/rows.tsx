/** A row of the grid. */

import type { Row } from "../layout/layout.ts";
import { memo, useLive } from "../state/memo.tsx";
import { aria } from "../state/roles.ts";
import { useMap } from "../state/state.ts";
import { Cell } from "./cells.tsx";
import { CurveCells } from "./emotion-curve.tsx";
import { Label } from "./row-labels.tsx";

export const RowView = memo(({ row }: { row: Row }) => {
  const state = useMap();
  const { columns } = state.layout.value;
  const folded = useLive(() => state.folded.value.has(row.name), [row.name]).value;
  const other = useLive(
    () =>
      row.type === "curve" && state.ui.hiding.value && state.faded(row.about, [row.about], false),
    [row.type, row.about],
  ).value;
  const stays = useLive(() => state.staysInView(row), [row]).value;
  if (folded) {
    return (
      <div
        class={`jnm-row jnm-folded${other ? " jn-fading" : ""}`}
        {...aria("row")}
        data-row-name={row.name}
      >
        <Label row={row} folded />
        {row.cells.map((items, place) => (
          <div key={columns[place]?.id} class="jnm-cell" {...aria("gridcell")}>
            {items.length > 0 && <span class="jnm-small">{items.length}</span>}
          </div>
        ))}
      </div>
    );
  }
  return (
    <div
      class={`jnm-row jnm-is-${row.type}${other ? " jn-fading" : ""}${stays ? " jnm-stays" : ""}`}
      {...aria("row")}
      data-row-name={row.name}
    >
      <Label row={row} folded={false} />
      {row.type === "curve" ? (
        <CurveCells row={row} />
      ) : (
        row.cells.map((items, place) => (
          <Cell
            key={row.type === "goals" ? "goals" : columns[place]?.id}
            row={row}
            column={place}
            name={row.type === "goals" ? "" : (columns[place]?.name ?? "")}
            items={items}
          />
        ))
      )}
    </div>
  );
});
