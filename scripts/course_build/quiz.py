"""The quiz of a lesson: five questions as plain HTML that needs neither kernel nor script.

JupyterLab disables form controls in Markdown, so each option is a ``details`` that opens to say
whether it is right.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from course_build.source import LESSONS, SourceError

QUESTIONS = 5
WRONG = 3
BOX = "margin: 0 0 16px; padding: 4px 12px 8px; border: 1px solid gray; border-radius: 4px"
ANSWER = "margin: 4px 0 8px 18px"


@dataclass(frozen=True)
class Question:
    """A question with its options: pairs of a text and why it is wrong; the first is right."""

    id: str
    ask: str
    options: tuple[tuple[str, str], ...]

    @property
    def shown(self) -> list[int]:
        """Places of the options in the order in which they are shown, fixed by the id."""

        def rank(place: int) -> bytes:
            return sha256(f"{self.id}/{place}".encode()).digest()

        return sorted(range(len(self.options)), key=rank)


def questions_of(path: Path, number: int, texts: dict[str, Any]) -> Iterator[Question]:
    """Yield the questions of a lesson's texts; their ids are ``2.q1`` to ``2.q5``."""
    found = texts.get("quiz", [])
    ids = [each.get("id") for each in found]
    expected = [f"{number}.q{place}" for place in range(1, QUESTIONS + 1)]
    if ids != expected:
        raise SourceError(f"{path}: questions {ids}; allowed: {', '.join(expected)}, in order")
    for each in found:
        where = f"{path}, question {each['id']}"
        wrong = each.get("wrong", [])
        if len(wrong) != WRONG or any(set(option) != {"option", "why"} for option in wrong):
            raise SourceError(
                f"{where}: it needs {WRONG} wrong options: "
                'wrong = [{ option = "...", why = "..." }, ...]'
            )
        options = [(each.get("right"), each.get("why", ""))]
        options += [(option["option"], option["why"]) for option in wrong]
        texts_of = [each.get("ask"), *(text for text, _ in options)]
        if not all(isinstance(text, str) and text.strip() for text in texts_of):
            raise SourceError(f"{where}: ask, right and each option are texts that are not empty")
        if len({text.casefold() for text, _ in options}) != len(options):
            raise SourceError(f"{where}: two options are the same")
        for text, why in options:
            if why[-1:] not in (".", "!", "?") and (why or text != each["right"]):
                raise SourceError(
                    f"{where}: why of {text!r} is {why!r}; allowed: a sentence with a full stop"
                )
        yield Question(each["id"], each["ask"], tuple(options))


def quiz_text(questions: tuple[Question, ...], language: str = "en") -> str:
    """Return the Markdown of a quiz."""
    words = tomllib.loads((LESSONS / f"quiz.{language}.toml").read_text("utf-8"))
    blocks = [f"## {words['title']}", words["intro"]]
    blocks += [_question(place, each, words) for place, each in enumerate(questions, 1)]
    return "\n\n".join(blocks)


def _question(place: int, question: Question, words: dict[str, str]) -> str:
    lines = [
        f'<fieldset style="{BOX}">',
        f"<legend><strong>{place}. {_inline(question.ask)}</strong></legend>",
    ]
    for at in question.shown:
        text, why = question.options[at]
        word = words["not_yet" if at else "right"]
        said = f"<strong>{word}</strong> {_inline(why)}".strip()
        said = f'<p style="{ANSWER}">{said}</p>'
        lines.append(f"<details><summary>{_inline(text)}</summary>{said}</details>")
    return "\n".join([*lines, "</fieldset>"])


def _inline(text: str) -> str:
    """Return text as HTML; with text between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
