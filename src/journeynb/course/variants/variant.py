"""The start map of a lesson with its gaps in other places, by the number of the variant."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

from journeynb.api.journey_map import JourneyMap
from journeynb.base.errors import ArgumentError, FormatError
from journeynb.base.text import shown
from journeynb.course.variants import lesson_02, lesson_04, lesson_05

VARIANT_FILE = "course-variant.json"
"""Name of the file that says of which variant a folder of a lesson is."""
MOST = 9999

Planting = Callable[[JourneyMap, Random], None]
PLANTS: dict[int, Planting] = {2: lesson_02.plant, 4: lesson_04.plant, 5: lesson_05.plant}
"""For each lesson with variants, what moves the gaps of its start map."""


def plant(number: int, variant: int, jm: JourneyMap) -> None:
    """Move the gaps of the start map of a lesson.

    Parameters
    ----------
    number : int
        Number of the lesson.
    variant : int
        Number of the variant, 1 to 9999: the same number gives the same map.
    jm : JourneyMap
        The start map, which is changed.

    Raises
    ------
    ArgumentError
        The lesson has no variants, or the number is not valid.
    """
    if number not in PLANTS:
        allowed = ", ".join(map(str, PLANTS))
        raise ArgumentError(f"lesson {number} has no variants; allowed: lessons {allowed}")
    if type(variant) is not int or not 1 <= variant <= MOST:
        raise ArgumentError(f"variant={shown(variant)} is not valid; allowed: 1 to {MOST}")
    PLANTS[number](jm, Random(f"lesson {number}, variant {variant}"))


def variant_text(number: int, variant: int) -> str:
    """Return the content of the file that says which variant a folder has."""
    return json.dumps({"lesson": number, "variant": variant}) + "\n"


def variant_in(path: Path) -> tuple[int, int]:
    """Return the lesson and the variant that a file names.

    Raises
    ------
    FormatError
        The file is not as `variant_text` writes it.
    """
    try:
        found = json.loads(path.read_bytes())
        number, variant = found["lesson"], found["variant"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        number = variant = None
    if type(number) is not int or type(variant) is not int or number not in PLANTS:
        raise FormatError(
            'it must have a lesson and a variant, such as {"lesson": 2, "variant": 7}; start the '
            "lesson again",
            source=path.name,
        )
    return number, variant


def variant_of(number: int, folder: Path) -> int | None:
    """Return the variant of the lesson in a folder; None if it has none."""
    path = folder / VARIANT_FILE
    if not path.exists():
        return None
    lesson, variant = variant_in(path)
    return variant if lesson == number else None
