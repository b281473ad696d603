"""Progress and projection of a goal once more, slow and plain, on its JSON document.

It shares no code with the package. Series of 12 periods and more, which may be steady or have a
season, are left to the tests of projections.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import pairwise
from typing import Any

from scipy import stats

Doc = dict[str, Any]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def exact(number: float) -> Fraction:
    """The number as it is written, so that 1.9 - 0.9 is 1."""
    return Fraction(str(number))


def counted(goal: Doc, today: dt.date) -> list[Doc]:
    """The measurements up to today by date, the last in the list of equal dates."""
    by_date: dict[dt.date, Doc] = {}
    for each in goal.get("measurements", []):
        if day(each["date"]) <= today:
            by_date[day(each["date"])] = each
    return [by_date[each] for each in sorted(by_date)]


def value_now(goal: Doc, today: dt.date) -> Fraction:
    measured = counted(goal, today)
    if not goal.get("cumulative"):
        return exact(measured[-1]["value"])
    start = goal.get("start", "0001-01-01")
    return sum((exact(m["value"]) for m in measured if m["date"] >= start), Fraction(0))


def better(goal: Doc, value: Fraction, other: Fraction) -> bool:
    """Whether a value is as good as the other, or better."""
    return value >= other if goal.get("direction", "increase") == "increase" else value <= other


def must_stay(goal: Doc) -> bool:
    """Whether the sum starts on the good side of the target, and must not pass it."""
    return bool(goal.get("cumulative")) and better(goal, Fraction(0), exact(goal["target"]))


def has_reached(goal: Doc, today: dt.date) -> bool:
    if "target" not in goal or not counted(goal, today):
        return False
    if must_stay(goal) and ("due" not in goal or today < day(goal["due"])):
        return False
    return better(goal, value_now(goal, today), exact(goal["target"]))


def expected(goal: Doc, today: dt.date) -> Fraction:
    begin = Fraction(0) if goal.get("cumulative") else exact(goal["baseline"])
    due, start = day(goal["due"]), day(goal.get("start") or counted(goal, today)[0]["date"])
    points = {day(m["date"]): exact(m["value"]) for m in goal.get("milestones", [])}
    points = {each: value for each, value in points.items() if start < each < due}
    points |= {start: begin}
    points[due] = exact(goal["target"])
    if today >= due or start >= due:
        return points[due]
    if today <= start:
        return begin
    left = max(each for each in points if each <= today)
    right = min(each for each in points if each > today)
    share = Fraction((today - left).days, (right - left).days)
    return points[left] + (points[right] - points[left]) * share


def status(goal: Doc, today: dt.date) -> str:
    """The status of a goal that is measurable, has a due date and a measurement."""
    if has_reached(goal, today):
        return "reached"
    if day(goal["due"]) < today:
        return "behind"
    begin = Fraction(0) if goal.get("cumulative") else exact(goal["baseline"])
    value, wanted = value_now(goal, today), expected(goal, today)
    if must_stay(goal):
        ratio = Fraction(1) if better(goal, value, Fraction(0)) else wanted / value
    elif wanted == begin:
        ratio = Fraction(1)
    else:
        sign = 1 if better(goal, wanted, begin) else -1
        ratio = 1 + sign * (value - wanted) / (wanted - begin)
    return "behind" if ratio < Fraction(4, 5) else "at_risk" if ratio < 1 else "on_track"


def period(date: dt.date, every: str) -> int:
    months = date.year * 12 + date.month - 1
    if every in ("day", "week"):
        return (date - dt.date(1, 1, 1)).days // (7 if every == "week" else 1)
    return months // {"month": 1, "quarter": 3, "year": 12}[every]


def periods_of(goal: Doc) -> str:
    return str(goal.get("binding", {}).get("every", "month"))


def days_of(date: dt.date, every: str) -> list[dt.date]:
    """The dates of the period that contains a date."""
    day_long = dt.timedelta(1)
    first = last = date
    while period(first - day_long, every) == period(date, every):
        first -= day_long
    while period(last + day_long, every) == period(date, every):
        last += day_long
    return [first + day_long * each for each in range((last - first).days + 1)]


def is_projected_to_miss(goal: Doc, today: dt.date) -> bool:
    """Whether the 80% interval of a random walk with drift misses the target at the due date."""
    if "due" not in goal or "target" not in goal or day(goal["due"]) < today:
        return False
    every, measured, sums = periods_of(goal), counted(goal, today), bool(goal.get("cumulative"))
    groups: dict[int, list[Doc]] = {}
    for each in measured:
        groups.setdefault(period(day(each["date"]), every), []).append(each)
    numbers = list(groups)
    due, is_open = day(goal["due"]), False
    if sums and len(numbers) > 1 and today < days_of(day(measured[-1]["date"]), every)[-1]:
        is_open = len(groups[numbers[-1]]) < len(groups[numbers[-2]])
        numbers = numbers[: len(numbers) - is_open]
    if len(numbers) < 4 or period(due, every) - numbers[-1] > numbers[-1] - numbers[0] + 1:
        return False
    values = [
        sum(m["value"] for m in groups[each]) if sums else groups[each][-1]["value"]
        for each in numbers
    ]
    gaps = [after - before for before, after in pairwise(numbers)]
    drift = (values[-1] - values[0]) / sum(gaps)
    changes = [after - before for before, after in pairwise(values)]
    squares = [(c - drift * gap) ** 2 / gap for c, gap in zip(changes, gaps, strict=True)]
    variance = max(sum(squares) / (len(changes) - 1), smallest_variance(goal, measured))
    last_date = day(measured[-1]["date"])
    last_known = day(groups[numbers[-1]][-1]["date"])
    weights = weights_ahead(last_known, due, last_date, every, sums=sums, is_open=is_open)
    middle = sum(weight * (values[-1] + drift * ahead) for ahead, weight in weights)
    middle += float(value_now(goal, today)) if sums else 0
    spread = sum(
        weight * other * min(ahead, next_ahead)
        for ahead, weight in weights
        for next_ahead, other in weights
    )
    spread += sum(weight * ahead for ahead, weight in weights) ** 2 / sum(gaps)
    half = stats.t.ppf(0.9, len(changes) - 1) * (variance * spread) ** 0.5
    low, high = middle - half, middle + half
    if sums and all(m["value"] >= 0 and m["value"] == int(m["value"]) for m in measured):
        low, high = (max(each, float(value_now(goal, today))) for each in (low, high))
    if goal.get("direction", "increase") == "increase":
        return bool(high < goal["target"])
    return bool(low > goal["target"])


def weights_ahead(
    known: dt.date, due: dt.date, last_date: dt.date, every: str, *, sums: bool, is_open: bool
) -> list[tuple[float, float]]:
    """How far ahead the periods are up to the due date, and how much of each counts."""
    last, end = period(known, every), period(due, every)
    if end == last:
        rest = max((due - last_date).days, 0) / len(days_of(due, every))
        return [(1.0, rest)] if sums else [(rest, 1.0)]
    if not sums:
        return [(end - last, 1.0)]
    found = []
    days = days_of(known, every)
    while due not in days:
        days = days_of(days[-1] + dt.timedelta(1), every)
        part = len([each for each in days if each <= due]) / len(days)
        if is_open and not found:
            part -= len([each for each in days if each <= last_date]) / len(days)
        found.append((float(len(found) + 1), max(part, 0.0)))
    return found


def smallest_variance(goal: Doc, measured: list[Doc]) -> float:
    """The variance of a change that comes from rounding, or from counting few customers."""
    numbers = [m["value"] for m in measured] + [
        goal[name] for name in ("baseline", "target") if name in goal
    ]
    places = max(len(f"{exact_text(each)}".partition(".")[2]) for each in numbers)
    errors = [
        (m["high"] - m["low"]) / 2 / 1.959963984540054
        for m in measured
        if "high" in m and "low" in m
    ]
    counting = 2 * sum(each**2 for each in errors) / len(errors) if errors else 0
    return max(100.0**-places / 6, counting)


def exact_text(number: float) -> str:
    """A number without an exponent, and without zeros at its end."""
    text = f"{number:.20f}" if abs(number) < 1e-4 else repr(float(number))
    return text.rstrip("0") if "." in text and "e" not in text else text.partition("e")[0]


def is_stale(goal: Doc, today: dt.date) -> bool:
    """Whether a bound goal was last measured more than two periods ago."""
    measured = counted(goal, today)
    if "binding" not in goal or not measured:
        return False
    within = goal["binding"].get("within", "")
    units = {"d": 1, "w": 7, "h": 1 / 24, "m": 1 / 1440, "s": 1 / 86400}
    wait = float(within[:-1]) * units[within[-1]] if within else 0
    last, every = day(measured[-1]["date"]), periods_of(goal)
    return period(max(today - dt.timedelta(wait), last), every) - period(last, every) > 2


def is_noise(goal: Doc, today: dt.date) -> bool:
    """Whether the status compares with a value inside the interval of the last measurement."""
    last = counted(goal, today)[-1]
    if goal.get("cumulative") or "low" not in last or "high" not in last:
        return False
    reached = has_reached(goal, today)
    late = day(goal["due"]) < today
    value = exact(goal["target"]) if reached or late else expected(goal, today)
    return exact(last["low"]) <= value <= exact(last["high"])
