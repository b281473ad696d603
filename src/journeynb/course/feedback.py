"""What a learner sees: the answer of a check, a hint, a solution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from journeynb.base.errors import JourneyError
from journeynb.base.html import frame, paragraph, pill, small, text
from journeynb.base.text import visible

_SEVERITIES = {"right": "good", "not_yet": "warning", "not_tried": "info"}


class NotYet(JourneyError, AssertionError):
    """Raised in strict mode by a check whose exercise is not right."""


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

    def __repr__(self) -> str:
        head = f"{self.word}: {self.exercise} {self.title}".rstrip()
        return "\n".join(map(visible, [head, *self.lines, *self.notes]))

    def _repr_html_(self) -> str:
        head = f"{pill(_SEVERITIES[self.state], self.word)} <b>{self.exercise}</b> "
        body = [paragraph(head + text(self.title)), *(paragraph(text(e)) for e in self.lines)]
        notes = [paragraph(small(visible(each))) for each in self.notes]
        return f'<div role="status" aria-live="polite">{frame([*body, *notes])}</div>'


@dataclass(frozen=True)
class Shown:
    """A hint or a solution: a title, paragraphs and code.

    Attributes
    ----------
    title : str
        The first line.
    lines : sequence of str
        Paragraphs.
    code : str
        Python, shown above the paragraphs.
    """

    title: str
    lines: Sequence[str] = field(default_factory=tuple)
    code: str = ""

    def __repr__(self) -> str:
        code = [*(f"    {line}" for line in self.code.split("\n"))] if self.code else []
        return "\n".join([visible(self.title), *map(visible, [*code, *self.lines])])

    def _repr_html_(self) -> str:
        code = f"<pre>{escape(self.code)}</pre>" if self.code else ""
        body = "".join(paragraph(text(each)) for each in self.lines)
        return frame([paragraph(f"<b>{text(self.title)}</b>"), code, body])
