"""Rules E607 to E610: what does the log show about costs, leaving, personas and comments?

They need explanations of the log, which `journeynb.insight.explain.numbers_for_rules` asks for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from journeynb.base.text import count, percent
from journeynb.gaps.rules.customer_numbers import CERTAIN
from journeynb.gaps.rules.observed import (
    LEAST,
    Difference,
    Heard,
    Move,
    Observed,
    Sign,
    Spending,
    UnmappedEvent,
)
from journeynb.gaps.rules.rule import Found, add, change, evidence_rule, link
from journeynb.model.index import Index


@evidence_rule(
    "E607",
    "costs-without-result",
    "Costs without result",
    "warning",
    "touchpoint",
    why="The same money may bring more customers elsewhere.",
    message="{name} has {words}",
    fix="Compare the models: jm.evidence(log).attribution(); then spend less there for a while, "
    "and see whether fewer customers convert: jm.set({id!r}, cost=...)",
    bad=(
        add("touchpoint", "Search ad", events=["ad"], cost=300, cost_per="month"),
        add("touchpoint", "Banner", events=["banner"], cost=700, cost_per="month"),
        add("touchpoint", "Order", events=["order"]),
        change("", converts="order"),
    ),
    log="""\
log = jn.EventLog(pd.DataFrame({
    "customer": [*range(200), *range(40, 100)],
    "time": ["2026-01-01"] * 200 + ["2026-01-31"] * 60,
    "event": ["banner"] * 50 + ["ad"] * 150 + ["order"] * 60,
}))
""",
    observed=Observed(
        customers=200,
        moves=(Move("search-ad", "order", 50, 50, 50), Move("banner", "order", 10, 10, 10)),
        conversions=60,
        spending=(
            Spending("banner", 700.0, 0.7, 0.167, 0.264),
            Spending("search-ad", 300.0, 0.3, 0.833, 0.93),
        ),
        touched={
            ("search-ad", ""): 150,
            ("banner", ""): 50,
            ("order", ""): 60,
            ("search-ad", "order"): 50,
            ("banner", "order"): 10,
        },
    ),
    mend=(change("banner", cost=100),),
)
def costs_without_result(index: Index, today: dt.date, observed: Observed) -> Iterator[Found]:
    """The touchpoint has a cost, and in every model of attribution its share of the costs is above
    the upper end of the 95% interval of its share of the credit.

    Both shares are among the touchpoints with a cost; credit of other touchpoints does not count.
    Needs 30 conversions, and two touchpoints with a cost and a `cost_per`. Touchpoints that convert
    customers, and those in later stages, do not count, since they cannot lead to a conversion.
    """
    if observed.conversions < LEAST or len(observed.spending) < 2:
        return
    for touchpoint, _, share, credit, high in observed.spending:
        if high < share:
            words = (
                f"{percent(share)} of the costs, but in any model at most {percent(credit)} of the "
                f"credit of touchpoints with a cost (95% interval up to {percent(high)})"
            )
            yield Found(touchpoint, "", words)


@evidence_rule(
    "E608",
    "churn-sign-unaddressed",
    "Sign of leaving not addressed",
    "warning",
    "persona, touchpoint",
    why="Customers may keep leaving, because nothing on the map addresses what goes wrong there.",
    message="{name}: {words}",
    fix="Find out what goes wrong there: jm.evidence(log).churn_signs(); then add the pain point, "
    "and an opportunity that addresses it: jm.link(PAIN_POINT, TOUCHPOINT), jm.link(OPPORTUNITY, "
    "PAIN_POINT)",
    bad=(
        add("persona", "Maya"),
        add("touchpoint", "Order", events=["order"]),
        add("touchpoint", "Customer support", events=["call"]),
        add("touchpoint", "Brew tips mail", events=["mail"]),
        change("", leaves={"event": "cancel"}),
    ),
    log="""\
