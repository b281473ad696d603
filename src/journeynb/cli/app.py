"""The command line: ``journeynb new | check | draw | evidence | table | convert | ...``."""

from __future__ import annotations

import sys
import warnings
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

import journeynb as jn
from journeynb.base.errors import ArgumentError, JourneyError, JourneyWarning
from journeynb.base.text import visible
from journeynb.cli.commands.evidence import evidence
from journeynb.cli.commands.report import report
from journeynb.cli.commands.table import csv_cell, table
from journeynb.cli.shared.options import (
    FILE_HELP,
    Column,
    Diagram,
    FailOn,
    Fails,
    Force,
    Listing,
    MapPath,
    Shape,
    Sheet,
    Today,
    Who,
    echo_json,
    exit_on,
    read_map,
    refuse_to_overwrite,
)

app = typer.Typer(
    name="journeynb",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Create, check, convert and draw customer journey maps.",
)


class Report(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"
    github = "github"


def _version(value: bool) -> None:
    if value:
        typer.echo(f"journeynb {jn.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    pass


@app.command()
def new(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The .journeymap.json file to create.")
    ],
    template: Annotated[
        str, typer.Option(help="Stages to start with: four-stages, five-stages or empty.")
    ] = "four-stages",
    source: Annotated[
        str | None, typer.Option("--from", help="Sample to start from instead: coffee or saas.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the map.")] = None,
    force: Force = False,
) -> None:
    """Make a new map from a template or a sample."""
    from journeynb.formats.registry import format_of
    from journeynb.formats.sample_maps import SAMPLES, TEMPLATES

    if source is None and template not in TEMPLATES:
        raise ArgumentError(f"unknown template {template!r}; allowed: {', '.join(TEMPLATES)}")
    if source is not None and source not in SAMPLES:
        raise ArgumentError(f"unknown sample {source!r}; allowed: {', '.join(SAMPLES)}")
    if format_of(path).name != "journeymap":
        raise ArgumentError(f"{path}: the file name of a new map must end in .journeymap.json")
    refuse_to_overwrite(path, force)
    jm = jn.sample(source or template)
    if title is not None:
        jm.set(title=title)
    jm.save(path)
    typer.echo(f"wrote {path}: {repr(jm).splitlines()[0]}")


@app.command()
def check(
    path: MapPath,
    format: Annotated[Report, typer.Option(help="Output format.")] = Report.text,
    select: Annotated[
        str | None,
        typer.Option(
            help="Report only these rules: codes or prefixes, separated by commas (M106,S)."
        ),
    ] = None,
    ignore: Annotated[
        str | None, typer.Option(help="Skip these rules: codes or prefixes, separated by commas.")
    ] = None,
    fail_on: Fails = FailOn.error,
    today: Today = None,
    diagram: Diagram = None,
    sheet: Sheet = None,
    shape: Shape = None,
    persona: Who = None,
    column: Column = None,
) -> None:
    """Report the gaps in a map."""
    jm = read_map(path, diagram, sheet, shape, persona, column)
    found = jm.check(select, ignore, today)
    if format is Report.json:
        echo_json(found.findings)
    elif format is Report.github:
        for row in found.findings:
            typer.echo(_annotation(path, row))
    else:
        typer.echo(_check_text(found))
    exit_on([row["severity"] for row in found.findings], fail_on)


@app.command()
def draw(
    path: MapPath,
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="OUT", help="Output file: .svg, .png or .pdf.")
    ],
    persona: Annotated[
        list[str] | None, typer.Option(help="Draw only this persona, by id. Can be repeated.")
    ] = None,
    lanes: Annotated[
        str | None,
        typer.Option(help="Draw only these rows, separated by commas: touchpoints,emotion,..."),
    ] = None,
    theme: Annotated[str, typer.Option(help="Color theme: light or dark.")] = "light",
    width: Annotated[int, typer.Option(help="Width in pixels; wider maps wrap.")] = 1400,
    scale: Annotated[
        float, typer.Option(help="PNG only: image pixels per pixel of --width.")
    ] = 1.0,
    compare: Annotated[
        Path | None, typer.Option(metavar="OTHER", help="Highlight what changed since this map.")
    ] = None,
    today: Annotated[
        str | None, typer.Option(help="Date for gaps and goals: YYYY-MM-DD (default: today).")
    ] = None,
    force: Force = False,
    diagram: Diagram = None,
    sheet: Sheet = None,
    shape: Shape = None,
    column: Column = None,
) -> None:
    """Draw a map as a picture. The file extension of OUT sets the format."""
    jm = read_map(path, diagram, sheet, shape, None, column)
    other = None if compare is None else jn.read(compare)
    drawn = jm.picture(persona or None, lanes, theme, width, other, today)
    drawn.require_ending(out)
    refuse_to_overwrite(out, force)
    drawn.save(out, scale=scale)
    typer.echo(f"wrote {out}")


