/** The model of a map as a document of JupyterLab: the text of its file, and whether it is saved. */

import { DocumentModel, type DocumentRegistry } from "@jupyterlab/docregistry";
import type { Contents } from "@jupyterlab/services";
import { effect } from "@preact/signals";
import { NAME } from "./file-type.ts";
import type { OpenMap } from "./open-maps.ts";

export class MapModel extends DocumentModel {
  private map: OpenMap | null = null;
  private start = "";
  private end: () => void = () => undefined;

  /** Follow a map; a model is made before its path is known. */
  bind(map: OpenMap): void {
    if (this.map !== null) {
      return;
    }
    this.map = map;
    map.shown = true;
    this.end = effect(() => {
      this.readOnly = map.session.value?.readonly ?? map.failure.value !== null;
      this.look();
    });
  }

  /** Update whether there are edits to save. */
  look(): void {
    this.dirty = this.map?.session.value?.unsaved.value ?? false;
  }

  override toString(): string {
    return this.map?.session.value?.text() ?? this.start;
  }

  /** The map itself changes in the editor, or when its file is loaded again. */
  override fromString(text: string): void {
    this.start = text;
    this.triggerContentChange();
  }

  override toJSON(): ReturnType<DocumentModel["toJSON"]> {
    return JSON.parse(this.toString() || "null");
  }

  override fromJSON(value: ReturnType<DocumentModel["toJSON"]>): void {
    this.fromString(JSON.stringify(value));
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.end();
      this.map?.close(this.dirty); // the user was asked whether to save
    }
    super.dispose();
  }
}

/**
 * Its name is its own: documents of one file share their content with those of the same factory,
 * and the text editor saves text.
 */
export class MapModelFactory implements DocumentRegistry.IModelFactory<MapModel> {
  readonly name = NAME;
  readonly contentType: Contents.ContentType = "file";
  readonly fileFormat: Contents.FileFormat = "text";
  /** JupyterLab saves no documents automatically whose models are collaborative. */
  readonly collaborative = false;
  isDisposed = false;

  createNew(options: DocumentRegistry.IModelOptions = {}): MapModel {
    return new MapModel({ ...options, collaborationEnabled: false } as never);
  }

  preferredLanguage(): string {
    return "";
  }

  dispose(): void {
    this.isDisposed = true;
  }
}
