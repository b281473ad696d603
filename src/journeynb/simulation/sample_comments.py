"""Comments of a sample's subscribers, whose mood and subject are known."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.formats.sample_maps import load
from journeynb.model.index import Index
from journeynb.simulation import comment_texts as texts
from journeynb.simulation.comment_texts import COFFEE, Talk
from journeynb.simulation.event_writer import EventWriters, WrittenEvent
from journeynb.simulation.random_draws import Draws
from journeynb.simulation.sample_subscribers import load_subscribers

if TYPE_CHECKING:
    import pandas as pd

TALKS: dict[str, dict[str, Talk]] = {"coffee": COFFEE}
_KINDS = {"survey": 0.3, "ticket": 0.45, "review": 0.25}
_LINKED = {"survey": "column", "ticket": "event", "review": "terms"}
_ABOUT_ANYTHING = 120
_LONGEST = 7200


class _Comment(NamedTuple):
    customer: str | None
    time: dt.datetime
    touchpoint: str | None
    text: str
    score: float | None
    source: str
    about: str
    mood: int
    linked: str


def load_comments(name: str) -> pd.DataFrame:
    """Return the comments, with their truth in ``attrs``; see `jn.sample_comments`."""
    if not isinstance(name, str) or name not in TALKS:
        raise ArgumentError(f"{shown(name)} has no comments; allowed: {', '.join(TALKS)}")
    return _made(name).copy()


@lru_cache(maxsize=1)
def _made(name: str) -> pd.DataFrame:
    import pandas as pd

    found = sorted(_comments(name), key=lambda each: (each.time, each.text))
    table = pd.DataFrame(
        {
            "customer": pd.Series([each.customer for each in found], dtype="str"),
            "time": pd.Series([each.time for each in found]).astype("datetime64[us]"),
            "touchpoint": pd.Series([each.touchpoint for each in found], dtype="str"),
            "text": pd.Series([each.text for each in found], dtype="str"),
            "score": pd.Series([each.score for each in found], dtype="float64"),
            "source": pd.Series([each.source for each in found], dtype="str"),
        }
    )
    table.attrs["truth"] = _truth(TALKS[name], found)
    return table


def _comments(name: str) -> Iterator[_Comment]:
    """Yield a comment after some visits, and some that are about no touchpoint."""
    log = load_subscribers(name)
    talks, draws = TALKS[name], Draws(23)
    subjects = _subjects(name, log)
    onward = log.groupby("customer").time.shift(-1)
    customers = log.customer.tolist()  # one by one, pandas copies the truth in attrs each time
    for row, (time, following) in enumerate(zip(log.time, onward, strict=True)):
        talk = talks.get(subjects[row])
        if talk is None or draws.share() >= talk.rate:
            continue
        gap = _LONGEST if following != following else (following - time).total_seconds()
        after = 1 + int(draws.share() * min(_LONGEST, gap / 2))
        if after >= gap:
            continue
        when = time.to_pydatetime() + dt.timedelta(seconds=after)
        yield _comment(subjects[row], talk, customers[row], when, draws)
    first = log.time.min().to_pydatetime()
    days = (log.time.max() - log.time.min()).days
    for _ in range(_ABOUT_ANYTHING):
        when = first + dt.timedelta(seconds=int(draws.share() * days * 86_400))
        text = _one(texts.ANYTHING, draws)
        yield _Comment(None, when, None, text, None, "review", "", 0, "none")


def _comment(about: str, talk: Talk, customer: str, time: dt.datetime, draws: Draws) -> _Comment:
    drawn = draws.share()
    mood = -1 if drawn < talk.bad else 1 if drawn < talk.bad + talk.good else 0
    said = {-1: talk.complaints, 1: talk.praise, 0: talk.news}[mood]
    more = {-1: texts.ANGRY, 1: texts.HAPPY, 0: texts.CALM}[mood]
    text = f"{_one(said, draws)} {_one(more, draws)}".strip()
    source = draws.pick(_KINDS)
    score = None
    if source == "survey":
        score = float(3 + mood + (mood if draws.share() < 0.5 else 0))
    if source == "review":
        text = f"About the {talk.term}: {text}"
    return _Comment(
        None if source == "review" else customer,
        time,
        about if source == "survey" else None,
        text,
        score,
        source,
        about,
        mood,
        _LINKED[source],
    )


def _one(choices: Any, draws: Draws) -> str:
    found: str = choices[int(draws.share() * len(choices))]
    return found


def _subjects(name: str, log: pd.DataFrame) -> list[str]:
    """Return the touchpoint of each event; empty if it has none."""
    writers = EventWriters(Index(load(name)), (), {})
    columns = sorted(writers.columns)
    known: dict[tuple[Any, ...], str] = {}
    found = []
    for row in zip(*(log[name].tolist() for name in ("event", *columns)), strict=True):
        if row not in known:
            values = zip(columns, row[1:], strict=True)
            given = {column: value for column, value in values if isinstance(value, str)}
            known[row] = writers.touchpoint_of(WrittenEvent(row[0], given)) or ""
        found.append(known[row])
    return found


def _truth(talks: dict[str, Talk], found: list[_Comment]) -> dict[str, Any]:
    moods = {id: [each.mood for each in found if each.about == id] for id in talks}
    return {
        "sentiment": [
            {
                "touchpoint": id,
                "texts": len(each),
                "sentiment": sum(each) / len(each),
                "negative": each.count(-1) / len(each),
            }
            for id, each in moods.items()
        ],
        "words": {
            id: {"negative": talk.words[0], "positive": talk.words[1]} for id, talk in talks.items()
        },
        "terms": {id: [talk.term] for id, talk in talks.items()},
        "linked_by": dict(Counter(each.linked for each in found)),
        "about": [each.about for each in found],
        "mood": [each.mood for each in found],
    }
