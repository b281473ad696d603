"""The texts of a lesson: titles, hints, messages and quiz, from one file for each language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from journeynb.base.text import few, figure
from journeynb.course.catalog import HERE, LessonInfo

COMMON = HERE / "lessons/common.en.toml"
"""Texts that all lessons share."""


@dataclass(frozen=True)
class Message:
    """A message in two parts: what is right so far, and the next step."""

    next: str
    so_far: str = ""


@dataclass(frozen=True)
class Texts:
    """The texts of a lesson.

    Attributes
    ----------
    lesson : mapping
        Content of the file of the lesson.
    common : mapping
        Content of the file that all lessons share.
    """

    lesson: Mapping[str, Any]
    common: Mapping[str, Any]

    def of(self, exercise: str, field: str) -> str:
        """Return a text of an exercise; empty if it has none."""
        return str(self._exercise(exercise).get(field, ""))

    def title(self, exercise: str) -> str:
        """Return the title of an exercise."""
        return self.of(exercise, "title")

    def hints(self, exercise: str) -> tuple[str, ...]:
        """Return the hints of an exercise; empty if they are made of its rules."""
        return tuple(self._exercise(exercise).get("hints", ()))

    def not_yet(self, exercise: str, code: str, values: Mapping[str, object]) -> Message:
        """Return the message of an answer that is not right yet."""
        own = self._exercise(exercise).get("not_yet", {})
        found = own.get(code, self.common["not_yet"].get(code))
        if found is None:
            return Message(filled(self.common["words"]["no_text"], {"code": code}))
        if isinstance(found, str):
            return Message(filled(found, values))
        return Message(filled(found["next"], values), filled(found.get("so_far", ""), values))

    def remark(self, exercise: str, code: str, values: Mapping[str, object]) -> str:
        """Return the remark on a right answer; empty if it has none."""
        exercise_texts = self._exercise(exercise)
        remark = exercise_texts.get("remarks", {}).get(code, "") if code else ""
        return filled(remark or exercise_texts.get("right", ""), values)

    def word(self, name: str, /, **values: object) -> str:
        """Return a text of the course itself."""
        return filled(self.common["words"][name], values)

    def _exercise(self, exercise: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.lesson.get("exercises", {}).get(exercise, {})
        return found


def texts_of(info: LessonInfo) -> Texts:
    """Return the texts of a lesson."""
    return Texts(_content(info.folder / "texts.en.toml"), _content(COMMON))


@cache
def _content(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def filled(text: str, values: Mapping[str, object]) -> str:
    """Return a text with its placeholders filled; a list is shown as its first five items.

    Examples
    --------
    >>> filled("{left} left: {names}", {"left": 1200, "names": ["Invoice", "Reviews"]})
    '1,200 left: Invoice, Reviews'
    """
    return text.strip().format_map(_Shown({key: _shown(value) for key, value in values.items()}))


class _Shown(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _shown(value: object) -> str:
    """Return a value in a message; it can be any answer of a learner."""
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value:
            return figure(value)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return few([str(each) for each in value])
        return str(value)
    except Exception:  # a number of thousands of digits, a class with methods that raise
        return f"a {type(value).__name__}"
