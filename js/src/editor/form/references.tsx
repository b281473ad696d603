/** Choices of what a field refers to: a touchpoint of the map, or another map. */

import { useEffect, useState } from "preact/hooks";
import { useEditor } from "../shared/context.ts";
import { Button } from "../shared/parts.tsx";
import type { ControlProps } from "./control.ts";
import { TextControl } from "./text.tsx";

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

/** Value of the option with which a path is typed. */
const TYPED = "\n";

/** One of the maps in the folder, or the path of any. */
export function MapControl(props: ControlProps) {
  const { field, id, described, invalid, touch } = props;
  const { maps } = useEditor().ui;
  const { readonly } = field.store;
  const [typing, setTyping] = useState(false);
  useEffect(() => void maps.look(), [maps]);
  const all = maps.found.value?.maps ?? [];
  const value = String(field.value ?? "");
  const why = value === "" ? "" : maps.why(value);
  const known = all.some(({ path }) => path === value);
  const choose = (path: string) => {
    setTyping(path === TYPED);
    if (path !== TYPED) {
      touch();
      void field.set(path || null);
    }
  };
  return (
    <>
      <div class="jn-map-file">
        {all.length === 0 || typing ? (
          <TextControl {...props} placeholder="details.journeymap.json" />
        ) : (
          <select
            id={id}
            class="jn-field"
            disabled={readonly}
            aria-describedby={described}
            aria-invalid={invalid || maps.isBroken(value)}
            value={value}
            onChange={(event) => choose(event.currentTarget.value)}
          >
            <option value="">{field.mixed ? "Mixed" : "Not set"}</option>
            {value !== "" && !known && <option value={value}>{value}</option>}
            {all.map(({ path }) => (
              <option key={path} value={path}>
                {maps.title(path)} ({path})
              </option>
            ))}
            <option value={TYPED}>Another file…</option>
          </select>
        )}
        {value !== "" && why === "" && field.store.host.maps !== undefined && (
          <Button label="Open" look="bordered" onClick={() => void maps.open(value)} />
        )}
      </div>
      {why !== "" && <p class="jn-hint">{why}</p>}
    </>
  );
}
