/** The section of the side panel that shows a folder as a portfolio. */

import { effect, type Signal, signal } from "@preact/signals";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fieldWord } from "../../../editor/form/words.ts";
import { kindWord } from "../../../editor/shared/parts.tsx";
import type { Maps, MapWidget } from "../maps.ts";
import type { Contradiction, Portfolio, PortfolioMap } from "../portfolios.ts";
import { folderOf, gapCountWords, listed, mapRows, titlesOf } from "./portfolio-rows.ts";

/** Pause after an edit until the portfolio is read again, in ms. */
const REST = 1200;
/** Number of maps from which they can be filtered. */
const MANY = 12;
/** Number of gaps between maps that are listed. */
const MOST = 50;

/** What the section does in JupyterLab. */
export interface Around {
  /** The folder that was chosen; null for that of the map that the user works on. */
  readonly chosen: Signal<string | null>;
  show(folder: string): Promise<Portfolio>;
  openMap(path: string): void;
  /** Choose the folder that the file browser shows; null without a file browser. */
  readonly chooseFolder: (() => void) | null;
  /** Show the versions of a thing side by side; resolves to whether one was taken. */
  compare(what: Contradiction, portfolio: Portfolio): Promise<boolean>;
  /** Call a function when files may have changed. */
  watchFiles(listener: () => void): () => void;
  /** Return the path of a document in the server's files; null if it is elsewhere. */
  localPath(map: MapWidget): string | null;
}

/** Draw the section in an element; the returned function ends it. */
export function drawPortfolio(maps: Maps, around: Around, place: HTMLElement): () => void {
  const reading = new Reading(maps, around);
  render(<Section reading={reading} around={around} />, place);
  return () => {
    reading.end();
    render(null, place);
  };
}

/** Reads the portfolio, and again after each change. */
export class Reading {
  readonly found: Signal<Portfolio | null> = signal(null);
  readonly problem = signal("");
  readonly busy = signal(false);
  /** Path of the map that the user works on. */
  readonly current = signal("");
  /** The folder that is shown; null if there is none. */
  readonly folder: Signal<string | null> = signal(null);
  private due: ReturnType<typeof setTimeout> | undefined;
  private again = false;
  private took = 0;
  private ended = false;
  private readonly ends: (() => void)[] = [];

  constructor(
    maps: Maps,
    private readonly around: Around,
  ) {
    const { tracker } = maps;
    const follow = (_: unknown, map: MapWidget | null) => {
      this.current.value = (map && around.localPath(map)) ?? "";
    };
    tracker.currentChanged.connect(follow);
    follow(tracker, tracker.currentWidget);
    const edits = (_: unknown, map: MapWidget) => {
      let drawn = false;
      const stop = effect(() => {
        map.content.store.value?.map.value;
        if (drawn) {
          this.soon();
        }
        drawn = true;
      });
      map.disposed.connect(stop);
      this.ends.push(() => {
        map.disposed.disconnect(stop);
        stop();
      });
    };
    tracker.widgetAdded.connect(edits);
    tracker.forEach((map) => void edits(tracker, map));
    this.ends.push(
      () => tracker.currentChanged.disconnect(follow),
      () => tracker.widgetAdded.disconnect(edits),
      around.watchFiles(() => this.soon()),
      effect(() => {
        const { value } = this.current;
        const folder = around.chosen.value ?? (value === "" ? null : folderOf(value));
        if (folder !== this.folder.peek()) {
          this.folder.value = folder;
          this.found.value = null;
        }
        void this.read();
      }),
    );
  }

  /** Read the portfolio after a rest. */
  soon(): void {
    clearTimeout(this.due);
    this.due = setTimeout(() => void this.read(), Math.max(REST, 3 * this.took));
  }

  /** Read the portfolio now; once more if that was asked for meanwhile. */
  async read(): Promise<void> {
    clearTimeout(this.due);
    const folder = this.folder.peek();
    if (folder === null || this.ended) {
      return;
    }
    if (this.busy.peek()) {
      this.again = true;
      return;
    }
    this.busy.value = true;
    const start = performance.now();
    try {
      const found = await this.around.show(folder);
      if (folder === this.folder.peek()) {
        this.found.value = found;
        this.problem.value = "";
      }
    } catch (error) {
      this.problem.value = error instanceof Error ? error.message : String(error);
    }
    this.took = performance.now() - start;
    this.busy.value = false;
    if (this.again) {
      this.again = false;
      await this.read();
    }
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.due);
    for (const each of this.ends) {
      each();
    }
  }
}

function Section({ reading, around }: { reading: Reading; around: Around }) {
  const folder = reading.folder.value;
  const portfolio = reading.found.value;
  if (folder === null) {
    return (
      <div class="jn-lab-none">
        <p>
          A portfolio is a folder of journey maps. Open a map to see the maps beside it, or
          right-click a folder in the file browser: Open as Portfolio.
        </p>
        {around.chooseFolder !== null && (
          <button
            type="button"
            class="jp-Button jp-mod-styled jp-mod-accept"
            onClick={around.chooseFolder}
          >
            Show the folder of the file browser
          </button>
        )}
      </div>
    );
  }
  return (
    <div class="jn-lab-portfolio" aria-busy={reading.busy.value}>
      <header>
        <b dir="auto" title={folder}>
          {folder === "" ? "All files" : folder}
        </b>
        {around.chosen.value !== null && (
          <button
            type="button"
            onClick={() => {
              around.chosen.value = null;
            }}
          >
            Follow the open map
          </button>
        )}
        <button type="button" onClick={() => void reading.read()}>
          Refresh
        </button>
      </header>
      {reading.problem.value !== "" && <p role="alert">{reading.problem.value}</p>}
      {portfolio === null ? (
        reading.problem.value === "" && <p class="jn-lab-quiet">Reading the maps…</p>
      ) : (
        <Found portfolio={portfolio} reading={reading} around={around} />
      )}
    </div>
  );
}

