"""Rules E: does the log show what the map says? They need evidence, the others do not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from journeynb.base.text import count, percent
from journeynb.gaps.rules.customer_numbers import CERTAIN
from journeynb.gaps.rules.observed import (
    EMOTION_APART,
    LEAST,
    LEAST_SHARE,
    SHARE_WHERE_NONE,
    Move,
    Observed,
    Reached,
    Retention,
    Scores,
    UnmappedEvent,
)
from journeynb.gaps.rules.rule import Found, add, change, evidence_rule, link
from journeynb.model.index import Index
from journeynb.model.transaction import Change

_AWARE, _DECIDE = add("stage", "Awareness"), add("stage", "Decision")
_AD = add("touchpoint", "Search ad", events=["ad_click"])
_ORDER = add("touchpoint", "Order", events=["order"])
_BOTH = (
    _AWARE,
    _DECIDE,
    _AD,
    _ORDER,
    link("occurs_in", "search-ad", "awareness"),
    link("occurs_in", "order", "decision"),
)
_TWO_EVENTS = """\
log = jn.EventLog(pd.DataFrame({
    "customer": ["ann", "ann"],
    "time": ["2026-01-01", "2026-01-02"],
    "event": ["ad_click", "chat_started"],
}))
"""
_FORTY_CLICKS = """\
log = jn.EventLog(pd.DataFrame({
    "customer": [*range(40), *range(12)],
    "time": ["2026-01-01"] * 40 + ["2026-01-11"] * 12,
    "event": ["ad_click"] * 40 + ["order"] * 12,
}))
"""


def _later(orders: int, day: int) -> str:
    """Return a log after a fix, with another number of orders or on another day."""
    changed = _FORTY_CLICKS.replace("12", str(orders)).replace("01-11", f"01-{day:02}")
    return changed.replace("2026-01", "2026-03")


_FORTY_SEEN = Observed(
    customers=40,
    reached=(Reached("decision", "", 40, 12),),
    moves=(Move("search-ad", "order", 12, 12, 12),),
    days={"decision": 10.0},
    touched={
        ("search-ad", ""): 40,
        ("order", ""): 12,
        ("awareness", ""): 40,
        ("decision", ""): 12,
        ("search-ad", "order"): 12,
    },
)


@evidence_rule(
    "E601",
    "observed-not-mapped",
    "Event not on the map",
    "warning",
    "event",
    why="Customers do something that the map does not show.",
    message="The event {name} matches no touchpoint: {words}",
    fix="Add it to the events of a touchpoint: jm.set(TOUCHPOINT, events=[...]); see "
    "jm.evidence(log).suggestions()",
    bad=(_AD,),
    log=_TWO_EVENTS,
    observed=Observed(
        customers=1,
        unmapped=(UnmappedEvent("chat_started", 1, 1),),
        touched={("search-ad", ""): 1},
    ),
    mend=(add("touchpoint", "Chat", events=["chat_started"]),),
)
def observed_not_mapped(index: Index, today: dt.date, observed: Observed) -> Iterator[Found]:
    """The event is in the log, but matches no touchpoint's event patterns."""
    for event, number, customers in observed.unmapped:
        words = f"{count(number, 'event')} from {count(customers, 'customer')}"
        yield Found(event, "", words, customers)


@evidence_rule(
    "E602",
    "mapped-not-observed",
    "Touchpoint not in the log",
    "warning",
    "touchpoint",
    why="A touchpoint without events is either never reached, or its event patterns are wrong. "
    "In both cases the log does not back up the map.",
    message="The log has no event of {name} ({words})",
    fix="Check its event patterns: jm.set({id!r}, events=[...]); or, if they are right, remove "
    "it: jm.remove({id!r})",
    bad=(_AD, _ORDER),
    log=_TWO_EVENTS.replace("chat_started", "order_placed"),
    observed=Observed(
        customers=1,
        unmapped=(UnmappedEvent("order_placed", 1, 1),),
        unobserved=("order",),
        touched={("search-ad", ""): 1, ("order", ""): 0},
    ),
    mend=(change("order", events=["order*"]),),
    fills="events",
)
def mapped_not_observed(index: Index, today: dt.date, observed: Observed) -> Iterator[Found]:
    """The touchpoint has event patterns, but no event of the log matches them."""
    for id in observed.unobserved:
        entity = index.entity[id]
        yield Found(id, "", ", ".join(getattr(entity, "events", ())))


