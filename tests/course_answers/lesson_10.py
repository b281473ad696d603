"""Answers to the exercises of lesson 10: wrong ones with their code, and other right ones."""

import sys
from pathlib import Path

import journeynb as jn
from course_answers import REFUSED, Also, Answers, Notebook, Wrong

EXECUTIVE = {"template": "executive"}


def report(at: Notebook, name: str = "july.html", **options: object) -> None:
    at.jm.report(at.folder / name, **{**EXECUTIVE, **options})


def since_june(at: Notebook) -> None:
    report(at, since=at.folder / "june.html")


def bill(at: Notebook) -> None:
    at.jm.add(jn.Opportunity(id="bill", name="Pay by bill", value=4, effort=2, owner="Finance"))
    at.jm.link("bill", "card")


def edited_later(at: Notebook) -> None:
    report(at)
    at.jm.set("refer", owner="Product")


def tomorrow(at: Notebook) -> None:
    report(at, today="2026-07-02")


def saved_elsewhere(at: Notebook) -> None:
    at.jm.save(at.folder / "june.journeymap.json")
    report(at, since=at.folder / "june.journeymap.json")


def fixed(then):
    def do(at: Notebook) -> None:
        bill(at)
        then(at)

    return do


def closed_by(*edits):
    def do(at: Notebook) -> None:
        for edit in edits:
            edit(at.jm)
        since_june(at)

    return do


def guard(function):
    def do(at: Notebook) -> None:
        at.guard = function

    return do


def top(value):
    def do(at: Notebook) -> None:
        at.top = value

    return do


def without_log(at: Notebook) -> None:
    report(at, "board.pptx")


def text_file(name):
    def do(at: Notebook) -> None:
        Path(at.folder, name).write_text("<p>Our report</p>")

    return do


ANSWERS = {
    "10.1": Answers(
        wrong=[
            Wrong("another name", lambda at: report(at, "report.html"), "name"),
            Wrong("edited after", edited_later, "outdated"),
            Wrong("a Word file", lambda at: report(at, "july.docx"), REFUSED),
            Wrong("all pages", lambda at: report(at, template="full"), "template"),
            Wrong("another day", tomorrow, "date"),
            Wrong("written as text", text_file("july.html"), "no_report"),
        ],
        right=[Also("written twice", lambda at: (report(at), report(at)))],
    ),
    "10.2": Answers(
        wrong=[
            Wrong("without since", fixed(report), "no_since"),
            Wrong("since, but nothing fixed", since_june, "nothing_fixed"),
            Wrong("since the map file", fixed(saved_elsewhere), REFUSED),
            Wrong("fixed, not reported", bill, "not_reported"),
            Wrong("fixed after the report", lambda at: (since_june(at), bill(at)), "outdated"),
            Wrong(
                "accepted",
                closed_by(lambda jm: jm.accept("X502", "card", reason="not this year")),
                "accepted",
            ),
            Wrong("removed", closed_by(lambda jm: jm.remove("card")), "removed"),
            Wrong(
                "a warmer emotion",
                closed_by(lambda jm: jm.link("helga", "report", emotion=0.5)),
                "softened",
            ),
            Wrong(
                "compared with itself",
                fixed(lambda at: report(at, "july.html", since=at.folder / "july.html")),
                "another_since",
            ),
            Wrong("written as text", fixed(text_file("july.html")), "no_report"),
        ],
        right=[
            Also(
                "another gap",
                closed_by(lambda jm: jm.link("inspection", "fast")),
            ),
        ],
    ),
    "10.3": Answers(
        wrong=[
            Wrong("first by severity", top("E601"), "severity"),
            Wrong("the steepest drop", top("E603"), "fewer"),
            Wrong("a rule of the map", top("M104"), "not_found"),
            Wrong("the number of people", top(330), "no_text"),
        ],
        right=[Also("in lower case", top(" e606"), "most")],
    ),
    "10.4": Answers(
        wrong=[
            Wrong("without the log", without_log, "no_log"),
            Wrong("a page instead", lambda at: report(at, "board.html"), "page"),
            Wrong("another name", lambda at: report(at, "slides.pptx"), "name"),
            Wrong("template in the wrong place", lambda at: at.jm.report("executive"), REFUSED),
            Wrong("no slides", text_file("board.pptx"), "no_slides"),
        ],
    ),
    "10.5": Answers(
        wrong=[
            Wrong("everything", guard(lambda jm: jm.require()), "strict"),
            Wrong("max=100", guard(lambda jm: jm.require(max=100)), "never"),
            Wrong("M101 only", guard(lambda jm: jm.require(select="M101")), "misses"),
            Wrong("returns False", guard(lambda jm: jm.gaps(select="M").empty), "returns"),
            Wrong("called, not passed", guard("passed"), "no_function"),
            Wrong("no argument", guard(lambda: None), "arguments"),
            Wrong("an error of its own", guard(lambda jm: 1 / 0), "fails"),
        ],
        right=[
            Also(
                "an assertion",
                guard(lambda jm: assert_empty(jm.gaps(select=["M1", "A203"]))),
            ),
            Also(
                "ends the job", guard(lambda jm: jm.gaps(select=["M", "A203"]).empty or sys.exit(1))
            ),
        ],
    ),
}


def assert_empty(found) -> None:
    assert found.empty, "the map is broken"