function Found(props: { portfolio: Portfolio; reading: Reading; around: Around }) {
  const { portfolio, reading, around } = props;
  const { maps, broken, contradictions, findings } = portfolio;
  const [text, setText] = useState("");
  const rows = mapRows(portfolio, text);
  const titles = titlesOf(portfolio);
  useEffect(() => setText(""), [portfolio.path]);
  if (maps.length + broken.length === 0) {
    return <p class="jn-lab-quiet">There are no journey maps in this folder.</p>;
  }
  return (
    <>
      <h4>Maps ({maps.length + broken.length})</h4>
      {maps.length >= MANY && (
        <input
          type="search"
          dir="auto"
          placeholder="Filter by title"
          aria-label="Filter the maps"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      )}
      <ul>
        {rows.map(({ key, map, level }) => (
          <li key={key} style={{ paddingInlineStart: `${(level - 1) * 14}px` }}>
            <MapButton
              map={map}
              title={titles.get(map.name) ?? map.title}
              nested={level > 1}
              current={map.path === reading.current.value}
              open={() => around.openMap(map.path)}
            />
          </li>
        ))}
        {broken.map(({ path, message }) => (
          <li key={path}>
            <button
              type="button"
              class="jn-lab-broken"
              title={message}
              onClick={() => around.openMap(path)}
            >
              <span class="jn-lab-name" dir="auto">
                {path.slice(path.lastIndexOf("/") + 1)}
              </span>
              <small>cannot be read</small>
            </button>
          </li>
        ))}
      </ul>
      <h4>Contradictions ({contradictions.length})</h4>
      {contradictions.length === 0 && (
        <p class="jn-lab-quiet">The maps agree on what they share.</p>
      )}
      <ul>
        {contradictions.map((each) => (
          <li key={`${each.kind} ${each.id}`}>
            <button
              type="button"
              class="jn-lab-contradiction"
              title={versionWords(each, portfolio)}
              onClick={() =>
                void around
                  .compare(each, portfolio)
                  .then((taken) => (taken ? reading.read() : undefined))
              }
            >
              <span class="jn-lab-name" dir="auto">
                <bdi>{each.name}</bdi> <small>{kindWord(each.kind)}</small>
              </span>
              <small dir="auto">{fieldsOf(each)}</small>
            </button>
          </li>
        ))}
      </ul>
      {findings.length > 0 && <h4>Other gaps between maps ({findings.length})</h4>}
      <ul>
        {findings.slice(0, MOST).map((each) => (
          <li key={`${each.rule} ${each.path} ${each.id} ${each.message}`}>
            <button
              type="button"
              class="jn-lab-between"
              title={`${each.rule}\n${each.path}`}
              onClick={() => around.openMap(each.path)}
            >
              <span class={`jn-lab-dot jn-${each.severity}`} aria-hidden="true" />
              <span dir="auto">{each.message}</span>
            </button>
          </li>
        ))}
      </ul>
      {findings.length > MOST && (
        <p class="jn-lab-quiet">In Python, pf.gaps(select="C") lists all {findings.length}.</p>
      )}
    </>
  );
}

/** Return the fields that differ: "Role, needs and quote". */
function fieldsOf({ fields }: Contradiction): string {
  const lower = (word: string) => word.charAt(0).toLowerCase() + word.slice(1);
  return listed(fields.map(fieldWord).map((word, place) => (place === 0 ? word : lower(word))));
}

/** Return which maps have which version, one line each. */
function versionWords({ versions }: Contradiction, portfolio: Portfolio): string {
  const titles = titlesOf(portfolio);
  const lines = versions.map(({ maps }) =>
    listed(
      maps.map((each) => titles.get(each) ?? each),
      6,
    ),
  );
  return lines.map((line, place) => `Version ${place + 1}: ${line}`).join("\n");
}

interface MapButtonProps {
  readonly map: PortfolioMap;
  readonly title: string;
  readonly nested: boolean;
  readonly current: boolean;
  open(): void;
}

function MapButton({ map, title, nested, current, open }: MapButtonProps) {
  const words = gapCountWords(map.gaps);
  return (
    <button
      type="button"
      class={current ? "jn-lab-current" : ""}
      aria-current={current || undefined}
      title={`${map.title}\n${map.path}\n${words}`}
      onClick={open}
    >
      {nested && <span class="jn-lab-nested" aria-hidden="true" />}
      <span class="jn-lab-name" dir="auto">
        {title}
      </span>
      {map.library && <small>library</small>}
      <span class="jn-lab-counts" role="img" aria-label={words}>
        {(["error", "warning"] as const).map(
          (severity) =>
            map.gaps[severity] > 0 && (
              <span key={severity} class={`jn-lab-gaps jn-${severity}`}>
                {map.gaps[severity]}
              </span>
            ),
        )}
      </span>
    </button>
  );
}
