"""Telling apart the statements of Mermaid's journey diagrams, and the parts of a task."""

from __future__ import annotations

import re
from decimal import Decimal

LOWEST, MIDDLE, HIGHEST = 1, 3, 5
"""The scores of a task."""

NO_EMOTION, NO_PERSONA, PERSONAS = "no emotion", "no persona", "personas"
"""Comments that say what the grammar cannot: about the next task, or about the actors."""

# Not more digits than a double has, so that a long line of them is not computed with.
_NUMBER_TEXT = r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})"
NUMBER = re.compile(_NUMBER_TEXT)
SCORE = re.compile(rf":\s*{_NUMBER_TEXT}\s*(?=[:;#]|%%|$)")
FLAGS = re.ASCII | re.IGNORECASE
KEYWORD = re.compile(r"(title|section)(?:[\s\u00a0\u3000]+|$)", FLAGS)
HEADER = re.compile(r"journey\b", FLAGS)
ACCESSIBLE = re.compile(r"(accTitle(?=\s*:)|accDescr)\s*([:{])", FLAGS)


def is_statement(text: str) -> bool:
    """Whether a text is certainly a statement of its own: a keyword's, or a task with a score."""
    return bool(KEYWORD.match(text.lstrip()) or SCORE.search(text))


def header(line: str) -> str | None:
    """Return what follows the keyword `journey` on a diagram's first line, None without it."""
    text = line.strip()
    match = HEADER.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    if not rest or rest.lstrip()[0] in ";%#":
        return rest
    spaced = rest[0].isspace() and rest.lstrip()[0] != ":"
    return rest if spaced and (is_statement(rest) or ACCESSIBLE.match(rest.lstrip())) else None


def split_statements(text: str) -> list[str]:
    """Return the statements that semicolons separate; others stay in the text that has them."""
    found: list[str] = []
    pieces: list[str] = []
    complete = False
    for piece in text.split(";"):
        whole = is_statement(piece)
        if whole and complete:
            found.append(";".join(pieces))
            pieces, complete = [], False
        pieces.append(piece)
        complete = complete or whole
    found.append(";".join(pieces))
    stripped = (statement.strip("; \t") for statement in found)
    return [statement for statement in stripped if statement]


def score_at(pieces: list[str]) -> int:
    """Return the index of a task's score, or of what is in its place, among the pieces."""
    numbers = [
        index for index, piece in enumerate(pieces[1:], start=1) if NUMBER.fullmatch(piece.strip())
    ]
    if not numbers:
        return 1
    if len(pieces) > 3 or numbers[0] > 1:
        return numbers[-1]
    # "10:30: 4" is a time with a score, "A: 3: 4" a score with an actor called 4.
    first, last = Decimal(pieces[1].strip()), Decimal(pieces[numbers[-1]].strip())
    if not LOWEST <= first <= HIGHEST and LOWEST <= last <= HIGHEST:
        return numbers[-1]
    return 1
