"""Lessons as assignments of nbgrader and otter-grader."""