app.command()(evidence)
app.command()(report)


def _check_text(found: Any) -> str:
    """Return the report with every finding, since a terminal scrolls."""
    lines = [f"{found.title or 'Untitled map'}: {found.contents}", found.summary()]
    rule = ""
    for row in found.findings:
        if row["rule"] != rule:
            rule = row["rule"]
            number = found.counts[rule]
            lines += ["", f"{row['severity']} {rule} {row['title']} ({number})"]
        lines += [f"  {row['message']}", f"    {row['fix']}"]
    lines += [""] * bool(found.unmatched) + found.unmatched_lines()
    return "\n".join(map(visible, lines))


def _annotation(path: Path, row: dict[str, Any]) -> str:
    """Return a finding as a workflow command of GitHub's."""
    level = {"error": "error", "warning": "warning", "info": "notice"}[row["severity"]]
    title = _escaped(f"{row['rule']} {row['title']}").replace(":", "%3A").replace(",", "%2C")
    file = _escaped(str(path)).replace(":", "%3A").replace(",", "%2C")
    return f"::{level} file={file},title={title}::{_escaped(row['message'] + '. ' + row['fix'])}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


app.command()(table)


@app.command()
def convert(
    path: MapPath,
    out: Annotated[
        Path,
        typer.Argument(
            metavar="OUT", help="Output file: .journeymap.json, .mmd, .md, .csv or .xlsx."
        ),
    ],
    force: Force = False,
    diagram: Diagram = None,
    sheet: Sheet = None,
    shape: Shape = None,
    persona: Who = None,
    column: Column = None,
) -> None:
    """Convert a map to another format. The file extension of OUT sets the format."""
    from journeynb.formats.registry import format_of

    format_of(out)
    jm = read_map(path, diagram, sheet, shape, persona, column)
    refuse_to_overwrite(out, force)
    jm.save(out, force=force)
    typer.echo(f"wrote {out}")


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help=FILE_HELP)],
    after: Annotated[Path, typer.Argument(metavar="B", help="The newer map.")],
    format: Annotated[Listing, typer.Option(help="Output format.")] = Listing.text,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if the maps differ.")
    ] = False,
) -> None:
    """Show what changed from map A to map B, by id."""
    found = jn.read(before).diff(jn.read(after))
    if format is Listing.text:
        typer.echo(repr(found))
    elif format is Listing.csv:
        typer.echo(found.to_frame().map(csv_cell).to_csv(index=False), nl=False)
    else:
        echo_json(found.to_frame().to_dict(orient="records"))
    if exit_code and found:
        raise typer.Exit(1)


@app.command()
def rules(
    code: Annotated[
        str | None,
        typer.Argument(
            help="Code of the rule to explain, such as M106. Without it, all rules are listed."
        ),
    ] = None,
    format: Annotated[Listing, typer.Option(help="Output format.")] = Listing.text,
) -> None:
    """List the gap rules, or explain one."""
    frame = jn.rules()
    if code is not None:
        explained = jn.explain(code)
        if format is Listing.text:
            typer.echo(repr(explained))
            return
        frame = frame[frame["rule"] == explained.rule.code]
    if format is Listing.json:
        echo_json(frame.to_dict(orient="records"))
    elif format is Listing.csv:
        typer.echo(frame.to_csv(index=False), nl=False)
    else:
        for row in frame.to_dict(orient="records"):
            typer.echo(f"{row['rule']}  {row['severity']:<8} {row['title']:<26} {row['when']}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of .journeymap.json."""
    echo_json(jn.schema())


def _show_warning(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    typer.echo(f"warning: {message}", err=True)


def main() -> NoReturn:
    """Run the command line; bad input is told in a line, with the exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a letter that it cannot write is no error
            stream.reconfigure(errors="backslashreplace")
    warnings.simplefilter("ignore")
    warnings.simplefilter("always", JourneyWarning)
    warnings.showwarning = _show_warning
    try:
        app()
    except JourneyError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(2)
    sys.exit(0)


if __name__ == "__main__":
    main()
