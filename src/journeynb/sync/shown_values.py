"""The values that a view shows: what is selected, which view, which persona."""

from __future__ import annotations

from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.model.core import CoreMap
from journeynb.sync.message_parts import VIEWS


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
            raise ArgumentError(f"persona: {id} is a {kind}; allowed: the id of a persona")
