"""The maps of a folder compared with an event log, for ``journeynb evidence FOLDER LOG``."""

from __future__ import annotations

from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import typer

import journeynb as jn
from journeynb.base.text import visible
from journeynb.cli.commands.evidence.tables import (
    CUSTOMERS,
    SHARE,
    Row,
    as_json,
    number_cell,
    text_cell,
)
from journeynb.cli.shared.output import Answer, FailOn, echo_json, exit_on
from journeynb.cli.shared.portfolios import exit_on_broken
from journeynb.cli.shared.text_columns import Column, table_lines

if TYPE_CHECKING:
    import pandas as pd

_MOST = 20
_MAP = Column("map", text_cell("map"), flexible=True)
_SHOWN: dict[str, tuple[str, list[Column]]] = {
    "maps": (
        "Maps",
        [_MAP, Column("events", number_cell("events"), right=True), SHARE,
         Column("only here", number_cell("only"), right=True, spare=1), CUSTOMERS,
         Column("observed touchpoints",
                lambda row: f"{row['observed']} of {row['touchpoints']}", right=True)],
    ),
    "unmapped_events": (
        "Events that no map explains (E601)",
        [Column("event", text_cell("event"), flexible=True),
         Column("events", number_cell("count"), right=True), SHARE, CUSTOMERS],
    ),
    "unobserved_touchpoints": (
        "Touchpoints without events (E602)",
        [_MAP, Column("touchpoint", text_cell("id"), flexible=True),
         Column("patterns", text_cell("events"), flexible=True)],
    ),
    "events": (
        "Events and the maps that explain them",
        [Column("event", text_cell("event"), flexible=True),
         Column("events", number_cell("count"), right=True),
         Column("explained", number_cell("mapped"), right=True), CUSTOMERS,
         Column("maps", text_cell("maps"), wraps=True)],
    ),
    "opportunities": (
        "Opportunities, by value, effort and customers",
        [_MAP, Column("opportunity", text_cell("name"), flexible=True),
         Column("value", number_cell("value"), right=True),
         Column("effort", number_cell("effort"), right=True), CUSTOMERS,
         Column("priority", lambda row: _two_digits(row["priority"]), right=True)],
    ),
}  # fmt: skip


def echo_portfolio(pf: jn.Portfolio, log: jn.EventLog, format: Answer, fail_on: FailOn) -> None:
    """Print which map explains which events; exit with 1 if some are explained by none."""
    ev = pf.evidence(log)
    found = {
        "maps": ev.maps(),
        "events": ev.events(),
        "touchpoints": ev.touchpoints(),
        "opportunities": pf.opportunities(evidence=ev),
        "unmapped_events": ev.unmapped_events(),
        "unobserved_touchpoints": ev.unobserved_touchpoints(),
    }
    if format is Answer.json:
        echo_json(as_json(found))
    else:
        typer.echo(_as_text(found, log, get_terminal_size((100, 24)).columns))
    exit_on_broken(pf)
    differences = len(found["unmapped_events"]) + len(found["unobserved_touchpoints"])
    exit_on(["warning"] * differences, fail_on)


def _as_text(found: dict[str, pd.DataFrame], log: jn.EventLog, width: int) -> str:
    facts = log.facts
    lines = [
        repr(log),
        f"{facts.events:,} events from {log.customers:,} customer{'s' * (log.customers != 1)}, "
        f"{facts.first:%Y-%m-%d} to {facts.last:%Y-%m-%d}",
    ]
    for name, (title, columns) in _SHOWN.items():
        table = found[name]
        rows: list[Row] = table.to_dict("records")
        lines += ["", f"{title} ({len(rows)})"]
        shown = table_lines(rows[:_MOST], columns, width - 2) if rows else ["none"]
        lines += ["  " + line for line in shown]
        if len(rows) > _MOST:
            lines.append(f"  ... {len(rows) - _MOST} more; use --format json to see all")
    return "\n".join(map(visible, lines))


def _two_digits(value: Any) -> str:
    return "" if value is None or value != value else f"{value:.2f}"
