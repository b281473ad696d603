"""A deck of slides with python-pptx: its theme, layouts and slides.

Titles are placeholders, tables and charts are native, colors and fonts come from the theme, so that
everything can be edited. Text of a map is plain text, never a link or a formula.
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Inches

from journeynb.picture.drawing.theme import Theme
from journeynb.report.slides.slide import Page
from journeynb.report.slides.table_grid import Grid
from journeynb.report.slides.text import Line, columns_of, cut, text_of

WIDE, HIGH = 13.333, 7.5
LEFT, RIGHT = 0.6, 12.733
WIDTH = RIGHT - LEFT
TOP, BOTTOM = 1.4, 6.85
HEIGHT = BOTTOM - TOP
NARROW = 10.5
TITLE_SIZE = 24
FONT = "Arial"

_LAYOUTS = {"Title Slide": "first", "Title Only": "other"}
_BAR = (
    f'<p:sp {nsdecls("a", "p")}><p:nvSpPr><p:cNvPr id="90" name="Bar"/><p:cNvSpPr/><p:nvPr '
    f'userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{Inches(LEFT)}" y="{Inches(0.28)}"/>'
    f'<a:ext cx="{Inches(0.7)}" cy="{Inches(0.06)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
    '</a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></p:spPr></p:sp>'
)


def _colors(theme: Theme) -> dict[str, str]:
    """Return the colors of a theme by their names in PowerPoint."""
    return {
        "dk1": theme.ink, "lt1": theme.page, "dk2": theme.muted, "lt2": theme.panel,
        "accent1": theme.accent, "accent2": theme.bad, "accent3": theme.fair,
        "accent4": theme.good, "accent5": "#2F7EBC", "accent6": "#7A5195", "hlink": theme.accent,
        "folHlink": theme.muted,
    }  # fmt: skip


_EPOCH = (1980, 1, 1, 0, 0, 0)


class Deck:
    """Slides, the first with the title.

    Parameters
    ----------
    title : str
        Title of the deck, shown in the footer of each slide.
    today : date
        Date of the file.
    date : str
        Date as text, for the footer.
    theme : Theme
        The colors.
    """

    def __init__(self, title: str, today: dt.date, date: str, theme: Theme) -> None:
        self.title = text_of(title)
        self.today = today
        self._foot = text_of(cut([f"{self.title} · {date}"], 10, 9.5, 1))
        self._file = Presentation()
        self._file.slide_width, self._file.slide_height = Inches(WIDE), Inches(HIGH)
        self._layouts = {}
        for layout in list(self._file.slide_layouts):
            if layout.name in _LAYOUTS:
                self._layouts[_LAYOUTS[layout.name]] = layout
            else:
                self._file.slide_layouts.remove(layout)
        _apply_theme(self._file.slide_master, self._layouts, theme)

    def first(self, subtitle: str, notes: str) -> Page:
        """Add the title slide."""
        slide = self._file.slides.add_slide(self._layouts["first"])
        page = Page(slide)
        page.bar(0, 0, 0.32, HIGH, "accent")
        title = cut(self.title, 40, 11.0, 3, True)
        slide.shapes.title.text_frame.text = text_of(title)
        slide.placeholders[1].text_frame.text = text_of(cut(subtitle, 18, 10.5, 4))
        if not text_of(subtitle):
            slide.placeholders[1].element.getparent().remove(slide.placeholders[1].element)
        page.notes(notes)
        return page

    def slide(self, title: str, notes: str, end: str = "") -> Page:
        """Add a slide; a long title is cut, `end` is not."""
        slide = self._file.slides.add_slide(self._layouts["other"])
        fitted = cut(title, TITLE_SIZE, WIDTH - (1.2 if end else 0.0), 2, True)
        slide.shapes.title.text_frame.text = text_of(fitted) + end.replace(" ", "\u00a0")
        for place in self._layouts["other"].placeholders:
            if place.placeholder_format.idx in (11, 12):
                slide.shapes._spTree.append(copy.deepcopy(place._element))
        for shape in slide.placeholders:
            if shape.placeholder_format.idx == 11:
                shape.text_frame.text = self._foot
        page = Page(slide)
        page.notes(notes if len(text_of(title)) <= len(text_of(fitted)) else f"{title}\n{notes}")
        return page

    def slides(self, titles: str, of: int, notes: str) -> Iterator[Page]:
        """Add slides with the same title, numbered if there are several."""
        for number in range(1, of + 1):
            yield self.slide(titles, notes, f" ({number} of {of})" if of > 1 else "")

    def table(
        self, title: str, grid: Grid, notes: str, alt: str, below: Sequence[Line] = ()
    ) -> None:
        """Add a table on as many slides as needed, with lines below it on the last one."""
        under = sum(line.height(WIDTH) for line in below) + 0.2 if below else 0.0
        parts = grid.sized(HEIGHT - under).split(HEIGHT - under)
        for page, part in zip(self.slides(title, len(parts), notes), parts, strict=True):
            end = page.table(LEFT, TOP, part, alt)
            if below and part is parts[-1]:
                page.text(LEFT, end + 0.2, WIDTH, under, below)

    def prose(self, title: str, lines: Sequence[Line], notes: str) -> None:
        """Add paragraphs in one or two columns, on as many slides as needed."""
        for wide, columns in ((NARROW, 1), ((WIDTH - 0.5) / 2, 2)):
            for larger in (4, 2, 0):
                sized = [replace(line, size=line.size + larger) for line in lines]
                found = columns_of(sized, wide, HEIGHT)
                if len(found) <= columns:
                    break
            if len(found) <= columns:
                break
        several = -(-len(found) // columns)
        for number, page in enumerate(self.slides(title, several, notes)):
            for place, column in enumerate(found[columns * number :][:columns]):
                page.text(LEFT + place * (wide + 0.5), TOP, wide, HEIGHT, column)

    def saved(self, author: str, subject: str) -> bytes:
        """Return the file; the same slides give the same bytes."""
        properties = self._file.core_properties
        date = dt.datetime(self.today.year, self.today.month, self.today.day)
        properties.title = self.title[:250]
        properties.subject, properties.author = subject[:250], text_of(author)[:250]
        properties.last_modified_by = properties.author
        properties.comments = "Created with journeynb"
        properties.created = properties.modified = date
        properties.revision = 1
        out = io.BytesIO()
        self._file.save(out)
        return _repacked(out.getvalue())

    def __len__(self) -> int:
        return len(self._file.slides)


def _repacked(data: bytes) -> bytes:
    """Return a zip file with fixed times."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _apply_theme(master: Any, layouts: dict[str, Any], look: Theme) -> None:
    """Set the colors and fonts of the theme, and the positions of placeholders."""
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = theme.blob.decode()
    for name, color in _colors(look).items():
        text = re.sub(
            f"<a:{name}>.*?</a:{name}>",
            f'<a:{name}><a:srgbClr val="{color[1:]}"/></a:{name}>', text, count=1,
        )  # fmt: skip
    text = text.replace('<a:latin typeface="Calibri"/>', f'<a:latin typeface="{FONT}"/>')
    text = text.replace('name="Office Theme"', 'name="journeynb"')
    theme._blob = text.encode()
    _style_titles(master)
    places = {
        0: (LEFT, 0.42, WIDTH, 0.92), 1: (LEFT, TOP, WIDTH, HEIGHT), 2: (9.6, 7.02, 0.5, 0.3),
        3: (LEFT, 7.02, 9.6, 0.3), 4: (11.533, 7.02, 1.2, 0.3),
    }  # fmt: skip
    for shape in master.placeholders:
        _placed(shape, places[shape.placeholder_format.idx])
        if shape.placeholder_format.idx in (3, 4):
            _foot(shape, "l" if shape.placeholder_format.idx == 3 else "r")
    for name, layout in layouts.items():
        for shape in list(layout.placeholders):
            idx = shape.placeholder_format.idx
            if idx == 10 or (name == "first" and idx > 1):
                shape._element.getparent().remove(shape._element)
            elif name == "other":
                _placed(shape, places[{0: 0, 11: 3, 12: 4}[idx]])
        if name == "first":
            _first(layout)
        else:
            layout.shapes._spTree.insert(2, parse_xml(_BAR))


