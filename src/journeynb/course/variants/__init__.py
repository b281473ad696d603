"""Lessons with the same kinds of gaps in other places, for exams."""
