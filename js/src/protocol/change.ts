/** A change to the map: the same in messages, in the history and in a file of changes. */

import type { Fields, Kind, LinkKind } from "./kinds.ts";

export type Change =
  | { op: "add"; kind: Kind; id: string; fields?: Fields; at?: number }
  | { op: "set"; id: string; fields?: Fields }
  | { op: "move"; id: string; at: number }
  | { op: "remove"; id: string }
  | { op: "link"; kind: LinkKind; from: string; to: string; fields?: Fields }
  | { op: "unlink"; kind: LinkKind; from: string; to: string };
