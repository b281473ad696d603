"""The command ``journeynb report``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

import journeynb as jn
from journeynb.formats.storage import is_there
from journeynb.model.errors import ArgumentError

_WIDTH = 40


def report(
    path: Annotated[Path, typer.Argument(metavar="MAP", help="A map, or an earlier report of it.")],
    out: Annotated[
        Path,
        typer.Option("-o", "--out", metavar="OUT", help="Where to: .html, .ipynb, .pdf or .pptx."),
    ],
    events: Annotated[
        list[str] | None,
        typer.Option(metavar="LOG", help="What customers did: .parquet, .csv, .jsonl, or a glob."),
    ] = None,
    template: Annotated[
        str, typer.Option(help="full, executive, workshop, or an .ipynb of your own.")
    ] = "full",
    since: Annotated[
        Path | None, typer.Option(metavar="OLD", help="Tell what changed since this report.")
    ] = None,
    today: Annotated[str | None, typer.Option(help="The day to look at, YYYY-MM-DD.")] = None,
    editable: Annotated[
        bool, typer.Option("--editable", help="Put the editor into the page, for review.")
    ] = False,
    customer: Annotated[str | None, typer.Option(help="The log's column of who.")] = None,
    time: Annotated[str | None, typer.Option(help="The log's column of when.")] = None,
    event: Annotated[str | None, typer.Option(help="The log's column of what.")] = None,
    channel: Annotated[str | None, typer.Option(help="The log's column of the channel.")] = None,
    persona: Annotated[str | None, typer.Option(help="The log's column of the persona.")] = None,
    score: Annotated[str | None, typer.Option(help="The log's column of a rating.")] = None,
    gap: Annotated[
        str | None, typer.Option(help="Split journeys after so long without events: 60d.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Make a report of a map: a page, a notebook, a PDF or slides."""
    from journeynb.report.build import Order, write_report

    if is_there(out) and not force:
        raise ArgumentError(f"{out} exists already; --force overwrites it")
    jm = jn.read(path)
    given: dict[str, Any] = {"customer": customer, "time": time, "event": event,
                             "channel": channel, "persona": persona, "score": score,
                             "gap": gap}  # fmt: skip
    columns = {name: value for name, value in given.items() if value is not None}
    logs: Any = events[0] if events and len(events) == 1 else events or None
    order = Order(
        jm._core, path, out, template, logs, since, today, editable, columns,
        _tell if sys.stderr.isatty() else None,
    )  # fmt: skip
    try:
        write_report(order)
    finally:
        if order.told is not None:
            sys.stderr.write("\r" + " " * (_WIDTH + 30) + "\r")
    typer.echo(f"wrote {out}")


def _tell(number: int, count: int, heading: str) -> None:
    done = "█" * round(20 * number / count)
    line = f"{done:<20} {number} of {count}  {heading[:_WIDTH]}"
    sys.stderr.write("\r" + line.ljust(_WIDTH + 30))
    sys.stderr.flush()
