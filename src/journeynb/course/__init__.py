"""The course: ten lessons that check themselves."""

from journeynb.course.feedback import Feedback
from journeynb.course.strict import NotYet
from journeynb.course.task import Lesson, lesson

__all__ = ["Feedback", "Lesson", "NotYet", "lesson"]
