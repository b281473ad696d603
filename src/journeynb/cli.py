"""The command line: ``journeynb new | check | draw | evidence | table | convert | ...``."""

from __future__ import annotations

import sys
import warnings
from enum import StrEnum
from io import TextIOWrapper
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

import journeynb as jn
from journeynb.cli_evidence import evidence
from journeynb.cli_options import (
    FailOn,
    Fails,
    Force,
    Today,
    echo_json,
    exit_on,
    refuse_to_overwrite,
)
from journeynb.cli_report import report
from journeynb.formats.canonical import number_text
from journeynb.model.errors import ArgumentError, JourneyError, JourneyWarning
from journeynb.model.refusals import visible

if TYPE_CHECKING:
    import pandas as pd

app = typer.Typer(
    name="journeynb",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Customer journey maps: make them, check them, convert them.",
)


class Report(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"
    github = "github"


class Listing(StrEnum):
    """How tables are printed."""

    text = "text"
    csv = "csv"
    json = "json"


_FILE_HELP = "A map: .journeymap.json, .mmd, .md, .csv, .xlsx, or a report or notebook with it."
MapPath = Annotated[Path, typer.Argument(metavar="MAP", help=_FILE_HELP)]
Diagram = Annotated[
    str | None, typer.Option(help="Of several Mermaid journeys in a file: index from 0, or title.")
]
Sheet = Annotated[str | None, typer.Option(help="The sheet of an .xlsx.")]
Shape = Annotated[str | None, typer.Option(help="The shape of a spreadsheet: long or wide.")]
Who = Annotated[
    str | None,
    typer.Option("--persona", help="Whose journey a spreadsheet shows, if it is silent."),
]
Column = Annotated[
    list[str] | None,
    typer.Option(help="What a spreadsheet's heading means: HEADING=COLUMN. May be repeated."),
]


def _version(value: bool) -> None:
    if value:
        typer.echo(f"journeynb {jn.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def new(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The .journeymap.json to make.")],
    template: Annotated[
        str, typer.Option(help="Stages to begin with: four-stages, five-stages or empty.")
    ] = "four-stages",
    source: Annotated[
        str | None, typer.Option("--from", help="A sample to begin with instead: coffee or saas.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="The map's title.")] = None,
    force: Force = False,
) -> None:
    """Make a new map from a template or a sample."""
    from journeynb.formats.registry import format_of
    from journeynb.sample_maps import SAMPLES, TEMPLATES

    if source is None and template not in TEMPLATES:
        raise ArgumentError(f"there is no template {template!r}; allowed: {', '.join(TEMPLATES)}")
    if source is not None and source not in SAMPLES:
        raise ArgumentError(f"there is no sample {source!r}; allowed: {', '.join(SAMPLES)}")
    if format_of(path).name != "journeymap":
        raise ArgumentError(f"{path}: a new map is a .journeymap.json")
    refuse_to_overwrite(path, force)
    jm = jn.sample(source or template)
    if title is not None:
        jm.set(title=title)
    jm.save(path)
    typer.echo(f"wrote {path}: {repr(jm).splitlines()[0]}")


@app.command()
def check(
    path: MapPath,
    format: Annotated[Report, typer.Option(help="How to print the findings.")] = Report.text,
    select: Annotated[
        str | None, typer.Option(help="Only these rules: codes or how they begin, by commas.")
    ] = None,
    ignore: Annotated[str | None, typer.Option(help="Not these rules.")] = None,
    fail_on: Fails = FailOn.error,
    today: Today = None,
    diagram: Diagram = None,
    sheet: Sheet = None,
    shape: Shape = None,
    persona: Who = None,
    column: Column = None,
) -> None:
    """Tell what is missing in a map."""
    jm = _read(path, diagram, sheet, shape, persona, column)
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
        Path, typer.Option("-o", "--out", metavar="OUT", help="Where to: .svg, .png or .pdf.")
    ],
    persona: Annotated[
        list[str] | None, typer.Option(help="Only this persona, by id. May be repeated.")
    ] = None,
    lanes: Annotated[
        str | None, typer.Option(help="Only these rows, by commas: touchpoints,emotion,...")
    ] = None,
    theme: Annotated[str, typer.Option(help="The colours: light or dark.")] = "light",
    width: Annotated[int, typer.Option(help="In pixels; wider maps wrap into bands.")] = 1400,
    scale: Annotated[float, typer.Option(help="Of a PNG: pixels for each of WIDTH.")] = 1.0,
    compare: Annotated[
        Path | None, typer.Option(metavar="OTHER", help="Mark what changed since this map.")
    ] = None,
    today: Annotated[
        str | None, typer.Option(help="Draw what depends on the day: YYYY-MM-DD.")
    ] = None,
    force: Force = False,
    diagram: Diagram = None,
    sheet: Sheet = None,
    shape: Shape = None,
    column: Column = None,
) -> None:
    """Draw a map as a picture; the ending of OUT says which format."""
    jm = _read(path, diagram, sheet, shape, None, column)
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


