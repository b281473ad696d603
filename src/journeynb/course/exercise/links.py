"""Links of a map as pairs."""

from __future__ import annotations

from journeynb.api.journey_map import JourneyMap


def pairs(jm: JourneyMap, kind: str) -> list[tuple[str, str]]:
    """Return the links of a kind as pairs of ids, in the order of the map."""
    return [(each.start, each.end) for each in jm._core.state.links(kind)]
