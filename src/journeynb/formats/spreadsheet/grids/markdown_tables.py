"""The tables of a Markdown file, and a table as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from journeynb.base.markdown import inline
from journeynb.formats.spreadsheet.grids.cells import clean
from journeynb.formats.spreadsheet.grids.text_table import Row, Table

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def markdown_tables(text: str, source: str | None) -> list[Table]:
    r"""Return the tables of a text, each with the heading above it as its title.

    Examples
    --------
    >>> table, = markdown_tables("# Maya\n\n| Stage |\n|---|\n| **Buy**<br>now |\n", None)
    >>> table.title, [row.cells for row in table.rows], table.rows[1].label
    ('Maya', [['Stage'], ['Buy\nnow']], 'line 5')
    """
    from markdown_it import MarkdownIt

    blocks = MarkdownIt("commonmark").enable("table")
    # only the text of tables and headings is parsed further
    blocks.core.ruler.disable("inline")
    inlines = MarkdownIt("commonmark")
    found: list[Table] = []
    title = ""
    inside = ""
    for token in blocks.parse(text):
        if token.type in ("heading_open", "table_open", "tr_open"):
            inside = token.type
        if token.type == "table_open":
            found.append(Table(source, [], title=title))
        elif token.type == "tr_open":
            found[-1].rows.append(Row(f"line {(token.map or [0])[0] + 1}", []))
        elif token.type in ("heading_close", "table_close"):
            inside = ""
        elif token.type == "inline" and inside:
            shown = _shown(inlines, token.content)
            if inside == "heading_open":
                title = " ".join(shown.split())
            else:
                found[-1].rows[-1].cells.append(shown)
    for table in found:
        table.rows = [row for row in table.rows if any(row.cells)]
    return found


def _shown(inlines: MarkdownIt, text: str) -> str:
    """Return what a reader sees of Markdown."""
    children = inlines.parseInline(text)[0].children or []
    return clean("".join(_texts(children)))


def _texts(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type == "html_inline":
            yield "\n" if token.content[:3].lower() == "<br" else ""
        elif token.type in ("text", "code_inline", "image"):
            yield token.content


def markdown_table(grid: Iterable[Sequence[str]]) -> str:
    r"""Return rows, the first of them the headings, as a table in Markdown.

    Examples
    --------
    >>> print(markdown_table([["stage", "emotion"], ["a|b\nc", "1"]]))
    | stage | emotion |
    | --- | --- |
    | a\|b<br>c | 1 |
    """
    first, *rows = ([_cell(text) for text in row] for row in grid)
    lines = [first, ["---"] * len(first), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(text: str) -> str:
    return "<br>".join(map(inline, text.replace("\t", " ").split("\n")))
