"""Whom a chart is about."""

from __future__ import annotations

from collections.abc import Iterable

from journeynb.charts.look.labels import listed
from journeynb.model.entities import Persona
from journeynb.model.index import Index
from journeynb.tables.journey_tables import require

Who = str | Iterable[str] | None


def chosen(index: Index, persona: Who) -> list[Persona]:
    """Return the personas of some ids, in the order of the file; all without ids."""
    if persona is None:
        return index.personas
    ids = [persona] if isinstance(persona, str) else list(persona)
    for id in ids:
        require(index, id, "persona")
    return [each for each in index.personas if each.id in ids]


def whose(personas: list[Persona], persona: Who) -> str:
    """Return for a subtitle whom a chart is about, empty where it is everybody."""
    return "" if persona is None else f"Only {listed(each.name for each in personas)}"
