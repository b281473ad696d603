"""Answers to the exercises of the course: wrong ones, each with its message, and other right ones.

``lesson_02.py`` has ``ANSWERS``: the number of each exercise, and its `Answers`. The solutions are
in the lessons themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

REFUSED: Final = "refused"
"""The product itself refuses the answer, with an error that says what is allowed."""


class Notebook:
    """The variables of a learner's notebook: ``at.jm``, ``at.unmapped = 6``, ``at.folder``."""

    def __init__(self, names: dict[str, Any], folder: Path) -> None:
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "folder", folder)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.names[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self.names[name] = value


Do = Callable[[Notebook], object]


@dataclass(frozen=True)
class Wrong:
    """A wrong answer.

    Attributes
    ----------
    name : str
        What the learner does.
    do : callable
        Does it in a notebook, in place of the solution.
    code : str
        The code that the check gives, or `REFUSED`.
    """

    name: str
    do: Do
    code: str


@dataclass(frozen=True)
class Also:
    """Another right answer; with `remark`, the code of what the check says to it."""

    name: str
    do: Do
    remark: str = ""


@dataclass(frozen=True)
class Answers:
    """What learners answer to an exercise.

    Attributes
    ----------
    wrong : sequence of Wrong
        Wrong answers.
    right : sequence of Also
        Right answers that are not the solution.
    prepare : callable, optional
        Does in the notebook what the exercise needs and the lesson does not do, before all else.
    """

    wrong: Sequence[Wrong]
    right: Sequence[Also] = field(default_factory=tuple)
    prepare: Do | None = None
