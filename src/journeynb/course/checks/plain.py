"""Read answers of any type: what is not a number or a word is neither right nor an error."""

from __future__ import annotations

import math
from typing import Any


def number(answer: Any) -> float | None:
    """Return an answer as a number; None if it is not one.

    Examples
    --------
    >>> number(999), number("42%"), number("many"), number(True)
    (999.0, 0.42, None, None)
    """
    if isinstance(answer, str):
        text = answer.strip().replace(",", "")
        whole = text.removesuffix("%").strip()
        try:
            found = float(whole) / (100 if whole != text else 1)
        except ValueError:
            return None
    elif isinstance(answer, (int, float)) and not isinstance(answer, bool):
        found = float(answer) if abs(answer) < 1e300 else math.inf  # float() takes no larger int
    else:
        return None
    return found if math.isfinite(found) else None


def word(answer: Any) -> str:
    """Return an answer as a word in lower case; empty if it is not text.

    Examples
    --------
    >>> word(" Join "), word(("join",)), word(3)
    ('join', 'join', '')
    """
    if isinstance(answer, tuple) and len(answer) == 1:
        return word(answer[0])
    return " ".join(answer.split()).casefold() if isinstance(answer, str) else ""


def letter(answer: Any) -> str:
    """Return an answer as the letter of a sentence: without a dot or brackets.

    Examples
    --------
    >>> letter("B"), letter("b)"), letter("(b).")
    ('b', 'b', 'b')
    """
    return word(answer).strip("(). ")


UNSURE = "cannot say"
"""One word for each way to say that the data leave it open."""
_UNSURE = ("cannot", "can not", "can't", "don't know", "do not know", "not sure", "unclear")


def unsure(answer: Any) -> bool:
    """Return whether an answer says that the data leave it open.

    Examples
    --------
    >>> unsure("Cannot say."), unsure("can't tell"), unsure("no")
    (True, True, False)
    """
    return word(answer).replace("\u2019", "'").startswith(_UNSURE)


def entity(answer: Any, names: dict[str, str]) -> str:
    """Return the id that an answer means, given ids and their names; else the word.

    Examples
    --------
    >>> entity("Sign-up form", {"sign-up": "Sign-up form"})
    'sign-up'
    """
    said = word(answer)
    for id, name in names.items():
        if said in (id.casefold(), name.casefold()):
            return id
    return said
