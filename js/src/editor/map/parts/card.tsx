/** The cards of the map. The view handles clicks, drags and keys. */

import { useMemo } from "preact/hooks";
import { channelIcon, inkOn, isColor, STAR } from "../../../model/look.ts";
import { labelOf } from "../../../model/observed.ts";
import { Bubble, commentWords } from "../../comments/badge.tsx";
import { choiceWord, STATUS_TONES } from "../../form/words.ts";
import { Icon, initials, kindWord, SIGNS } from "../../shared/parts.tsx";
import type { CardItem } from "../layout/cards.ts";
import type { TextItem } from "../layout/texts.ts";
import { memo, useLive } from "../state/memo.tsx";
import { type MapState, useMap } from "../state/state.ts";
import {
  commitName,
  commitText,
  draftFor,
  leaveTyping,
  lostText,
  lostTyping,
} from "../state/typing.ts";
import { Met } from "./observed.tsx";
import { Typing } from "./rename.tsx";

/** The mark of a persona: its color and initials. */
export const Dot = memo(({ id }: { id: string }) => {
  const state = useMap();
  const { name, color } = state.person(id);
  return (
    <span
      class="jnm-dot"
      style={{ background: color, color: inkOn(color) }}
      title={name}
      aria-hidden="true"
    >
      {initials(name).slice(0, 1)}
    </span>
  );
});

/** Return the number of gaps of an item, and the highest severity. */
function useGaps(state: MapState, id: string) {
  return useLive(() => {
    const found = state.ui.marks.of.value.get(id);
    return found === undefined ? "" : `${found.length} ${found[0]?.severity ?? "info"}`;
  }, [id]);
}

/** The comments and gaps of an item. */
export const Badge = memo(({ id }: { id: string }) => {
  const state = useMap();
  const gaps = useGaps(state, id);
  const comments = useLive(() => commentWords(state.ui, id), [id]);
  const [count, severity] = gaps.value.split(" ");
  return (
    <>
      {comments.value !== "" && <Bubble ui={state.ui} id={id} words={comments.value} />}
      {gaps.value !== "" && (
        <span class={`jnm-badge jnm-${severity}`} title={gapCount(gaps.value)} aria-hidden="true">
          {count}
        </span>
      )}
    </>
  );
});

/** The title of the map that shows an item in detail; a click opens it. */
export const Nested = memo(({ id }: { id: string }) => {
  const { maps } = useMap().ui;
  const path = useLive(() => maps.of.value.get(id) ?? "", [id]).value;
  if (path === "") {
    return null;
  }
  const words = maps.words(path);
  const stop = (event: Event) => event.stopPropagation();
  return (
    <button
      type="button"
      class={`jnm-nested${maps.isBroken(path) ? " jnm-broken" : maps.why(path) === "" ? "" : " jnm-away"}`}
      tabIndex={-1}
      title={words}
      aria-label={words}
      onPointerDown={stop}
      onMouseDown={stop}
      onDblClick={stop}
      onClick={(event) => {
        event.stopPropagation();
        void maps.open(path);
      }}
    >
      <Icon path={SIGNS.nested} size={12} />
      <span dir="auto">{maps.title(path)}</span>
    </button>
  );
});

function gapCount(gaps: string): string {
  const [count, severity] = gaps.split(" ");
  return gaps === ""
    ? ""
    : `${count} ${count === "1" ? "gap" : "gaps"}${severity === "error" ? ", one an error" : ""}`;
}

/** For items without personas; one list, so that nothing is drawn again. */
export const NOBODY: readonly string[] = [];

/**
 * Return the props of every card: its place in the grid, its name for screen readers, its state.
 */
export function useCard(
  state: MapState,
  { id, key, kind, look }: { id: string; key: string; kind: string; look: string },
  who: readonly string[],
  all: boolean,
  about: string,
) {
  const gaps = useGaps(state, id);
  const label = useLive(() => {
    const chosen = kind !== "text" && state.selected.value.has(id) ? ", selected" : "";
    const missing =
      gaps.value === ""
        ? ""
        : `, ${gaps.value.split(" ")[0]} ${gaps.value.startsWith("1 ") ? "gap" : "gaps"}`;
    const comments = kind === "text" ? "" : commentWords(state.ui, id);
    const seen = kind === "text" ? [] : labelOf(state.store.observed.value, id);
    const { maps } = state.ui;
    const path = maps.of.value.get(id) ?? "";
    const nested = path === "" ? [] : [`nested map: ${maps.title(path)}`];
    const parts = [about, ...seen, ...nested, ...(comments ? [comments] : [])];
    return parts.join(", ") + missing + chosen;
  }, [id, about]);
  const name = useLive(() => {
    const chosen = kind !== "text" && state.selected.value.has(id) ? " jnm-selected" : "";
    return `${look}${chosen}${state.faded(id, who, all) ? " jn-fading" : ""}`;
  }, [id, look, who, all]);
  const tab = useLive(() => (state.focus.value === key ? 0 : -1), [key]);
  return {
    "data-id": id,
    "data-key": key,
    "data-kind": kind,
    role: "group" as const,
    "aria-roledescription": "card",
    class: name,
    tabIndex: tab,
    "aria-label": label,
  };
}

