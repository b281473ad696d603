"""The findings of the rules in random maps, compared with a second, plain implementation.

The maps are small and their values few, so that every rule often has findings and often has none.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gap_reference as reference
from journeynb import JourneyMap
from journeynb.formats.journeymap import document, from_document
from journeynb.gaps.findings import findings
from journeynb.gaps.rules import RULES as ALL_RULES
from journeynb.gaps.rules.observed import Difference, Heard, Observed, Sign, Spending
from journeynb.model.index import Index
from strategies import examples

RULES = {code: rule for code, rule in ALL_RULES.items() if rule.is_checked(None, None)}
TODAY = dt.date(2026, 11, 22)
REVIEW_DAYS = 100
TEAMS = ["", "Marketing", "Service"]
EXPLAINED = ("E607", "E608", "E609", "E610")
CHANNELS = ["web", "shop", "t2", "g1"]  # two are spelt like ids
SPEAKING = ["interview", "survey", "focus_group", "observation", "support", "social", "review"]
KEPT = ["yes", "partly", "no"]
SILENT = ["analytics", "crm", "frontline", "competitor", "other"]
STATUSES = ["no_data", "reached", "behind", "at_risk", "on_track"]
COLUMNS = ["rule", "severity", "kind", "id", "name", "other", "other_name"]


def on(days: int) -> str:
    return (TODAY + dt.timedelta(days)).isoformat()


class Draw:
    """Draws a map from a source of whole numbers: hypothesis, or a seeded generator."""

    def __init__(self, below: Any) -> None:
        self.below = below
        self.links: list[dict[str, Any]] = []

    def one(self, *values: Any) -> Any:
        return values[self.below(len(values))]

    def chance(self, percent: int) -> bool:
        return self.below(100) >= 100 - percent

    def some(self, values: list[Any], percent: int = 30) -> list[Any]:
        return [value for value in values if self.chance(percent)]

    def fields(self, **fields: Any) -> dict[str, Any]:
        """Fields that were drawn, without the empty ones."""
        return {name: value for name, value in fields.items() if value not in ("", [], None, False)}

    def entities(self, letter: str, most: int, make: Any) -> list[dict[str, Any]]:
        ids = [f"{letter}{number}" for number in range(self.below(most + 1))]
        if ids and self.chance(50):
            ids.reverse()  # the order of the file is not that of the ids
        return [{"id": id, "name": f"N{id[::-1]}", **make()} for id in ids]

    def link(self, kind: str, starts: list[Any], ends: list[Any], percent: int, data: Any) -> None:
        for start in starts:
            for end in ends:
                if start["id"] != end["id"] and self.chance(percent):
                    more = data() if data else {}
                    ends_of_it = {"kind": kind, "from": start["id"], "to": end["id"]}
                    self.links.append({**ends_of_it, **more})

    def link_once(self, kind: str, starts: list[Any], ends: list[Any], percent: int) -> None:
        for start in starts:
            if ends and self.chance(percent):
                to = self.one(*ends)["id"]
                self.links.append({"kind": kind, "from": start["id"], "to": to})


def reviewed(d: Draw) -> str | None:
    return d.one(None, *map(on, (-REVIEW_DAYS - 1, -REVIEW_DAYS, -50, -30, -29, 0, 3)))


def persona(d: Draw) -> dict[str, Any]:
    return d.fields(
        supporting=d.chance(35),
        portrait=d.one("", "👩", "👩"),
        motivations=d.one([], [], ["m"]),
        challenges=d.one([], [], ["c"]),
        behaviors=d.one([], [], ["b"]),
        reviewed=reviewed(d),
        preferred_channels=[d.one(*CHANNELS) for _ in range(d.below(4))],
        demographics=d.some(
            [
                {"name": "Age", "value": d.one("30", "41", "41.5", "30 to 44", "50+", "young")},
                {"name": "home_plan", "value": d.one("pro", "Free", "team")},
            ]
        ),
        profile=d.some(
            [
                profile_row("age", "mean", d.one(29.5, 40.8, 60), 1.1),
                profile_row("Home Plan", "pro", d.one(0.2, 0.3, 0.6), 0.05),
                profile_row("Home Plan", "free", d.one(0.2, 0.46), 0.05),
            ],
            50,
        ),
    )


def profile_row(attribute: str, value: str, share: float, half: float) -> dict[str, Any]:
    ends = {"low": round(share - half, 3), "high": round(share + half, 3)}
    return {"attribute": attribute, "value": value, "share": share, "rest": 0.3, **ends, "n": 90}


def touchpoint(d: Draw) -> dict[str, Any]:
    made = d.fields(
        channels=d.some(CHANNELS),
        owner=d.one(*TEAMS, "Marketing"),
        tone=d.one("", "warm", "stern"),
        promise=d.one("", "fresh"),
        moment_of_truth=d.chance(25),
    )
    return {**made, "ours": False} if d.chance(25) else made


def goal(d: Draw) -> dict[str, Any]:
    made = d.fields(
        level=d.one(None, "business", "marketing", "departmental"),
        metric=d.one("", "rate"),
        direction=d.one(None, "increase", "decrease"),
        owner=d.one("", "", "Marketing"),
        feasibility=d.one("", "", "known"),
        start=d.one(None, *map(on, (-100, -10, 0, 5, 10))),
        due=d.one(None, *map(on, (-1, 0, 1, 10, 100))),
    )
    pairs = [(0.1, 0.2), (0.1, 0.2), (0, 10), (0, 10), (0.2, 0.1), (0.1, 0.1), (10, 0), (-2, 2)]
    baseline, target = d.one(*pairs)
    made |= d.one(*[{"baseline": baseline, "target": target}] * 4, {"target": target}, {})
    values = [baseline, target, 0.14, 0.15, 0.18, 0.18, 0.18, 0.12, 8, 8, 8, 2, 0, 3, 1.2, 12]
    days = [-100, -10, -10, -1, 0, 1, 20]
    measured = [
        measurement(d, on(d.one(*days)), d.one(*values)) for _ in range(d.one(0, 1, 1, 1, 2, 3))
    ]
    if d.chance(30):
        step = d.one(0, 0.01, 0.5)
        known = [d.one(-235, -205, -175), -145, -116, -115, -85, -55, d.one(-25, 0, 10)]
        measured = [
            measurement(d, on(day), baseline + round(step * (at + d.below(3)), 2))
            for at, day in enumerate(known)
            if d.chance(85)
        ]
    milestones = [{"date": on(d.one(-100, -5, 0, 3, 50)), "value": d.one(*values)}]
    made |= {"milestones": milestones} if d.chance(15) else {}
    made |= {"cumulative": True} if d.chance(15) else {}
    if d.chance(40):
        table = {"table": "kpis", "date": "day", "value": "rate"}
        bound = d.one(table, {"table": "log", "kpi": "repeat", **d.fields(within=d.one("", "30d"))})
        made["binding"] = {**bound, "every": d.one("week", "month", "month", "quarter", "day")}
    return {**made, "measurements": measured} if measured else made


def measurement(d: Draw, date: str, value: float) -> dict[str, Any]:
    made = {"date": date, "value": value}
    half = d.one(0.05, 9, 9)
    ends = {"low": round(value - half, 3), "high": round(value + half, 3)}
    return {**made, "n": 90, **ends} if d.chance(85) else made


def experience(d: Draw) -> dict[str, Any]:
    made = d.fields(
        **{word: d.one("", "x", "x") for word in ("says", "thoughts", "actions", "feeling")},
        basis=d.one(None, "assumed", "researched"),
    )
    emotion = d.one(None, -2, -1.1, -1, -0.9, 0, 0.9, 1, 2)
    desired = d.one(None, -1, 0, 0.1, 0.9, 1, 1.9, 2)
    made |= {} if emotion is None else {"emotion": emotion}
    return made if desired is None else {**made, "desired": desired}


def draw_map(below: Any) -> dict[str, Any]:
    """Draw the document of a small map; `below` gives a whole number below another."""
    d = Draw(below)
    personas = d.entities("p", 4, lambda: persona(d))
    stages = d.entities("s", 4, dict)
    touchpoints = d.entities("t", 6, lambda: touchpoint(d))
    goals = d.entities("g", 5, lambda: goal(d))
    pains = d.entities("a", 3, dict)
    statuses = (None, "idea", "planned", "doing", "done", "dropped", "dropped")
    opportunities = d.entities(
        "o", 3, lambda: d.fields(status=d.one(*statuses), owner=d.one("", "", "Service"))
    )
    contents = d.entities("c", 2, dict)
    segments = d.entities("e", 2, dict)
    types = (None, *SPEAKING, *SILENT, *SILENT)
    sources = d.entities("q", 2, lambda: d.fields(type=d.one(*types)))

    dense = d.one(15, 35, 60)
    d.link_once("occurs_in", touchpoints, stages, d.one(60, 95))
    d.link_once("occurs_in", pains + opportunities, stages, 30)
    d.link("occurs_in", contents, stages, 45, None)
    d.link("experiences", personas, touchpoints, dense, lambda: experience(d))
    if d.chance(70):
        percent = d.one(10, 20, 40)
        d.link("leads_to", touchpoints, touchpoints, percent, None)
    d.link("targets", goals, personas, d.one(15, 40), None)
    for number, each in enumerate(goals):  # a goal refines only goals after it: no circle
        d.link("refines", [each], goals[number + 1 :], 30, None)
    d.link("supports", touchpoints + opportunities, goals, d.one(15, 40), None)
    d.link("measured_at", goals, stages + touchpoints, 5, None)
    d.link("hurts", pains, touchpoints, 35, None)
    d.link("felt_by", pains, personas, 30, None)
    d.link("addresses", opportunities, pains + touchpoints, 35, None)
    d.link("keeps", touchpoints, touchpoints, 15, lambda: d.fields(kept=d.one(None, *KEPT)))
    d.link("influences", personas, personas, 30, None)
    d.link("represents", personas, segments, 35, None)
    d.link("serves", contents, personas, 45, None)
    d.link("cites", personas + touchpoints + goals, sources, d.one(20, 45), None)

    written = [f"{on(days)}T23:59:59Z" for days in (-200, -31, -30, -29, 0, 1)]
    comments = d.entities(
        "k",
        3,
        lambda: d.fields(description="D", at=d.one(None, *written), resolved=d.chance(40)),
    )
    for number, each in enumerate(comments):  # an answer is after its comment: no circle
        d.link_once("answers", [each], comments[:number], 40)
    d.link("comments_on", comments, touchpoints + personas, 30, None)

    shifts = [on(d.one(-200, -30, -29, 0, 1, 3)) for _ in range(d.one(0, 0, 1, 2))]
    ids = ["", *(each["id"] for each in personas + stages + touchpoints + goals + pains)]
    exceptions = [
        d.fields(
            rule=d.one(*RULES),
            id=d.one(*ids),
            other=d.one("", *ids, *CHANNELS),
            reason=d.one("", "r"),
        )
        for _ in range(d.one(0, 0, 3, 12))
    ]
    found = {
        "title": "Map",
        "reviewed": reviewed(d),
        "review_days": d.one(None, REVIEW_DAYS, REVIEW_DAYS, REVIEW_DAYS),
        "shifts": [{"date": date} for date in shifts],
        "exceptions": exceptions,
        "personas": personas,
        "stages": stages,
        "touchpoints": touchpoints,
        "goals": goals,
        "pain_points": pains,
        "opportunities": opportunities,
        "contents": contents,
        "segments": segments,
        "sources": sources,
        "comments": comments,
        "links": d.links,
    }
    return {"format": "journeymap/1", **{name: value for name, value in found.items() if value}}


@st.composite
def maps(draw: Any) -> dict[str, Any]:
    """Maps, half of them with exceptions for what is found in them."""
    found = draw_map(lambda number: draw(st.integers(0, number - 1)))
    rows = reference.gaps(found, TODAY, excepted=True)
    if rows and draw(st.booleans()):
        for row in draw(st.lists(st.sampled_from(rows), max_size=4)):
            kept = {"rule": row["rule"], "id": row["id"], "reason": draw(st.sampled_from("xyz"))}
            other = draw(st.sampled_from(["", row["other"]]))
            made = {**kept, "other": other} if other else kept
            found.setdefault("exceptions", []).append(
                {name: value for name, value in made.items() if value}
            )
    return found


def agrees(found: dict[str, Any]) -> None:
    jm = JourneyMap._of(from_document(found))
    plain = document(jm._core.state)
    rows = jm.gaps(today=TODAY)[COLUMNS].to_dict("records")
    assert rows == reference.gaps(plain, TODAY)
    frame = jm.gaps(today=TODAY, excepted=True)
    expected = reference.gaps(plain, TODAY, excepted=True)
    accepted = frame[[*COLUMNS, "reason"]].astype("object")
    assert accepted.where(accepted.notna(), None).to_dict("records") == expected
    goals = jm.goals(today=TODAY)
    assert list(zip(goals["id"], goals["status"], strict=True)) == reference.statuses(plain, TODAY)
    assert frame["title"].tolist() == [RULES[code].slug for code in frame["rule"]]
    assert not (frame["message"] + frame["fix"]).str.contains("[{}]").any()


def draw_numbers(d: Draw, doc: dict[str, Any]) -> Observed:
    """Draw what a log says about a map; the label of some paths names a persona."""
    ids = [each["id"] for each in doc.get("touchpoints", [])]
    people = doc.get("personas", [])
    who = [each["id"] for each in people]
    paths = [link for link in doc.get("links", []) if link["kind"] == "leads_to"]
    for path in paths:
        if people and d.chance(25):
            path["label"] = d.one("mostly", "") + f" {d.one(*people)['name']}"
    pairs = [(one, other) for one in who for other in who if one < other]
    moves = [(path["from"], path["to"]) for path in paths]
    moves += [(one, other) for one in ids for other in ids[:2] if one != other]
    differences = [
        Difference(*move, *d.one(*pairs), 0.5, 0.1, d.one(0.001, 0.049, 0.05, 0.4))
        for move in moves
        if pairs and d.chance(60)
    ]
    return Observed(
        customers=500,
        conversions=d.one(29, 30, 200, 200),
        spending=tuple(
            Spending(id, 10.0, d.one(0.1, 0.3, 0.5), 0.1, d.one(0.2, 0.3, 0.4))
            for id in d.some(ids, 60)
        ),
        signs=tuple(
            Sign(persona, id, 50, 0.3, 0.1, 3.0, d.one(1.0, 1.2), d.one(0.01, 0.049, 0.05))
            for id in ids
            for persona in d.some(["", *who], 30)
        ),
        heard=tuple(
            Heard(id, d.one("late", "t1", "rude"), 40, -0.5, d.one(0.01, 0.049, 0.05), "too late")
            for id in d.some(ids, 40)
            for _ in range(d.one(1, 2))
        ),
        differences=tuple(sorted(differences, key=lambda each: each.q)),
    )


def explains_the_same(found: dict[str, Any], seen: Observed) -> set[str]:
    index = Index(from_document(found))
    rules = [rule for rule in ALL_RULES.values() if rule.code in EXPLAINED]
    rows = findings(index, rules, TODAY, observed=seen)
    expected = set(reference.explanation(reference.Reader(found, TODAY), seen))
    assert {(row["rule"], row["id"], row["other"]) for row in rows} == expected
    assert len(rows) == len(expected)
    for row in rows:
        assert row["kind"] == index.entity[row["id"]].kind
        assert not set("{}") & set(row["message"] + row["fix"])
    return {row["rule"] for row in rows}


def test_rules_that_explain_a_log_find_what_their_definitions_say() -> None:
    generator = random.Random(20261130)
    d = Draw(generator.randrange)
    counts: Counter[str] = Counter()
    for _ in range(400):
        found = draw_map(generator.randrange)
        counts.update(explains_the_same(found, draw_numbers(d, found)))
    assert all(15 < counts[code] < 380 for code in EXPLAINED), counts


@settings(max_examples=examples(80), deadline=None, suppress_health_check=list(HealthCheck))
@given(maps())
def test_rules_find_what_their_definitions_say(found: dict[str, Any]) -> None:
    agrees(found)


def test_every_rule_agrees_with_and_without_findings_on_a_fixed_corpus() -> None:
    generator = random.Random(20261130)
    counts: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    number = 150
    for _ in range(number):
        found = draw_map(generator.randrange)
        agrees(found)
        counts.update({row["rule"] for row in reference.gaps(found, TODAY, excepted=True)})
        statuses.update(status for _, status in reference.statuses(found, TODAY))
    assert len(RULES) == 52
    assert {code for code in RULES if not 3 <= counts[code] <= number - 3} == set(), counts
    assert {each for each in STATUSES if statuses[each] < 3} == set(), statuses
