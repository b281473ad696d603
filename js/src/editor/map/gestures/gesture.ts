/** A gesture on its way. */
export interface Gesture {
  /** The pointer is at a place of the page; `at` is what lies below it there. */
  move(event: PointerEvent, at: Element | null): void;
  /** It was let go. */
  drop(event: PointerEvent, at: Element | null): void;
  /** Whatever was shown goes away; called at the end, too. */
  end(): void;
  /** Scroll when the pointer is at the edge. */
  readonly scrolls?: boolean;
  readonly cursor?: string;
}
