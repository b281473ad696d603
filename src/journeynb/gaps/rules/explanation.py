"""Rules E607 to E610: what does the log say about costs, leaving, personas and comments?

They need explanations of the log, which `journeynb.insight.explain.numbers_for_rules` asks for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from journeynb.base.text import percent
from journeynb.gaps.rules.customer_numbers import CERTAIN
from journeynb.gaps.rules.observed import Difference, Move, Observed
from journeynb.gaps.rules.rule import Found, add, evidence_rule, link
from journeynb.model.index import Index


@evidence_rule(
    "E609",
    "personas-walk-differently",
    "Personas go different ways",
    "info",
    "touchpoint, touchpoint",
    why="What helps one persona here may not help the other, and the map does not show it.",
    message="Personas go from {name} to {other_name} unequally often: {words}",
    fix="Find out why: jm.evidence(log).compare(PERSONA, PERSONA); then say on the path whose it "
    "is: jm.link({id!r}, {other!r}, kind='leads_to', label='mostly ...')",
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
    """The share of the customers at the first touchpoint who go on to the second differs between
    two personas, with a `q` below 0.05, and the map draws this path for both.

    A path is for both if its label names no persona, and neither end belongs to other personas
    only. Checked in maps with `leads_to` links. Of several pairs of personas, the finding names the
    pair with the smallest `q`.
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
    """Whether a touchpoint is for a persona, or the map does not say whose it is."""
    whose = index.into("experiences", touchpoint)
    return not whose or persona in whose


def _names_a_persona(index: Index, label: str) -> bool:
    """Whether a label has the first word of a persona's name."""
    words = {word.strip(".,:;()").casefold() for word in label.split()}
    return any(each.name.split()[0].casefold() in words for each in index.personas if each.name)
