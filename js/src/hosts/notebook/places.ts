/**
 * Places for an editor in the outputs of a notebook: empty elements that wait for it. A picture of
 * the map is the output below a place; it is hidden while the editor is there.
 */

/** An editor that is mounted in a place. */
export interface Mounted {
  /** The editor is on the page; the returned function says that it no longer is. */
  shown(): () => void;
  unmount(): void;
}

interface Place {
  readonly el: HTMLElement;
  readonly editor: Mounted;
  hide: (() => void) | null;
}

const PICTURE = "This is a picture of the map. To edit the map, run this cell in the notebook.";
/** Classes of a text output in JupyterLab, whose styles would change the editor. */
const TEXT = ["jp-RenderedHTMLCommon", "jp-RenderedHTML"];
/** Elements around one output: of JupyterLab and nbconvert, the old Notebook, VS Code and Colab. */
const OUTPUTS = [".jp-OutputArea-child", ".output_area", ".output_container", ".display_data"];

/** Look for places of an editor as long as it exists. */
export class Places {
  private readonly mounted = new Map<Element, Place>();
  private readonly found: HTMLCollectionOf<Element>;

  /** `mount` puts the editor into an element; while it is `gone`, new places keep the picture. */
  constructor(
    private readonly id: string,
    private readonly mount: (el: HTMLElement) => Mounted,
    private readonly gone: () => boolean,
    signal: AbortSignal,
  ) {
    this.found = document.getElementsByClassName(`jn-place-${id}`);
    const watch = new MutationObserver(() => this.look());
    watch.observe(document.body, { childList: true, subtree: true });
    signal.addEventListener("abort", () => {
      watch.disconnect();
      for (const place of this.mounted.keys()) {
        this.remove(place);
      }
    });
    this.look();
  }

  private look(): void {
    for (const place of [...this.found]) {
      if (this.mounted.has(place)) {
        continue;
      }
      if (!this.gone()) {
        this.add(place);
      } else if (place.textContent === "") {
        place.textContent = PICTURE; // this is a change of the page, too
      }
    }
    for (const [place, { editor, hide }] of this.mounted) {
      const known = this.mounted.get(place) as Place;
      if (place.isConnected && hide === null) {
        known.hide = editor.shown(); // a notebook scrolled it back into view
      } else if (!place.isConnected && hide !== null) {
        hide();
        known.hide = null;
      }
    }
  }

  private add(place: Element): void {
    for (const other of this.mounted.keys()) {
      if (!other.isConnected) {
        this.remove(other); // most likely the new place replaces it
      }
    }
    const el = document.createElement("div");
    el.className = liveClass(this.id);
    place.replaceChildren(el);
    place.closest(".jp-OutputArea-output")?.classList.remove(...TEXT);
    this.mounted.set(place, { el, editor: this.mount(el), hide: null });
  }

  private remove(place: Element): void {
    const found = this.mounted.get(place);
    this.mounted.delete(place);
    found?.hide?.();
    found?.editor.unmount();
    found?.el.remove();
    if (place.closest(".jn-below") === null) {
      place.closest(".jp-OutputArea-output")?.classList.add(...TEXT);
    }
  }
}

/** Class of an element in which the editor is. */
export function liveClass(id: string): string {
  return `jn-live-${id}`;
}

/** Hide the output below each one that shows the editor, alone: the picture of the map. */
export function hidePictures(id: string, signal: AbortSignal): void {
  const live = `.${liveClass(id)}`;
  const style = document.createElement("style");
  style.textContent = OUTPUTS.map((each) => {
    const inner = `${each} ${live}, .widget-container ${live}`; // of an Output or a box of widgets
    return `${each}:has(${live}):not(:has(${inner})) + ${each}{display:none!important}`;
  }).join("");
  document.head.append(style);
  signal.addEventListener("abort", () => style.remove());
}
