"""The command ``journeynb mcp``."""

from __future__ import annotations

import gc
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

import journeynb as jn
from journeynb.base.errors import ArgumentError, need
from journeynb.base.host import without_collection
from journeynb.base.text import count
from journeynb.cli.shared.client_settings import address_settings, command_settings
from journeynb.cli.shared.ending import ended_by_ctrl_c
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
from journeynb.cli.shared.options import CustomerId, CustomerValue

WHAT = "A server for assistants"
OTHERS = (
    "VS Code, Zed, Codex CLI and Jupyter AI use other forms: see the guide "
    '"Work with an assistant".'
)


def mcp(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="Folder of the maps; no map outside it is read."),
    ],
    log: Annotated[
        Path | None,
        typer.Option(
            "--log",
            metavar="FILE",
            help="Event log to compare the maps with: .parquet, .csv, .json, .xes, or a glob.",
        ),
    ] = None,
    customers: Annotated[
        Path | None,
        typer.Option(
            "--customers",
            metavar="FILE",
            help="Table of customers to compare personas with: .parquet, .csv, .xlsx. Answers "
            "contain totals only.",
        ),
    ] = None,
    customers_id: CustomerId = None,
    customers_value: CustomerValue = None,
    quotes: Annotated[
        bool, typer.Option("--quotes", help="Also answer with quotes of personas and comments.")
    ] = False,
    allow_edits: Annotated[
        bool,
        typer.Option(
            "--allow-edits", help="Let assistants change maps directly, not only propose changes."
        ),
    ] = False,
    http: Annotated[
        int | None,
        typer.Option(
            "--http",
            metavar="PORT",
            min=0,
            max=65535,
            help="Serve over HTTP on this port of this computer, with a token; 0 chooses a free "
            "port.",
        ),
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
) -> None:
    """Let assistants read maps, check them and propose changes to them.

    This is a server of the Model Context Protocol (MCP). Your client, the program in which the
    assistant runs, starts it: run it once in a terminal to see the settings that you paste there.
    See the guide "Work with an assistant".
    """
    columns = log_columns(
        score_range, customer=customer, time=time, event=event, channel=channel, persona=persona,
        value=value, score=score, text=text, order=order, gap=gap, time_format=time_format,
        profile=profile, identify=identify, properties=properties, where=where,
        lifecycle=lifecycle, wide=wide,
    )  # fmt: skip
    _require_files(log, columns, customers, customers_id, customers_value)
    with without_collection():
        from journeynb.mcp.workspace.workspace import Workspace
    workspace = Workspace(
        folder,
        log=log,
        log_columns=columns,
        customers=customers,
        customer_columns=_given(customer=customers_id, value=customers_value),
        quotes=quotes,
        allow_edits=allow_edits,
    )
    if find_spec("mcp") is None:
        raise need("mcp", "mcp", WHAT)
    with without_collection():
        if http is not None:
            from journeynb.mcp.serving.http import serve_http
        else:
            from journeynb.mcp.serving.stdio import serve_stdio
    gc.freeze()  # modules stay: no later collection walks over them
    with_person = sys.stdin is not None and sys.stdin.isatty()
    if log is not None and with_person:
        workspace.compared_log.check()  # assistants are not shown why it cannot be read

    def show(settings: str, *, err: bool = False) -> None:
        maps = f"{count(len(workspace.names()), 'map')} of {workspace.folder}"
        _show(f"journeynb {jn.__version__}: a server for assistants with {maps}", settings, err=err)

    with ended_by_ctrl_c():
        if http is not None:
            serve_http(workspace, http, lambda *address: show(address_settings(*address)))
            return
        if with_person:
            show(command_settings(context), err=True)
        serve_stdio(workspace)


def _show(start: str, settings: str, *, err: bool = False) -> None:
    """Print what a person needs who runs the command in a terminal."""
    note = (
        "Your client starts this command itself and exchanges messages with it here."
        if err
        else "The token is a password: anyone who has it can read these maps on this computer."
    )
    typer.echo(
        f"{start}\n\nPaste this into the settings of your client:\n\n{settings}\n\n{note}\n{OTHERS}"
        "\nPress Ctrl-C to stop the server.",
        err=err,
    )


def _require_files(log: Path | None, columns: dict[str, object], customers: Path | None,
                   id: str | None, value: str | None) -> None:  # fmt: skip
    """Raise an error if options describe a file that is not given, or a package is missing."""
    if log is None and columns:
        option = next(iter(columns)).replace("_", "-")
        raise ArgumentError(f"--{option} describes an event log, but --log FILE is missing")
    for name, given in (("id", id), ("value", value)):
        if customers is None and given is not None:
            raise ArgumentError(
                f"--customers-{name} names a column, but --customers FILE is missing"
            )
    for path, extra, what in (
        (log, "evidence", "an event log"),
        (customers, "insight", "a table of customers"),
    ):
        for module in ("duckdb", "ibis", "pyarrow") if path is not None else ():
            if find_spec(module) is None:
                raise need(module, extra, what)


def _given(**options: str | None) -> dict[str, str]:
    return {name: value for name, value in options.items() if value is not None}
