/** The settings of journey maps in JupyterLab: the first view, saving and ignored rules. */

import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import { settingsOf } from "../map-settings.ts";
import type { Maps, MapWidget } from "../maps.ts";

/** The plugin whose schema has the settings. */
export const SETTINGS = "journeynb:plugin";

/** Apply the settings to each map that is opened, and again when they change. */
export async function addSettings(maps: Maps, registry: ISettingRegistry): Promise<void> {
  const settings = await registry.load(SETTINGS);
  const now = () => settingsOf(settings.composite as Record<string, unknown>);
  const { tracker } = maps;
  const add = async (_: unknown, map: MapWidget) => {
    const { applySettings } = await import("../open/apply-settings.ts");
    const apply = applySettings(map, now());
    const change = () => apply(now());
    settings.changed.connect(change);
    map.disposed.connect(() => {
      settings.changed.disconnect(change);
      apply(null);
    });
  };
  tracker.widgetAdded.connect(add);
  tracker.forEach((map) => void add(tracker, map));
}
