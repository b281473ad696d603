"""The first page of the kit: what to prepare, timetables, links to everything else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from journeynb.course.catalog import LESSONS, LessonInfo
from journeynb.course.kit.lecture.page import asset, markdown, page

DAYS = (LESSONS[:5], LESSONS[5:])
FOR_ANALYSTS = {"7.5": 5, "8.3": 5, "8.6": 10}
"""Exercises that marketers skip, and how many minutes each takes."""
_START = dt.datetime(2026, 1, 1, 9, 0)
_LUNCH = 45
_BREAKS = (10, 15, 10, _LUNCH)
"""Minutes after each lesson of a day but the last."""
_WELCOME, _WORKSHOP, _CLOSING = 15, 30, 15


def plan_page(infos: Sequence[LessonInfo]) -> str:
    """Return the first page, with links to the pages of some lessons."""
    text = asset("plan.en.md").format(
        canvas="[the canvas on A3](canvas-A3.pdf) or [on A4](canvas-A4.pdf)",
        lessons=_lessons(infos),
        days=_days({}),
        marketer_days=_days(FOR_ANALYSTS, _WORKSHOP),
        skipped=f"exercises {_listed(list(FOR_ANALYSTS))}",
        saved=sum(FOR_ANALYSTS.values()),
        exams=_exams(),
    )
    return page("Teach the course", markdown().render(text))


def _exams() -> str:
    from journeynb.course.variants.variant import PLANTS

    numbers = [*map(str, PLANTS)]
    return (
        f"For an exam, `journeynb course start {numbers[0]} --variant 7` puts the same kinds of "
        f"gaps in other places; lessons {_listed(numbers)} have variants."
    )


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _lessons(infos: Iterable[LessonInfo]) -> str:
    rows = ["| lesson | minutes | | | |", "| --- | --- | --- | --- | --- |"]
    for info in infos:
        name = f"lesson-{info.number:02}"
        rows.append(
            f"| {info.number} {info.title} | {info.minutes} | [page]({name}.html) "
            f"| [slides](slides/{name}.html) | [solution](solutions/{info.folder.name}/) |"
        )
    return "\n".join(rows)


def _days(less: dict[str, int], workshop: int = 0) -> str:
    return "\n\n".join(
        f"### Day {number}\n\n{_timetable(day, less, workshop if number == 1 else 0)}"
        for number, day in enumerate(DAYS, 1)
    )


def _timetable(day: Sequence[LessonInfo], less: dict[str, int], workshop: int) -> str:
    rows = ["| time | |", "| --- | --- |"]
    now = _START

    def add(minutes: int, what: str) -> None:
        nonlocal now
        end = now + dt.timedelta(minutes=minutes)
        rows.append(f"| {now:%H:%M} to {end:%H:%M} | {what} |")
        now = end

    add(_WELCOME, "Welcome, start JupyterLab")
    if workshop:
        add(workshop, "Paper first: the journey and the feelings on the canvas")
    for place, info in enumerate(day):
        saved = sum(less[each] for each in less if each.startswith(f"{info.number}."))
        add(info.minutes - saved, f"Lesson {info.number}: {info.title}")
        if place < len(day) - 1:
            pause = _BREAKS[place]
            add(pause, "Lunch" if pause == _LUNCH else "Break")
    add(_CLOSING, "What will you do on Monday?")
    return "\n".join(rows)
