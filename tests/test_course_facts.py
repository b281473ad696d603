"""The numbers in the prose of the course, computed again from its data."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from build_course import read_lesson
from course_build.source import sources
from journeynb.course.catalog import TODAY, lesson_info
from journeynb.course.checking import start_map
from journeynb.course.checks.shipped import DATA, customers, events, subscribers

FACTS = tomllib.loads(Path(__file__).with_name("course_facts.toml").read_text("utf-8"))
NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*\d\d(?![\d-])|\d+%")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


@cache
def kpis() -> pd.DataFrame:
    return pd.read_csv(DATA / "kpis.csv")


@cache
def log() -> pd.DataFrame:
    return pd.read_csv(DATA / "events.csv")


@cache
def solved(number: int, *exercises: str) -> jn.JourneyMap:
    """Return the start map of a lesson with the solutions of some exercises."""
    jm = start_map(lesson_info(number))
    for exercise in exercises:
        for code in read_lesson(number).code("solution", exercise):
            exec(code, {"jm": jm, "jn": jn})
    return jm


@cache
def funnel(order: str = "skip", persona: str = "(all)") -> pd.DataFrame:
    found = solved(6, "6.2").evidence(events()).funnel(order=order)
    return found[found.persona == persona].set_index("stage")


@cache
def moves() -> pd.DataFrame:
    found = solved(6, "6.2").evidence(events()).transitions()
    return found.set_index(["from", "to"])


@cache
def joins_less(other: str) -> Any:
    found = solved(6, "6.2").evidence(events()).compare("nora", other, level="stage")
    return (found[found["from"] == "join"].iloc[0][["difference", "low", "high"]] * 100).round()


def subscribers_on(day: str) -> int:
    """Return the subscribers at the start of a day: those who signed up and did not leave."""
    found = pd.read_csv(DATA / "subscribers.csv")
    found = found[found.time < day]
    return int((found.event == "sign_up_done").sum() - (found.event == "cancelled").sum())


def line_today() -> float:
    """Return where a straight line to 960 at the end of 2026 is today."""
    start = subscribers_on("2026-01-01")
    first, now, last = map(dt.date.fromisoformat, ("2026-01-01", TODAY, "2026-12-31"))
    return start + (960 - start) * (now - first).days / (last - first).days


@cache
def by_margin() -> pd.DataFrame:
    found = pd.read_csv(DATA / "customers.csv")
    return found.sort_values("margin_2025", ascending=False)


def best() -> pd.DataFrame:
    return by_margin().head(len(by_margin()) // 4)


def best_later() -> pd.DataFrame:
    """Return the best customers who are among the best in the next half-year, too."""
    later = by_margin().sort_values("margin_h1_2026", ascending=False).head(len(best()))
    return best()[best().customer.isin(later.customer)]


def nobody() -> pd.DataFrame:
    """Return the customers who fit no persona of lesson 7's start map."""
    known = "bike == 'cargo' or age >= 55 or (km_week >= 70 and km_week <= 200)"
    return by_margin()[~by_margin().eval(known)]


@cache
def drifted() -> Any:
    with warnings.catch_warnings(action="ignore", category=jn.JourneyWarning):
        found = start_map(lesson_info(7)).drift(customers())  # some margins are negative
    return found[found.drifted].iloc[0]


def people_with(event: str, persona: str | None = None) -> set[str]:
    rows = log()[log().event == event]
    return set(rows.customer if persona is None else rows[rows.persona == persona].customer)


@cache
def leaving(question: str) -> pd.DataFrame:
    """Return what the subscribers of lesson 8 show."""
    with warnings.catch_warnings(action="ignore", category=jn.JourneyWarning):
        evidence = start_map(lesson_info(8)).evidence(subscribers())  # the log has no pages
        found: pd.DataFrame = getattr(evidence, question)()
    return found


def stays(persona: str, column: str = "survival") -> float:
    """Return the share of a persona's customers who stay beyond day 180, or an end of it."""
    found = leaving("survival")
    value = found[(found.persona == persona) & (found.day <= 180)].iloc[-1][column]
    return float(value) * (100 if column == "low" else 1)


