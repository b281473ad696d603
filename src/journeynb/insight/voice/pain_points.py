"""Pain points that comments suggest, with quotes that cite the comments as a source."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from journeynb.base.errors import MissingExtraError
from journeynb.base.text import count
from journeynb.base.user_warnings import warn
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.proposals.log_as_source import log_source
from journeynb.evidence.proposals.proposal import Proposal, Proposals
from journeynb.insight.comments.comments import Comments
from journeynb.insight.voice.complaints import Complaint, complaints
from journeynb.model.index import Index
from journeynb.model.kinds.ids import numbered
from journeynb.model.state import State
from journeynb.model.transaction import Change

if TYPE_CHECKING:
    import pandas as pd

MOST_WORDS, MOST_QUOTES = 3, 3
"""Largest number of words in the name of a pain point, and of quotes that it cites."""
_HALF = 30
"""Number of customers whose word gets a score of 50."""


def with_pain_points(
    found: Proposals,
    evidence: Evidence,
    texts: Comments | None,
    ask: Callable[[Comments | None], pd.DataFrame],
) -> Proposals:
    """Return proposals with a pain point for each touchpoint that has complaints and none yet.

    Parameters
    ----------
    found : Proposals
        Other proposals.
    evidence : Evidence
        The map and the log.
    texts : Comments or None
        The comments; None: the texts of the log, if it has any.
    ask : callable
        Returns the table of `Evidence.voice` for comments, with what is known of each word.
    """
    if texts is None and "text" not in evidence.log.columns:
        return found
    try:
        voiced = ask(texts)
    except MissingExtraError as error:
        warn(f"no pain points are proposed from comments: {error}")
        return found
    state, index = evidence._core.state, evidence.mapped.index
    taken = {change["id"] for change in found.before if change["op"] == "add"}
    source, before = _source(state, evidence, texts, voiced, taken)
    items = _proposals(state, index, complaints(voiced), source)
    if not items:
        return found
    every = sorted([*found, *items], key=lambda each: -each.customers)
    more = [change for change in before if change not in found.before]
    return Proposals(evidence._core, every, [*found.before, *more], found.technical)


def _proposals(state: State, index: Index, heard: list[Complaint], source: str) -> list[Proposal]:
    by_touchpoint: dict[str, list[Complaint]] = {}
    for each in heard:
        if not index.into("hurts", each.touchpoint):
            by_touchpoint.setdefault(each.touchpoint, []).append(each)
    items: list[Proposal] = []
    taken: set[str] = set()
    for touchpoint, words in by_touchpoint.items():
        first = words[0]
        named = ", ".join(each.word for each in words[:MOST_WORDS])
        name = f"Customers complain: {named}"
        id = base = state.free_id(name, "pain_point")
        number = 2
        while id in taken:
            id, number = numbered(base, number), number + 1
        taken.add(id)
        where = index.name(touchpoint)
        words_used = (
            f"{count(first.customers, 'customer')} use the word {first.word!r} about {where}, "
            f"{first.lift:.1f} times as often as elsewhere; the sentiment of their comments is "
            f"{first.sentiment:.2f} on a scale from -1 to 1"
        )
        quotes = [{"text": text} for text in _different([each.quote for each in words])]
        changes: list[Change] = [
            {
                "op": "add", "kind": "pain_point", "id": id,
                "fields": {"name": name, "description": f"{words_used}."},
            },
            {"op": "link", "kind": "hurts", "from": id, "to": touchpoint},
            {"op": "link", "kind": "cites", "from": id, "to": source, "fields": {"quotes": quotes}},
        ]  # fmt: skip
        items.append(
            Proposal(
                "add_pain_point", touchpoint, first.word,
                f"add the pain point {name!r} at {where}", words_used,
                round(100 * first.customers / (first.customers + _HALF), 1),
                first.customers, first.customers, tuple(changes),
            )
        )  # fmt: skip
    return items


def _different(quotes: list[str]) -> list[str]:
    """Return the first quotes of which none is part of another."""
    found: list[str] = []
    for quote in filter(None, quotes):
        if not any(quote in other or other in quote for other in found):
            found.append(quote)
    return found[:MOST_QUOTES]


def _source(
    state: State, evidence: Evidence, texts: Comments | None, voiced: pd.DataFrame,
    taken: set[str],
) -> tuple[str, list[Change]]:  # fmt: skip
    """Return the id of the source of the comments, and the changes that add it if needed."""
    if texts is None:
        return log_source(state, evidence.log)
    facts = texts.facts
    words = count(voiced.attrs["texts"], "comment")
    if facts.first is not None:
        words += f", {facts.first:%Y-%m-%d} to {facts.last:%Y-%m-%d}"
    name = re.split(r"[/\\]", texts.source)[-1]
    name = f"{name[:1].upper()}{name[1:]}"
    for source in state.entities("source"):
        if source.description == words and source.name == name:
            return source.id, []
    id = base = state.free_id(name, "source")
    number = 2
    while id in taken:
        id, number = numbered(base, number), number + 1
    fields = {"name": name, "description": words, "type": "other",
              "sample_size": voiced.attrs["n"]}  # fmt: skip
    if facts.last is not None:
        fields["date"] = f"{facts.last:%Y-%m-%d}"
    return id, [{"op": "add", "kind": "source", "id": id, "fields": fields}]
