"""The look of all charts.

The functions here set the look on the marks, axes, legends and titles of each chart. A config would
not work: Altair cannot layer or concatenate charts that have one. Neither would an enabled Altair
theme: it would change the user's own charts, and a theme of theirs would replace it. The renderer
adds the transparent background, which only a whole chart can have. For your own charts, the same
look is the Altair theme ``journeynb``.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from numbers import Real
from typing import Any, TypeAlias

import altair as alt
from altair.utils.schemapi import debug_mode

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.charts.look.colors import INK
from journeynb.charts.look.labels import literal, title_of_map
from journeynb.model.index import Index
from journeynb.model.kinds.colors import PALETTE
from journeynb.picture.drawing.render import FONT_OF_CHARTS, converter

AnyChart: TypeAlias = (
    alt.Chart | alt.LayerChart | alt.HConcatChart | alt.VConcatChart | alt.ConcatChart
)

FONT = FONT_OF_CHARTS
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
    """Return the Altair theme of ``alt.theme.enable("journeynb")``."""
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
    """Draw a chart in the bundled font, and let Altair check it once instead of part by part.

    The font is registered here, because Altair's ``chart.save`` runs no code of journeynb. Charts
    encode with ``alt.Text("name:N")`` and `x_at` instead of ``"name:N"`` and ``alt.value(0)``, for
    which Altair searches all its classes: a chart takes a third of the time.
    """
    for name, value in zip(inspect.signature(draw).parameters, arguments, strict=False):
        if name in ("width", "height"):
            _require_pixels(name, value)
    converter()
    with debug_mode(False):
        return draw(*arguments)


def _require_pixels(name: str, value: Any) -> None:
    """Raise an error unless a size is a number of pixels, or None."""
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    if value is not None and not (is_number and 0 < value < math.inf):
        raise ArgumentError(
            f"{name}={shown(value)} is not valid; allowed: a number of pixels above 0"
        )


def chart_names(charts: type) -> list[str]:
    """Return the names of the charts of a class, one per public method."""
    return [name for name in vars(charts) if not name.startswith("_")]


def axis(**more: Any) -> alt.Axis:
    """Return an axis in the theme."""
    return alt.Axis(**{**AXIS, **more})


def legend(**more: Any) -> alt.Legend:
    """Return a legend in the theme."""
    return alt.Legend(**{**LEGEND, **more})


def bands(ids: list[str]) -> alt.Scale:
    """Return the scale of rows or columns in this order, empty ones included."""
    return alt.Scale(domain=ids, type="band", paddingInner=0, paddingOuter=0)


def x_at(pixels: float) -> alt.XValue:
    """Return a distance from the left edge of a plot."""
    return alt.XValue(pixels)  # type: ignore[no-untyped-call]


def y_at(pixels: float) -> alt.YValue:
    """Return a distance from the top edge of a plot."""
    return alt.YValue(pixels)  # type: ignore[no-untyped-call]


class Rows(alt.InlineData):
    """Rows as the data of a chart; ``pd.DataFrame(chart.data.values)`` returns them as a table.

    Altair copies, checks and converts data at each step of building a chart, which takes longer
    than everything else, and does not allow tables of more than 5,000 rows. These rows are valid
    JSON and never change, so they need no copy.
    """

    def __deepcopy__(self, memo: Any = None) -> Rows:
        return self


def rows_of(values: list[dict[str, Any]]) -> Rows:
    """Return rows as the data of a chart."""
    return Rows(values=values)


def bare() -> alt.ViewBackground:
    """Return the background of a plot without a frame."""
    return alt.ViewBackground(stroke=None)


def headed(index: Index, name: str, *lines: str) -> dict[str, Any]:
    """Return the title and the description of a chart: its name, the map, and the lines below."""
    return titled(name + title_of_map(index.info.title), *lines)


def titled(text: str, *lines: str) -> dict[str, Any]:
    """Return the title and the description of a chart of no map, with the lines below."""
    subtitle = [line for line in lines if line]
    return {
        "title": alt.TitleParams(text=text, subtitle=subtitle, **TITLE),
        "description": ". ".join([text, *subtitle]),
    }


def panel_title(text: str, color: str) -> alt.TitleParams:
    """Return the title of one of several plots."""
    return alt.TitleParams(
        text=alt.ExprRef(literal(text)), anchor="start", frame="group", color=color, font=FONT,
        fontSize=12, fontWeight=600, offset=6,
    )  # fmt: skip


def finished(chart: Any, width: int | None = None, height: int | None = None) -> Any:
    """Return a layered chart without a frame, in the given size."""
    sizes = {"width": width, "height": height}
    return chart.properties(
        view=bare(), **{name: size for name, size in sizes.items() if size is not None}
    )
