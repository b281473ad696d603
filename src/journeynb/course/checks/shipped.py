"""The data of the lessons as the checks read it: the shipped files, each read once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from journeynb.api.customers import Customers
from journeynb.api.journey_map import JourneyMap
from journeynb.api.parts.data.map_evidence import MapEvidence
from journeynb.evidence.log.event_log import EventLog
from journeynb.formats.journeymap import map_hash

if TYPE_CHECKING:
    import pandas as pd

DATA = Path(__file__).parents[1] / "data"
_KEPT: WeakKeyDictionary[JourneyMap, dict[str, MapEvidence]] = WeakKeyDictionary()


@cache
def events() -> EventLog:
    """Return the log of the app and the website, from September 2025 to June 2026."""
    return EventLog(
        DATA / "events.csv",
        customer="customer",
        time="time",
        event="event",
        channel="channel",
        persona="persona",
        score="score",
    )


@cache
def subscribers() -> EventLog:
    """Return the log of all subscribers since January 2025."""
    return EventLog(
        DATA / "subscribers.csv", customer="customer", time="time", event="event", persona="persona"
    )


@cache
def customers() -> Customers:
    """Return the table of customers, valued by their margin in 2025."""
    return Customers(DATA / "customers.csv", customer="customer", value="margin_2025")


def from_events(jm: JourneyMap) -> MapEvidence:
    """Return a map's evidence from the log of events."""
    return _evidence(jm, events)


def from_subscribers(jm: JourneyMap) -> MapEvidence:
    """Return a map's evidence from the log of subscribers."""
    return _evidence(jm, subscribers)


def _evidence(jm: JourneyMap, log: Callable[[], EventLog]) -> MapEvidence:
    """Return evidence, which keeps its answers until the map changes; equal maps share them."""
    kept = _KEPT.setdefault(jm, {})
    if log.__name__ not in kept:
        kept[log.__name__] = jm.evidence(log())
    evidence = kept[log.__name__]
    evidence._share(_answers(log.__name__, map_hash(jm._core.state)))
    return evidence


@lru_cache(maxsize=16)
def _answers(log: str, state: str) -> dict[Any, pd.DataFrame]:
    """Return the answers about a state of a map: none at first."""
    return {}
