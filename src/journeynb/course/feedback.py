"""What a learner sees: the answer of a check, a hint, a solution, the list of exercises."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from journeynb.base.html import frame, paragraph, pill, text
from journeynb.base.text import visible

SEVERITIES = {"right": "good", "not_yet": "warning", "not_tried": "info"}
_CODE = re.compile(r"`([^`]+)`")
_CALL = re.compile(r"`[^`]+`|\b((?:jm|jn|task)\.[a-z_]+\((?:[^()]|\([^()]*\))*\))")
"""Code between backticks, or a call, which is code without them, too."""
_CODE_STYLE = "font-family:monospace;font-size:12px"
_PRE_STYLE = f"{_CODE_STYLE};margin:0 0 8px 0;padding:0;white-space:pre-wrap;line-height:1.5"
_NOTE_STYLE = "margin:0;font-size:12px;opacity:0.8"


@dataclass(frozen=True)
class Feedback:
    """The answer of a check. True if the exercise is right.

    Attributes
    ----------
    exercise : str
        Number of the exercise.
    title : str
        Title of the exercise.
    state : {"right", "not_yet", "not_tried"}
        What the check found.
    word : str
        The same as a word: Right, Not yet, Not tried.
    code : str
        Code of the message.
    lines : sequence of str
        What is right so far, and the next step.
    notes : sequence of str
        Which map was looked at, and how to get a hint.
    """

    exercise: str
    title: str
    state: str
    word: str
    code: str = ""
    lines: Sequence[str] = ()
    notes: Sequence[str] = ()

    def __bool__(self) -> bool:
        return self.state == "right"

    def with_note(self, note: str) -> Feedback:
        """Return the same with one more note."""
        return replace(self, notes=(*self.notes, note))

    def __repr__(self) -> str:
        head = f"{self.word}: {self.exercise} {self.title}".rstrip()
        return "\n".join([plain(head), *map(plain, self.lines), *map(plain, self.notes)])

    def _repr_html_(self) -> str:
        head = f"{pill(SEVERITIES[self.state], self.word)} <b>{self.exercise}</b> "
        body = [paragraph(head + text(self.title)), *(paragraph(marked(e)) for e in self.lines)]
        notes = [f'<p style="{_NOTE_STYLE}">{marked(each)}</p>' for each in self.notes]
        # a screen reader reads the answer, also when task.live updates it
        return f'<div role="status" aria-live="polite">{frame([*body, *notes])}</div>'


@dataclass(frozen=True)
class Shown:
    """A hint or a solution: a title, code and paragraphs.

    Attributes
    ----------
    title : str
        The first line.
    lines : sequence of str
        Paragraphs.
    code : str
        Python, above the paragraphs.
    """

    title: str
    lines: Sequence[str] = ()
    code: str = ""

    def __repr__(self) -> str:
        code = [f"    {visible(line)}".rstrip() for line in self.code.split("\n") if self.code]
        return "\n".join([plain(self.title), *code, *map(plain, self.lines)])

    def _repr_html_(self) -> str:
        code = f'<pre style="{_PRE_STYLE}">{escape(self.code)}</pre>' if self.code else ""
        body = "".join(paragraph(marked(each)) for each in self.lines)
        return frame([paragraph(f"<b>{text(self.title)}</b>"), code, body])


def plain(words: str) -> str:
    """Return a text on one line, without the marks of code.

    Examples
    --------
    >>> plain("Run `jm.undo()`.")
    'Run jm.undo().'
    """
    return visible(_CODE.sub(r"\1", words))


def marked(words: str) -> str:
    """Return a text as HTML, in which calls and what is between backticks are code.

    Examples
    --------
    >>> marked("Is 1 < 2? `jm`")
    'Is 1 &lt; 2? <code style="font-family:monospace;font-size:12px">jm</code>'
    """
    ticked = _CALL.sub(lambda match: f"`{match[1]}`" if match[1] else match[0], words)
    return _CODE.sub(rf'<code style="{_CODE_STYLE}">\1</code>', text(ticked))


def exercise_table(head: str, rows: Sequence[tuple[str, str, str, str]], notes: str) -> str:
    """Return the exercises of a lesson as HTML.

    Parameters
    ----------
    head : str
        Title of the lesson.
    rows : sequence of tuple
        Number, title, state, and the state as a word.
    notes : str
        Text below the table.
    """
    cell = 'style="text-align:left;padding:2px 12px 2px 0"'
    body = "".join(
        f'<tr><th scope="row" {cell}>{escape(id)}</th><td {cell}>{text(title)}</td>'
        f"<td {cell}>{pill(SEVERITIES[state], word)}</td></tr>"
        for id, title, state, word in rows
    )
    columns = "".join(
        f'<th scope="col" {cell}>{each}</th>' for each in ("Exercise", "Title", "Outcome")
    )
    rows_html = f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody>"
    table = f'<table style="font-size:13px">{rows_html}</table>'
    below = f'<p style="{_NOTE_STYLE}">{marked(notes)}</p>' if notes else ""
    return frame([paragraph(f"<b>{text(head)}</b>"), table, below])
