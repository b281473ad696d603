/** A gesture while the pointer is pressed. */
export interface Gesture {
  /** The pointer is over an element of the page. */
  move(event: PointerEvent, at: Element | null): void;
  /** The pointer was released. */
  drop(event: PointerEvent, at: Element | null): void;
  /** Hide everything; called at the end, too. */
  end(): void;
  /** Scroll when the pointer is at the edge. */
  readonly scrolls?: boolean;
  readonly cursor?: string;
}
