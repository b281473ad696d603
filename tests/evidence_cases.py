"""Logs and a map for the tests of evidence; all answers compared with the reference."""

from __future__ import annotations

import random
import warnings
from collections.abc import Collection
from typing import Any

import pandas as pd

import journeynb as jn
from evidence_reference import ALL, Ref, close, wilson
from pandas_dtypes import TEXT

LEVELS = ("touchpoint", "stage", "event")
Touchpoints = dict[str, tuple[str | None, list[tuple[str, dict[str, str]]]]]
TOUCHPOINTS: Touchpoints = {
    "ad": ("find", [("ad", {})]),
    "home": ("find", [("visit", {})]),
    "page": ("choose", [("visit", {"page": "/a*"})]),
    "advice": (None, [("call", {}), ("call_*", {}), ("mail", {"channel": "web"})]),
    "order": ("buy", [("order*", {})]),
    "done": ("buy", [("order_done", {})]),
    "letter": ("stay", [("letter", {})]),
    "talk": ("dream", []),
    "echo": ("stay", [("*_back", {}), ("*x*y*", {})]),
}
PLAIN: Touchpoints = {
    "ad": ("find", [("ad", {})]),
    "home": ("choose", [("visit", {}), ("call", {})]),
    "page": (None, [("mail", {})]),
    "advice": (None, [("call_back", {})]),
    "order": ("buy", [("order*", {})]),
    "done": ("buy", [("order_done", {})]),
    "letter": ("stay", [("ad", {})]),
    "talk": ("dream", []),
    "echo": (None, [("*x*y*", {})]),
}
"""Without conditions: stages of one name, of none but a glob, and of a name that another has."""
STAGES = ["find", "choose", "dream", "buy", "stay"]
LINKS = {("ad", "home"), ("home", "page"), ("page", "order"), ("order", "done"), ("ad", "letter")}
PERSONAS = {"maya": ["pro", "x"], "jonas": ["basic"]}
EMOTIONS = {("maya", "ad"): -1.5, ("jonas", "ad"): -1.0, ("maya", "order"): 2.0}


def make_map(linked: bool, touchpoints: Touchpoints = TOUCHPOINTS) -> jn.JourneyMap:
    jm = jn.JourneyMap("Test")
    for stage in STAGES:
        jm.add(jn.Stage(id=stage, name=stage.title()))
    for id, values in PERSONAS.items():
        jm.add(jn.Persona(id=id, name=id.title(), data_values=values))
    for id, (stage, patterns) in touchpoints.items():
        texts = [
            " @ ".join([event, *(f"{name}={value}" for name, value in conditions.items())])
            for event, conditions in patterns
        ]
        jm.add(jn.Touchpoint(id=id, name=id.title(), events=texts), stage=stage or [])
    for start, end in sorted(LINKS) if linked else ():
        jm.link(start, end, kind="leads_to")
    for (persona, touchpoint), emotion in EMOTIONS.items():
        jm.link(persona, touchpoint, emotion=emotion)
    return jm