@evidence_rule(
    "E603",
    "steep-drop-off",
    "Steep drop-off",
    "warning",
    "stage, persona",
    why="More customers drop off before this stage than expected.",
    message="{words} on to {name}",
    fix="Find out where and why they drop off: jm.evidence(log).stages(); improve that, then "
    "compare with a later log",
    bad=_BOTH,
    log=_FORTY_CLICKS,
    observed=_FORTY_SEEN,
    mend=(
        add("opportunity", "Delivery cost in the ad", status="done"),
        link("addresses", "delivery-cost-in-the-ad", "search-ad"),
    ),
    later_log=_later(orders=30, day=11),
)
def steep_drop_off(index: Index, today: dt.date, observed: Observed) -> Iterator[Found]:
    """The share of customers who go on to this stage from the previous one is below
    `expected_share`, or below one half if that is not set.

    Counted in the funnel, by persona; customers who skip this stage but reach a later one go on,
    too. Skipped for the first stage, and if fewer than 30 customers reached the previous one.
    """
    for stage, persona, before, reached in observed.reached:
        expected = getattr(index.entity[stage], "expected_share", None)
        wanted = SHARE_WHERE_NONE if expected is None else expected
        if before >= LEAST and reached / before < wanted:
            who = f" matched to {index.name(persona)}" if persona else ""
            words = (
                f"Only {reached:,} of {before:,} customers{who} ({percent(reached / before)}, "
                f"expected {percent(wanted)}) {'go' if reached > 1 else 'goes'}"
                if reached
                else f"None of {before:,} customers{who} (expected {percent(wanted)}) goes"
            )
            yield Found(stage, persona, words, before - reached)


@evidence_rule(
    "E604",
    "path-not-mapped",
    "Path not on the map",
    "warning",
    "touchpoint, touchpoint",
    why="The map misses a path that customers take.",
    message="{words} moves from {name} go to {other_name}, but the map has no path there",
    fix="Add the path: jm.link({id!r}, {other!r}, kind='leads_to')",
    bad=(*_BOTH, add("touchpoint", "Newsletter"), link("leads_to", "search-ad", "newsletter")),
    log=_FORTY_CLICKS.replace("12", "30"),
    observed=Observed(
        customers=40,
        reached=(Reached("decision", "", 40, 30),),
        moves=(Move("search-ad", "order", 30, 30, 30),),
        days={"decision": 10.0},
        bare=frozenset({"newsletter"}),
        touched={
            ("search-ad", ""): 40,
            ("order", ""): 30,
            ("awareness", ""): 40,
            ("decision", ""): 30,
            ("search-ad", "order"): 30,
        },
    ),
    mend=(link("leads_to", "search-ad", "order"),),
)
def path_not_mapped(index: Index, today: dt.date, observed: Observed) -> Iterator[Found]:
    """At least 5% of the moves from the first touchpoint, and at least 30, go to the second, and no
    `leads_to` link joins them.

    Moves from a touchpoint to itself are skipped. Checked only in maps with `leads_to` links.
    """
    if not index.has("leads_to"):
        return
    for start, end, moves, out, _ in observed.moves:
        mapped = start == end or end in index.out("leads_to", start)
        if not mapped and moves >= LEAST and moves >= LEAST_SHARE * out:
            yield Found(start, end, f"{moves:,} of {out:,}")


@evidence_rule(
    "E605",
    "emotion-contradicted",
    "Emotion contradicted by scores",
    "info",
    "persona, touchpoint",
    why="Customers say that they feel something else than the map assumes.",
    message="{name} at {other_name}: {words}",
    fix="Correct the emotion: jm.link({id!r}, {other!r}, emotion=..., basis='researched')",
    bad=(
        add("persona", "Maya", data_values=["home"]),
        add("touchpoint", "First parcel", events=["delivered"]),
        link("experiences", "maya", "first-parcel", emotion=1.5),
    ),
    log="""\
log = jn.EventLog(pd.DataFrame({
    "customer": range(40),
    "time": "2026-01-01",
    "event": "delivered",
    "persona": "home",
    "score": [2, 3] * 20,
}))
""",
    observed=Observed(
        customers=40,
        scores=(Scores("maya", "first-parcel", -0.5, 40),),
        touched={("maya", ""): 40, ("first-parcel", ""): 40, ("maya", "first-parcel"): 40},
    ),
    mend=(link("experiences", "maya", "first-parcel", emotion=-0.5, basis="researched"),),
)
def emotion_contradicted(index: Index, today: dt.date, observed: Observed) -> Iterator[Found]:
    """The mean observed score and the emotion on the map differ by more than 1.

    Needs at least 30 scores.
    """
    for persona, touchpoint, mean, number in observed.scores:
        data = index.out("experiences", persona).get(touchpoint)
        if data is None or data.emotion is None or number < LEAST:
            continue
        if abs(mean - data.emotion) > EMOTION_APART:
            words = (
                f"the map says {data.emotion:g}, but the mean of {number:,} scores is {mean:.1f}"
            )
            yield Found(persona, touchpoint, words)


