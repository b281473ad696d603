/** The other maps of a server, which what surrounds the editor opens. */

import type { OtherMaps } from "../../protocol/host.ts";
import type { Answer, MapList, Request } from "../../protocol/messages.ts";

/** Opens a map of the file browser, by its path there. */
export interface OpensMaps {
  openMap?(path: string): void | Promise<void>;
}

export function otherMaps(ask: (what: Request) => Promise<Answer>, around: OpensMaps): OtherMaps {
  return {
    list: async () => (await ask({ type: "maps" })) as MapList,
    async open(path) {
      const answer = await ask({ type: "open_map", path });
      if (answer.type === "opened_map") {
        await around.openMap?.(answer.place);
      }
    },
  };
}