log = jn.EventLog(pd.DataFrame({
    "customer": [*range(400), *range(400), *range(60), *range(100, 130), 399],
    "time": ["2026-01-01"] * 400 + ["2026-01-25"] * 400 + ["2026-02-10"] * 90 + ["2026-03-10"],
    "event": ["order"] * 400 + ["call"] * 100 + ["mail"] * 300 + ["cancel"] * 90 + ["order"],
    "persona": "Maya",
}))
""",
    observed=Observed(
        customers=400,
        unmapped=(UnmappedEvent("cancel", 90, 90),),
        moves=(
            Move("order", "brew-tips-mail", 300, 400, 300),
            Move("order", "customer-support", 100, 400, 100),
            Move("brew-tips-mail", "order", 1, 31, 1),
        ),
        signs=(
            Sign("", "customer-support", 100, 0.6, 0.1, 6.0, 4.0, 9.5e-21),
            Sign("maya", "customer-support", 100, 0.6, 0.1, 6.0, 4.0, 9.5e-21),
        ),
        touched={
            ("order", ""): 400,
            ("customer-support", ""): 100,
            ("brew-tips-mail", ""): 300,
            ("maya", ""): 400,
            ("maya", "order"): 400,
            ("maya", "customer-support"): 100,
            ("maya", "brew-tips-mail"): 300,
            ("order", "brew-tips-mail"): 300,
            ("order", "customer-support"): 100,
            ("brew-tips-mail", "order"): 1,
        },
    ),
    mend=(
        add("pain_point", "Nobody answers"),
        link("hurts", "nobody-answers", "customer-support"),
        link("felt_by", "nobody-answers", "maya"),
        add("opportunity", "Call back within a day"),
        link("addresses", "call-back-within-a-day", "nobody-answers"),
    ),
)
def churn_sign_unaddressed(index: Index, today: dt.date, observed: Observed) -> Iterator[Found]:
    """A larger share of the persona's customers left soon after they reached the touchpoint than of
    comparable others: the lower end of the 95% interval of the lift is above 1, and `q` is below
    0.05. No opportunity addresses a pain point there; dropped opportunities do not count.

    Needs `leaves` on the map. A sign that appears only for all customers together is a finding
    about the touchpoint.
    """
    alive = {each.id for each in index.opportunities if each.status != "dropped"}
    signs = [each for each in observed.signs if each.low > 1 and each.q < CERTAIN]
    of_personas = {each.touchpoint for each in signs if each.persona}
    for persona, touchpoint, _, met, unmet, lift, low, _ in signs:
        known = not persona and touchpoint in of_personas
        if not known and not _addressed(index, touchpoint, alive):
            words = (
                f"{percent(met)} of the customers who reached {index.name(touchpoint)} left soon "
                f"after, compared with {percent(unmet)} of the others (lift {lift:.1f}, 95% "
                f"interval from {low:.1f})"
            )
            yield Found(persona or touchpoint, touchpoint if persona else "", words)


def _addressed(index: Index, touchpoint: str, alive: set[str]) -> bool:
    """Whether an opportunity addresses a pain point at a touchpoint."""
    return any(
        not alive.isdisjoint(index.into("addresses", pain))
        for pain in index.into("hurts", touchpoint)
    )


@evidence_rule(
    "E609",
    "personas-walk-differently",
    "Personas take different paths",
    "info",
    "touchpoint, touchpoint",
    why="A change here may help one persona and not the other, and the map does not show this.",
    message="Personas take the path from {name} to {other_name} at different rates: {words}",
    fix="Find out why: jm.evidence(log).compare(PERSONA, PERSONA); then label the path with its "
    "persona: jm.link({id!r}, {other!r}, kind='leads_to', label='mostly ...')",
    bad=(
        add("persona", "Maya"),
        add("persona", "Jonas"),
        add("touchpoint", "Search ad", events=["ad"]),
        add("touchpoint", "Order", events=["order"]),
        link("leads_to", "search-ad", "order"),
    ),
    log="""\
