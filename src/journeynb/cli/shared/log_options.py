"""Options that describe an event log."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from journeynb.base.errors import ArgumentError

Customer = Annotated[str | None, typer.Option(help="Log column with the customer.")]
Time = Annotated[str | None, typer.Option(help="Log column with the time.")]
Event = Annotated[str | None, typer.Option(help="Log column with the event.")]
Channel = Annotated[str | None, typer.Option(help="Log column with the channel.")]
Persona = Annotated[str | None, typer.Option(help="Log column with the persona.")]
Value = Annotated[str | None, typer.Option(help="Log column with an amount.")]
Score = Annotated[str | None, typer.Option(help="Log column with a score.")]
ScoreRange = Annotated[
    str | None,
    typer.Option(
        metavar="LOW,HIGH", help="Lowest and highest possible score (default: from the scores)."
    ),
]
Text = Annotated[str | None, typer.Option(help="Log column with a comment.")]
Order = Annotated[
    str | None, typer.Option(help="Log column that orders events with the same time.")
]
Where = Annotated[
    str | None,
    typer.Option(
        metavar="CONDITION",
        help="Only the rows that fit, such as \"time >= '2026-01-01' and plan = 'pro'\".",
    ),
]
TimeFormat = Annotated[
    str | None,
    typer.Option(
        help="How times are read: dayfirst, monthfirst, a format such as %d.%m.%Y, or s, ms, us, "
        "ns since 1970."
    ),
]
Gap = Annotated[
    str | None,
    typer.Option(help="Start a new journey after this long without events, such as 60d."),
]
Profile = Annotated[
    str | None,
    typer.Option(
        metavar="TOOL",
        help="Tool that exported the log, such as mixpanel, or none. By default it is recognized.",
    ),
]
Identify = Annotated[
    str | None,
    typer.Option(
        metavar="BEFORE,AFTER",
        help="Log columns with the id before login and the id after it, or none.",
    ),
]
Properties = Annotated[
    str | None,
    typer.Option(
        metavar="COLUMN,...", help="Log columns with nested properties, which become columns."
    ),
]
Lifecycle = Annotated[
    str | None,
    typer.Option(
        help="Log column with the state of an event, such as start and complete, or none."
    ),
]
Wide = Annotated[
    str | None,
    typer.Option(
        metavar="COLUMN,...",
        help="Log columns with the times of events, if each row is a customer; all: every column "
        "with times.",
    ),
]


def log_columns(score_range: str | None, **given: str | None) -> dict[str, Any]:
    """Return the options of a log for `opened_log`."""
    columns: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    for name in ("profile", "identify", "properties", "lifecycle", "wide"):
        if name in columns:
            columns[name] = _read(name, str(columns[name]))
    if score_range is not None:
        try:
            low, high = map(float, score_range.split(","))
        except ValueError:
            raise ArgumentError(
                f"--score-range {score_range!r} is not valid; allowed: LOW,HIGH, such as 0,10"
            ) from None
        columns["score_range"] = (low, high)
    return columns


def _read(name: str, text: str) -> Any:
    """Return the value of an option that is a name, several names, or ``none``."""
    if text.strip().casefold() == "none":
        return False
    names = [each.strip() for each in text.split(",")]
    if name in ("profile", "lifecycle"):
        return text
    if name == "wide" and names == ["all"]:
        return True
    if name in ("properties", "wide"):
        return names
    if len(names) != 2:
        raise ArgumentError(
            f"--identify {text!r} is not valid; allowed: BEFORE,AFTER, such as "
            "anonymous_id,user_id, or none"
        )
    return tuple(names)
