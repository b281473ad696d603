"""The ten lessons of the course: titles, times, files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from journeynb.base.errors import ArgumentError

TODAY = "2026-07-01"
"""The day on which the whole course takes place."""
MAP = "spokewell.journeymap.json"
"""Name of the map that each lesson starts with."""
HERE = Path(__file__).parent
DATA = HERE / "data"
"""Folder of the data that lessons share."""


@dataclass(frozen=True)
class LessonInfo:
    """One lesson."""

    number: int
    slug: str
    title: str
    aim: str
    minutes: int
    data: tuple[str, ...] = ()
    """Files from the folder ``data`` that the lesson needs beside its own."""

    @property
    def folder(self) -> Path:
        """Folder with the source, the texts and the start map of the lesson."""
        return HERE / "lessons" / f"{self.number:02}-{self.slug}"


LESSONS = (
    LessonInfo(
        1,
        "first-journey",
        "A journey in fifteen minutes",
        "Draw a journey with personas, stages and touchpoints, in the editor and in code.",
        35,
    ),
    LessonInfo(
        2,
        "touchpoints",
        "Touchpoints, channels, owners",
        "Find what is not mapped, and fix it without hiding it.",
        35,
    ),
    LessonInfo(
        3,
        "personas",
        "Personas that are people",
        "Describe what moves a persona, and cite the research behind each claim.",
        40,
        ("interviews.md",),
    ),
    LessonInfo(
        4,
        "goals",
        "Goals that can be reached",
        "Make goals SMART, connect them, and find goals that no touchpoint supports.",
        35,
        ("kpis.csv",),
    ),
    LessonInfo(
        5,
        "feelings",
        "How it feels",
        "Compare what customers feel with what you want, and choose what to do first.",
        40,
    ),
    LessonInfo(
        6,
        "events",
        "What customers did",
        "Compare a map with an event log, and read a funnel with its intervals.",
        50,
        ("events.csv",),
    ),
    LessonInfo(
        7,
        "customers",
        "Who they are",
        "Check personas against a customer table, and see where they have drifted.",
        40,
        ("customers.csv",),
    ),
    LessonInfo(
        8,
        "leaving",
        "Why they leave",
        "Read attribution and churn signs, and say what they do not prove.",
        40,
        ("events.csv", "subscribers.csv"),
    ),
    LessonInfo(
        9,
        "together",
        "Working together",
        "Keep a map in a file, review changes, and guard it with a check.",
        30,
    ),
    LessonInfo(
        10,
        "report",
        "The report that changes something",
        "Report what to decide, and follow up on it.",
        30,
        ("events.csv",),
    ),
)


def lesson_info(number: int | str) -> LessonInfo:
    """Return a lesson by its number.

    Raises
    ------
    ArgumentError
        There is no lesson with this number.
    """
    for each in LESSONS:
        if str(each.number) == str(number):
            return each
    raise ArgumentError(f"lesson {number!r} does not exist; allowed: 1 to {len(LESSONS)}")
