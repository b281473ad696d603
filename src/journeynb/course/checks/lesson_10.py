"""The checks of lesson 10: reports, slides, and a guard."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd

import journeynb as jn
from journeynb.course.checks.plain import word
from journeynb.course.checks.shipped import from_events
from journeynb.course.exercise.attempt import Attempt
from journeynb.course.exercise.exercise import exercise
from journeynb.course.exercise.outcome import NOT_TRIED, RIGHT, Outcome, not_yet, right

JULY, JUNE, SLIDES = "july.html", "june.html", "board.pptx"
LARGEST = 3_000_000
"""Largest size of a page in bytes."""


@exercise("10.1", files=(JULY,))
def the_page_is_written(at: Attempt) -> Outcome:
    """july.html is an executive report of the learner's map as it is, on the day of the course."""
    page = at.folder / JULY
    if not page.exists():
        others = [each for each in reports_in(at.folder) if each.name != JUNE]
        return not_yet("name", file=others[0].name) if others else NOT_TRIED
    report = report_of(page)
    if report is None:
        return not_yet("no_report")
    if not report.map.equals(at.jm):
        return not_yet("outdated")
    if report.template != "executive":
        return not_yet("template", template=report.template)
    if str(report.date) != at.day:
        return not_yet("date", date=str(report.date))
    size = page.stat().st_size
    return RIGHT if size <= LARGEST else not_yet("large", size=round(size / 1e6, 1))


@exercise("10.2", files=(JULY, JUNE), after=("10.1",))
def a_gap_is_fixed_and_reported(at: Attempt) -> Outcome:
    """july.html is compared with june.html, and a gap of June is fixed and not silenced."""
    untouched = at.jm.equals(at.start)
    page = at.folder / JULY
    if not page.exists():
        return NOT_TRIED if untouched else not_yet("not_reported")
    july = report_of(page)
    if july is None:
        return not_yet("no_report")
    if july.since is None:
        if untouched:
            return NOT_TRIED
        return not_yet("no_since") if july.map.equals(at.jm) else not_yet("not_reported")
    if july.since.name != JUNE:
        return not_yet("another_since", file=july.since.name)
    if not july.map.equals(at.jm):
        return not_yet("outdated")
    june = jn.read_report(at.folder / JUNE)
    closed = findings(june) - findings(july)
    if not closed:
        return not_yet("nothing_fixed")
    if at.accepted(*{rule for rule, _, _ in closed}):
        return not_yet("accepted")
    names = [june.map[id].name for _, id, _ in closed if id in june.map and id not in at.jm]
    if names:
        return not_yet("removed", names=names)
    if others := at.not_ours("flat-tyre"):
        return not_yet("not_ours", names=others)
    return not_yet("softened") if all(raised(at, each) for each in closed) else RIGHT


@exercise("10.3", answers=("top",))
def most_people_are_affected(at: Attempt) -> Outcome:
    """The answer is the E rule with the gap on the learner's map that affects the most people."""
    top = word(at.answer).upper()
    if not top:
        return not_yet("no_text")
    found = evidence_gaps(at)
    affected = found.groupby("rule").customers.max().fillna(0)
    if top not in affected.index:
        return not_yet("not_found", top=top)
    customers = int(affected[top])
    if customers == affected.max():
        return right("most", customers=customers)
    by_severity = found.sort_values("position").rule.iloc[0]
    if top == by_severity:
        return not_yet("severity", top=top, customers=customers)
    return not_yet("fewer", top=top, customers=customers)


@exercise("10.4", files=(SLIDES,))
def slides_know_the_customers(at: Attempt) -> Outcome:
    """board.pptx has slides, and one of them speaks of the customers in the log."""
    slides = at.folder / SLIDES
    if not slides.exists():
        for each in sorted(at.folder.glob("*.pptx")):
            return not_yet("name", file=each.name)
        pages = [each for each in reports_in(at.folder) if each.stem == "board"]
        return not_yet("page", file=pages[0].name) if pages else NOT_TRIED
    texts = slide_texts(slides)
    if not texts:
        return not_yet("no_slides")
    reached = re.compile(r"^[\d,]+ customers? reach", re.MULTILINE)
    return RIGHT if reached.search("\n".join(texts)) else not_yet("no_log")


