"""The range of scores that have no named range: a usual one, from the scores themselves."""

from __future__ import annotations

from journeynb.base.errors import ArgumentError

USUAL = ((1, 5), (1, 7), (0, 10), (1, 10), (0, 100), (-100, 100))
_NAMED = {"nps": (0, 10), "ces": (1, 7)}
"""Ranges of measures that are common in the names of columns."""


def usual_range(low: float, high: float, column: str, source: str) -> tuple[float, float]:
    """Return the usual range that scores from `low` to `high` belong to.

    A range is certain if the scores reach both its ends, or only it contains them. Scores within 1
    to 5 are read as 1 to 5.

    Raises
    ------
    ArgumentError
        Several usual ranges contain the scores, or none does.

    Examples
    --------
    >>> usual_range(2, 5, "stars", "log.csv"), usual_range(3, 10, "nps", "log.csv")
    ((1, 5), (0, 10))
    >>> usual_range(0, 10, "score", "log.csv"), usual_range(-40, 70, "score", "log.csv")
    ((0, 10), (-100, 100))
    """
    fitting = [each for each in USUAL if each[0] <= low and high <= each[1]]
    for word, named in _NAMED.items():
        if word in column.casefold() and named in fitting:
            return named
    if (1, 5) in fitting:
        return 1, 5
    if (low, high) in fitting:
        return low, high
    # 0 to 100 is within -100 to 100, and scores up to 10 are hardly of 100
    certain = [each for each in fitting if each != (-100, 100) or low < 0]
    if high <= 10:
        certain = [each for each in certain if each[1] <= 10]
    if low >= 0 and high <= 5:  # such as 0 to 4: rather a scale that is not usual
        certain = []
    if len(certain) == 1:
        return certain[0]
    choices = ", ".join(map(str, certain or USUAL))
    raise ArgumentError(
        f"{source}: the scores in {column} are from {low:g} to {high:g}, so their range is not "
        f"certain; pass it, such as score_range={(certain or USUAL)[0]} (usual ranges: {choices}), "
        "or score=False to ignore them"
    )
