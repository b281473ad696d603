"""The conversions that opportunities are expected to add, as edits to review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.suggestions import nearest
from journeynb.base.text import few, shown
from journeynb.base.user_warnings import warn
from journeynb.data.rounding import in_digits
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.proposals.log_as_source import cite, log_source
from journeynb.evidence.proposals.proposal import Proposal, Proposals
from journeynb.insight.explain.changes.changed_touchpoints import factor_of
from journeynb.insight.explain.changes.walks import Walks
from journeynb.insight.explain.changes.what_if import Outcome, WhatIf
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.model.kinds.entities import CLOSED, Opportunity

FEW = 30
"""Number of customers who stop from which a proposal has a score of 50."""


@dataclass(frozen=True)
class Aim:
    """What an opportunity improves.

    Parameters
    ----------
    opportunity : Opportunity
        The opportunity.
    factor : float
        The factor of the probability to leave.
    touchpoints : list of int
        The touchpoints, as positions in the map.
    personas : set of int
        The personas whose pain it relieves; empty: all.
    """

    opportunity: Opportunity
    factor: float
    touchpoints: list[int]
    personas: set[int]


def aims(index: Index, mapped: MappedLog, leaves: Any, personas: CustomerPersonas) -> list[Aim]:
    """Return what the opportunities of a map improve that are neither done nor dropped.

    An opportunity improves the touchpoints that it addresses, and those that the pain points hurt
    that it addresses, for the personas who feel the pain.

    Raises
    ------
    ArgumentError
        `leaves` is neither a factor nor factors of opportunities.
    """
    known = {each.id: each for each in index.opportunities}
    factors = dict(leaves) if isinstance(leaves, Mapping) else dict.fromkeys(
        (id for id, each in known.items() if each.status not in CLOSED), leaves
    )  # fmt: skip
    found = []
    for id, given in factors.items():
        factor = factor_of(id, given)
        if factor > 1:
            raise ArgumentError(
                f"leaves={given} of {id} is not valid; allowed: up to 1, such as 0.5 if half as "
                "many customers leave there"
            )
        if id not in known:
            near = nearest(id, known)
            hint = f"did you mean {near!r}? Allowed" if near else "allowed"
            raise ArgumentError(
                f"leaves: {shown(id)} is not an opportunity on the map; {hint}: the id of one"
            )
        addressed = list(index.out("addresses", id))
        pains = [each for each in addressed if each not in mapped.touchpoints]
        hurt = [place for pain in pains for place in index.out("hurts", pain)]
        ids = dict.fromkeys([*addressed, *hurt])
        felt = {persona for pain in pains for persona in index.out("felt_by", pain)}
        only = felt if len(pains) == len(addressed) else set()
        found.append(
            Aim(
                known[id],
                factor,
                [at for at, each in enumerate(mapped.touchpoints) if each in ids],
                {place for place, each in enumerate(personas.ids) if each in only},
            )
        )
    return found


def expected_gains(
    core: CoreMap,
    mapped: MappedLog,
    personas: CustomerPersonas,
    walks: Callable[[], Mapping[int, Walks]],
    converting: frozenset[int],
    leaves: Any,
) -> Proposals:
    """Return the edits that set ``expected`` of opportunities, the largest first.

    Parameters
    ----------
    core : CoreMap
        The map.
    mapped, personas
        The map, the log, and the persona of each customer.
    walks : callable
        Returns the walks of each persona.
    converting : set of int
        The touchpoints that convert customers.
    leaves : float or dict
        The factor of the probability to leave, for all opportunities or by id.
    """
    found = aims(mapped.index, mapped, leaves, personas)
    source, before = log_source(core.state, mapped.log)
    every, made, unknown = walks() if found else {}, [], []
    for aim in found:
        changed = {
            at: aim.factor
            for at in aim.touchpoints
            if at not in converting and mapped.index.touchpoints[at].events
        }
        own = {
            place: each for place, each in every.items()
            if not aim.personas or not personas.known or place in aim.personas
        }  # fmt: skip
        asked = WhatIf(mapped, personas, own, changed, converting) if changed and own else None
        if asked is None or not asked.together.known:
            unknown.append(aim.opportunity.name)
            continue
        made.append(_proposal(mapped, personas, aim, asked, source))
    if unknown:
        warn(
            f"no expected conversions for {few(unknown)}: the log shows no customer who stops at "
            "their touchpoints before the conversion, or they have none"
        )
    made.sort(key=lambda each: -each.changes[0]["fields"]["expected"])
    return Proposals(core, made, before)


def _proposal(
    mapped: MappedLog, personas: CustomerPersonas, aim: Aim, asked: WhatIf, source: str
) -> Proposal:
    found: Outcome = asked.together
    gained = in_digits(round((found.then - found.base) * found.n, 1)) + 0.0
    low, high = (each * found.n for each in found.interval)
    sure = f" (95% interval {low:,.0f} to {high:,.0f})" if low == low else ""
    places = few([mapped.index.name(mapped.touchpoints[at]) for at in asked.leaves])
    whose = few([mapped.index.name(personas.ids[at]) for at in sorted(aim.personas)])
    who = f" of {whose}" if whose else ""
    words = (
        f"if stops after {places} fall to {aim.factor:.0%}, {gained:,.0f} more of the "
        f"{found.n:,.0f} customers{who} convert{sure}"
    )
    stop = asked.stopping
    id = aim.opportunity.id
    return Proposal(
        "set_expected",
        id,
        "",
        f"expect {gained:,.0f} more conversions of {aim.opportunity.name}",
        f"{words}; {_NOTE}",
        round(100 * stop / (stop + FEW), 1),
        stop,
        int(found.n),
        (
            {"op": "set", "id": id, "fields": {"expected": gained}},
            cite(source, id, words, "expected"),
        ),
    )


_NOTE = "an association, not an effect"