log = jn.EventLog(pd.DataFrame({
    "customer": [*range(120), *range(50), *range(60, 80)],
    "time": ["2026-01-01"] * 120 + ["2026-01-02"] * 70,
    "event": ["ad"] * 120 + ["order"] * 70,
    "persona": ["Maya"] * 60 + ["Jonas"] * 60 + ["Maya"] * 50 + ["Jonas"] * 20,
}))
""",
    observed=Observed(
        customers=120,
        moves=(Move("search-ad", "order", 70, 70, 70),),
        differences=(Difference("search-ad", "order", "maya", "jonas", 0.83, 0.33, 2.8e-8),),
        touched={
            ("search-ad", ""): 120,
            ("order", ""): 70,
            ("maya", ""): 60,
            ("jonas", ""): 60,
            ("maya", "search-ad"): 60,
            ("jonas", "search-ad"): 60,
            ("maya", "order"): 50,
            ("jonas", "order"): 20,
            ("search-ad", "order"): 70,
        },
    ),
    mend=(link("leads_to", "search-ad", "order", label="mostly Maya"),),
)
def personas_walk_differently(index: Index, today: dt.date, observed: Observed) -> Iterator[Found]:
    """The share of customers who go on from the first touchpoint to the second differs between two
    personas (`q` below 0.05), and the map draws this path for both.

    A path is for both if its label names no persona, and neither end belongs only to other
    personas. Checked on maps with `leads_to` links. If several pairs of personas differ, the
    finding names the pair with the smallest `q`.
    """
    said: set[tuple[str, str]] = set()
    for start, end, one, other, share, other_share, q in observed.differences:
        path = index.out("leads_to", start).get(end)
        if path is None or q >= CERTAIN or (start, end) in said:
            continue
        for_both = all(_may_meet(index, who, at) for who in (one, other) for at in (start, end))
        if for_both and not _names_a_persona(index, path.label):
            said.add((start, end))
            words = (
                f"{percent(share)} of customers like {index.name(one)}, {percent(other_share)} "
                f"like {index.name(other)}"
            )
            yield Found(start, end, words)


def _may_meet(index: Index, persona: str, touchpoint: str) -> bool:
    """Whether a touchpoint is for a persona, or for no persona in particular."""
    whose = index.into("experiences", touchpoint)
    return not whose or persona in whose


def _names_a_persona(index: Index, label: str) -> bool:
    """Whether a label contains the first word of a persona's name."""
    words = {word.strip(".,:;()").casefold() for word in label.split()}
    firsts = {word.casefold() for each in index.personas for word in each.name.split()[:1]}
    return not words.isdisjoint(firsts)


@evidence_rule(
    "E610",
    "heard-not-mapped",
    "Complaint not on the map",
    "warning",
    "touchpoint, word",
    why="Customers describe a problem that the map does not show, so nobody plans to fix it.",
    message="Negative comments on {name} often contain the word {other_name}: {words}",
    fix="Read the comments: jm.evidence(log).voice(); then add the pain point: "
    "jm.add(jn.PainPoint(name='...'), touchpoint={id!r})",
    bad=(
        add("touchpoint", "First parcel", events=["parcel"]),
        add("touchpoint", "Order", events=["order"]),
    ),
    log="""\
log = jn.EventLog(pd.DataFrame({
    "customer": range(80),
    "time": "2026-01-01",
    "event": ["parcel"] * 40 + ["order"] * 40,
    "text": ["It came late, awful!", "Late again, so annoying"] * 20 + ["Quick and easy"] * 40,
}))
""",
    observed=Observed(
        customers=80,
        heard=(
            Heard("first-parcel", "late", 40, -0.525, 2.46e-12, "Late again, so annoying"),
            Heard("first-parcel", "annoying", 20, -0.541, 5e-6, "Late again, so annoying"),
            Heard("first-parcel", "awful", 20, -0.51, 5e-6, "It came late, awful!"),
            Heard("first-parcel", "came", 20, -0.51, 5e-6, "It came late, awful!"),
        ),
        touched={("first-parcel", ""): 40, ("order", ""): 40},
    ),
    mend=(
        add("pain_point", "Parcel comes late"),
        link("hurts", "parcel-comes-late", "first-parcel"),
    ),
)
def heard_not_mapped(index: Index, today: dt.date, observed: Observed) -> Iterator[Found]:
    """The comments on the touchpoint have a distinctive word (`q` below 0.05), the comments with it
    are negative (the whole 95% interval is below 0), and no pain point hurts the touchpoint.

    If there are several such words, the finding names the one that most customers use. Needs
    comments: a text column of the log, or those of the last `ev.voice(comments)`.
    """
    said: set[str] = set()
    for touchpoint, word, customers, sentiment, q, quote in observed.heard:
        new = touchpoint not in said and q < CERTAIN and sentiment < 0
        if new and not index.into("hurts", touchpoint):
            said.add(touchpoint)
            words = f"{count(customers, 'customer')}, such as “{quote}”"
            yield Found(touchpoint, word, words, customers)