def as_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a data frame; missing text is None, times are microseconds from 2026."""
    names = ["customer", "time", "event", "channel", "persona", "score", "page", "n"]
    frame = pd.DataFrame(rows, columns=names)
    frame["time"] = pd.to_datetime(
        [None if each is None or each != each else moment(int(each)) for each in frame.time]
    ).astype("datetime64[us]")
    for name in ("customer", "event", "channel", "persona", "page"):
        frame[name] = frame[name].astype(TEXT)
    return frame.astype({"score": "float64", "n": "Int64"})


def moment(micros: int) -> pd.Timestamp:
    return pd.Timestamp("2026-01-01") + pd.Timedelta(micros, unit="us")


def reference(
    rows: list[dict[str, Any]],
    linked: bool,
    gap: int | None,
    assign: str,
    sequenced: bool = False,
    touchpoints: Touchpoints = TOUCHPOINTS,
    by_row: bool = True,
) -> Ref:
    links = LINKS if linked else set()
    return Ref(
        rows, touchpoints, STAGES, links, PERSONAS, gap=gap, assign=assign, sequenced=sequenced,
        by_row=by_row,
    )  # fmt: skip


WITHIN = ("strict within", "skip within", "any within")
"""Funnels with a limit of time."""
FOLLOWING = ("unmapped whole", "personas", "strict", "skip", "any", *WITHIN, "first moves", "paths")
"""Answers that depend on how events are matched in no other way than the others do."""


def answers(ev: Any, skip: Collection[str] = ()) -> dict[str, pd.DataFrame]:
    """Ask everything but what to skip."""
    questions = {
        "unmapped": lambda: ev.unmapped_events(by_persona=True),
        "unmapped whole": ev.unmapped_events,
        "unobserved": ev.unobserved_touchpoints,
        "personas": ev.personas,
        "funnel": ev.funnel,
        "any": lambda: ev.funnel(order="any"),
        "skip": lambda: ev.funnel(order="skip"),
        "strict": lambda: ev.funnel(order="strict"),
        "strict within": lambda: ev.funnel(order="strict", within="2s"),
        "skip within": lambda: ev.funnel(order="skip", within="2s"),
        "any within": lambda: ev.funnel(order="any", within="2s"),
        "conformance": ev.conformance,
        "first moves": lambda: ev.conformance(by="customer"),
        "emotions": ev.emotions,
        "stage": lambda: ev.stages(by_persona=True),
        "touchpoint": lambda: ev.touchpoints(by_persona=True),
        **{
            f"transitions {level}": lambda level=level: ev.transitions(level, by_persona=True)
            for level in LEVELS
        },
        "paths": lambda: ev.paths(top=100, steps=3, by_persona=True),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jn.JourneyWarning)
        return {name: ask() for name, ask in questions.items() if name not in skip}


def check_all(
    log: jn.EventLog,
    rows: list[dict[str, Any]],
    linked: bool,
    gap: int | None,
    assign: str,
    touchpoints: Touchpoints = TOUCHPOINTS,
    skip: Collection[str] = (),
) -> None:
    """Compare every answer with the reference, but those to skip."""
    ev = make_map(linked, touchpoints).evidence(log, assign=assign)
    sequenced = log.reader.order_column is not None
    by_row = bool(log.reader.rows.row)
    compare(answers(ev, skip), reference(rows, linked, gap, assign, sequenced, touchpoints, by_row))


def compare(found: dict[str, pd.DataFrame], ref: Ref) -> None:
    check_unmapped(found["unmapped"], ref)
    assert found["unobserved"].id.tolist() == ref.unobserved()
    if "unmapped whole" in found:
        whole = found["unmapped"].query("persona == '(all)'").drop(columns="persona")
        pd.testing.assert_frame_equal(whole.reset_index(drop=True), found["unmapped whole"])
    if "personas" in found:
        check_personas(found["personas"], ref)
    share = ref.skippers
    assert close(found["funnel"].attrs["skippers"], share if ref.rows else None)
    check_funnel(found["funnel"], ref, "strict" if share < 0.05 else "skip", None)
    for rule in ("strict", "skip", "any"):
        if rule in found:
            check_funnel(found[rule], ref, rule, None)
        if f"{rule} within" in found:
            check_funnel(found[f"{rule} within"], ref, rule, 2_000_000)
    check_conformance(found["conformance"], ref)
    if "first moves" in found:
        check_first_moves(found["first moves"], ref)
    check_emotions(found["emotions"], ref)
    for level in ("stage", "touchpoint"):
        check_visits(found[level], ref, level)
    for level in LEVELS:
        if f"transitions {level}" in found:
            check_transitions(found[f"transitions {level}"], ref, level)
    if "paths" in found:
        check_paths(found["paths"], ref)


def same(row: tuple[Any, ...], expected: tuple[Any, ...]) -> None:
    assert len(row) == len(expected)
    for one, two in zip(row, expected, strict=True):
        if isinstance(one, pd.Timestamp):
            assert one == moment(two)
        else:
            assert close(one, two), (row, expected)


def sure(frame: pd.DataFrame, count: Any, total: Any, low: str, high: str) -> None:
    for k, n, at, to in zip(count, total, frame[low], frame[high], strict=True):
        if n == 0 or n != n:
            assert at != at and to != to
        else:
            a, b = wilson(round(k), round(n))
            assert abs(at - a) < 1e-6 and abs(to - b) < 1e-6


def check_unmapped(frame: pd.DataFrame, ref: Ref) -> None:
    for group in ref.groups:
        expected = ref.unmapped(group)
        part = frame[frame.persona == group]
        assert len(part) == len(expected)
        for row in part.itertuples():
            got = (row.count, row.customers, row.share, row.first_seen, row.last_seen)
            same((part["count"][row.Index], *got[1:]), expected[row.event, row.channel])
        order = list(zip(-part["count"], part.event, part.channel, strict=True))
        assert order == sorted(order)
        sure(part, part["count"], part["count"] / part.share, "low", "high") if len(part) else None


def check_personas(frame: pd.DataFrame, ref: Ref) -> None:
    for row in frame.itertuples():
        own = {each["customer"] for each in ref.rows if each["who"] == row.persona}
        if ref.assign == "event":
            valued = {e["customer"] for e in ref.rows if e["persona"]}
            own = {e["customer"] for e in ref.rows if e["persona"] and e["who"] == row.persona}
            if row.persona == "(none)":
                own |= ref.by_customer.keys() - valued
        assert row.customers == len(own)
        several = [
            customer
            for customer in own
            if len({ref.meaning(e["persona"]) for e in ref.by_customer[customer] if e["persona"]})
            > 1
        ]
        assert row.changed == len(several)


def check_funnel(frame: pd.DataFrame, ref: Ref, rule: str, within: int | None) -> None:
    assert frame.attrs["left_out"] == ["dream"] and frame.attrs["order"] == rule
    assert frame.persona.unique().tolist() == ref.groups
    for group in ref.groups:
        expected = ref.funnel(group, rule, within)
        part = frame[frame.persona == group]
        assert part.stage.tolist() == [each[0] for each in expected]
        for row, wanted in zip(part.itertuples(), expected, strict=True):
            got = (row.reached, row.skipped, row.share, row.dropped, row.median_seconds, row.open)
            same(got, wanted[1:])
            assert pd.isna(row.median_time) == pd.isna(row.median_seconds)
        total = part.reached / part.share
        sure(part, part.reached, total, "low", "high") if total.notna().all() else None


def check_conformance(frame: pd.DataFrame, ref: Ref) -> None:
    unit = "customer" if ref.gap is None else "journey"
    assert frame.persona.tolist() == ref.groups
    for row in frame.to_dict("records"):
        moves, good, customers, units, explained = ref.conformance(row["persona"])
        assert (row["moves"], row["explained_moves"]) == (moves, good)
        assert row["self_moves"] == ref.self_moves(row["persona"])
        assert row["customers"] == customers and row[f"explained_{unit}s"] == explained
        assert close(row["move_share"], good / moves if moves else None)
        assert close(row[f"{unit}_share"], explained / units if units else None)


def check_first_moves(frame: pd.DataFrame, ref: Ref) -> None:
    expected = ref.first_strange()
    assert len(frame) == len(expected)
    for row in frame.to_dict("records"):
        wanted = expected[row["customer"], row.get("journey", 0)]
        got = (row["from"], row["to"], row["event"], row["next_event"])
        assert got == wanted[:4]
        same((row["time"], row["seconds"]), wanted[4:])


def check_emotions(frame: pd.DataFrame, ref: Ref) -> None:
    for group in ref.groups:
        expected = ref.emotions(group)
        part = frame[(frame.persona == group) & (frame.n > 0)]
        assert len(part) == len(expected)
        for row in part.itertuples():
            same((row.n, row.customers, row.mean), expected[row.touchpoint])
            felt = {who: value for (who, at), value in EMOTIONS.items() if at == row.touchpoint}
            mean = sum(felt.values()) / len(felt) if felt else None
            assumed = mean if group == ALL else felt.get(group)
            assert close(row.assumed, assumed)
            assert close(row.difference, None if assumed is None else row.mean - assumed)


def check_visits(frame: pd.DataFrame, ref: Ref, level: str) -> None:
    ids = STAGES if level == "stage" else list(TOUCHPOINTS)
    for group in ref.groups:
        expected = ref.visited(level, group)
        part = frame[frame.persona == group]
        assert part.id.tolist() == ids
        for row in part.to_dict("records"):
            if row["id"] not in expected:
                assert row["customers"] == row["events"] == 0
                continue
            customers, units, *rest = expected[row["id"]]
            assert row["customers"] == customers and row.get("journeys", units) == units
            names = ("share", "events", "first_seen", "last_seen", "median_seconds", "go_on",
                     "leave")  # fmt: skip
            same(tuple(row[name] for name in names), tuple(rest))


def check_transitions(frame: pd.DataFrame, ref: Ref, level: str) -> None:
    for group in ref.groups:
        expected = ref.transitions(level, group)
        part = frame[frame.persona == group]
        seen = part[part["count"] > 0]
        assert len(seen) == len(expected)
        for row in seen.to_dict("records"):
            count, customers, units, *rest = expected[row["from"], row["to"]]
            assert (row["count"], row["customers"]) == (count, customers)
            assert row.get("journeys", units) == units
            names = ("probability", "mean_seconds", "median_seconds")
            same(tuple(row[name] for name in names), tuple(rest))
            pair = (row["from"], row["to"])
            if level == "touchpoint":
                assert row["mapped"] == ref.explains(*pair)
            elif level == "stage" and not ref.leads_to:
                ends = [STAGES.index(at) if at in STAGES else None for at in pair]
                assert row["mapped"] == (None not in ends and ends[1] - ends[0] in (0, 1))
        if level == "touchpoint" and group == ALL:
            unseen = part[part["count"] == 0]
            pairs = set(zip(unseen["from"], unseen["to"], strict=True))
            assert pairs == ref.leads_to - expected.keys()


def check_paths(frame: pd.DataFrame, ref: Ref) -> None:
    unit = "customers" if ref.gap is None else "journeys"
    for group in ref.groups:
        expected = ref.paths(group, 3)
        part = frame[frame.persona == group]
        assert len(part) == len(expected)
        for row in part.to_dict("records"):
            count, customers, *rest = expected[tuple(row["path"]), row["more"]]
            assert row[unit] == count and row["customers"] == customers
            same((row["share"], row["conversion"], row["median_seconds"]), tuple(rest))
        assert part[unit].is_monotonic_decreasing


def _row(customer: Any, time: Any, event: Any, **more: Any) -> dict[str, Any]:
    rest = dict.fromkeys(("channel", "persona", "score", "page"))
    return {"customer": customer, "time": time, "event": event, **rest, "n": 0, **more}


def _log(name: str, *events: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [_row(name, time, event, **(more[0] if more else {})) for time, event, *more in events]


AWKWARD: list[dict[str, Any]] = [
    *_log("one event", (0, "ad")),
    *_log("one unknown event", (1, "noise")),
    *_log("ties", (5, "visit"), (5, "ad"), (5, "visit", {"page": "/a"}), (5, "ad"), (5, "order")),
    *_log("repeats", (0, "ad"), (10, "ad"), (20, "ad"), (20, "ad"), (30, "visit")),
    *_log("wrong order", (90, "ad"), (80, "visit"), (70, "order"), (95, "order_done")),
    *_log("the way", (0, "ad"), (1_500_000, "visit"), (1_500_001, "visit", {"page": "/a/b"}),
          (9_000_000, "order"), (9_250_000, "order_done"), (9_250_000, "order_x")),
    *_log("and back", (0, "visit", {"page": "/a"}), (1, "ad"), (2, "order"), (3, "visit"),
          (4, "visit", {"page": "/a"}), (5, "order")),
    *_log("two segments", (0, "ad", {"persona": "basic"}), (0, "ad", {"persona": "pro"}),
          (1, "visit", {"persona": "basic"}), (2, "order", {"persona": "nobody"})),
    *_log("late value", (0, "ad"), (1, "ad", {"persona": "x"}), (2, "visit", {"persona": "basic"})),
    *_log("by name", (0, "ad", {"persona": "maya"}), (7, "mail", {"channel": "web"}),
          (8, "mail", {"channel": "phone"}), (9, "mail"), (9, "call")),
    *_log("by nobody", (0, "ad", {"persona": "nobody"}), (3, "visit", {"persona": "nobody"})),
    *_log("scores", (0, "ad", {"score": 1.0, "persona": "pro"}),
          (1, "ad", {"score": 5.0, "persona": "pro"}), (2, "order", {"score": 2.5}),
          (3, "order", {"score": 0.5}), (4, "order", {"score": 7.0}), (5, "noise", {"score": 3.0})),
    *_log("noise between", (0, "ad"), (1, "noise", {"channel": "web"}), (2, "visit"), (3, "noise")),
    *_log("no start", (0, "order"), (1, "order_done")),
    *_log("seen too late", (9_100_000, "ad"), (9_200_000, "visit", {"page": "/a"})),
    *_log("alike patterns", (0, "call_back", {"n": 2}), (0, "ad", {"n": 1}), (1, "x\ny")),
    *_log(None, (0, "ad"), (1, "visit")),
    *_log("", (0, "ad")),
    *_log("no time", (None, "ad"), (3, "visit")),
    *_log("no event", (0, None), (1, ""), (2, "ad")),
]  # fmt: skip
"""Small logs, one for each awkward case, together."""


_VALUES: dict[str, list[Any]] = {
    "customer": [*"abcdefghijklmnop", None, ""],
    "time": [None, *(number * 500_000 for number in range(13))],
    "event": [
        "ad", "visit", "order", "order_done", "call", "call_back", "mail", "noise", "x\ny", None
    ],
    "channel": [None, "web", "phone", ""],
    "persona": [None, "pro", "basic", "maya", "x", "nobody"],
    "score": [None, 0.0, 1.0, 3.0, 4.5, 5.0, 9.0],
    "page": [None, "/", "/a", "/a/b"],
    "n": [None, 0, 1, 2],
}  # fmt: skip


def random_rows(seed: int) -> list[dict[str, Any]]:
    """Return 80 to 150 random rows of a log, the same for the same seed."""
    rng = random.Random(seed)
    return [
        {name: rng.choice(values) for name, values in _VALUES.items()}
        for _ in range(rng.randint(80, 150))
    ]
