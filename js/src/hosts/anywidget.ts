/**
 * The editor as an anywidget. In Jupyter's notebooks the output of the cell is only a place for the
 * editor, and a picture: a saved notebook then shows the picture in each viewer. Other hosts ask for
 * a view.
 */

import { mount } from "../editor/mount.tsx";
import { Store } from "../model/store/store.ts";
import { isStatic, managerOf } from "./notebook/kernel.ts";
import { hidePictures, liveClass, Places } from "./notebook/places.ts";
import { keepPicture } from "./notebook/stored-picture.ts";
import { type Model, WidgetHost } from "./notebook/widget-host.ts";

export * from "./editor-parts.ts";

export default () => {
  const ended = new AbortController();
  let host: WidgetHost;
  let store: Store | undefined;
  let ready: Promise<boolean>;

  const show = (el: HTMLElement) => {
    store ??= new Store(host);
    host.place = el;
    const own = document.createElement("div"); // editors of other maps are shown below it
    el.append(own);
    const clear = mount(store, own);
    const unmount = () => {
      clear();
      own.remove();
    };
    return { unmount, shown: () => shown(el) };
  };
  const shown = (el: HTMLElement) => {
    host.place = el;
    return (store as Store).shown();
  };
  return {
    initialize({ model }: { model: Model }) {
      const id = model.get("_place");
      host = new WidgetHost(model, ended.signal);
      ready = isStatic(managerOf(model as never), id);
      void ready.then((dead) => {
        if (dead) {
          host.found("static");
        }
        if (!ended.signal.aborted) {
          hidePictures(id, ended.signal);
          new Places(id, show, () => host.gone, ended.signal);
          keepPicture(model, ended.signal);
        }
      });
      return () => {
        store?.dispose();
        ended.abort();
      };
    },
    async render({ el }: { el: HTMLElement }) {
      await ready; // a page without a kernel has a view that is read-only
      el.classList.add(liveClass(host.id));
      const { unmount, shown } = show(el);
      const hidden = shown();
      return () => {
        unmount();
        hidden();
      };
    },
  };
};
