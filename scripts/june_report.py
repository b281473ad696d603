"""Write june.html, the report of 1 June that lesson 10 compares with.

It is committed, since a report takes seconds, and since an old report is what learners have at
work. Run this script after a change of the start map of lesson 10:

    python scripts/june_report.py
"""

import shutil
import tempfile
from pathlib import Path

import journeynb as jn
from journeynb.course.catalog import MAP, lesson_info

JUNE = "2026-06-01"


def main() -> None:
    """Write the report beside the lesson."""
    folder = lesson_info(10).folder
    with tempfile.TemporaryDirectory() as room:
        shutil.copy(folder / MAP, room)
        jm = jn.read(Path(room, MAP))
        jm.report(Path(room, "june.html"), template="executive", today=JUNE)
        shutil.copy(Path(room, "june.html"), folder)


if __name__ == "__main__":
    main()
