/** Positions of cells, and which of them are visible. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Column } from "./columns.ts";

export const ROW = 32;
export const HEAD = 34;
const NUMBER = 46;
/** Number of rows drawn beyond the visible ones, and step of the window. */
export const MORE = 8;

export interface Spot {
  readonly row: number;
  readonly column: number;
}

/** Return the scrolling element of a table with these columns. */
export function useSight(columns: readonly Column[]) {
  const scroller = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 900, height: 600 });
  const [first, setFirst] = useState(0);

  const nameWidth = Math.max(120, Math.min(columns[0]?.width ?? 240, size.width * 0.4));
  const widths = columns.map((each, column) => (column === 0 ? nameWidth : each.width));
  const template = `${NUMBER}px ${widths.map((each) => `${each}px`).join(" ")}`;
  const total = NUMBER + widths.reduce((sum, each) => sum + each, 0);

  useLayoutEffect(() => {
    const place = scroller.current;
    if (place === null) {
      return;
    }
    const measure = () => {
      if (place.clientWidth > 0) {
        setSize({ width: place.clientWidth, height: place.clientHeight });
      }
    };
    measure();
    if (typeof ResizeObserver === "undefined") {
      return;
    }
    const watch = new ResizeObserver(measure);
    watch.observe(place);
    return () => watch.disconnect();
  }, []);

  function cellAt({ row, column }: Spot): HTMLElement | null {
    return scroller.current?.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`) ?? null;
  }

  /** Scroll to a cell, clear of the headers. */
  function reveal({ row, column }: Spot): void {
    const place = scroller.current;
    if (place === null || row < 0) {
      return;
    }
    const top = row * ROW;
    const seen = place.clientHeight - HEAD - 12;
    if (top < place.scrollTop) {
      place.scrollTop = top;
    } else if (top + ROW > place.scrollTop + seen) {
      place.scrollTop = top + ROW - seen;
    }
    if (column > 0) {
      const left = widths.slice(0, column).reduce((sum, each) => sum + each, 0) - nameWidth;
      const wide = place.clientWidth - NUMBER - nameWidth;
      if (left < place.scrollLeft) {
        place.scrollLeft = left;
      } else if (left + (widths[column] ?? 0) > place.scrollLeft + wide) {
        place.scrollLeft = Math.min(left, left + (widths[column] ?? 0) - wide);
      }
    }
    scrolled();
  }

  function scrolled(): void {
    const top = scroller.current?.scrollTop ?? 0;
    setFirst(Math.floor(top / ROW / MORE) * MORE);
  }

  return { scroller, size, first, template, total, cellAt, reveal, scrolled };
}
