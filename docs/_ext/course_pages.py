"""The pages of the course: a table of its lessons."""

from __future__ import annotations

from pathlib import Path

from journeynb.course.catalog import LESSONS
from pages import table, write


def write_course(out: Path) -> None:
    """Write the table of lessons."""
    rows = [[str(each.number), each.title, each.aim, f"{each.minutes} min"] for each in LESSONS]
    write(out / "course-table.md", table(["", "Lesson", "What you do", "Time"], rows) + "\n")
