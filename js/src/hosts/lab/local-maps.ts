/** The other maps of a document that no server holds: those in its folder, and those it names. */

import { PathExt } from "@jupyterlab/coreutils";
import { ENDING } from "../../editor/nested/nested-maps.ts";
import type { OtherMaps } from "../../protocol/host.ts";
import { NoMap, readMap } from "../offline/read-map.ts";
import type { LocalFiles } from "./local-files.ts";

/** `path` returns the path of the document. */
export function localMaps(
  files: Pick<LocalFiles, "list" | "read">,
  path: () => string,
  open: (path: string) => Promise<void>,
): OtherMaps {
  const placeOf = (name: string) => PathExt.join(PathExt.dirname(path()), name);
  return {
    async list(named) {
      const names = await files.list(PathExt.dirname(path()));
      const own = PathExt.basename(path());
      const near = names.filter((each) => each.endsWith(ENDING) && each !== own);
      const all = [...new Set([...near, ...named])].sort();
      const found = await Promise.all(
        all.map(async (each) => ({ path: each, ...(await titleOf(files, placeOf(each))) })),
      );
      return {
        maps: found.filter(({ why }) => why === "").map(({ path, title }) => ({ path, title })),
        broken: found
          .filter((each) => each.why !== "" && named.includes(each.path))
          .map(({ path, why }) => ({ path, why })),
      };
    },
    open: (name) => open(placeOf(name)),
  };
}

async function titleOf(files: Pick<LocalFiles, "read">, path: string) {
  if (path.startsWith("..")) {
    return { title: "", why: "it is outside the files here" };
  }
  try {
    return { title: readMap((await files.read(path)).text).info.title ?? "", why: "" };
  } catch (error) {
    return { title: "", why: error instanceof NoMap ? error.message : "there is no such file" };
  }
}
