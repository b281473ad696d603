/** Folders as portfolios: the server reads them, and changes several maps at once. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection } from "@jupyterlab/services";

export interface GapCounts {
  readonly error: number;
  readonly warning: number;
  readonly info: number;
}

export interface PortfolioMap {
  /** Path of its file from the folder, without the file extension. */
  readonly name: string;
  /** Path in the file browser. */
  readonly path: string;
  readonly title: string;
  readonly gaps: GapCounts;
  /** Whether another map names it as its library. */
  readonly library: boolean;
  /** Names of the maps that it shows in detail. */
  readonly parents: readonly string[];
}

/** A version of a thing, and the names of the maps that have it. */
export interface Version {
  readonly maps: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** A persona, goal, segment or source that differs from map to map. */
export interface Contradiction {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  /** Fields that differ. */
  readonly fields: readonly string[];
  readonly versions: readonly Version[];
}

/** What a rule finds that compares maps; it is listed for one of them. */
export interface MapFinding {
  readonly path: string;
  readonly rule: string;
  readonly severity: keyof GapCounts;
  /** The item on that map; "" for the map itself. */
  readonly id: string;
  readonly message: string;
}

export interface Portfolio {
  readonly path: string;
  readonly maps: readonly PortfolioMap[];
  readonly broken: readonly { readonly path: string; readonly message: string }[];
  readonly contradictions: readonly Contradiction[];
  /** What else rules find between maps. */
  readonly findings: readonly MapFinding[];
}

/** A change of several maps: the version of one map, for others. */
export interface Sharing {
  readonly id: string;
  readonly source: string;
  readonly to: readonly string[];
  readonly fields: readonly string[];
}

export interface Shared {
  /** Paths of the maps that changed. */
  readonly changed: readonly string[];
  /** What `undo` takes; "" if nothing changed. */
  readonly undo: string;
}

/** What a server does with portfolios. Each call rejects with an error in words. */
export interface Portfolios {
  show(folder: string): Promise<Portfolio>;
  share(folder: string, what: Sharing): Promise<Shared>;
  undo(key: string): Promise<void>;
}

const NO_SERVER =
  "This server does not have journeynb's extension. Install journeynb where the Jupyter server runs.";

/** Return the portfolios of JupyterLab's server. */
export function portfoliosOf(app: JupyterFrontEnd): Portfolios {
  const { serverSettings: settings } = app.serviceManager;
  const ask = async (name: string, init: RequestInit) => {
    const url = URLExt.join(settings.baseUrl, "journeynb", "portfolio") + name;
    const answer = await ServerConnection.makeRequest(url, init, settings);
    const made = await answer.json().catch(() => null);
    if (made === null || !answer.ok) {
      const missing = made?.message === undefined && [404, 405].includes(answer.status);
      throw new Error(missing ? NO_SERVER : made?.message || `${answer.status}`);
    }
    return made;
  };
  const post = (name: string, body: object) =>
    ask(name, { method: "POST", body: JSON.stringify(body) });
  return {
    show: (folder) => ask(`?path=${encodeURIComponent(folder)}`, {}),
    share: (folder, what) => post("/share", { path: folder, ...what }),
    undo: async (key) => void (await post("/undo", { undo: key })),
  };
}
