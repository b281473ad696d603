import { computed, type ReadonlySignal } from "@preact/signals";
import { Component, type ComponentChildren, type ComponentType } from "preact";
import { useMemo } from "preact/hooks";

type Props = object;

/** Return a component that is drawn again only if one of its values changes. */
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

/**
 * Return a signal computed from other signals and from the listed values. Attributes follow it
 * without drawing the component again.
 */
export function useLive<T>(value: () => T, values: readonly unknown[]): ReadonlySignal<T> {
  return useMemo(() => computed(value), values as unknown[]);
}
