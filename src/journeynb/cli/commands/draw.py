"""The command ``journeynb draw``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import journeynb as jn
from journeynb.base.errors import ArgumentError
from journeynb.cli.shared.options import (
    Column,
    Customer,
    Diagram,
    Force,
    Hidden,
    Shape,
    Sheet,
    TableName,
    read_map,
)
from journeynb.cli.shared.output import refuse_to_overwrite
from journeynb.cli.shared.portfolios import (
    MapOrFolder,
    exit_on_broken,
    is_portfolio,
    read_portfolio,
)

if TYPE_CHECKING:
    from journeynb.picture import PagedPicture, Picture

_WIDTH = 1400


def draw(
    path: MapOrFolder,
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
    width: Annotated[int, typer.Option(help="Width in pixels; wider maps wrap.")] = _WIDTH,
    scale: Annotated[
        float, typer.Option(help="PNG only: image pixels per pixel of --width.")
    ] = 1.0,
    compare: Annotated[
        Path | None, typer.Option(metavar="OTHER", help="Highlight what changed since this map.")
    ] = None,
    today: Annotated[
        str | None, typer.Option(help="Date for gaps and goals: YYYY-MM-DD (default: today).")
    ] = None,
    stage: Annotated[
        list[str] | None, typer.Option(help="Draw only this stage, by id. Can be repeated.")
    ] = None,
    detail: Annotated[
        str | None,
        typer.Option(help="full or summary (default: a summary if the map is large)."),
    ] = None,
    page: Annotated[
        str | None,
        typer.Option(
            help="Draw on pages of this size: A4, A3, A2 or letter. A .pdf contains all pages."
        ),
    ] = None,
    orientation: Annotated[
        str | None,
        typer.Option(help="With --page: landscape or portrait (default: landscape)."),
    ] = None,
    comments: Annotated[
        bool, typer.Option("--comments", help="Draw badges with the number of open comments.")
    ] = False,
    tiles: Annotated[
        str | None,
        typer.Option(
            help="For a folder: large, medium or small tiles (default: depends on their number)."
        ),
    ] = None,
    force: Force = False,
    diagram: Diagram = None,
    sheet: Sheet = None,
    shape: Shape = None,
    column: Column = None,
    table_name: TableName = None,
    hidden: Hidden = False,
    customer: Customer = None,
) -> None:
    """Draw a map, or an overview of a folder of maps. The file extension of OUT sets the format."""
    if is_portfolio(path):
        pf = read_portfolio(
            path,
            {
                "--persona": persona, "--lanes": lanes, "--compare": compare, "--stage": stage,
                "--detail": detail, "--page": page, "--orientation": orientation,
                "--comments": comments, "--diagram": diagram, "--sheet": sheet, "--shape": shape,
                "--column": column, "--table": table_name, "--hidden": hidden,
                "--customer": customer,
            },
        )  # fmt: skip
        _saved(pf.picture(theme, width, today, tiles), out, scale, force)
        exit_on_broken(pf)
        return
    if tiles is not None:
        raise ArgumentError(f"--tiles is for a folder, and {path} is one map; omit it")
    jm = read_map(path, diagram, sheet, shape, None, column, table_name, None, hidden, customer)
    other = None if compare is None else jn.read(compare)
    options: dict[str, Any] = {"page": page, "orientation": orientation}
    drawn = jm.picture(
        persona or None, lanes, theme, width, other, today,
        stage=stage or None, detail=detail, comments=comments, **options,
    )  # fmt: skip
    _saved(drawn, out, scale, force)


def _saved(drawn: Picture | PagedPicture, out: Path, scale: float, force: bool) -> None:
    files = drawn.files(out)
    for file in files:
        refuse_to_overwrite(file, force)
    drawn.save(out, scale=scale)
    for file in files:
        typer.echo(f"wrote {file}")
