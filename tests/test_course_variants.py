"""Variants of lessons: the same kinds of gaps in other places, and the same checks."""

from functools import cache
from random import Random

import nbformat
import pandas as pd
import pytest

import journeynb as jn
from journeynb.base.errors import ArgumentError, FormatError
from journeynb.course import lesson
from journeynb.course.catalog import HERE, LESSONS, TODAY, lesson_info
from journeynb.course.checking import exercises_of, outcome_of, start_map
from journeynb.course.kit import grade
from journeynb.course.source import solution_of
from journeynb.course.starting import start_lesson
from journeynb.course.variants.variant import PLANTS
from strategies import LONG

SEEDS = range(1, 21 if LONG else 7)


@cache
def variant(number, seed):
    return start_map(lesson_info(number), seed)


@pytest.fixture(autouse=True)
def _day():
    with jn.today(TODAY):
        yield


def run_solution(number, exercise, jm):
    """Run the lesson's own solution on a map; return its names."""
    kpis = pd.read_csv(HERE / "data/kpis.csv")
    names = {"jn": jn, "jm": jm, "kpis": kpis}
    exec(solution_of(lesson_info(number), exercise), names)
    return names


def gaps(jm, *rules):
    return jm.gaps(select=list(rules)).to_dict("records")


def counted(jm):
    return len(jm.unmapped_touchpoints())


def mapped_like_the_lesson(jm):
    """Give each touchpoint the stage, personas and channels that it has in the solved lesson."""
    solved = start_map(lesson_info(2))
    run_solution(2, "2.2", solved)
    for gap in gaps(jm, "M101"):
        links = solved.links("occurs_in")
        jm.link(gap["id"], links["to"][links["from"] == gap["id"]].iloc[0])
    for gap in gaps(jm, "M102"):
        links = solved.links("experiences")
        for persona in links["from"][links["to"] == gap["id"]]:
            jm.link(persona, gap["id"])
    for gap in gaps(jm, "M103"):
        jm.set(gap["id"], channels=list(solved[gap["id"]].channels))


def owned(jm):
    teams = ["Marketing", "Product", "Workshop", "Service", "Finance"]
    jm.set("flat-tyre", ours=False)
    for place, gap in enumerate(gaps(jm, "M104")):
        jm.set(gap["id"], owner=teams[place % len(teams)])


def connected(jm):
    solved = start_map(lesson_info(2))
    run_solution(2, "2.5", solved)
    links = solved.links("leads_to")
    for a, b in zip(links["from"], links["to"], strict=True):
        jm.link(a, b, kind="leads_to")


def with_parents(jm):
    for gap in gaps(jm, "A206", "A207"):
        jm.link(gap["id"], "revenue")


def in_time(jm):
    for gap in gaps(jm, "A208"):
        jm.set(gap["id"], due=jm[gap["other"]].due)


def served(jm):
    for gap in gaps(jm, "A205"):
        jm.unlink(gap["id"], gap["other"])
    jm.link("pause", "winter")


def explained(jm):
    personas = [gap["id"] for gap in gaps(jm, "X501") if gap["other"] == "sign-up"]
    card = jn.PainPoint(id="card", name="Pays by card only", severity=4)
    jm.add(card, touchpoints="sign-up", personas=personas)


def first_to_do(jm):
    table = jm.table("opportunity").set_index("id")
    left = table[(table.status != "dropped") & (table.effort < 4)]
    return left.sort_values("effort").value.idxmax()


SOLVERS = {
    "2.1": counted, "2.2": mapped_like_the_lesson, "2.3": owned, "2.5": connected,
    "4.2": with_parents, "4.3": in_time, "4.4": served, "5.2": explained, "5.4": first_to_do,
}  # fmt: skip
"""What solves an exercise of every variant; the others are solved as in the lesson."""


@pytest.mark.parametrize("number", list(PLANTS))
@pytest.mark.parametrize("seed", SEEDS)
def test_a_variant_is_untried_at_first_and_right_when_it_is_solved(number, seed):
    info = lesson_info(number)
    start = variant(number, seed)
    jm = start.fork()
    for id, exercise in exercises_of(info).items():
        unanswered = [...] * len(exercise.answers)
        assert outcome_of(exercise, start, start, unanswered).state == "not_tried", id
        if id in SOLVERS:
            answers = [SOLVERS[id](jm)]
        else:
            names = run_solution(number, id, jm)
            answers = [names[each] for each in exercise.answers]
        outcome = outcome_of(exercise, jm, start, answers[: len(exercise.answers)])
        assert outcome.state == "right", (id, outcome)


@pytest.mark.parametrize("number", list(PLANTS))
def test_variants_differ_and_each_is_always_the_same(number):
    info = lesson_info(number)
    maps = [variant(number, seed) for seed in SEEDS]
    assert all(not each.equals(start_map(info)) for each in maps)
    different = [each for at, each in enumerate(maps) if not any(map(each.equals, maps[:at]))]
    assert len(different) >= 0.75 * len(SEEDS)
    again = jn.read(info.folder / "spokewell.journeymap.json")
    PLANTS[number](again, Random(f"lesson {number}, variant 7"))
    assert again.equals(variant(number, 7))


def test_a_lesson_without_variants_says_which_have_some():
    without = next(each for each in LESSONS if each.number not in PLANTS)
    with pytest.raises(ArgumentError, match=r"lesson 1 has no variants; allowed: lessons 2, 4, 5"):
        start_map(without, 7)


@pytest.mark.parametrize("number", [0, -1, 10_000, 1.5, True])
def test_the_number_of_a_variant_is_checked(number):
    with pytest.raises(ArgumentError, match="allowed: 1 to 9999"):
        start_map(lesson_info(2), number)


def test_a_started_variant_is_checked_against_its_own_map_and_says_so(tmp_path, monkeypatch):
    folder = tmp_path / "exam"
    start_lesson(lesson_info(2), folder, variant=7)
    cells = nbformat.read(folder / "lesson-2.ipynb", 4).cells
    assert cells[1].source.startswith("**Variant 7.**")
    monkeypatch.chdir(folder)
    jm = jn.read("spokewell.journeymap.json")
    assert jm.equals(variant(2, 7))
    task = lesson(2)
    assert task.check("2.2", jm).state == "not_tried"
    mapped_like_the_lesson(jm)
    assert task.check("2.2", jm).state == "right"
    assert "variant 7" in repr(task.solution("2.2"))
    jm.save("spokewell.journeymap.json", force=True)
    assert grade(tmp_path).set_index("exercise").result["2.2"] == "right"


def test_a_broken_variant_file_says_what_it_must_have(tmp_path, monkeypatch):
    (tmp_path / "course-variant.json").write_text('{"lesson": 2, "variant": "seven"}')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FormatError, match=r'course-variant\.json.*"variant": 7'):
        lesson(2).check("2.2", variant(2, 7))