@app.command()
def table(
    path: MapPath,
    kind: Annotated[
        str,
        typer.Argument(
            help="A kind (touchpoint, goal, ...), a kind of link (experiences, ...), "
            "or: gaps, goals-status, unmapped."
        ),
    ],
    format: Annotated[Listing, typer.Option(help="How to print the table.")] = Listing.text,
    empty: Annotated[
        bool, typer.Option("--all", help="Print the columns in which nothing stands, too.")
    ] = False,
    today: Today = None,
    diagram: Diagram = None,
    sheet: Sheet = None,
    shape: Shape = None,
    persona: Who = None,
    column: Column = None,
) -> None:
    """Print what a map holds as a table."""
    jm = _read(path, diagram, sheet, shape, persona, column)
    frame = _table(jm, kind, today)
    if format is Listing.json:
        echo_json(frame.astype(object).map(_json_value).to_dict(orient="records"))
        return
    cell = _csv_cell if format is Listing.csv else _text_cell
    shown = frame.map(cell).replace("", None) if len(frame) else frame
    if not empty and len(shown):
        shown = shown.dropna(axis="columns", how="all")
    shown = shown.fillna("")
    if format is Listing.csv:
        typer.echo(shown.to_csv(index=False), nl=False)
    else:
        typer.echo(shown.to_string(index=False) if len(shown) else f"no {kind}")


def _table(jm: jn.JourneyMap, kind: str, today: str | None) -> pd.DataFrame:
    from journeynb.model.entities import ENTITIES, PLURALS
    from journeynb.model.links import LINKS

    if kind in LINKS:
        return jm.links(kind)
    if kind in ENTITIES or kind in PLURALS.values():
        return jm.table(kind)
    if kind == "gaps":
        return jm.gaps(today=today)
    if kind == "goals-status":
        return jm.goals(today=today)
    if kind == "unmapped":
        return jm.unmapped_touchpoints()
    allowed = ", ".join([*ENTITIES, *LINKS, "gaps", "goals-status", "unmapped"])
    raise ArgumentError(f"there is no table {kind!r}; allowed: {allowed}")


def _cell(value: Any) -> str:
    import pandas as pd

    if isinstance(value, list):
        return "; ".join(
            ", ".join(map(str, item.values())) if isinstance(item, dict) else str(item)
            for item in value
        )
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    return number_text(value) if isinstance(value, float) and isfinite(value) else str(value)


def _text_cell(value: Any) -> str:
    return visible(_cell(value))


def _csv_cell(value: Any) -> str:
    from journeynb.formats.spreadsheet.cells import neutral

    return _cell(value) if isinstance(value, (int, float)) else neutral(_cell(value))


def _json_value(value: Any) -> Any:
    import pandas as pd

    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if value is pd.NA or value is pd.NaT or (isinstance(value, float) and not isfinite(value)):
        return None
    return value


@app.command()
def convert(
    path: MapPath,
    out: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="Where to: .journeymap.json, .mmd, .md, .csv, .xlsx."),
    ],
    force: Force = False,
    diagram: Diagram = None,
    sheet: Sheet = None,
    shape: Shape = None,
    persona: Who = None,
    column: Column = None,
) -> None:
    """Convert a map to another format; the ending of OUT says which."""
    from journeynb.formats.registry import format_of

    format_of(out)
    jm = _read(path, diagram, sheet, shape, persona, column)
    refuse_to_overwrite(out, force)
    jm.save(out, force=force)
    typer.echo(f"wrote {out}")


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help=_FILE_HELP)],
    after: Annotated[Path, typer.Argument(metavar="B", help="The later map.")],
    format: Annotated[Listing, typer.Option(help="How to print the differences.")] = Listing.text,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 when there is a difference.")
    ] = False,
) -> None:
    """Print what changed from map A to map B, by id."""
    found = jn.read(before).diff(jn.read(after))
    if format is Listing.text:
        typer.echo(repr(found))
    elif format is Listing.csv:
        typer.echo(found.to_frame().map(_csv_cell).to_csv(index=False), nl=False)
    else:
        echo_json(found.to_frame().to_dict(orient="records"))
    if exit_code and found:
        raise typer.Exit(1)


@app.command()
def rules(
    code: Annotated[
        str | None, typer.Argument(help="Explain this rule, such as M106; without it, list all.")
    ] = None,
    format: Annotated[Listing, typer.Option(help="How to print the list.")] = Listing.text,
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


def _read(
    path: Path,
    diagram: str | None,
    sheet: str | None,
    shape: str | None,
    persona: str | None,
    column: list[str] | None,
) -> jn.JourneyMap:
    columns: dict[str, str | None] = {}
    for each in column or ():
        heading, sign, name = each.rpartition("=")
        if not sign or not heading:
            raise ArgumentError(f"--column {each!r}; allowed: HEADING=COLUMN")
        columns[heading] = name or None
    number = int(diagram) if diagram is not None and diagram.isdecimal() else diagram
    options: dict[str, Any] = {
        "diagram": number,
        "sheet": sheet,
        "shape": shape,
        "persona": persona,
        "columns": columns or None,
    }
    return jn.read(path, **{name: value for name, value in options.items() if value is not None})


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
