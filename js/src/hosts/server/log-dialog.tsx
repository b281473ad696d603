/** The dialog to choose a log in the server's files, and its columns if their names do not say. */

import { useEffect, useState } from "preact/hooks";
import { useEditor } from "../../editor/shared/context.ts";
import { Dialog } from "../../editor/shared/dialog.tsx";
import { Button, Icon, SIGNS } from "../../editor/shared/parts.tsx";
import { useUnique } from "../../editor/shared/unique.ts";
import { type Columns, type Folder, type LogChoice, PARTS, type Part } from "./log-choice.ts";
import "./log-dialog.css";

export function LogDialog({ choice }: { choice: LogChoice }) {
  return choice.open.value ? <Choosing choice={choice} /> : null;
}

function Choosing({ choice }: { choice: LogChoice }) {
  const [log, setLog] = useState("");
  const close = () => {
    choice.open.value = false;
  };
  return (
    <Dialog title="Compare with a log" onClose={close}>
      {log === "" ? (
        <Files choice={choice} onChoose={setLog} onClose={close} />
      ) : (
        <ColumnsOf key={log} choice={choice} path={log} back={() => setLog("")} onClose={close} />
      )}
    </Dialog>
  );
}

function Files(props: { choice: LogChoice; onChoose(path: string): void; onClose(): void }) {
  const { choice, onChoose } = props;
  const [path, setPath] = useState(choice.folder);
  const [folder, setFolder] = useState<Folder | null>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let left = false;
    choice.look(path).then(
      (found) => {
        if (!left) {
          setFolder(found);
          setProblem("");
        }
      },
      (error) => left || setProblem(wordsOf(error)),
    );
    return () => {
      left = true;
    };
  }, [choice, path]);
  const inside = (name: string) => (path === "" ? name : `${path}/${name}`);
  const parts = path === "" ? [] : path.split("/");
  return (
    <div class="jn-dialog-body">
      <p class="jn-hint">
        A log is a table with a row for each event: a customer, a time and what happened.
      </p>
      <nav class="jn-log-path" aria-label="Folder">
        <button type="button" onClick={() => setPath("")} aria-current={path === "" || undefined}>
          Files
        </button>
        {parts.map((name, place) => (
          <>
            <Icon path={SIGNS.right} size={12} />
            <button
              type="button"
              onClick={() => setPath(parts.slice(0, place + 1).join("/"))}
              aria-current={place === parts.length - 1 || undefined}
            >
              {name}
            </button>
          </>
        ))}
      </nav>
      <ul class="jn-log-files" aria-label="Logs and folders" aria-busy={folder?.path !== path}>
        {folder?.folders.map((name) => (
          <li key={`${name}/`}>
            <button type="button" onClick={() => setPath(inside(name))}>
              <Icon path={FOLDER} />
              <span dir="auto">{name}</span>
              <Icon path={SIGNS.right} size={12} />
            </button>
          </li>
        ))}
        {folder?.files.map(({ name, size }) => (
          <li key={name}>
            <button type="button" onClick={() => onChoose(inside(name))}>
              <Icon path={TABLE} />
              <span dir="auto">{name}</span>
              <small>{sizeOf(size)}</small>
            </button>
          </li>
        ))}
      </ul>
      {folder !== null && folder.folders.length + folder.files.length === 0 && (
        <p class="jn-no-items">
          There is no log here. Logs are files such as .csv, .parquet, .xlsx, .json or .xes.
        </p>
      )}
      {problem !== "" && (
        <p class="jn-error" role="alert">
          {problem}
        </p>
      )}
      <div class="jn-dialog-foot">
        <Button label="Cancel" onClick={props.onClose} />
      </div>
    </div>
  );
}

function ColumnsOf(props: { choice: LogChoice; path: string; back(): void; onClose(): void }) {
  const { choice, path, onClose } = props;
  const { store } = useEditor();
  const [found, setFound] = useState<Columns | null>(null);
  const [chosen, setChosen] = useState<Partial<Record<Part, string>>>({});
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const id = useUnique();
  useEffect(() => {
    choice.columns(path).then(setFound, (error) => setProblem(wordsOf(error)));
  }, [choice, path]);
  const needed = found?.problem !== "";
  const columnOf = (part: Part) => chosen[part] ?? found?.guess[part] ?? "";
  const compare = async (event: Event) => {
    event.preventDefault();
    const missing = PARTS.slice(0, 3).filter(([part]) => columnOf(part) === "");
    if (needed && missing.length > 0) {
      const names = missing.map(([, name]) => name.toLowerCase()).join(", ");
      setProblem(`Choose the column of: ${names}.`);
      return;
    }
    setProblem("");
    setBusy(true);
    const given = Object.fromEntries(
      Object.entries(chosen).filter(
        ([part, name]) => name !== "" && name !== found?.guess[part as Part],
      ),
    );
    const shown = await choice.compare(path, given);
    setBusy(false);
    if (shown) {
      onClose();
    } else {
      setProblem(store.notice.value?.text ?? "The log could not be opened.");
      store.notice.value = null;
    }
  };
  return (
    <form class="jn-dialog-body" onSubmit={(event) => void compare(event)}>
      <p class="jn-log-name">
        <b dir="auto">{path}</b>
        <Button label="Choose another file" class="jn-small" onClick={props.back} />
      </p>
      {found === null && problem === "" && <p class="jn-hint">Reading the columns…</p>}
      {found !== null && (
        <>
          <p class="jn-hint">
            {needed
              ? "The names of its columns do not show what they contain. Choose them:"
              : "These columns were found. Change them if they are wrong."}
          </p>
          {PARTS.map(([part, name]) => (
            <div class="jn-log-column" key={part}>
              <label class="jn-label" for={`${id}-${part}`}>
                {name}
              </label>
              <select
                id={`${id}-${part}`}
                class="jn-field"
                value={columnOf(part)}
                onChange={({ currentTarget: { value } }) => setChosen({ ...chosen, [part]: value })}
              >
                <option value="">{emptyWord(part, needed)}</option>
                {found.columns.map((each) => (
                  <option key={each} value={each}>
                    {each}
                  </option>
                ))}
              </select>
            </div>
          ))}
        </>
      )}
      {problem !== "" && (
        <p class="jn-error" role="alert">
          {problem}
        </p>
      )}
      <div class="jn-dialog-foot">
        <Button label="Cancel" onClick={onClose} />
        <Button
          data-first
          label={busy ? "Opening the log…" : "Compare"}
          look="primary"
          type="submit"
          disabled={busy || found === null}
        />
      </div>
    </form>
  );
}

const FOLDER = "M2 4h4l1.5 1.5H14v7.5H2z";
const TABLE = "M2.5 3h11v10h-11zM2.5 6.3h11M2.5 9.6h11M6 6.3v6.7";

function emptyWord(part: Part, needed: boolean): string {
  return part === "persona" ? "None" : needed ? "Choose a column" : "Found in the log";
}

function sizeOf(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
