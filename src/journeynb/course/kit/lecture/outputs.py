"""What the cells of a lesson show once the exercises above them are solved: pictures, tables."""

from __future__ import annotations

import ast
import base64
import contextlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from journeynb.base.files import write_new
from journeynb.course.catalog import LessonInfo
from journeynb.course.course_day import on_course_day
from journeynb.course.kit.export.assignment import exercise_of, tag_of
from journeynb.course.source import solution_of
from journeynb.course.starting import files_beside

_SLOW = re.compile(r"\bReport\(|\.save\(|\btask\b|\.edit\(|\brequire\(")
"""Cells that take long, or that show nothing on a slide."""
_WIDTH = "display.max_colwidth"
_ROWS, _COLUMNS = 6, 7
_ROOM = 130
"""Letters of a row."""


def outputs(info: LessonInfo, cells: list[Any]) -> list[str]:
    """Return the output of each cell as HTML; empty for a cell without one.

    The cells are those of the course itself, with its solutions. They run in a folder of their own.
    """
    with _in_lesson(info):
        names: dict[str, Any] = {"__name__": "__lesson__"}
        return [_output(info, cell, names) for cell in cells]


@contextlib.contextmanager
def _in_lesson(info: LessonInfo) -> Iterator[None]:
    import pandas as pd

    before = Path.cwd()
    quiet = io.StringIO()
    with (
        tempfile.TemporaryDirectory(prefix="journeynb-") as folder,
        on_course_day(),
        pd.option_context(_WIDTH, pd.get_option(_WIDTH)),  # lessons set it
        contextlib.redirect_stdout(quiet),
        contextlib.redirect_stderr(quiet),
    ):
        write_new(Path(folder), {n: p.read_bytes() for n, p in files_beside(info).items()}, "")
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def _output(info: LessonInfo, cell: Any, names: dict[str, Any]) -> str:
    if tag_of(cell) == "check":
        code = solution_of(info, exercise_of(cell))
        if not _SLOW.search(code):
            with contextlib.suppress(Exception):  # it needs a cell that is left out
                exec(compile(code, "<solution>", "exec"), names)
        return ""
    if cell.cell_type != "code" or tag_of(cell) not in ("", "setup"):
        return ""
    if tag_of(cell) == "" and _SLOW.search(cell.source):
        return ""
    try:
        return _shown(_value(cell.source, names))
    except Exception:  # a cell that needs a solution, or IPython
        return ""


def _value(code: str, names: dict[str, Any]) -> Any:
    """Run the code of a cell; return the value of its last line if that is an expression."""
    tree = ast.parse(code)
    last: Any = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<lesson>", "exec"), names)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), "<lesson>", "eval"), names)


def _shown(value: Any) -> str:
    import altair as alt
    import pandas as pd

    from journeynb.picture import Picture

    if isinstance(value, Picture):
        return f'<div class="picture">{value.to_html()}</div>'
    if isinstance(value, alt.TopLevelMixin):
        return _chart(value)
    if isinstance(value, pd.DataFrame) and len(value) > 0 and value.shape[1] <= _COLUMNS:
        return _table(value)
    return ""


def _chart(chart: Any) -> str:
    from journeynb.charts.renderer import svg_of

    svg = svg_of({**chart.to_dict(), "background": "white"}, fonts=True, loads=False)
    data = base64.b64encode(svg.encode()).decode()
    title = chart.to_dict().get("title", "")
    alt_text = title.get("text", "") if isinstance(title, dict) else title
    alt_text = " ".join(alt_text) if isinstance(alt_text, list) else str(alt_text)
    source = f"data:image/svg+xml;base64,{data}"
    return f'<div class="picture"><img class="chart" alt="{escape(alt_text)}" src="{source}"></div>'


def _table(frame: Any) -> str:
    import pandas as pd

    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index()
    rows_shown = [
        [_text(each) for each in row] for row in frame.head(_ROWS).itertuples(index=False)
    ]
    room = _room([max(map(len, column)) for column in zip(*rows_shown, strict=True)])
    head = "".join(f"<th>{escape(str(each))}</th>" for each in frame.columns)
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{escape(_cut(*each))}</td>" for each in zip(row, room, strict=True))
        + "</tr>"
        for row in rows_shown
    )
    more = len(frame) - _ROWS
    note = f"<p>and {more} more</p>" if more > 0 else ""
    return (
        f'<div class="wide"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>{note}</div>"
    )


def _room(longest: list[int]) -> list[int]:
    """Return how many letters each column has; short columns leave theirs to long ones.

    Examples
    --------
    >>> _room([4, 16, 60])
    [4, 16, 60]
    >>> _room([10, 100, 100])
    [10, 60, 60]
    """
    room, left, columns = longest[:], _ROOM, len(longest)
    for place in sorted(range(columns), key=longest.__getitem__):
        room[place] = min(longest[place], max(left // columns, 16))
        left -= room[place]
        columns -= 1
    return room


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    if isinstance(value, float):
        value = "" if value != value else f"{value:.4g}"
    return str(value)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "\u2026"
