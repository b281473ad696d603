"""Mean scores of a survey, taken from a table: emotions that are researched."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import count, few, number_text, shown
from journeynb.formats.spreadsheet.emotions.scales import Scale, passed_scale
from journeynb.model.core import CoreMap
from journeynb.model.kinds.entities import Source
from journeynb.model.kinds.links import Cites, Experiences
from journeynb.model.transaction import Change

if TYPE_CHECKING:
    import pandas as pd

HEADINGS = {
    "touchpoint": ("touchpoint", "touchpoint_id", "id", "name", "question"),
    "score": ("score", "mean", "mean_score", "average", "avg", "rating", "csat", "nps", "value"),
    "persona": ("persona", "persona_id", "segment", "group"),
    "n": ("n", "count", "answers", "responses", "respondents", "sample_size"),
}
"""The headings of each column, in small letters."""


@dataclass(frozen=True)
class _Row:
    """A score, with the row of the table for messages."""

    place: str
    touchpoint: str
    persona: str
    score: float
    n: int | None


def add_scores(
    core: CoreMap,
    scores: Any,
    score_range: Any,
    persona: str | Iterable[str] | None,
    columns: Mapping[str, str] | None,
    source: str,
) -> pd.DataFrame:
    """Set emotions to the mean scores in a table, as one step; return what was set."""
    import pandas as pd

    if score_range is None:
        raise ArgumentError(
            "score_range= is missing: pass the worst and the best score, such as (1, 5)"
        )
    scale = passed_scale(score_range, "score_range")
    assert scale is not None
    rows = list(_rows(core, _frame(scores), columns or {}))
    everyone = None if persona is None else _personas(core, persona)
    changes, cited = _source(core, source, rows)
    made = []
    quotes: dict[str, list[dict[str, Any]]] = {}
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        emotion = scale.emotion(row.score)
        if emotion is None:
            raise ArgumentError(
                f"{row.place}: the score {number_text(row.score)} is outside "
                f"score_range=({number_text(scale.worst)}, {number_text(scale.best)})"
            )
        for who in _who(core, row, everyone):
            if (who, row.touchpoint) in seen:
                raise ArgumentError(
                    f"{row.place}: {seen[who, row.touchpoint]} already has a score of {who} at "
                    f"{row.touchpoint}; allowed: one row for each"
                )
            seen[who, row.touchpoint] = row.place
            made.append(_set(core, row, who, emotion))
            changes.append(
                {"op": "link", "kind": "experiences", "from": who, "to": row.touchpoint,
                 "fields": {"emotion": emotion, "basis": "researched"}}
            )  # fmt: skip
            if cited:
                kept = quotes.setdefault(row.touchpoint, _quotes(core, row.touchpoint, cited))
                _quote(kept, core.entity(who).name, row, scale)
    changes += [
        {"op": "link", "kind": "cites", "from": id, "to": cited, "fields": {"quotes": kept}}
        for id, kept in quotes.items()
    ]
    core.apply(changes)
    types = {"persona": "str", "touchpoint": "str", "n": "Int64", "before": "float64",
             "emotion": "float64"}  # fmt: skip
    return pd.DataFrame(made, columns=list(types)).astype(types)


def _set(core: CoreMap, row: _Row, persona: str, emotion: float) -> dict[str, Any]:
    data = core.state.link("experiences", persona, row.touchpoint)
    before = data.emotion if isinstance(data, Experiences) else None
    return {"persona": persona, "touchpoint": row.touchpoint, "n": row.n, "before": before,
            "emotion": emotion}  # fmt: skip


def _frame(scores: Any) -> pd.DataFrame:
    import pandas as pd

    if isinstance(scores, Mapping):
        pairs = list(scores.items())
        return pd.DataFrame(pairs, columns=["touchpoint", "score"], dtype="object")
    if isinstance(scores, pd.Series):
        return scores.rename("score").rename_axis("touchpoint").reset_index()
    if not isinstance(scores, pd.DataFrame):
        raise ArgumentError(
            f"scores={shown(scores)} is not valid; allowed: a DataFrame with a row for each "
            "touchpoint, or a dict of touchpoints to scores"
        )
    return scores


def _rows(core: CoreMap, frame: pd.DataFrame, columns: Mapping[str, str]) -> Iterable[_Row]:
    """Yield the rows with a score; a name that is not on the map raises."""
    named = _columns(frame, columns)
    unknown: list[str] = []
    rows: list[_Row] = []
    for index, values in zip(frame.index, frame.to_dict("records"), strict=True):
        place = f"row {index}"
        score = _number(values[named["score"]], f"{place}, {named['score']}")
        if score is None:
            continue
        touchpoint = _found(core, values[named["touchpoint"]], "touchpoint", place, unknown)
        persona = ""
        if "persona" in named and not _missing(values[named["persona"]]):
            persona = _found(core, values[named["persona"]], "persona", place, unknown)
        n = _number(values[named["n"]], f"{place}, {named['n']}") if "n" in named else None
        if n is not None and (n < 0 or n != int(n)):
            raise ArgumentError(f"{place}, {named['n']}: {n:g} is not a number of answers")
        rows.append(_Row(place, touchpoint, persona, score, None if n is None else int(n)))
    if unknown:
        raise ArgumentError(
            f"not on the map: {few(unknown)}; nothing was set. Allowed: ids or names on the map"
        )
    return rows


def _columns(frame: pd.DataFrame, columns: Mapping[str, str]) -> dict[str, str]:
    """Return the heading of each column, as passed or by its name."""
    for heading, meaning in columns.items():
        if heading not in frame.columns or meaning not in HEADINGS:
            raise ArgumentError(
                f"columns={{{heading!r}: {meaning!r}}} is not valid; allowed: headings of the "
                f"table ({', '.join(map(str, frame.columns))}), with one of {', '.join(HEADINGS)}"
            )
    found = {meaning: heading for heading, meaning in columns.items()}
    free = {
        str(name).strip().lower().replace(" ", "_"): name
        for name in reversed(list(frame.columns))
        if name not in columns
    }
    for meaning, words in HEADINGS.items():
        match = next((free[word] for word in words if word in free), None)
        if meaning not in found and match is not None:
            found[meaning] = match
    for meaning in ("touchpoint", "score"):
        if meaning not in found:
            raise ArgumentError(
                f"the table has no column {meaning!r}, only {', '.join(map(str, frame.columns))}; "
                f'name it: columns={{"HEADING": "{meaning}"}}'
            )
    return found


def _missing(value: Any) -> bool:
    return value is None or value != value or value == ""


def _number(value: Any, place: str) -> float | None:
    """Return a number, None if it is missing."""
    if _missing(value):
        return None
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ArgumentError(f"{place}: {shown(value)} is not a number")
    return number


def _found(core: CoreMap, value: Any, kind: str, place: str, unknown: list[str]) -> str:
    """Return the id of an id or a name; add what is not on the map to `unknown`."""
    entities = core.entities(kind)
    text = str(value).strip()
    ids = [each.id for each in entities if each.id == text]
    ids = ids or [each.id for each in entities if each.name.casefold() == text.casefold()]
    if len(ids) > 1:
        raise ArgumentError(
            f"{place}: several {kind}s are named {shown(text)}: use one of the ids {', '.join(ids)}"
        )
    if ids:
        return ids[0]
    near = get_close_matches(text, [each.name for each in entities], n=1)
    unknown.append(f"{kind} {shown(text)} ({place})" + (f", near {near[0]!r}" if near else ""))
    return ""


def _personas(core: CoreMap, persona: str | Iterable[str]) -> list[str]:
    given = [persona] if isinstance(persona, str) else list(persona)
    unknown: list[str] = []
    found = [_found(core, each, "persona", "persona=", unknown) for each in given]
    if unknown or not found:
        ids = ", ".join(each.id for each in core.entities("persona")) or "none"
        raise ArgumentError(f"persona={shown(persona)} is not on the map; allowed: {ids}")
    return found


def _who(core: CoreMap, row: _Row, everyone: Sequence[str] | None) -> Sequence[str]:
    """Return the personas whose score it is."""
    if row.persona:
        return [row.persona]
    if everyone is not None:
        return everyone
    experiencing = [
        link.start for link in core.state.links_of(row.touchpoint) if link.kind == "experiences"
    ]
    ids = experiencing or [each.id for each in core.entities("persona")]
    if len(ids) == 1:
        return ids
    who = f"{row.touchpoint} is experienced by {', '.join(experiencing)}"
    if not experiencing:
        who = f"nobody experiences {row.touchpoint}"
    raise ArgumentError(
        f"{row.place}: {who}: whose score is it? Add a column persona, or pass persona= with one "
        "id or a list"
    )


def _source(core: CoreMap, source: str, rows: Sequence[_Row]) -> tuple[list[Change], str]:
    """Return the changes that add a source which is not on the map, and its id."""
    if not isinstance(source, str):
        raise ArgumentError(f"source={shown(source)} is not valid; allowed: a name or an id")
    if not source:
        return [], ""
    for each in core.entities("source"):
        if isinstance(each, Source) and source in (each.id, each.name):
            return [], each.id
    id = core.state.free_id(source, "source")
    fields: dict[str, Any] = {"name": source, "type": "survey"}
    sizes = [row.n for row in rows if row.n is not None]
    if sizes:
        fields["sample_size"] = max(sizes)
    return [{"op": "add", "kind": "source", "id": id, "fields": fields}], id


def _quotes(core: CoreMap, touchpoint: str, source: str) -> list[dict[str, Any]]:
    """Return the quotes with which a touchpoint cites a source."""
    link = core.state.link("cites", touchpoint, source)
    return [each.stored() for each in link.quotes] if isinstance(link, Cites) else []


def _quote(quotes: list[dict[str, Any]], persona: str, row: _Row, scale: Scale) -> None:
    """Add the score as a quote, in place of an earlier score of the persona."""
    answers = "" if row.n is None else f" from {count(row.n, 'answer')}"
    start = f"{persona}: mean score "
    quotes[:] = [each for each in quotes if not each["text"].startswith(start)]
    quotes.append({"text": f"{start}{number_text(row.score)}, of {scale}{answers}"})
