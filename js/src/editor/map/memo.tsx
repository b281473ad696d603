import { Component, type ComponentChildren, type ComponentType } from "preact";

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
