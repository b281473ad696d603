/** JupyterLab's own Find in a map: what does not match is faded, as with the search of the editor. */

import {
  type ISearchMatch,
  type ISearchProviderRegistry,
  SearchProvider,
} from "@jupyterlab/documentsearch";
import type { Widget } from "@lumino/widgets";
import type { Editor } from "../../../editor/shared/context.ts";
import type { Maps, MapWidget } from "../maps.ts";

export function addSearch(maps: Maps, registry: ISearchProviderRegistry): void {
  registry.add("journeynb:search", {
    isApplicable: (widget: Widget): widget is MapWidget => maps.tracker.has(widget),
    createNew: (widget: Widget) => new MapSearch(widget as MapWidget),
  });
}

export class MapSearch extends SearchProvider<MapWidget> {
  readonly isReadOnly = true;
  private at = -1;
  private end: (() => void) | undefined;

  override get currentMatchIndex(): number | null {
    return this.at === -1 ? null : this.at;
  }

  override get matchesCount(): number | null {
    return this.end === undefined ? null : this.found.length;
  }

  private get editor(): Editor | null {
    return this.widget.content.editor.value;
  }

  private get found(): readonly string[] {
    return this.editor?.ui.filters.found.value ?? [];
  }

  override async startQuery(query: RegExp): Promise<void> {
    const { editor } = this;
    if (editor === null) {
      return;
    }
    this.end?.();
    const { filters } = editor.ui;
    filters.pattern.value = query;
    this.at = -1;
    const started = filters.found.value;
    const unfollow = filters.found.subscribe((found) => {
      if (found !== started) {
        this.at = Math.min(this.at, found.length - 1);
        this._stateChanged.emit();
      }
    });
    this.end = () => {
      unfollow();
      filters.pattern.value = null;
    };
  }

  override async endQuery(): Promise<void> {
    this.end?.();
    this.end = undefined;
    this.at = -1;
  }

  override async clearHighlight(): Promise<void> {
    this.at = -1;
  }

  override highlightNext(): Promise<ISearchMatch | undefined> {
    return this.step(1);
  }

  override highlightPrevious(): Promise<ISearchMatch | undefined> {
    return this.step(-1);
  }

  override async replaceCurrentMatch(): Promise<boolean> {
    return false;
  }

  override async replaceAllMatches(): Promise<boolean> {
    return false;
  }

  override dispose(): void {
    this.end?.();
    this.end = undefined;
    super.dispose();
  }

  private async step(by: 1 | -1): Promise<ISearchMatch | undefined> {
    const { editor, found } = this;
    if (editor === null || found.length === 0) {
      return undefined;
    }
    this.at =
      this.at === -1
        ? by === 1
          ? 0
          : found.length - 1
        : (this.at + by + found.length) % found.length;
    const id = found[this.at] as string;
    const box = document.activeElement as HTMLElement | null;
    editor.ui.go(id);
    // the view takes the focus, which belongs to who types in the search
    requestAnimationFrame(() => requestAnimationFrame(() => box?.focus()));
    return { text: editor.store.index.value.name(id), position: this.at };
  }
}
