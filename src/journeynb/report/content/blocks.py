"""What a report says, as blocks: written once, shown as HTML, Markdown and text.

Whatever text a map holds is data: it is escaped in HTML and in Markdown. The HTML uses tags and
attributes that JupyterLab leaves in outputs which it does not trust; a report's page styles it by
its classes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol, TypeAlias

from journeynb.base.html import pill
from journeynb.base.text import visible

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$&!-])")


@dataclass(frozen=True)
class Strong:
    """Words that stand out."""

    words: str


@dataclass(frozen=True)
class Severity:
    """Words on the colour of a severity: error, warning or info."""

    severity: str
    words: str


Span: TypeAlias = "str | Strong | Severity"
Words: TypeAlias = "Span | Sequence[Span]"


class Block(Protocol):
    """A part of a report in its three forms."""

    def html(self) -> str:
        """Return it as HTML."""

    def markdown(self) -> str:
        """Return it as Markdown."""


def _spans(words: Words) -> list[Span]:
    return [words] if isinstance(words, (str, Strong, Severity)) else list(words)


def html_of(words: Words) -> str:
    """Return words as HTML."""
    made = []
    for span in _spans(words):
        if isinstance(span, Strong):
            made.append(f"<strong>{escape(visible(span.words))}</strong>")
        elif isinstance(span, Severity):
            made.append(pill(span.severity, visible(span.words)))
        else:
            made.append(escape(visible(span)))
    return "".join(made)


def markdown_of(words: Words) -> str:
    """Return words as Markdown, in which nothing of a map's text is markup."""
    made = []
    for span in _spans(words):
        text = span if isinstance(span, str) else span.words
        plain = _MARKDOWN.sub(r"\\\1", visible(text))
        made.append(plain if isinstance(span, str) else f"**{plain}**")
    return "".join(made)


@dataclass(frozen=True)
class Heading:
    """A heading below those of the notebook's own cells."""

    words: str
    level: int = 3

    def html(self) -> str:
        """Return it as HTML."""
        return f"<h{self.level}>{html_of(self.words)}</h{self.level}>"

    def markdown(self) -> str:
        """Return it as Markdown."""
        return f"{'#' * self.level} {markdown_of(self.words)}"


@dataclass(frozen=True)
class Para:
    """A paragraph; `kind` names a look of the report's page, such as ``lead`` or ``note``."""

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
    """A list; numbered where order counts."""

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
    """A figure that is seen at a glance: what it is, the figure, what is to be said of it."""

    label: str
    figure: str
    note: str = ""
    severity: str = ""


@dataclass(frozen=True)
class Facts:
    """Some figures beside each other."""

    items: Sequence[Fact]

    def html(self) -> str:
        """Return it as HTML."""
        made = []
        for each in self.items:
            classes = f"jr-fact jr-{each.severity}" if each.severity else "jr-fact"
            note = f"<br><small>{html_of(each.note)}</small>" if each.note else ""
            made.append(
                f'<li class="{classes}">{html_of(each.label)}: '
                f"<strong>{html_of(each.figure)}</strong>{note}</li>"
            )
        return f'<ul class="jr-facts">{"".join(made)}</ul>'

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
        What it shows.
    head : list of str
        The headings.
    rows : list of list of words
        What stands below them.
    numbers : set of int
        The columns that hold numbers.
    keys : list of list of float, optional
        By what the cells of those columns are sorted, where their text does not say it.
    ids : list of str, optional
        The persona ids that each row is about, joined by blanks: what the persona switch shows.
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
        made = ["| " + " | ".join(markdown_of(cell) for cell in row) + " |" for row in rows]
        return "\n".join([f"*{markdown_of(self.caption)}*", "", made[0], f"{line}|", *made[1:]])


@dataclass(frozen=True)
class Columns:
    """Short lists beside each other, each below its label."""

    parts: Sequence[tuple[str, Sequence[Block]]]

    def html(self) -> str:
        """Return it as HTML."""
        made = "".join(
            f'<div class="jr-part"><h4>{html_of(label)}</h4>{joined_html(blocks)}</div>'
            for label, blocks in self.parts
        )
        return f'<div class="jr-columns">{made}</div>'

    def markdown(self) -> str:
        """Return it as Markdown."""
        return "\n\n".join(
            f"#### {markdown_of(label)}\n\n{joined_markdown(blocks)}"
            for label, blocks in self.parts
        )


@dataclass(frozen=True)
class Folded:
    """What is shown when it is opened; on paper it is open, but the ``words`` of a picture."""

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
    """Blocks that belong together, on a page of their own: `kind` such as ``persona``."""

    kind: str
    blocks: Sequence[Block]
    id: str = ""

    def html(self) -> str:
        """Return it as HTML."""
        about = f' data-about="{escape(self.id)}"' if self.id else ""
        return f'<section class="jr-{self.kind}"{about}>{joined_html(self.blocks)}</section>'

    def markdown(self) -> str:
        """Return it as Markdown."""
        return joined_markdown(self.blocks)


@dataclass(frozen=True)
class Portrait:
    """A small picture of a persona: an emoji, or an image of the map."""

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
