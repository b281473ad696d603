"""Links of a map as pairs."""

from __future__ import annotations

from journeynb.api.journey_map import JourneyMap


def pairs(jm: JourneyMap, kind: str) -> list[tuple[str, str]]:
    """Return the links of a kind as pairs of ids, in the order of the map."""
    table = jm.links(kind)
    return list(zip(table["from"], table["to"], strict=True))
