"""Which column of a log means what: as said, or guessed from common names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown

NAMES: dict[str, tuple[str, ...]] = {
    "customer": (
        "customer", "customer_id", "customerid", "user", "user_id", "userid", "client_id",
        "visitor_id", "account_id", "person_id", "contact_id", "member_id", "distinct_id",
        "anonymous_id", "user_pseudo_id", "case_id", "case:concept:name", "cust_id", "uid",
    ),
    "time": (
        "time", "timestamp", "ts", "event_time", "event_timestamp", "datetime", "date_time",
        "occurred_at", "created_at", "happened_at", "sent_at", "time:timestamp", "event_date",
        "date",
    ),
    "event": (
        "event", "event_name", "eventname", "event_type", "activity", "concept:name", "action",
        "event_title", "activity_name",
    ),
    "channel": ("channel", "channel_name", "marketing_channel", "touch_channel"),
    "persona": ("persona", "persona_id", "persona_name"),
    "value": ("value", "revenue", "order_value", "amount"),
    "score": ("score", "satisfaction", "csat", "rating"),
    "text": ("text", "comment", "feedback", "verbatim"),
}  # fmt: skip
"""Common names of each column, the likeliest first."""
REQUIRED = ("customer", "time", "event")


def _plain(name: str) -> str:
    return re.sub(r"[\s_.\-]+", "_", name.strip()).casefold()


def choose(
    there: Sequence[str], given: Mapping[str, Any], source: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what each column is taken from, and which of them were guessed.

    Parameters
    ----------
    there : list of str
        The columns of the log.
    given : dict
        What the user said: a name, None (guess), False (there is none), or what else `persona`
        may be, which is returned as it is.
    source : str
        What messages call the log.

    Raises
    ------
    ArgumentError
        A column that is not there, or one of customer, time and event that cannot be guessed.

    Examples
    --------
    >>> choose(["user_id", "ts", "event"], {}, "log.csv")[0]
    {'customer': 'user_id', 'time': 'ts', 'event': 'event'}
    """
    plain: dict[str, str] = {}
    for name in there:
        plain.setdefault(_plain(name), name)
    taken = {name for name in given.values() if isinstance(name, str)}
    found: dict[str, Any] = {}
    guessed: dict[str, str] = {}
    missing: list[str] = []
    for role, names in NAMES.items():
        said = given.get(role)
        if isinstance(said, str):
            require(said, role, there, source)
            found[role] = said
        elif said is None:
            candidates = (plain[_plain(name)] for name in names if _plain(name) in plain)
            guess = next((each for each in candidates if each not in taken), None)
            if guess is not None:
                found[role] = guessed[role] = guess
                taken.add(guess)
            elif role in REQUIRED:
                missing.append(role)
        elif said is not False:
            if role != "persona" or isinstance(said, (bool, int, float, list, tuple, set)):
                more = ", a dict or an expression" if role == "persona" else ""
                raise ArgumentError(
                    f"{role}={shown(said)} is not valid; allowed: the name of a "
                    f"column{more}, or False"
                )
            found[role] = said
        elif role in REQUIRED:
            raise ArgumentError(f"{role}=False is not valid; allowed: the name of a column")
    if missing:
        words = " and ".join(f"{role}=" for role in missing)
        raise ArgumentError(
            f"{source}: pass {words} to say which column to use; the columns are {listed(there)}"
        )
    return found, guessed


def require(name: str, role: str, there: Sequence[str], source: str) -> None:
    """Raise `ArgumentError` where a log has no such column; names those that it has."""
    if name in there:
        return
    words = f"{source} has no column {shown(name)} for {role}=; the columns are {listed(there)}"
    if any(_plain(each) == _plain(name) for each in there) and numbered(name, there):
        words += "; if names differ only in case, the later ones get a number"
    raise ArgumentError(words)


def guesses(guessed: Mapping[str, str], there: Sequence[str]) -> list[str]:
    """Return what is worth telling of guesses: another name than ours, or others called the same.

    Examples
    --------
    >>> guesses({"customer": "user", "event": "event"}, ["user", "event", "Event_1"])
    ["customer='user'", "event='event' (not 'Event_1')"]
    """
    found = []
    for role, name in guessed.items():
        others = ", ".join(map(repr, numbered(name, there)))
        if others or role != name:
            found.append(f"{role}={name!r}" + (f" (not {others})" if others else ""))
    return found


def numbered(name: str, there: Sequence[str]) -> list[str]:
    """Return the columns that a reader may have numbered because they are called the same.

    DuckDB reads ``event,Event`` as ``event`` and ``Event_1``.

    Examples
    --------
    >>> numbered("event", ["event", "Event_1", "event_id"])
    ['Event_1']
    """
    same = re.compile(re.escape(name) + r"(_[0-9]+)?", re.IGNORECASE)
    return [each for each in there if each != name and same.fullmatch(each)]


def listed(names: Sequence[str], most: int = 40) -> str:
    """Return names in a row, the first of many."""
    text = ", ".join(names[:most]) or "no columns"
    return f"{text} and {len(names) - most} more" if len(names) > most else text