def _style_titles(master: Any) -> None:
    level = master._element.find(".//{*}txStyles/{*}titleStyle/{*}lvl1pPr")
    level.set("algn", "l")
    level.find("{*}defRPr").set("sz", str(100 * TITLE_SIZE))
    level.find("{*}defRPr").set("b", "1")
    for shape in master.placeholders:
        body = shape._element.txBody.bodyPr
        if shape.placeholder_format.idx == 0:
            body.set("anchor", "t")
        for name in ("lIns", "rIns", "tIns", "bIns"):
            body.set(name, "0")
        for fit in body.findall("{*}normAutofit"):
            body.remove(fit)


def _foot(shape: Any, align: str) -> None:
    level = shape._element.txBody.find("{*}lstStyle/{*}lvl1pPr")
    level.set("algn", align)
    level.find("{*}defRPr").set("sz", "1000")
    for fill in level.find("{*}defRPr").findall("{*}solidFill"):
        fill[0].set("val", "tx2")
        for change in list(fill[0]):
            fill[0].remove(change)


def _first(layout: Any) -> None:
    for shape in layout.placeholders:
        title = shape.placeholder_format.idx == 0
        _placed(shape, (1.0, 1.35, 11.2, 2.2) if title else (1.0, 3.75, 10.7, 1.25))
        shape._element.txBody.bodyPr.set("anchor", "b" if title else "t")
        style = shape._element.txBody.find("{*}lstStyle")
        for level in list(style):
            style.remove(level)
        run = "b='1' sz='4000'" if title else "sz='1800'"
        color = "tx1" if title else "tx2"
        level_style = parse_xml(
            "<a:lvl1pPr xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' algn='l' "
            f"marL='0' indent='0'><a:buNone/><a:defRPr {run}><a:solidFill>"
            f"<a:schemeClr val='{color}'/></a:solidFill></a:defRPr></a:lvl1pPr>"
        )
        style.append(level_style)


def _placed(shape: Any, place: Sequence[float]) -> None:
    shape.left, shape.top, shape.width, shape.height = (Emu(int(914400 * each)) for each in place)
