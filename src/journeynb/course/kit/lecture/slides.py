"""The slides of a lesson, made of its headings, questions, pictures, exercises and quiz."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from journeynb.course.catalog import LessonInfo
from journeynb.course.kit.export.assignment import exercise_of, tag_of
from journeynb.course.kit.lecture.outputs import outputs
from journeynb.course.kit.lecture.page import markdown, page

_ROOM = 11.0
"""Lines of text that fit on a slide, beside its heading."""
_FEW = 6.0
"""Lines up to which the text is larger."""
_LINE = 62
"""Letters of a line."""
_MOST_CODE = 6
_LONGEST = 230
_FIELDSETS = re.compile(r"<fieldset.*?</fieldset>", re.DOTALL)
_STYLES = re.compile(r' style="[^"]*"')
_QUESTION = re.compile(r"<strong>([A-Z\"][^<]*\?[^<]*)</strong>")
_HOW = ("Mouse", "Keyboard", "Code")


@dataclass
class Slide:
    """A slide: heading, label above it, content as HTML, and how many lines are used."""

    title: str
    label: str = ""
    parts: list[str] = field(default_factory=list)
    used: float = 0.0

    def html(self, place: str) -> str:
        """Return the slide as HTML."""
        label = f'<p class="label">{escape(self.label)}</p>' if self.label else ""
        head = f"<h2>{self.title}</h2>" if self.title else ""
        kind = "middle" if not self.title else "few" if self.used <= _FEW else ""
        size = f' class="{kind}"' if kind else ""
        return f'<section{size} data-place="{place}">{label}{head}{"".join(self.parts)}</section>'


def slides(info: LessonInfo, cells: list[Any], discussion: list[str]) -> str:
    """Return the slides of a lesson as a page.

    Parameters
    ----------
    info : LessonInfo
        The lesson.
    cells : list
        The cells of the learner's notebook.
    discussion : list of str
        Questions to discuss, as HTML.
    """
    deck = _Deck(info)
    for cell, output in zip(cells, outputs(info, cells), strict=True):
        if tag_of(cell) == "quiz":
            deck.quiz(cell.source)
        elif cell.cell_type == "markdown":
            deck.prose(cell.source)
        elif tag_of(cell) == "check":
            deck.after(exercise_of(cell))
        elif tag_of(cell) == "":
            deck.code(cell.source, output)
    for question in discussion:
        deck.slides.append(Slide("", "Discuss", [f'<p class="ask">{question}</p>'], _ROOM))
    for slide in deck.slides:
        if slide.parts and slide.parts[-1].rstrip().endswith(":</p>"):
            slide.parts.pop()  # it leads to what is only in the notebook
    made = [each for each in deck.slides if each.parts]
    body = "\n".join(each.html(f"{place} / {len(made)}") for place, each in enumerate(made, 1))
    return page(f"Lesson {info.number}: {info.title}", body, "slides.css", script="slides.js")


class _Deck:
    def __init__(self, info: LessonInfo) -> None:
        title = Slide("", f"Lesson {info.number} \u00b7 {info.minutes} minutes")
        title.parts = [f"<h1>{escape(info.title)}</h1>", f'<p class="aim">{escape(info.aim)}</p>']
        title.used = _ROOM
        self.slides = [title, Slide(escape(info.title))]
        self.done = False

    def prose(self, text: str) -> None:
        """Add the blocks of a Markdown cell."""
        for kind, html, plain in _blocks(text):
            if kind in ("h1", "h2", "h3"):
                self._heading(kind, html, plain)
            elif not self.done:
                self._block(kind, html, plain)

    def code(self, code: str, output: str) -> None:
        """Add a cell of code and what it shows."""
        lines = code.strip().splitlines()
        if not output or self.done:
            return
        shown = f"<pre><code>{escape(code.strip())}</code></pre>"
        if 'class="picture"' in output:
            last = self.slides[-1]
            self.slides.append(Slide(last.title, last.label, [output], _ROOM))
            return
        if len(lines) <= _MOST_CODE:
            rows = 0.75 * output.count("<tr>")
            self._add(shown + output, 0.9 * len(lines) + 1.2 + rows)

    def after(self, exercise: str) -> None:
        """Start a slide for what is said when an exercise is done, which gives it away."""
        self.slides.append(Slide(self.slides[-1].title, f"After exercise {exercise}"))

    def quiz(self, text: str) -> None:
        """Add a slide for each question of the quiz."""
        for found in _FIELDSETS.findall(text):
            self.slides.append(Slide("", "Quiz", [_STYLES.sub("", found)], _ROOM))
        self.done = False

    def _heading(self, kind: str, html: str, plain: str) -> None:
        exercise = plain.startswith("Exercise")
        self.done = plain.startswith(("On your own map", "Quiz"))
        if kind != "h1" and not self.done:
            title = html.partition(": ")[2] if exercise and ": " in html else html
            self.slides.append(Slide(title, plain.partition(":")[0] if exercise else ""))

    def _block(self, kind: str, html: str, plain: str) -> None:
        if kind == "p" and plain.startswith(_HOW):
            return  # how to do it is in the notebook
        if kind == "p":
            for question in _QUESTION.findall(html):
                html = html.replace(f"<strong>{question}</strong>", "")
                self._add(f'<p class="ask">{question}</p>', 1 + 1.3 * len(question) / _LINE)
            rest = " ".join(re.sub(r"<[^>]*>", "", html).split())
            if rest:
                short = _shortened(html, rest)
                self._add(short, 0.6 + len(re.sub(r"<[^>]*>", "", short)) / _LINE)
        elif kind == "table":
            self._add(f'<div class="wide">{html}</div>', 0.85 * html.count("<tr>"))
        else:
            items = html.count("<li>")
            self._add(html, sum(1 for _ in range(items)) + len(plain) / _LINE * 0.5)

    def _add(self, html: str, lines: float) -> None:
        last = self.slides[-1]
        if last.parts and last.used + lines > _ROOM:
            last = Slide(last.title, last.label)
            self.slides.append(last)
        last.parts.append(html)
        last.used += lines


def _blocks(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the blocks of Markdown: the tag, the HTML, and the text without tags."""
    convert = markdown()
    part: list[Any] = []
    for token in convert.parse(text):
        part.append(token)
        if token.level == 0 and token.nesting <= 0:
            html = convert.renderer.render(part, convert.options, {})
            first = part[0]
            inner = re.sub(r"^<h\d>|</h\d>\s*$", "", html) if first.tag[:1] == "h" else html
            plain = " ".join(re.sub(r"<[^>]*>", "", html).split())
            yield first.tag, inner, plain
            part = []


def _shortened(html: str, plain: str) -> str:
    """Return a paragraph, or its first sentences if it is long."""
    if len(plain) <= _LONGEST:
        return html
    inner = html.removeprefix("<p>").removesuffix("\n").removesuffix("</p>")
    kept = ""
    for sentence in re.split(r"(?<=[.?!:])\s+(?=[A-Z<])", inner):
        longer = f"{kept} {sentence}".strip()
        if kept and len(re.sub(r"<[^>]*>", "", longer)) > _LONGEST:
            break
        kept = longer
    return f"<p>{kept}</p>"
