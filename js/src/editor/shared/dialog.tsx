/** A dialog above the editor: it keeps the focus, Escape closes it, and then the focus returns. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "./parts.tsx";
import { useUnique } from "./unique.ts";

const REACHABLE = "a[href], button:not(:disabled), input, select, textarea, [tabindex='0']";

interface Props {
  title: string;
  children: ComponentChildren;
  onClose(): void;
}

export function Dialog({ title, children, onClose }: Props) {
  const id = useUnique();
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const page = place.current?.getRootNode() as Document | ShadowRoot | undefined;
    const before = page?.activeElement as HTMLElement | null;
    const first = place.current?.querySelector<HTMLElement>("[data-first]");
    (first ?? place.current?.querySelector<HTMLElement>(REACHABLE))?.focus();
    return () => before?.isConnected && before.focus();
  }, []);
  return (
    <div
      class="jn-veil"
      onPointerDown={(event) => event.target === event.currentTarget && onClose()}
    >
      <div
        ref={place}
        class="jn-dialog"
        role="dialog"
        aria-modal="true"
        aria-labelledby={id}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            onClose();
          } else if (event.key === "Tab") {
            const all = [...(place.current?.querySelectorAll<HTMLElement>(REACHABLE) ?? [])];
            const edge = event.shiftKey ? all[0] : all.at(-1);
            if (event.target !== edge) {
              return;
            }
            (event.shiftKey ? all.at(-1) : all[0])?.focus();
          } else {
            return;
          }
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <header class="jn-dialog-head">
          <h3 id={id}>{title}</h3>
          <Button sign="close" label="Close" onClick={onClose} />
        </header>
        {children}
      </div>
    </div>
  );
}
