/** A journey map as a document of JupyterLab. */

import { ABCWidgetFactory, type DocumentRegistry, DocumentWidget } from "@jupyterlab/docregistry";
import type { Message } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import { effect, type Signal, signal } from "@preact/signals";
import type { Editor } from "../../editor/shared/context.ts";
import type { Store } from "../../model/store/store.ts";
import { showProblem } from "./cannot-open.ts";
import type { MapSession } from "./editor.ts";
import type { MapContent } from "./maps.ts";
import type { MapModel } from "./model.ts";
import type { OpenMap, OpenMaps } from "./open-maps.ts";

type Context = DocumentRegistry.IContext<MapModel>;

/** Commands of JupyterLab that a document uses. */
export interface Commands {
  openAsText(path: string): void;
  localPath(path: string): string;
}

class Content extends Widget implements MapContent {
  readonly store: Signal<Store | null> = signal(null);
  readonly editor: Signal<Editor | null> = signal(null);
  private clear: () => void = () => undefined;
  private readonly end: () => void;

  constructor(
    private readonly map: OpenMap,
    private readonly context: Context,
    commands: Commands,
  ) {
    super();
    this.addClass("jn-document");
    this.node.style.overflow = "hidden";
    this.end = effect(() => {
      const session = map.session.value;
      const failure = map.failure.value;
      this.clear();
      this.clear = () => undefined;
      if (session !== null) {
        void this.mount(session);
      } else if (failure !== null) {
        this.clear = showProblem(this.node, failure, map.path, {
          openAsText: () => commands.openAsText(this.context.path),
          retry: () => void this.retry(),
        });
      }
    });
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.end();
      this.clear();
    }
    super.dispose();
  }

  protected override onActivateRequest(_: Message): void {
    if (!this.node.contains(document.activeElement)) {
      const first = this.editor.value?.ui.root ?? this.node;
      first.tabIndex = -1;
      first.focus({ preventScroll: true });
    }
  }

  private async mount(session: MapSession): Promise<void> {
    const { show } = await import("./editor.ts");
    if (!this.isDisposed && this.map.session.value === session) {
      this.clear = show(session, this.node, (editor) => {
        this.editor.value = editor;
      });
      this.store.value = session.store;
    }
  }

  /** Try again to open the file; JupyterLab then asks for its content, too. */
  private async retry(): Promise<void> {
    this.map.retry();
    await this.map.ready;
    if (this.map.session.value !== null) {
      await this.context.revert();
    }
  }
}

export class MapFactory extends ABCWidgetFactory<DocumentWidget<Content, MapModel>, MapModel> {
  constructor(
    private readonly maps: OpenMaps,
    private readonly commands: Commands,
    options: DocumentRegistry.IWidgetFactoryOptions,
  ) {
    super(options as never);
  }

  protected createNewWidget(context: Context): DocumentWidget<Content, MapModel> {
    const map = this.maps.open(this.commands.localPath(context.path));
    const { model } = context;
    model.bind(map);
    context.pathChanged.connect((_, path) => map.moved(this.commands.localPath(path)));
    context.saveState.connect((_, state) => {
      if (state === "completed") {
        model.look(); // JupyterLab takes the map as saved, also if there were edits meanwhile
      }
    });
    const widget = new DocumentWidget<Content, MapModel>({
      content: new Content(map, context, this.commands),
      context,
    });
    widget.toolbar.hide();
    return widget;
  }
}