@exercise("10.5", answers=("guard",))
def the_guard_stays_on(at: Attempt) -> Outcome:
    """The function raises on three broken maps, and not on the start map."""
    guard = at.answer
    if not callable(guard):
        return not_yet("no_function", kind=f"a {type(guard).__name__}")
    error, value = guarded(guard, at.start)
    if isinstance(error, jn.GapsFound):
        return not_yet("strict")
    if isinstance(error, TypeError) and "argument" in str(error):
        return not_yet("arguments")
    if error is not None:
        return not_yet("fails", error=f"{type(error).__name__}: {error}")
    missed, returned = [], []
    for rule, broken in BROKEN.items():
        jm = at.start.fork()
        broken(jm)
        error, value = guarded(guard, jm)
        if error is None:
            missed.append(rule)
            returned.append(value)
    if not missed:
        return RIGHT
    if len(missed) < len(BROKEN):
        return not_yet("misses", rules=missed)
    said = [each for each in returned if isinstance(each, bool | int | str)]
    return not_yet("returns", value=repr(said[0])) if said else not_yet("never")


BROKEN: dict[str, Callable[[jn.JourneyMap], object]] = {
    "M101": lambda jm: jm.unlink("reviews", "compare"),
    "M104": lambda jm: jm.set("report", owner=None),
    "A203": lambda jm: jm.unlink("pause", "winter"),
}
"""What breaks the start map, by the rule that finds it."""


def guarded(guard: Callable[..., object], jm: jn.JourneyMap) -> tuple[BaseException | None, object]:
    """Run a learner's guard on a copy of a map; return its error, or what it returns."""
    try:
        return None, guard(jm.fork())
    except (Exception, SystemExit) as error:  # sys.exit ends a job, too
        return error, None


def report_of(path: Path) -> Any:
    """Return what a report carries; None if it cannot be read as one."""
    try:
        return jn.read_report(path)
    except jn.JourneyError:
        return None


def reports_in(folder: Path) -> list[Path]:
    """Return the reports in a folder that can be read, the newest first."""
    pages = [each for each in folder.iterdir() if each.suffix in (".html", ".ipynb")]
    newest = sorted(pages, key=lambda each: each.stat().st_mtime, reverse=True)
    return [each for each in newest if report_of(each) is not None]


def findings(report: Any) -> set[tuple[str, str, str]]:
    """Return the findings of a report, without their names."""
    return set(report.findings[["rule", "id", "other"]].itertuples(index=False, name=None))


def raised(at: Attempt, finding: tuple[str, str, str]) -> bool:
    """Return whether a gap of an emotion is closed only because the emotion was raised."""
    rule, persona, touchpoint = finding
    if rule not in ("X501", "X508"):
        return False
    old, new = at.before.experience(persona, touchpoint), at.experience(persona, touchpoint)
    if old is None or new is None or pd.isna(old.emotion):
        return False
    return bool(pd.isna(new.emotion) or new.emotion > old.emotion)


def slide_texts(path: Path) -> list[str]:
    """Return the paragraphs on the slides of a presentation; empty if it is none."""
    try:
        with zipfile.ZipFile(path) as file:
            names = [n for n in file.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)]
            pages = [file.read(name).decode("utf-8", "replace") for name in names]
    except (OSError, zipfile.BadZipFile, RuntimeError):
        return []
    paragraphs = [each for page in pages for each in re.split(r"</a:p>", page)]
    return [unescape("".join(re.findall(r"<a:t>([^<]*)</a:t>", each))) for each in paragraphs]


def evidence_gaps(at: Attempt) -> pd.DataFrame:
    """Return the gaps of the E rules, with their customers and their position by severity."""
    found = at.jm.gaps(select="E", evidence=from_events(at.jm), today=at.day)
    return found.assign(position=range(len(found)))