@evidence_rule(
    "E606",
    "slow-stage",
    "Slow stage",
    "warning",
    "stage",
    why="This takes longer than planned, and customers who wait may drop off.",
    message="Customers reach {name} {words}",
    fix="Find out where the time goes: jm.evidence(log).transitions(); improve that, then compare "
    "with a later log",
    bad=(*_BOTH, change("decision", expected_days=7, expected_share=0.2)),
    log=_FORTY_CLICKS,
    observed=_FORTY_SEEN,
    mend=(
        add("opportunity", "Order in two steps", status="done"),
        link("addresses", "order-in-two-steps", "order"),
    ),
    later_log=_later(orders=12, day=6),
)
def slow_stage(index: Index, today: dt.date, observed: Observed) -> Iterator[Found]:
    """The median number of days since reaching the previous stage exceeds `expected_days`."""
    for stage, days in observed.days.items():
        expected = getattr(index.entity[stage], "expected_days", None)
        if expected is not None and days > expected:
            yield Found(
                stage,
                "",
                f"{days:.1f} days after the previous stage (median; expected {expected:g})",
            )


_ORDERS = """\
returning = {1: 30, 2: 31, 3: 29, 4: 30, 5: 32, 6: 12}  # of 60 new customers, by month
log = jn.EventLog(pd.DataFrame([
    {"customer": f"{month}-{number}", "time": f"2026-{month + later:02}-28", "event": "order"}
    for month, many in returning.items()
    for number in range(60)
    for later in range(2 if number < many else 1)
] + [{"customer": "new", "time": "2026-07-31", "event": "order"}]))
"""


def falling_retention(*more: Change) -> dict[str, Any]:
    """Return the example of rules about falling retention: ``bad, log, observed``."""
    observed = Observed(
        customers=361,
        moves=(Move("order", "order", 164, 164, 164),),
        retention=Retention("2026-06", 1, 60, 0.2, 0.508, 0.0118),
        touched={("order", ""): 361, ("order", "order"): 164},
    )
    return {"bad": (_ORDER, *more), "log": _ORDERS, "observed": observed}


@evidence_rule(
    "E611",
    "retention-falls",
    "Retention falls",
    "warning",
    "map",
    why="Sales may still grow for a while, but they need customers who return.",
    message="Of the {words}",
    fix="Find out what new customers experience before they leave, and improve it: "
    "jm.evidence(log).churn_signs()",
    **falling_retention(),
    mend=(
        add("pain_point", "The first parcel is late"),
        link("hurts", "the-first-parcel-is-late", "order"),
        add("opportunity", "Send it the same day", status="done"),
        link("addresses", "send-it-the-same-day", "the-first-parcel-is-late"),
    ),
    later_log=_ORDERS.replace("6: 12", "6: 33"),
)
def retention_falls(index: Index, today: dt.date, observed: Observed) -> Iterator[Found]:
    """A smaller share of the latest cohort returned in one of its first three months than of the
    earlier cohorts at the same age, on average (`q` below 0.05).

    A cohort is all customers who came in the same month. Only months that the log covers to their
    last date count. The first cohort of the log is skipped, and there must be three others before
    the latest. The test allows for differences between earlier cohorts, such as seasons and
    campaigns.
    """
    found = observed.retention
    if found is not None and found.q < CERTAIN:
        yield Found(
            "", words=_retention(found), customers=round(found.customers * (1 - found.share))
        )


def _retention(found: Retention) -> str:
    """Return the shares of the latest cohort and of the earlier ones, in words."""
    later = "in the next month" if found.age == 1 else f"{found.age} months later"
    return (
        f"{count(found.customers, 'customer')} who came in {found.cohort}, {percent(found.share)} "
        f"returned {later}; of earlier customers, {percent(found.before)} did"
    )
