/** Ids for elements: of their own in a page that shows several editors. */

import { useMemo } from "preact/hooks";

const start = Math.random().toString(36).slice(2, 8);
let count = 0;

export function useUnique(): string {
  return useMemo(() => `jn-${start}-${count++}`, []);
}
