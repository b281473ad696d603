"""One slide: text, tables, pictures and charts, positioned in inches."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from journeynb.report.content.blocks import Words
from journeynb.report.slides.look import ABOVE, COLORS, LINE, SIDE
from journeynb.report.slides.native_chart import chart_workbook, style_chart
from journeynb.report.slides.table_grid import Grid
from journeynb.report.slides.text import INDENT, Line, cut, look_of, text_of

_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""Style of a table without grid and fills."""


class Page:
    """A slide."""

    def __init__(self, slide: Any) -> None:
        self.slide = slide

    def notes(self, text: str) -> None:
        """Set the speaker notes."""
        lines = [text_of(line) for line in text.split("\n")]
        self.slide.notes_slide.notes_text_frame.text = "\n".join(lines)

    def bar(self, x: float, y: float, w: float, h: float, color: str) -> Any:
        """Draw a filled rectangle as decoration."""
        return _filled(self._shape(x, y, w, h), color)

    def _shape(self, x: float, y: float, w: float, h: float) -> Any:
        return self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Inches, (x, y, w, h)))

    def panel(
        self, x: float, y: float, w: float, h: float, lines: Sequence[Line], color: str = "panel"
    ) -> None:
        """Draw a filled rectangle with text."""
        shape = _filled(self._shape(x, y, w, h), color)
        _write_lines(shape.text_frame, lines, w - 0.3, 0.15, MSO_ANCHOR.TOP)
        shape.text_frame.margin_top = Inches(0.13)

    def box(self, x: float, y: float, w: float, h: float, name: str) -> None:
        """Draw an empty frame to write into."""
        shape = _filled(self._shape(x, y, w, h), "page")
        shape.name = name
        shape.line.color.rgb = RGBColor.from_string(LINE)
        shape.line.width = Pt(1)

    def text(self, x: float, y: float, w: float, h: float, lines: Sequence[Line]) -> None:
        """Write paragraphs, which must fit."""
        shape = self.slide.shapes.add_textbox(*map(Inches, (x, y, w, h)))
        _write_lines(shape.text_frame, lines, w, 0.0, MSO_ANCHOR.TOP)

    def labelled(
        self, label: str, x: float, y: float, w: float, h: float, lines: Sequence[Line]
    ) -> None:
        """Write paragraphs below a small heading."""
        self.bar(x, y, w, 0.02, "accent")
        self.text(x, y + 0.07, w, 0.25, [Line(label, 12, "accent", bold=True, most=1)])
        self.text(x, y + 0.38, w, h - 0.38, lines)

    def table(self, x: float, y: float, grid: Grid, alt: str) -> float:
        """Add a native table; return its lower edge."""
        heights = [grid.row_height(grid.head, True), *(grid.row_height(row) for row in grid.rows)]
        frame = self.slide.shapes.add_table(
            len(heights), len(grid.head), Inches(x), Inches(y), Inches(sum(grid.widths)),
            Inches(sum(heights)),
        )  # fmt: skip
        set_alt_text(frame, alt)
        table = frame.table
        style = table._tbl.tblPr
        style.set("bandRow", "0")
        style.find(qn("a:tableStyleId")).text = _PLAIN
        for column, wide in zip(table.columns, grid.widths, strict=True):
            column.width = Inches(wide)
        for number, height in enumerate(heights):
            table.rows[number].height = Inches(height)
            words = grid.rows[number - 1] if number else grid.head
            for place, cell in enumerate(words):
                _cell(table.cell(number, place), cell, grid, place, not number)
        return y + sum(heights)

    def picture(
        self, png: bytes, x: float, y: float, w: float, h: float, alt: str
    ) -> tuple[float, float]:
        """Add a picture, scaled to fit at the upper left; return its width and height."""
        shape = self.slide.shapes.add_picture(io.BytesIO(png), Inches(x), Inches(y))
        scale = min(Inches(w) / shape.width, Inches(h) / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
        set_alt_text(shape, alt)
        return shape.width / Inches(1), shape.height / Inches(1)

    def chart(
        self,
        place: tuple[float, float, float, float],
        categories: Sequence[str],
        series: Sequence[tuple[str, Sequence[float]]],
        form: str,
        alt: str,
        colors: Sequence[str] = (),
    ) -> None:
        """Add a native bar chart with editable numbers; `form` is their format.

        With a color per series, the chart has grouped columns.
        """
        data = CategoryChartData(number_format=form)
        data.categories = list(categories)
        for name, values in series:
            data.add_series(name, values)
        kind = XL_CHART_TYPE.COLUMN_CLUSTERED if colors else XL_CHART_TYPE.BAR_CLUSTERED
        frame = self.slide.shapes.add_chart(kind, *map(Inches, place), data)
        set_alt_text(frame, alt)
        chart = frame.chart
        chart.part.chart_workbook.update_from_xlsx_blob(chart_workbook(categories, series, form))
        style_chart(chart, form, colors)


def set_alt_text(shape: Any, alt: str) -> None:
    """Set the alternative text of a picture, table or chart."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", text_of(alt))


def _filled(shape: Any, color: str) -> Any:
    shape.fill.solid()
    shape.fill.fore_color.theme_color = COLORS[color]
    shape.line.fill.background()
    for style in shape._element.findall(qn("p:style")):  # has a shadow
        shape._element.remove(style)
    return shape


def _write_lines(frame: Any, lines: Sequence[Line], width: float, side: float, anchor: Any) -> None:
    frame.word_wrap = True
    frame.vertical_anchor = anchor
    frame.margin_left = frame.margin_right = Inches(side)
    frame.margin_top = frame.margin_bottom = Emu(0)
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_after = Pt(line.after)
        if line.bullet:
            _bullet(paragraph)
        _runs(paragraph, line, width)


def _bullet(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    indent = str(int(Inches(INDENT)))
    properties.set("marL", indent)
    properties.set("indent", f"-{indent}")
    for tag, attributes in (
        ("a:buFont", {"typeface": "Arial"}), ("a:buChar", {"char": "•"})
    ):  # fmt: skip
        etree.SubElement(properties, qn(tag), attributes)


def _runs(paragraph: Any, line: Line, width: float) -> None:
    for span in cut(line.words, line.size, line.room(width), line.most, line.bold):
        bold, color = look_of(span)
        run = paragraph.add_run()
        run.text = span if isinstance(span, str) else span.words
        run.font.size = Pt(line.size)
        run.font.bold = line.bold or bold
        run.font.italic = line.italic or None
        run.font.color.theme_color = COLORS[color or line.color]


def _cell(cell: Any, words: Words, grid: Grid, column: int, head: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(SIDE)
    cell.margin_top = cell.margin_bottom = Inches(ABOVE)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.TOP
    if head:
        cell.fill.solid()
        cell.fill.fore_color.theme_color = COLORS["panel"]
    else:
        cell.fill.background()
    _ruled(cell, head)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if column in grid.numbers else PP_ALIGN.LEFT
    line = Line(words, grid.size, "muted" if head else "ink", bold=head, most=grid.most)
    _runs(paragraph, line, grid.widths[column] - 2 * SIDE)
    if not paragraph.runs:  # otherwise an empty cell gets the default text size
        etree.SubElement(paragraph._p, qn("a:endParaRPr"), {"sz": str(int(100 * grid.size))})


def _ruled(cell: Any, head: bool) -> None:
    """Draw the line below a cell."""
    properties = cell._tc.get_or_add_tcPr()
    line = etree.Element(qn("a:lnB"), {"w": "12700" if head else "6350"})
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), {"val": LINE})
    properties.insert(0, line)
