"""The course: ten lessons that check themselves."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from journeynb.course.feedback import Feedback
    from journeynb.course.strict import NotYet
    from journeynb.course.task import Lesson, lesson

__all__ = ["Feedback", "Lesson", "NotYet", "lesson"]
_MODULE_OF = {"Feedback": "feedback", "Lesson": "task", "NotYet": "strict", "lesson": "task"}


def __getattr__(name: str) -> Any:
    """Load what checks need when it is asked for: `journeynb course` lists lessons without it."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'journeynb.course' has no attribute {name!r}")
    return getattr(import_module(f"journeynb.course.{_MODULE_OF[name]}"), name)