def after(touchpoint: str, column: str) -> float:
    """Return a value of the early signs of leaving, for all customers."""
    found = leaving("churn_signs")
    row = found[(found.persona == "(all)") & (found.touchpoint == touchpoint)]
    return float(row[column].iloc[0])


@cache
def credit(touchpoint: str, model: str) -> float:
    found = start_map(lesson_info(8)).evidence(events()).attribution(models=model)
    return float(found[found.touchpoint == touchpoint].share.iloc[0])


@cache
def helga_gains(column: str) -> float:
    found = start_map(lesson_info(8)).evidence(events()).what_if({"price-page": 0.5})
    return float(found[found.persona == "helga"][column].iloc[0]) * 100


@cache
def left_of(event: str, ever: bool) -> float:
    """Return the share who left, of the customers who ever had an event, or of the others."""
    found = pd.read_csv(DATA / "subscribers.csv")
    had = pd.crosstab(found.customer, found.event) > 0
    return float(had[had[event] == ever].cancelled.mean())


VALUES: dict[str, Callable[[], Any]] = {
    "left_share": lambda: by_margin().status.eq("left").mean(),
    "reviews_last": lambda: credit("reviews", "last"),
    "van_first": lambda: credit("van-in-street", "first"),
    "van_shapley": lambda: credit("van-in-street", "shapley"),
    "tariq_stays": lambda: stays("tariq"),
    "tariq_stays_low": lambda: stays("tariq", "low"),
    "tariq_stays_high": lambda: stays("tariq", "high"),
    "nora_stays": lambda: stays("nora"),
    "nora_stays_low": lambda: stays("nora", "low"),
    "nora_stays_high": lambda: stays("nora", "high"),
    "helga_stays": lambda: stays("helga"),
    "helga_stays_low": lambda: stays("helga", "low"),
    "helga_stays_high": lambda: stays("helga", "high"),
    "reminded_left": lambda: left_of("reminder_opened", True),
    "not_reminded_left": lambda: left_of("reminder_opened", False),
    "reported_left": lambda: left_of("problem_reported", True),
    "not_reported_left": lambda: left_of("problem_reported", False),
    "late_left": lambda: after("late-van", "left_met"),
    "not_late_left": lambda: after("late-van", "left_unmet"),
    "late_lift": lambda: after("late-van", "lift"),
    "late_low": lambda: after("late-van", "low"),
    "late_high": lambda: after("late-van", "high"),
    "visit_lift": lambda: after("van-visit", "lift"),
    "gain_low": lambda: helga_gains("low"),
    "gain_high": lambda: helga_gains("high"),
    "subscribers_now": lambda: kpis().subscribers.iloc[-1],
    "subscribers_before": lambda: subscribers_on("2026-01-01"),
    "line_now": lambda: line_today(),
    "gained": lambda: subscribers_on(TODAY) - subscribers_on("2026-01-01"),
    "gain_due": lambda: line_today() - subscribers_on("2026-01-01"),
    "progress": lambda: (
        (subscribers_on(TODAY) - (start := subscribers_on("2026-01-01"))) / (line_today() - start)
    ),
    "events": lambda: len(log()),
    "people": lambda: log().customer.nunique(),
    "walked_in": lambda: len(people_with("workshop_walk_in")),
    "join_lost": lambda: funnel().drop_off["join"],
    "no_trace": lambda: 1200 - log().customer.nunique(),
    "customers": lambda: len(by_margin()),
    "quarter": lambda: len(best()),
    "best_margin": lambda: best().margin_2025.sum() / by_margin().margin_2025.sum(),
    "stay_best": lambda: len(best_later()),
    "stay_share": lambda: len(best_later()) / len(best()),
    "fans_best": lambda: best().friends_invited.ge(2).sum(),
    "fans": lambda: by_margin().friends_invited.ge(2).sum(),
    "e_bike_best": lambda: best().bike.eq("e-bike").mean(),
    "e_bike_rest": lambda: by_margin().iloc[len(best()) :].bike.eq("e-bike").mean(),
    "older": lambda: best().age.ge(45).mean(),
    "without_persona": lambda: len(nobody()),
    "couriers": lambda: nobody().km_week.gt(200).sum(),
    "couriers_km": lambda: nobody()[nobody().km_week > 200].km_week.median(),
    "short_trips": lambda: nobody().km_week.lt(70).sum(),
    "short_km": lambda: nobody()[nobody().km_week < 70].km_week.median(),
    "left": lambda: by_margin().status.eq("left").sum(),
    "e_bike_was": lambda: drifted().was,
    "e_bike_now": lambda: drifted().now,
    "drift_then": lambda: start_map(lesson_info(7)).table("persona").profile[0][0]["n"],
    "drift_now": lambda: (
        len(by_margin().query("70 <= km_week <= 200 and age < 55"))
        - len(by_margin().query("70 <= km_week <= 200 and age < 55 and bike == 'cargo'"))
    ),
    "in_time": lambda: kpis().within_48h.iloc[-1] / kpis().repairs.iloc[-1],
    "helga_joins": lambda: funnel(persona="helga").share["join"],
    "helga_joins_low": lambda: funnel(persona="helga").low["join"] * 100,
    "helga_joins_high": lambda: funnel(persona="helga").high["join"],
    "phoned_share": lambda: moves().loc[("inspection", "van-visit"), "probability"],
    "helga_fewer": lambda: -int(joins_less("helga").difference),
    "helga_low": lambda: -int(joins_less("helga").high),
    "helga_high": lambda: -int(joins_less("helga").low),
    "tariq_low": lambda: -int(joins_less("tariq").low),
    "tariq_high": lambda: int(joins_less("tariq").high),
    "found_out": lambda: funnel().reached["find-out"],
    "unseen": lambda: log().customer.nunique() - funnel().reached["find-out"],
    "helga_from_van": lambda: len(people_with("qr_scan", "leisure")),
    "phoned": lambda: moves().loc[("inspection", "van-visit"), "count"],
    "tariq_scores": lambda: len(
        set(
            log()[(log().event == "van_visit") & (log().persona == "family")]
            .dropna(subset="score")
            .customer
        )
    ),
    "joined": lambda: funnel().reached["join"],
    "joined_strictly": lambda: funnel("strict").reached["join"],
}


