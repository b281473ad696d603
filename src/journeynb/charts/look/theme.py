"""The look of all charts.

A chart carries its look in its own marks, axes, legends and titles, made by the functions here. Not
in ``configure``: Altair refuses to layer or to concatenate a chart that has a config. And not in an
enabled theme of Altair: that would change the user's other charts, and be lost under theirs. What
only a whole chart can say, the transparent background, the renderer adds where the chart says
nothing. For charts of one's own the same look is the Altair theme ``journeynb``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import altair as alt
from altair.utils.schemapi import debug_mode

from journeynb.charts.look.colors import INK
from journeynb.charts.look.labels import short
from journeynb.model.colors import PALETTE
from journeynb.model.index import Index
from journeynb.picture.drawing.render import BUNDLED, converter
from journeynb.picture.drawing.svg import FONT as INTER

AnyChart: TypeAlias = alt.Chart | alt.LayerChart | alt.HConcatChart | alt.VConcatChart

FONT = f"'{BUNDLED}',{INTER}"
AXIS: dict[str, Any] = {
    "domain": False,
    "ticks": False,
    "grid": False,
    "gridColor": INK,
    "gridOpacity": 0.2,
    "labelColor": INK,
    "labelFont": FONT,
    "labelFontSize": 11,
    "labelPadding": 8,
    "titleColor": INK,
    "titleFont": FONT,
    "titleFontSize": 11,
    "titleFontWeight": "normal",
}
LEGEND: dict[str, Any] = {
    "orient": "top",
    "labelColor": INK,
    "labelFont": FONT,
    "labelFontSize": 11,
    "labelLimit": 200,
    "titleColor": INK,
    "titleFont": FONT,
    "titleFontSize": 11,
    "titleFontWeight": "normal",
    "symbolStrokeWidth": 2,
}
TITLE: dict[str, Any] = {
    "anchor": "start",
    "color": INK,
    "font": FONT,
    "fontSize": 16,
    "fontWeight": 600,
    "offset": 16,
    "subtitleColor": INK,
    "subtitleFont": FONT,
    "subtitleFontSize": 12,
    "subtitleLineHeight": 17,
    "subtitlePadding": 6,
}


def theme() -> dict[str, Any]:
    """Return the look as a theme of Altair, for ``alt.theme.enable("journeynb")``."""
    converter()
    return {
        "config": {
            "background": "transparent",
            "font": FONT,
            "axis": AXIS,
            "legend": LEGEND,
            "title": TITLE,
            "view": {"stroke": None},
            "range": {"category": list(PALETTE)},
        }
    }


def drawn(draw: Callable[..., AnyChart], *arguments: Any) -> AnyChart:
    """Draw a chart in the bundled font; Altair checks the whole, not each part.

    The font is registered when a chart is made: ``chart.save`` is Altair's.
    """
    converter()
    with debug_mode(False):
        return draw(*arguments)


def chart_names(charts: type) -> list[str]:
    """Return the names of the charts that a class has a method for."""
    return [name for name in vars(charts) if not name.startswith("_")]


def axis(**more: Any) -> alt.Axis:
    """Return an axis in the theme."""
    return alt.Axis(**{**AXIS, **more})


def legend(**more: Any) -> alt.Legend:
    """Return a legend in the theme."""
    return alt.Legend(**{**LEGEND, **more})


def bands(ids: list[str]) -> alt.Scale:
    """Return the scale of rows or columns: also those that hold nothing, in their order."""
    return alt.Scale(domain=ids, type="band", paddingInner=0, paddingOuter=0)


class Rows(alt.InlineData):
    """Rows as the data of a chart; ``pd.DataFrame(chart.data.values)`` makes a frame of them.

    Altair copies, checks and converts data in each step in which a chart is put together, which
    takes longer than all else, and refuses frames of more than 5,000 rows. These are as JSON wants
    them and are never changed, so no copy is needed.
    """

    def __deepcopy__(self, memo: Any = None) -> Rows:
        return self


def rows_of(values: list[dict[str, Any]]) -> Rows:
    """Return rows as the data of a chart."""
    return Rows(values=values)


def bare() -> alt.ViewBackground:
    """Return a plot without a frame."""
    return alt.ViewBackground(stroke=None)


def headed(index: Index, name: str, *lines: str) -> dict[str, Any]:
    """Return the title and the description of a chart: its name, the map, and what is seen."""
    text = f"{name} · {short(index.info.title, 60)}" if index.info.title else name
    subtitle = [line for line in lines if line]
    return {
        "title": alt.TitleParams(text=text, subtitle=subtitle, **TITLE),
        "description": ". ".join([text, *subtitle]),
    }


def panel_title(text: str, color: str) -> alt.TitleParams:
    """Return the title of one of several plots."""
    return alt.TitleParams(
        text=text, anchor="start", frame="group", color=color, font=FONT, fontSize=12,
        fontWeight=600, offset=6,
    )  # fmt: skip


def finished(chart: Any, width: int | None = None, height: int | None = None) -> Any:
    """Return a layered chart without a frame, in the size that is asked for."""
    sizes = {"width": width, "height": height}
    return chart.properties(
        view=bare(), **{name: size for name, size in sizes.items() if size is not None}
    )
