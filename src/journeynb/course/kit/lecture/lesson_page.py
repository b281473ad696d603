"""The page about a lesson for the instructor, made of ``instructor.md``."""

from __future__ import annotations

import re
from html import escape

from journeynb.course.catalog import LessonInfo
from journeynb.course.kit.lecture.page import markdown, page

_DISCUSSION = re.compile(r"^## Discussion\s*$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ITEM = re.compile(r"^[-*] (.*(?:\n[ ]{2,}\S.*)*)", re.MULTILINE)


def lesson_page(info: LessonInfo, links: str) -> str:
    """Return the page about a lesson."""
    text = _instructor_text(info)
    return page(f"Lesson {info.number}: {info.title}", f"{links}{markdown().render(text)}")


def discussion_of(info: LessonInfo) -> list[str]:
    """Return the questions to discuss, as HTML."""
    found = _DISCUSSION.search(_instructor_text(info))
    items = _ITEM.findall(found[1]) if found else []
    return [markdown().renderInline(" ".join(each.split())) for each in items]


def _instructor_text(info: LessonInfo) -> str:
    path = info.folder / "instructor.md"
    if not path.exists():
        return f"# Lesson {info.number}: {escape(info.title)}\n\n{info.aim}\n"
    return path.read_text("utf-8")