class Numbers(dict[str, Any]):
    """The values, each computed when a sentence asks for it."""

    def __missing__(self, name: str) -> Any:
        self[name] = value = VALUES[name]()
        return value


NUMBERS = Numbers()
SENTENCES = [
    pytest.param(int(lesson.removeprefix("lesson_")), each, id=f"{lesson} {each}")
    for lesson, found in FACTS.items()
    for each in found["facts"]
]


def strings(value: object) -> list[str]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, str) else [text for each in parts for text in strings(each)]


@cache
def prose(number: int) -> str:
    """Return the text of a lesson, its quiz and what its checks say, on one line."""
    lesson = read_lesson(number)
    cells = [cell.text for cell in lesson.cells if cell.kind == "markdown"]
    texts = tomllib.loads(lesson.path.with_name("texts.en.toml").read_text("utf-8"))
    return " ".join("\n".join([*cells, *strings(texts)]).split())


@pytest.mark.parametrize(("number", "sentence"), SENTENCES)
def test_a_number_in_the_prose_is_what_the_data_say(number: int, sentence: str) -> None:
    assert sentence.format_map(NUMBERS) in prose(number)


@pytest.mark.parametrize("number", list(sources()))
def test_every_other_number_belongs_to_the_story(number: int) -> None:
    found = FACTS.get(f"lesson_{number:02}", {"facts": [], "story": []})
    rest = prose(number)
    for sentence in found["facts"]:
        rest = rest.replace(sentence.format_map(NUMBERS), " ")
    told = set(NUMBER.findall(CODE.sub(" ", rest)))
    years = {"2025", "2026", "2027"}
    assert sorted(told - years - set(found["story"])) == [], "add a sentence to course_facts.toml"


def test_every_value_is_used() -> None:
    used = set(re.findall(r"\{(\w+)", " ".join(each.values[1] for each in SENTENCES)))
    assert used == set(VALUES)
