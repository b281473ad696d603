"""Native charts of slides: their look, and the workbook with their numbers."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.util import Pt

from journeynb.report.slides.look import COLORS, LINE


def style_chart(chart: Any, form: str, colors: Sequence[str]) -> None:
    """Give a chart the look of the deck; `form` is the format of its numbers."""
    chart.font.size = Pt(12)
    chart.font.color.theme_color = COLORS["ink"]
    chart.has_title = False
    plot = chart.plots[0]
    many = len(list(plot.series)) > 1
    chart.has_legend = many
    if many:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
    plot.gap_width, plot.overlap = (60, -5) if many else (45, 0)
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = form, False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(10 if many else 12)
    labels.show_value = True
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    axis = chart.category_axis
    axis.reverse_order = not colors
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.color.rgb = RGBColor.from_string(LINE)
    axis.tick_labels.font.size = Pt(12)
    for place, each in enumerate(plot.series):
        fill = each.format.fill
        fill.solid()
        if colors:
            fill.fore_color.rgb = RGBColor.from_string(colors[place][1:])
        else:
            fill.fore_color.theme_color = COLORS["accent"]


def chart_workbook(
    categories: Sequence[str], series: Sequence[tuple[str, Sequence[float]]], form: str
) -> bytes:
    """Return the numbers of a chart as an Excel file, with text as text and a fixed date."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"created": dt.datetime(1980, 1, 1)})
    sheet = book.add_worksheet()
    number = book.add_format({"num_format": form})
    for row, name in enumerate(categories, start=1):
        sheet.write_string(row, 0, name)
    for column, (name, values) in enumerate(series, start=1):
        sheet.write_string(0, column, name)
        for row, value in enumerate(values, start=1):
            sheet.write_number(row, column, value, number)
    book.close()
    return out.getvalue()
