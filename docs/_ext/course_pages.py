"""The pages of the course: a table of its lessons, each lesson, and its page for instructors."""

from __future__ import annotations

from pathlib import Path

import journeynb as jn
from course_build.lesson import Lesson, read_lesson
from course_build.quiz import quiz_text
from course_build.source import Cell, sources
from journeynb.course.catalog import LESSONS, MAP, TODAY, LessonInfo
from pages import code, table, toctree, write

FINISHED = "finished.journeymap.json"


def write_course(out: Path) -> None:
    """Write the table of lessons, and a page for each lesson and for its instructor."""
    rows, pages, notes = [], [], []
    for info in LESSONS:
        name = info.folder.name
        title = info.title
        if info.number in sources():
            write_lesson(out / "lessons", info)
            pages.append(f"/_generated/lessons/{name}")
            title = f"[{info.title}](/_generated/lessons/{name}.md)"
        rows.append([str(info.number), title, info.aim, f"{info.minutes} min"])
        instructor = info.folder / "instructor.md"
        if instructor.exists():
            write(out / "instructor" / f"{name}.md", instructor.read_text("utf-8"))
            notes.append((f"/_generated/instructor/{name}", info))
    lessons = table(["", "Lesson", "What you do", "Time"], rows)
    write(out / "course-table.md", f"{lessons}\n\n{toctree(pages)}\n")
    listed = "\n".join(f"- [Lesson {info.number}: {info.title}]({page}.md)" for page, info in notes)
    write(out / "instructor-table.md", f"{listed}\n\n{toctree(page for page, _ in notes)}\n")


def write_lesson(out: Path, info: LessonInfo) -> None:
    """Write a lesson as its learners see it, with a picture of its map."""
    folder, lesson = info.folder, read_lesson(info.number)
    start = (folder / FINISHED) if (folder / FINISHED).exists() else folder / MAP
    jm = jn.read(start)
    for theme in ("light", "dark"):
        picture = jm.picture(theme=theme, today=TODAY, lanes=["touchpoints", "emotion"])
        write(out / f"{folder.name}-{theme}.svg", picture.svg)
    shown = "The map that you draw" if start.name == FINISHED else "The map at the start"
    parts = [
        lesson.cells[0].text,
        f"This is the text of the notebook. To do the exercises, run `journeynb course start "
        f"{info.number}`. It takes {info.minutes} minutes.",
    ]
    for cell in lesson.cells[1:]:
        if cell.tag != "solution":
            parts.append(part_of(cell, lesson))
        if cell.tag == "setup" and "jn.open(" in cell.text:
            parts += [
                f":::{{image}} {folder.name}-{theme}.svg\n:alt: {shown}: {jm.info.title}\n"
                f":class: only-{theme}\n:::"
                for theme in ("light", "dark")
            ]
    write(out / f"{folder.name}.md", "\n\n".join([*parts, following(info)]) + "\n")


def part_of(cell: Cell, lesson: Lesson) -> str:
    """Return a cell as a part of a page."""
    if cell.tag == "quiz":
        return quiz_text(lesson.questions)
    if cell.kind == "markdown":
        return cell.text
    return code(cell.text, "ipython" if cell.text.startswith(("!", "%")) else "python")


def following(info: LessonInfo) -> str:
    """Return a line with the next lesson, or with what comes after the last one."""
    after = next((each for each in LESSONS if each.number == info.number + 1), None)
    if after is None or after.number not in sources():
        return "**Next:** [all lessons](../../tutorials/course.md)."
    return f"**Next:** [lesson {after.number}, {after.title}]({after.folder.name}.md)."
