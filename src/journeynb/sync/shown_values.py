"""What a view can show: maps up to a size; what is selected, which view, which persona."""

from __future__ import annotations

from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown, with_article
from journeynb.model.core import CoreMap
from journeynb.model.state import State
from journeynb.sync.message_parts import VIEWS
from journeynb.sync.news import ShownNews

EDITED = 3000
"""Largest number of touchpoints in the editor: it paints them in about six seconds."""


def require_editable(state: State) -> None:
    """Raise `ArgumentError` if a map is too large for the editor."""
    number = len(state.order["touchpoint"])
    if number > EDITED:
        raise ArgumentError(
            f"the editor shows at most {EDITED:,} touchpoints, and this map has {number:,}; "
            "change it in code (jm.add, jm.set, jm.link), and see parts of it with "
            "jm.picture(stage=...)"
        )


def check_shown(core: CoreMap, name: str, value: Any) -> None:
    """Raise if a view of a map cannot show a value.

    Parameters
    ----------
    core : CoreMap
        The map.
    name : {"selection", "view", "persona"}
        Name of the value.
    value : Any
        The value.
    """
    if name == "view":
        if value not in VIEWS:
            raise ArgumentError(f"view={shown(value)} is not valid; allowed: {', '.join(VIEWS)}")
        return
    for id in value if name == "selection" else [value] if value else []:
        if id not in core.state:
            raise ArgumentError(f"{name}: unknown id {shown(id)}")
        kind = core.entity(id).kind
        if name == "persona" and kind != "persona":
            raise ArgumentError(
                f"persona: {id} is {with_article(kind)}; allowed: the id of a persona"
            )


def still_shown(state: State, selection: list[str], persona: str) -> ShownNews:
    """Return the values that change because something shown is no longer on the map."""
    news = ShownNews(type="shown")
    if persona and persona not in state:
        news["persona"] = ""
    kept = [id for id in selection if id in state]
    if kept != selection:
        news["selection"] = kept
    return news
