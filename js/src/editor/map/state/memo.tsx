import { computed, type ReadonlySignal } from "@preact/signals";
import { Component, type ComponentChildren, type ComponentType } from "preact";
import { useMemo } from "preact/hooks";

type Props = object;

/** A part that is drawn again only when one of its values is another one. */
export function memo<P extends Props>(Part: (props: P) => ComponentChildren): ComponentType<P> {
  const Inner = Part as ComponentType<P>;
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const [before, now] = [
        this.props as Record<string, unknown>,
        next as Record<string, unknown>,
      ];
      const names = Object.keys(now);
      return (
        names.length !== Object.keys(before).length ||
        names.some((name) => before[name] !== now[name])
      );
    }

    render(props: Readonly<P>) {
      return <Inner {...(props as P)} />;
    }
  };
}

/** A signal of what follows from others and from values, which are named: attributes that follow
 * it change without their part being drawn again. */
export function useLive<T>(value: () => T, values: readonly unknown[]): ReadonlySignal<T> {
  return useMemo(() => computed(value), values as unknown[]);
}
