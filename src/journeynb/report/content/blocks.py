"""Blocks of a report: written once, shown as HTML, Markdown and text.

Text from a map is escaped in HTML and in Markdown. The HTML uses tags and attributes that
JupyterLab keeps in untrusted outputs; the page of a report styles it by its classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any, Protocol, TypeAlias

from journeynb.base.html import pill
from journeynb.base.markdown import inline, line
from journeynb.base.text import severity_word, visible


@dataclass(frozen=True)
class Strong:
    """Emphasized words."""

    words: str


@dataclass(frozen=True)
class Small:
    """Words in small type, such as the code of a rule."""

    words: str


@dataclass(frozen=True)
class Severity:
    """Words on the color of a severity: error, warning or info."""

    severity: str
    words: str


@dataclass(frozen=True)
class Link:
    """Words that lead to a part of the page."""

    words: str
    anchor: str


def severity_span(severity: str) -> Severity:
    """Return a severity as a span with its own word."""
    return Severity(severity, severity_word(severity))


Span: TypeAlias = "str | Strong | Small | Severity | Link"
Words: TypeAlias = "Span | Sequence[Span]"


class Block(Protocol):
    """A part of a report."""

    def html(self) -> str:
        """Return it as HTML."""

    def markdown(self) -> str:
        """Return it as Markdown."""


def _spans(words: Words) -> list[Span]:
    return [words] if isinstance(words, (str, Strong, Small, Severity, Link)) else list(words)


def html_of(words: Words) -> str:
    """Return words as HTML."""
    parts = []
    for span in _spans(words):
        if isinstance(span, Strong):
            parts.append(f"<strong>{escape(visible(span.words))}</strong>")
        elif isinstance(span, Small):
            parts.append(f"<small>{escape(visible(span.words))}</small>")
        elif isinstance(span, Severity):
            parts.append(pill(span.severity, visible(span.words)))
        elif isinstance(span, Link):
            href = escape(f"#{span.anchor}")
            parts.append(f'<a href="{href}">{escape(visible(span.words))}</a>')
        else:
            parts.append(escape(visible(span)))
    return "".join(parts)


def markdown_of(words: Words) -> str:
    """Return words as Markdown, with all markup in them escaped."""
    parts: list[str] = []
    for strong, spans in groupby(_spans(words), key=lambda span: not isinstance(span, str | Small)):
        texts = [span if isinstance(span, str) else span.words for span in spans]
        parts += map(_strong, texts) if strong else [inline("".join(texts))]
    return line("".join(parts))


def _strong(text: str) -> str:
    """Return text as emphasized Markdown; blanks at its ends would keep it from being so."""
    words = inline(text.strip())
    return text.replace(text.strip(), f"**{words}**") if words else text


@dataclass(frozen=True)
class Heading:
    """A heading inside an output, below the headings of the notebook."""

    words: Words
    level: int = 3

    def html(self) -> str:
        """Return it as HTML."""
        return f"<h{self.level}>{html_of(self.words)}</h{self.level}>"

    def markdown(self) -> str:
        """Return it as Markdown."""
        return f"{'#' * self.level} {markdown_of(self.words)}"


@dataclass(frozen=True)
class Para:
    """A paragraph; `kind` is a style of the page, such as ``lead`` or ``note``."""

    words: Words
    kind: str = ""

    def html(self) -> str:
        """Return it as HTML."""
        classes = f' class="jr-{self.kind}"' if self.kind else ""
        return f"<p{classes}>{html_of(self.words)}</p>"

    def markdown(self) -> str:
        """Return it as Markdown."""
        return markdown_of(self.words)


@dataclass(frozen=True)
class Bullets:
    """A list, numbered if the order matters."""

    items: Sequence[Words]
    numbered: bool = False

    def html(self) -> str:
        """Return it as HTML."""
        tag = "ol" if self.numbered else "ul"
        return f"<{tag}>{''.join(f'<li>{html_of(each)}</li>' for each in self.items)}</{tag}>"

    def markdown(self) -> str:
        """Return it as Markdown."""
        signs = [f"{n}." if self.numbered else "-" for n in range(1, len(self.items) + 1)]
        return "\n".join(
            f"{sign} {markdown_of(each)}" for sign, each in zip(signs, self.items, strict=True)
        )


@dataclass(frozen=True)
class Fact:
    """A key figure with its label and a note."""

    label: str
    figure: str
    note: str = ""
    severity: str = ""


@dataclass(frozen=True)
class Facts:
    """Key figures side by side."""

    items: Sequence[Fact]

    def html(self) -> str:
        """Return it as HTML."""
        items = []
        for each in self.items:
            classes = f"jr-fact jr-{each.severity}" if each.severity else "jr-fact"
            note = f"<br><small>{html_of(each.note)}</small>" if each.note else ""
            items.append(
                f'<li class="{classes}">{html_of(each.label)}: '
                f"<strong>{html_of(each.figure)}</strong>{note}</li>"
            )
        return f'<ul class="jr-facts">{"".join(items)}</ul>'

    def markdown(self) -> str:
        """Return it as Markdown."""
        rows: list[Words] = []
        for each in self.items:
            note = f" ({each.note})" if each.note else ""
            rows.append([f"{each.label}: ", Strong(each.figure), note])
        return Bullets(rows).markdown()


@dataclass(frozen=True)
class Table:
    """A table with a caption.

    Parameters
    ----------
    caption : str
        Caption, which says what the table shows.
    head : list of str
        Headings of the columns.
    rows : list of list of words
        Cells of each row.
    numbers : set of int
        Positions of the columns with numbers.
    keys : list of list of float, optional
        Sort keys of the cells, if their text is not one.
    ids : list of str, optional
        Ids of the personas that each row is about, separated by spaces. The page shows the row
        when one of them is chosen.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Words]]
    numbers: frozenset[int] = frozenset()
    keys: Sequence[Sequence[Any]] | None = None
    ids: Sequence[str] | None = None

    def html(self) -> str:
        """Return it as HTML."""
        head = "".join(
            f'<th scope="col"{self._align(n)}>{html_of(each)}</th>'
            for n, each in enumerate(self.head)
        )
        body = "".join(self._row(n, row) for n, row in enumerate(self.rows))
        return (
            f'<table class="jr-table"><caption>{html_of(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def _row(self, n: int, row: Sequence[Words]) -> str:
        about = f' data-about="{escape(self.ids[n])}"' if self.ids and self.ids[n] else ""
        cells = "".join(
            f"<td{self._align(column)}{self._key(n, column)}>{html_of(cell)}</td>"
            for column, cell in enumerate(row)
        )
        return f"<tr{about}>{cells}</tr>"

    def _align(self, column: int) -> str:
        return ' style="text-align:right"' if column in self.numbers else ' style="text-align:left"'

    def _key(self, row: int, column: int) -> str:
        if self.keys is None or self.keys[row][column] is None:
            return ""
        return f' data-key="{escape(str(self.keys[row][column]))}"'

    def markdown(self) -> str:
        """Return it as Markdown."""
        line = "|" + "|".join("--:" if n in self.numbers else "---" for n in range(len(self.head)))
        rows = [self.head, *self.rows]
        items = ["| " + " | ".join(markdown_of(cell) for cell in row) + " |" for row in rows]
        return "\n".join([f"*{markdown_of(self.caption)}*", "", items[0], f"{line}|", *items[1:]])


@dataclass(frozen=True)
class Columns:
    """Short lists side by side, each with a label; `kind` is a style such as ``profile``."""

    parts: Sequence[tuple[str, Sequence[Block]]]
    kind: str = "columns"

    def html(self) -> str:
        """Return it as HTML."""
        parts = [
            f'<div class="jr-part"><h4>{html_of(label)}</h4>{joined_html(blocks)}</div>'
            for label, blocks in self.parts
        ]
        items = "".join(parts)
        if self.kind == "profile":
            half = self._half()
            items = "".join(f"<div>{''.join(each)}</div>" for each in (parts[:half], parts[half:]))
        return f'<div class="jr-{self.kind}">{items}</div>'

    def _half(self) -> int:
        """Return where to split the parts into two columns of about the same height."""
        heights = [
            sum(1 + len(line) / 44 for line in joined_markdown(blocks).splitlines() if line)
            for _, blocks in self.parts
        ]
        sums = [abs(2 * sum(heights[:at]) - sum(heights)) for at in range(len(heights) + 1)]
        return max(at for at, each in enumerate(sums) if each == min(sums))

    def markdown(self) -> str:
        """Return it as Markdown."""
        return "\n\n".join(
            f"#### {markdown_of(label)}\n\n{joined_markdown(blocks)}"
            for label, blocks in self.parts
        )


@dataclass(frozen=True)
class Folded:
    """Blocks that are shown on a click. In print they are open, except the kind ``words``."""

    summary: str
    blocks: Sequence[Block]
    kind: str = "folded"

    def html(self) -> str:
        """Return it as HTML."""
        head = f"<summary>{html_of(self.summary)}</summary>"
        return f'<details class="jr-{self.kind}">{head}{joined_html(self.blocks)}</details>'

    def markdown(self) -> str:
        """Return it as Markdown."""
        return f"**{markdown_of(self.summary)}**\n\n{joined_markdown(self.blocks)}"


@dataclass(frozen=True)
class Part:
    """Blocks that belong together and start a new page in print; `kind` is such as ``persona``.

    An `anchor` is where links of the page lead.
    """

    kind: str
    blocks: Sequence[Block]
    id: str = ""
    anchor: str = ""

    def html(self) -> str:
        """Return it as HTML."""
        about = f' data-about="{escape(self.id)}"' if self.id else ""
        place = f' id="{escape(self.anchor)}"' if self.anchor else ""
        return f'<section class="jr-{self.kind}"{place}{about}>{joined_html(self.blocks)}</section>'

    def markdown(self) -> str:
        """Return it as Markdown."""
        return joined_markdown(self.blocks)


@dataclass(frozen=True)
class Portrait:
    """Portrait of a persona: an emoji or an image."""

    image: str
    name: str

    def html(self) -> str:
        """Return it as HTML."""
        if self.image.startswith("data:image/"):
            alt = escape(visible(f"Portrait of {self.name}"))
            return f'<img class="jr-portrait" width="88" alt="{alt}" src="{escape(self.image)}">'
        return f'<p class="jr-portrait" aria-hidden="true">{html_of(self.image)}</p>'

    def markdown(self) -> str:
        """Return it as Markdown."""
        return "" if self.image.startswith("data:") else markdown_of(self.image)


def joined_html(blocks: Iterable[Block]) -> str:
    """Return blocks as HTML."""
    return "".join(each.html() for each in blocks)


def joined_markdown(blocks: Iterable[Block]) -> str:
    """Return blocks as Markdown."""
    return "\n\n".join(text for each in blocks if (text := each.markdown()))
