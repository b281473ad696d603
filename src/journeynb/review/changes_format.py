"""The format of a file of changes: what its keys contain, and its text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from journeynb.base.errors import FormatError
from journeynb.base.text import shown
from journeynb.formats.canonical_json import json_text
from journeynb.formats.format_version import newer_format

FORMAT = "journeynb-changes/2"
OLD_FORMAT = "journeynb-changes/1"
"""Without reasons and decisions; a step is a list of changes."""

Origin = Literal["assistant", "report"]
"""What made a file: an assistant, or a person in an editable report."""
Decided = Literal["accepted", "refused"]

_OLD_KEYS = ("format", "title", "base", "map", "made", "by", "steps")
_KEYS = (*_OLD_KEYS, "from", "decisions")
_NEEDED = ("base", "map", "steps")
_STEP_KEYS = ("changes", "why")
_DECISION_KEYS = ("step", "state", "by", "at", "reason")
_LINES = ("steps", "decisions")
"""Keys whose items are on a line each."""


@dataclass(frozen=True)
class Decision:
    """What a person decided about a step.

    Parameters
    ----------
    state : {"accepted", "refused"}
        The decision.
    by : str
        Name of the person, "" if not given.
    at : datetime
        When it was made.
    reason : str
        Their reason, "" if not given.
    """

    state: Decided
    by: str
    at: dt.datetime
    reason: str = ""

    def __str__(self) -> str:
        who = f" by {self.by}" if self.by else ""
        return f"{self.state}{who} on {time_words(self.at)}"

    def stored(self, step: int) -> dict[str, Any]:
        """Return the decision about a step as it is stored in a file."""
        found = {"step": step, "state": self.state, "by": self.by, "at": time_text(self.at)}
        return found | ({"reason": self.reason} if self.reason else {})


@dataclass(frozen=True)
class StoredChanges:
    """Contents of a file of changes, before the changes are checked.

    Parameters
    ----------
    old : bool
        Whether the file has the format without reasons and decisions.
    title, by : str
        Title of the original map and author of the changes, "" if not given.
    origin : {"assistant", "report"}
        What made the file.
    made : datetime or None
        Time of the proposal or of the download, if given.
    base : object
        Hash of the original map.
    map : object
        The original map.
    steps : list
        The changes of each step.
    reasons : list of str
        The reason of each step, "" if not given.
    decisions : dict of int to Decision
        What was decided, by number of the step.
    """

    old: bool
    title: str
    by: str
    origin: Origin
    made: dt.datetime | None
    base: object
    map: object
    steps: list[Any]
    reasons: list[str]
    decisions: dict[int, Decision]


def stored_changes(found: Any, source: str | None) -> StoredChanges:
    """Return the contents of a file of changes from its JSON value.

    Raises
    ------
    FormatError
        A key is missing, unknown or has a value that it cannot have.
    """
    old = _is_old(found, source)
    _check_keys(found, _OLD_KEYS if old else _KEYS, source)
    for key in _NEEDED if old else (*_NEEDED, "from"):
        if key not in found:
            raise FormatError("required", source=source, where=key)
    steps = _list(found, "steps", "steps", source)
    return StoredChanges(
        old=old,
        title=_text(found, "title", source),
        by=_text(found, "by", source).strip(),
        origin="report" if old else cast("Origin", _choice(found, "from", Origin, source)),
        made=_time(found, "made", source) if "made" in found else None,
        base=found["base"],
        map=found["map"],
        steps=steps if old else [_changes_of(step, at, source) for at, step in enumerate(steps)],
        reasons=[
            "" if old else _text(step, "why", source, f"steps[{at}].").strip()
            for at, step in enumerate(steps)
        ],
        decisions=_decisions(found, len(steps), source),
    )


def changes_text(found: dict[str, Any]) -> str:
    """Return the text of a file: a line for each key, step and decision, and the map at the end."""
    lines = []
    for key in sorted(found, key=lambda key: key == "map"):
        value = found[key]
        if key in _LINES and value:
            items = ",\n".join(f"    {json_text(item)}" for item in value)
            lines.append(f"  {json_text(key)}: [\n{items}\n  ]")
        else:
            lines.append(f"  {json_text(key)}: {json_text(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def time_words(time: dt.datetime) -> str:
    """Return a date and time as ``2026-11-30 14:03 UTC``."""
    return f"{time:%Y-%m-%d %H:%M}" + (" UTC" if time.utcoffset() == dt.timedelta(0) else "")


def time_text(time: dt.datetime, precision: str = "seconds") -> str:
    """Return a time as ``2026-11-30T14:03:00Z``."""
    return time.astimezone(dt.UTC).isoformat(timespec=precision).replace("+00:00", "Z")


def _is_old(found: Any, source: str | None) -> bool:
    """Whether a file has the older of the two formats."""
    if not isinstance(found, dict):
        raise FormatError(
            f"a changes file must be a JSON object, not {shown(found)}", source=source
        )
    version = found.get("format")
    if version in (FORMAT, OLD_FORMAT):
        return bool(version == OLD_FORMAT)
    allowed = f"{OLD_FORMAT}, {FORMAT}"
    if isinstance(version, str) and version.startswith("journeymap/"):
        text = "this file contains a map, not changes; read it with jn.read()"
    elif newer := newer_format(version, FORMAT):
        text = newer
    elif version is None:
        text = f'not a file of changes: "format" is missing; allowed: {allowed}'
    else:
        text = f"unknown changes format {shown(version)}; allowed: {allowed}"
    raise FormatError(text, source=source, where="format")


def _check_keys(
    found: dict[str, Any], known: Sequence[str], source: str | None, place: str = ""
) -> None:
    for key in found:
        if key not in known:
            raise FormatError(
                f"unknown key; allowed: {', '.join(sorted(known))}",
                source=source,
                where=place + shown(key),
            )


def _list(found: dict[str, Any], key: str, what: str, source: str | None) -> list[Any]:
    value = found[key]
    if not isinstance(value, list):
        raise FormatError(f"must be a list of {what}, not {shown(value)}", source=source, where=key)
    return value


def _changes_of(step: Any, number: int, source: str | None) -> Any:
    where = f"steps[{number}]"
    if not isinstance(step, dict):
        raise FormatError(
            f"must be an object with {' and '.join(_STEP_KEYS)}, not {shown(step)}",
            source=source,
            where=where,
        )
    _check_keys(step, _STEP_KEYS, source, f"{where}.")
    if "changes" not in step:
        raise FormatError("required", source=source, where=f"{where}.changes")
    return step["changes"]


def _decisions(found: dict[str, Any], steps: int, source: str | None) -> dict[int, Decision]:
    made: dict[int, Decision] = {}
    if "decisions" not in found:
        return made
    for at, each in enumerate(_list(found, "decisions", "decisions", source)):
        place = f"decisions[{at}]"
        if not isinstance(each, dict):
            raise FormatError(f"must be an object, not {shown(each)}", source=source, where=place)
        _check_keys(each, _DECISION_KEYS, source, f"{place}.")
        for key in ("step", "state", "at"):
            if key not in each:
                raise FormatError("required", source=source, where=f"{place}.{key}")
        step = each["step"]
        if isinstance(step, bool) or not isinstance(step, int) or not 0 <= step < steps:
            allowed = f"0 to {steps - 1}" if steps else "none, because there are no steps"
            raise FormatError(
                f"unknown step {shown(step)}; allowed: {allowed}",
                source=source,
                where=f"{place}.step",
            )
        if step in made:
            raise FormatError(
                f"step {step} has two decisions, perhaps of two branches; keep one of them",
                source=source,
                where=place,
            )
        made[step] = Decision(
            cast("Decided", _choice(each, "state", Decided, source, f"{place}.")),
            _text(each, "by", source, f"{place}.").strip(),
            _time(each, "at", source, f"{place}."),
            _text(each, "reason", source, f"{place}."),
        )
    return made


def _choice(
    found: dict[str, Any], key: str, choices: Any, source: str | None, place: str = ""
) -> str:
    value = found[key]
    allowed: tuple[str, ...] = get_args(choices)
    if not isinstance(value, str) or value not in allowed:
        raise FormatError(
            f"{shown(value)} is not valid; allowed: {', '.join(allowed)}",
            source=source,
            where=place + key,
        )
    return value


def _text(found: dict[str, Any], key: str, source: str | None, place: str = "") -> str:
    value = found.get(key, "")
    if not isinstance(value, str):
        raise FormatError(f"must be text, not {shown(value)}", source=source, where=place + key)
    return as_unicode(value)


def as_unicode(text: str) -> str:
    """Return a text with a question mark for each half of a character, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode()


def _time(found: dict[str, Any], key: str, source: str | None, place: str = "") -> dt.datetime:
    try:
        time = dt.datetime.fromisoformat(found[key])
    except (TypeError, ValueError):
        raise FormatError(
            f"must be a date and time such as 2026-11-22T14:03:00Z, not {shown(found[key])}",
            source=source,
            where=place + key,
        ) from None
    return time
