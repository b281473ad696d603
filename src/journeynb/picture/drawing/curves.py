"""Smooth lines through points that do not overshoot them."""

from __future__ import annotations

from collections.abc import Sequence

from journeynb.picture.drawing.svg import number

Point = tuple[float, float]
Part = tuple[Point, Point, Point, Point]


def parts(points: Sequence[Point]) -> list[Part]:
    """Return the Bézier curves from each point to the next.

    Monotone between the points (Fritsch and Carlson, SIAM Journal on Numerical Analysis, 1980).
    """
    count = len(points)
    if count < 2:
        return []
    steps = [points[i + 1][0] - points[i][0] for i in range(count - 1)]
    slopes = [(points[i + 1][1] - points[i][1]) / steps[i] for i in range(count - 1)]
    tangents = [slopes[0], *([0.0] * (count - 2)), slopes[-1]]
    for i in range(1, count - 1):
        one, two = slopes[i - 1], slopes[i]
        if one * two > 0:
            first, second = 2 * steps[i] + steps[i - 1], steps[i] + 2 * steps[i - 1]
            tangents[i] = (first + second) / (first / one + second / two)
    made: list[Part] = []
    for i in range(count - 1):
        (x, y), (x2, y2), third = points[i], points[i + 1], steps[i] / 3
        made.append(
            ((x, y), (x + third, y + tangents[i] * third),
             (x2 - third, y2 - tangents[i + 1] * third), (x2, y2))
        )  # fmt: skip
    return made


def path(curve: Sequence[Part]) -> str:
    """Return the `d` of a path along curves that follow each other."""
    if not curve:
        return ""
    return f"M{_at(curve[0][0])}" + "".join(f"C{' '.join(map(_at, part[1:]))}" for part in curve)


def between(one: Part, two: Part) -> str:
    """Return the `d` of the area between two curves with the same ends."""
    start, c, d, end = two
    return f"{path([one])}L{_at(end)}C{_at(d)} {_at(c)} {_at(start)}Z"


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
