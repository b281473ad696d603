"""The command ``journeynb report``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

import journeynb as jn
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
from journeynb.cli.shared.options import (
    CustomerId,
    CustomerTable,
    CustomerValue,
    Force,
    Rules,
    Today,
    customer_table,
    load_rules,
)
from journeynb.cli.shared.output import refuse_to_overwrite
from journeynb.cli.shared.portfolios import exit_on_broken, is_portfolio, read_portfolio

_WIDTH = 40


def report(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="MAP",
            help="Map, or an earlier report that contains it. Or several .journeymap.json files: "
            "a folder, or a glob in quotes.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "-o", "--out", metavar="OUT", help="Output file: .html, .ipynb, .pdf or .pptx."
        ),
    ],
    events: Annotated[
        list[str] | None,
        typer.Option(metavar="LOG", help="Event log: .parquet, .csv, .json, .xes, or a glob."),
    ] = None,
    template: Annotated[
        str, typer.Option(help="full, executive, workshop, or your own .ipynb.")
    ] = "full",
    since: Annotated[
        Path | None, typer.Option(metavar="OLD", help="Earlier report: add what has changed since.")
    ] = None,
    today: Today = None,
    editable: Annotated[
        bool,
        typer.Option(
            "--editable",
            help="Include the editor, so that readers can propose changes (.html only).",
        ),
    ] = False,
    page: Annotated[
        str, typer.Option(help="Print the map on landscape pages of A4, A3, A2 or letter.")
    ] = "A4",
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
    customers: CustomerTable = None,
    customers_id: CustomerId = None,
    customers_value: CustomerValue = None,
    rules: Rules = None,
    force: Force = False,
) -> None:
    """Create a report of a map, or of a folder of maps: a page, a notebook, a PDF or slides."""
    if is_portfolio(path):
        log = {
            "--events": events, "--customer": customer, "--time": time, "--event": event,
            "--channel": channel, "--persona": persona, "--value": value, "--score": score,
            "--score-range": score_range, "--text": text, "--order": order, "--gap": gap,
            "--time-format": time_format, "--profile": profile, "--identify": identify,
            "--properties": properties, "--where": where, "--lifecycle": lifecycle,
            "--wide": wide,
        }  # fmt: skip
        one = {
            "--template": template != "full", "--since": since, "--editable": editable,
            "--page": page != "A4", "--customers": customers, "--customers-id": customers_id,
            "--customers-value": customers_value,
        }  # fmt: skip
        load_rules(rules)
        pf = read_portfolio(path, {**log, **one})
        refuse_to_overwrite(out, force)
        typer.echo(f"wrote {pf.report(out, today)}")
        exit_on_broken(pf)
        return
    from journeynb.report.build import write_report
    from journeynb.report.content.customer_facts import facts_of
    from journeynb.report.content.order import Order as ReportOrder

    refuse_to_overwrite(out, force)
    load_rules(rules)
    jm = jn.read(path)
    columns = log_columns(
        score_range, customer=customer, time=time, event=event, channel=channel, persona=persona,
        value=value, score=score, text=text, order=order, gap=gap,
        time_format=time_format, profile=profile, identify=identify, properties=properties,
        where=where, lifecycle=lifecycle, wide=wide,
    )  # fmt: skip
    logs: Any = events[0] if events and len(events) == 1 else events or None
    table = customer_table(customers, customers_id, customers_value)
    asked = ReportOrder(
        jm._core, path, out, template, logs, since, today, editable, columns,
        _show_progress if sys.stderr.isatty() else None, page,
        None if table is None else facts_of(jm._core, table),
    )  # fmt: skip
    try:
        write_report(asked)
    finally:
        if asked.on_cell is not None:
            sys.stderr.write("\r" + " " * (_WIDTH + 30) + "\r")
    typer.echo(f"wrote {out}")


def _show_progress(number: int, count: int, heading: str) -> None:
    done = "█" * round(20 * number / count)
    line = f"{done:<20} {number} of {count}  {heading[:_WIDTH]}"
    sys.stderr.write("\r" + line.ljust(_WIDTH + 30))
    sys.stderr.flush()
