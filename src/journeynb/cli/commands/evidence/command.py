"""The command ``journeynb evidence``: compare a map with an event log."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated, Any

import typer

import journeynb as jn
from journeynb.base.errors import FormatError
from journeynb.cli.commands.evidence.charts import write_charts
from journeynb.cli.commands.evidence.explained import (
    Attribution,
    Churn,
    Cohorts,
    Compare,
    Explanations,
    InactiveDays,
    Leaves,
    Survival,
    To,
    WhatIf,
    set_leaves,
)
from journeynb.cli.commands.evidence.portfolio import echo_portfolio
from journeynb.cli.commands.evidence.tables import as_json, as_text, tables
from journeynb.cli.shared.log_options import (
    Channel,
    Customer,
    Event,
    Gap,
    Identify,
    Lifecycle,
    Order,
    Persona,
    Profile,
    Properties,
    Score,
    ScoreRange,
    Text,
    Time,
    TimeFormat,
    Value,
    Where,
    Wide,
    log_columns,
)
from journeynb.cli.shared.options import Fails
from journeynb.cli.shared.output import Answer, FailOn, echo_json, exit_on
from journeynb.cli.shared.portfolios import MapOrFolder, is_portfolio, read_portfolio

DEFAULT = "E,A209"
"""The rules that need evidence."""


class Assign(StrEnum):
    """Which persona to use for customers with several."""

    first = "first"
    last = "last"
    event = "event"


def evidence(
    path: MapOrFolder,
    events: Annotated[
        list[str],
        typer.Argument(metavar="EVENTS", help="Event log: .parquet, .csv, .json, .xes, or a glob."),
    ],
    format: Annotated[Answer, typer.Option(help="Output format.")] = Answer.text,
    charts: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Save the charts and the picture as SVG in this folder."),
    ] = None,
    customer: Customer = None,
    time: Time = None,
    event: Event = None,
    channel: Channel = None,
    persona: Persona = None,
    value: Value = None,
    score: Score = None,
    score_range: ScoreRange = None,
    text: Text = None,
    order: Order = None,
    gap: Gap = None,
    time_format: TimeFormat = None,
    profile: Profile = None,
    identify: Identify = None,
    properties: Properties = None,
    where: Where = None,
    lifecycle: Lifecycle = None,
    wide: Wide = None,
    assign: Annotated[
        Assign,
        typer.Option(
            help="Which persona to use for customers with several: that of the first, last or each "
            "event."
        ),
    ] = Assign.first,
    attribution: Attribution = False,
    churn: Churn = False,
    survival: Survival = False,
    cohorts: Cohorts = False,
    compare: Compare = None,
    what_if: WhatIf = None,
    to: To = None,
    leaves: Leaves = None,
    inactive_days: InactiveDays = None,
    select: Annotated[
        str,
        typer.Option(help="Rules to check: codes or prefixes, separated by commas (E, E601, M1)."),
    ] = DEFAULT,
    fail_on: Fails = FailOn.warning,
) -> None:
    """Compare a map, or all maps of a folder, with an event log; exit with 1 if they differ."""
    columns = log_columns(
        score_range, customer=customer, time=time, event=event, channel=channel, persona=persona,
        value=value, score=score, text=text, order=order, gap=gap,
        time_format=time_format, profile=profile, identify=identify, properties=properties,
        where=where, lifecycle=lifecycle, wide=wide,
    )  # fmt: skip
    if is_portfolio(path):
        of_one_map = {
            "--charts": charts, "--attribution": attribution, "--churn": churn,
            "--survival": survival, "--cohorts": cohorts, "--compare": compare,
            "--what-if": what_if, "--to": to, "--leaves": leaves,
            "--inactive-days": inactive_days, "--select": select != DEFAULT,
        }  # fmt: skip
        pf = read_portfolio(path, of_one_map)
        echo_portfolio(pf, _opened(events, columns), format, fail_on)
        return
    jm = jn.read(path)
    set_leaves(jm, leaves, inactive_days)
    asked = Explanations(attribution, churn, survival, cohorts, compare, what_if, to)
    asked.require_valid(jm)
    log = _opened(events, columns)
    ev = jm.evidence(log, assign=assign.value)
    asked.require_answers(ev)
    found = tables(jm, ev, select, asked)
    if select != DEFAULT:
        for code, why in found["gaps"].attrs["not_checked"].items():
            typer.echo(f"{code} was not checked: {why}", err=True)
    if format is Answer.json:
        echo_json(as_json(found))
    else:
        typer.echo(as_text(found, ev, get_terminal_size((100, 24)).columns))
    if charts is not None:
        for file in write_charts(jm, ev, charts):
            typer.echo(f"wrote {file}", err=True)
    exit_on(list(found["gaps"].severity), fail_on)


def _opened(events: list[str], columns: dict[str, Any]) -> jn.EventLog:
    """Return the log of some files; raises `FormatError` if it has no events."""
    from journeynb.evidence.log.opened_log import opened_log

    log = opened_log(events if len(events) > 1 else events[0], columns)
    if not log.facts.events:
        raise FormatError(
            f"{log.facts.why_empty}, so the map cannot be compared with it", source=log.source
        )
    return log
