"""What matters most over all maps of a portfolio, in a few lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from journeynb.base.text import count, few
from journeynb.gaps.rules.many_maps import CONTRADICTS, SHARED, differing
from journeynb.model.index import noun
from journeynb.picture.portfolio.content import Headline
from journeynb.portfolio.reading.maps import PortfolioMap
from journeynb.portfolio.shared.opportunities import opportunities_frame
from journeynb.portfolio.shared.persona_goal_tables import goals_frame
from journeynb.portfolio.shared.same_things import SharedThings

Thing = tuple[str, str]
"""Kind and id of what several maps share."""
MOST = 3
"""Number of lines of a headline."""


def headlines(
    shared: SharedThings, contradicted: Collection[Thing], today: dt.date
) -> tuple[Headline, ...]:
    """Return contradictions, goals that nothing serves, and the most valuable opportunities."""
    if not shared.maps:
        return ()
    titles = {each.name: each.title for each in shared.maps}
    return (
        _contradictions(shared, contradicted),
        _unserved(shared, titles, today),
        _opportunities(shared.maps, titles),
    )


def contradicted_things(rows: Iterable[Mapping[str, Any]]) -> frozenset[Thing]:
    """Return what has different fields on two maps, of the findings that no map accepts."""
    return frozenset((row["kind"], row["id"]) for row in rows if row["rule"] == CONTRADICTS)


def _contradictions(shared: SharedThings, contradicted: Collection[Thing]) -> Headline:
    lines = []
    for kind in SHARED:
        for id, known in shared.copies(kind).items():
            if (kind, id) in contradicted:
                fields = differing([entity for _, entity in known])
                words = few([each.replace("_", " ") for each in fields])
                lines.append((known[0][1].name, f"{noun(kind, 1)}: {words}"))
    return Headline(
        "Contradictions between maps", tuple(lines[:MOST]),
        "No contradictions found.",
        "error" if lines else "good", len(lines),
    )  # fmt: skip


def _unserved(shared: SharedThings, titles: dict[str, str], today: dt.date) -> Headline:
    frame = goals_frame(shared, today)
    rows = frame[frame["touchpoints"] == 0]
    lines = [
        (name, few([titles[each] for each in names]) or "on no map")
        for name, names in zip(rows["name"], rows["maps"], strict=True)
    ]
    none = "Touchpoints support every goal." if len(frame) else "The maps have no goals."
    tone = "warning" if lines else "good" if len(frame) else "info"
    return Headline(
        "Goals that no touchpoint supports", tuple(lines[:MOST]), none, tone, len(lines)
    )


def _opportunities(maps: Sequence[PortfolioMap], titles: dict[str, str]) -> Headline:
    frame = opportunities_frame(maps, None, closed=False)
    top = frame[frame["priority"].notna()].head(MOST)
    lines = [
        (row["name"], f"value {row['value']}, effort {row['effort']} · {titles[row['map']]}")
        for row in top.to_dict("records")
    ]
    unrated = f"{count(len(frame), 'opportunity', 'opportunities')} without value and effort."
    none = unrated if len(frame) else "The maps have no opportunities."
    return Headline("Best value for effort", tuple(lines), none, "steady" if lines else "info")
