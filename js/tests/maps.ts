/** Small maps for tests. */

import sample from "../../src/journeynb/samples/coffee.journeymap.json";
import { apply } from "../src/model/changes.ts";
import { Index } from "../src/model/index.ts";
import { fromFile, type JourneyMap } from "../src/model/map.ts";
import type { JourneyFile } from "../src/protocol/kinds.ts";
import type { Change } from "../src/protocol/messages.ts";

export function mapOf(content: Partial<JourneyFile> = {}): JourneyMap {
  return fromFile({ format: "journeymap/1", ...content } as JourneyFile);
}

export function indexOf(content: Partial<JourneyFile> = {}): Index {
  return new Index(mapOf(content));
}

/** Return the map after changes. */
export function changed(index: Index, changes: readonly Change[]): Index {
  return new Index(apply(index.map, changes).map);
}

export function coffee(): JourneyFile {
  return sample as unknown as JourneyFile;
}
