"""Coverage over maps: the touchpoints of each persona, and those that support each goal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from journeynb.base.text import count
from journeynb.charts.look.bubbles import Matrix, bubbles, counted, nothing
from journeynb.charts.look.colors import TONE
from journeynb.charts.look.empty import nothing_yet
from journeynb.charts.look.labels import fitted
from journeynb.charts.look.theme import AnyChart, titled
from journeynb.gaps.goals.goal_status import TONES, WORDS
from journeynb.gaps.rules.many_maps import differing
from journeynb.model.index import Index
from journeynb.model.kinds.colors import persona_colors
from journeynb.picture.drawing import text_metrics
from journeynb.portfolio.shared.persona_goal_tables import status_of
from journeynb.portfolio.shared.same_things import Copies, SharedThings

WIDEST = 12
"""Largest number of maps beside each other; more are below each other."""
MOST = 80
"""Largest number of rows: those with most touchpoints."""
_LABEL = 200
_PREFIX = "map-"
"""Keys of maps, which can have the same names as personas and goals have ids."""


def coverage(
    shared: SharedThings, title: str, palette: Sequence[str], width: int | None,
    height: int | None,
) -> AnyChart:  # fmt: skip
    """Return the number of touchpoints that each persona experiences on each map."""
    known = shared.copies("persona")
    if not known:
        hint = 'Add one to a map: pf["NAME"].add(jn.Persona(name="Maya"))'
        return nothing_yet(
            _head(title, "Coverage"), "The maps have no persona yet.", hint, width, height
        )
    colors = persona_colors([each[0][1] for each in known.values()], palette)
    lines = [
        "Number of touchpoints each persona experiences on each map",
        _differing(known, "persona"),
    ]
    return _drawn(shared, known, colors, "Persona", title, "Coverage", lines, width, height)


def goals(
    shared: SharedThings, title: str, today: dt.date, width: int | None,
    height: int | None,
) -> AnyChart:  # fmt: skip
    """Return the number of touchpoints that support each goal on each map."""
    known = shared.copies("goal")
    if not known:
        hint = 'Add one to a map: pf["NAME"].add(jn.Goal(name="Lift repeat purchases"))'
        return nothing_yet(_head(title, "Goals"), "The maps have no goal yet.", hint, width, height)
    status = {id: status_of(each, today) for id, each in known.items()}
    colors = {id: TONE[TONES[each]] for id, each in status.items()}
    lines = [
        "Number of touchpoints that support each goal on each map, in the color of its status",
        f"Status on {today:%Y-%m-%d}",
        _differing(known, "goal"),
    ]
    words = {id: _with_status(each[0][1].name, WORDS[status[id]]) for id, each in known.items()}
    return _drawn(shared, known, colors, "Goal", title, "Goals", lines, width, height, words)


def _with_status(name: str, word: str) -> str:
    """Return the name of a goal with its status, the name cut to the width of a label."""
    return f"{fitted(name, 11, _LABEL - text_metrics.width(word, 11))}, {word}"


def _head(title: str, name: str, *lines: str) -> dict[str, Any]:
    return titled(f"{name} · {title}", *lines)


def _differing(known: Mapping[str, Copies], kind: str) -> str:
    many = sum(bool(differing([entity for _, entity in each])) for each in known.values())
    verb = "differs" if many == 1 else "differ"
    return f"{count(many, kind)} {verb} between maps" if many else ""


def _touchpoints(index: Index, kind: str, id: str) -> list[str]:
    if kind == "Persona":
        return index.sorted(index.out("experiences", id))
    supporting = index.into("supports", id)
    return index.sorted(each for each in supporting if index.entity[each].kind == "touchpoint")


def _drawn(
    shared: SharedThings,
    known: Mapping[str, Copies],
    colors: Mapping[str, str],
    word: str,
    title: str,
    name: str,
    lines: Sequence[str],
    width: int | None,
    height: int | None,
    names: Mapping[str, str] | None = None,
) -> AnyChart:
    """Return bubbles of things and maps; what has fewer items is beside each other."""
    shown = shared.journeys
    found: dict[tuple[str, str], list[str]] = {
        (id, each.name): _touchpoints(each.index, word, id)
        for id, held in known.items()
        for each, _ in held
        if each in shown
    }
    upright = len(shown) > WIDEST and len(known) < len(shown)
    many = {each.name: 0 for each in shown} if upright else dict.fromkeys(known, 0)
    for (id, map_name), touchpoints in found.items():
        many[map_name if upright else id] += len(touchpoints)
    kept = sorted(many, key=lambda key: -many[key])[:MOST]
    rest = len(many) - len(kept)
    things = {id: (names or {}).get(id, each[0][1].name) for id, each in known.items()}
    titles = {each.name: each.title for each in shown}
    indexes = {each.name: each.index for each in shown}
    unseen = {
        id for id, held in known.items() if not any(found.get((id, each.name)) for each, _ in held)
    }
    cells = []
    for id in things if upright else kept:
        for each in kept if upright else titles:
            ids: list[str] | None = found.get((id, each))
            if ids is None and id in unseen and not upright and each == shown[0].name:
                ids = []
            row, column = (_PREFIX + each, id) if upright else (id, _PREFIX + each)
            cells.append(_cell(row, column, ids, indexes[each], colors[id], word))
    on_maps = {_PREFIX + each: titles[each] for each in (kept if upright else titles)}
    below = on_maps if upright else {id: things[id] for id in kept}
    matrix = Matrix(
        below, things if upright else on_maps, "Map" if upright else word,
        word if upright else "Map", "Touchpoints", cells,
    )  # fmt: skip
    hidden = count(rest, "map" if upright else word.lower())
    note = f"Not shown: {hidden} with the fewest touchpoints" if rest else ""
    return bubbles(matrix, _head(title, name, *lines, note), width, height)


def _cell(
    row: str, column: str, ids: Sequence[str] | None, index: Index, color: str, word: str
) -> dict[str, Any]:
    if ids is None:
        return nothing(row, column, "·", "not on this map")
    if not ids:
        persona = word == "Persona"
        return nothing(row, column, "no journey" if persona else "no support",
                       "none: it experiences no touchpoint" if persona
                       else "none: no touchpoint supports it")  # fmt: skip
    return counted(row, column, map(index.name, ids), color)
