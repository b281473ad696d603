"""The personas that a chart shows."""

from __future__ import annotations

from collections.abc import Iterable

from journeynb.charts.look.labels import listed
from journeynb.model.adding import ids_of
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Persona
from journeynb.tables.journey_tables import require

Who = str | Iterable[str] | None


def chosen(index: Index, persona: Who) -> list[Persona]:
    """Return the personas with these ids in the order of the map, or all for None."""
    if persona is None:
        return index.personas
    ids = ids_of(persona)
    for id in ids:
        require(index, id, "persona")
    return [each for each in index.personas if each.id in ids]


def personas_note(personas: list[Persona], persona: Who) -> str:
    """Return the subtitle line that names the chosen personas, empty for all."""
    return "" if persona is None else f"Only {listed(each.name for each in personas)}"
