"""The files of lesson 10 that other lessons and a script make."""

import datetime as dt

import journeynb as jn
from journeynb.course.catalog import MAP, lesson_info

FOLDER = lesson_info(10).folder


def test_june_html_is_a_report_of_the_start_map_on_1_june() -> None:
    june = jn.read_report(FOLDER / "june.html")
    assert june.map.equals(jn.read(FOLDER / MAP)), "run python scripts/june_report.py"
    assert (june.date, june.template) == (dt.date(2026, 6, 1), "executive")
    found = june.map.gaps(today="2026-06-01")
    keys = ["rule", "id", "other"]
    assert sorted(june.findings[keys].to_numpy().tolist()) == sorted(
        found[keys].to_numpy().tolist()
    )
    assert (FOLDER / "june.html").stat().st_size < 200_000


def test_the_first_map_is_that_of_lesson_1() -> None:
    first = jn.read(FOLDER / "lesson-1.journeymap.json")
    assert first.equals(jn.read(lesson_info(1).folder / "finished.journeymap.json"))
