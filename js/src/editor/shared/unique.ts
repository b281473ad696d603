/** Ids for elements, unique on a page with several editors. */

import { useMemo } from "preact/hooks";

const start = Math.random().toString(36).slice(2, 8);
let count = 0;

export function useUnique(): string {
  return useMemo(() => `jn-${start}-${count++}`, []);
}