export const Card = memo(({ item }: { item: CardItem }) => {
  const state = useMap();
  const { id, key, kind, name, text, note, status, level, share } = item;
  const shown = name || text;
  const own = isColor(item.bar) ? item.bar : item.bar === "" ? undefined : `var(--jn-${item.bar})`;
  const look = `jnm-card jnm-${kind}${item.external ? " jnm-theirs" : ""}`;
  const place = item.place === "" ? "" : `, ${item.place}`;
  const props = useCard(
    state,
    { id, key, kind, look },
    item.who,
    item.all,
    `${shown || "Empty"}, ${kindWord(kind)}${place}`,
  );
  const renaming = useLive(() => state.renaming.value === key, [key]);
  return (
    <div {...props} style={own === undefined ? undefined : { "--jn-bar": own }}>
      <div class="jnm-top">
        {renaming.value ? (
          <Typing
            value={shown}
            start={draftFor(state, key)}
            label={`Name of ${shown}`}
            lines={kind === "note"}
            done={(typed) => commitName(state, item, typed)}
            lost={(typed) => lostTyping(state, item, typed)}
            cancel={() => leaveTyping(state, key)}
            twice={() => state.ui.open(id)}
          />
        ) : (
          <span class="jnm-name" dir="auto">
            {shown || "Empty note"}
          </span>
        )}
        {item.star && (
          <span class="jnm-star" title="Moment of truth">
            <svg width="13" height="13" viewBox="0 0 16 16" role="img" aria-label="Moment of truth">
              <path d={STAR} fill="currentColor" />
            </svg>
          </span>
        )}
        <Badge id={id} />
      </div>
      {name !== "" && text !== "" && (
        <div class="jnm-text" dir="auto">
          {text}
        </div>
      )}
      {(note !== "" || status !== "") && (
        <div class="jnm-small" dir="auto">
          {status !== "" && (
            <span class={`jn-pill jn-tone-${STATUS_TONES[status] ?? "quiet"}`}>
              {choiceWord(status)}
            </span>
          )}{" "}
          {note}
        </div>
      )}
      {kind === "touchpoint" && <Nested id={id} />}
      {kind === "touchpoint" && state.observes.value && <Met id={id} />}
      {share >= 0 && (
        <div class="jnm-share" aria-hidden="true">
          <i style={{ width: `${Math.round(share * 100)}%` }} />
        </div>
      )}
      {item.goals.length > 0 && (
        <div class="jnm-small jnm-serves" dir="auto" title={`Supports ${item.goals.join(", ")}`}>
          {item.goals.join(", ")}
        </div>
      )}
      {(item.channels.length > 0 || item.who.length > 0 || level > 0) && (
        <div class="jnm-foot">
          {item.channels.slice(0, 5).map((channel) => (
            <Channel key={channel} name={channel} />
          ))}
          {level > 0 && <Level level={level} />}
          <span class="jnm-dots">
            {item.who.slice(0, 6).map((each) => (
              <Dot key={each} id={each} />
            ))}
            {item.who.length > 6 && <span class="jnm-small">+{item.who.length - 6}</span>}
          </span>
        </div>
      )}
      {!state.readonly && <span class="jnm-handle" aria-hidden="true" title="Drag to link" />}
    </div>
  );
});

function Channel({ name }: { name: string }) {
  return (
    <svg class="jnm-channel" width="14" height="14" viewBox="0 0 16 16" role="img">
      <title>{name}</title>
      <path d={channelIcon(name)} />
    </svg>
  );
}

function Level({ level }: { level: number }) {
  return (
    <span
      class="jnm-level"
      role="img"
      aria-label={`Severity ${level} of 5`}
      title={`Severity ${level} of 5`}
    >
      {[1, 2, 3, 4, 5].map((each) => (
        <i
          key={each}
          class={each <= level ? "jnm-on" : ""}
          style={{ height: `${3 + each * 1.6}px` }}
        />
      ))}
    </span>
  );
}

/** A text of a link: what a persona does, thinks or wants. */
export const Text = memo(({ item }: { item: TextItem }) => {
  const state = useMap();
  const { id, key, persona, text, about } = item;
  const { name } = state.person(persona);
  const only = useMemo(() => [persona], [persona]);
  const props = useCard(
    state,
    { id, key, kind: "text", look: "jnm-card jnm-said" },
    only,
    false,
    `${text}, ${name}, ${about}`,
  );
  const renaming = useLive(() => state.renaming.value === key, [key]);
  return (
    <div {...props} data-id={undefined} data-open={id} data-text>
      <Dot id={persona} />
      {renaming.value ? (
        <Typing
          key={text}
          value={text}
          label={`${name}, ${about}`}
          lines
          done={(typed) => commitText(state, item, typed)}
          lost={(typed) => lostText(state, item, typed)}
          cancel={() => leaveTyping(state, key)}
        />
      ) : (
        <span class="jnm-name" dir="auto" title={about}>
          {item.ref.field === "questions" ? `“${text}”` : text}
        </span>
      )}
    </div>
  );
});
