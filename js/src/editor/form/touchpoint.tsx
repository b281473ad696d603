/** A choice of a touchpoint of the map. */

import type { ControlProps } from "./control.ts";

export function TouchpointControl({ field, id, described, invalid, touch }: ControlProps) {
  const { store } = field;
  const index = store.index.value;
  const value = String(field.value ?? "");
  return (
    <select
      id={id}
      class="jn-field"
      disabled={store.readonly}
      aria-describedby={described}
      aria-invalid={invalid}
      value={value}
      onChange={(event) => {
        touch();
        void field.set(event.currentTarget.value || null);
      }}
    >
      <option value="">Not set</option>
      {value !== "" && index.kind(value) !== "touchpoint" && (
        <option value={value}>{value} (not on the map)</option>
      )}
      {index.all("touchpoint").map((each) => (
        <option key={each.id} value={each.id}>
          {each.name}
        </option>
      ))}
    </select>
  );
}
