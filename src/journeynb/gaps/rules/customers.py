"""Rules P410 to P413: do the personas still agree with the customers?

P412 reads the profiles on the map. The others need a customer table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from journeynb.base.text import percent
from journeynb.gaps.rules.customer_numbers import (
    CERTAIN,
    MOST_OUTSIDE,
    CustomerNumbers,
    Shift,
    TopAndRest,
    is_drift,
)
from journeynb.gaps.rules.rule import Found, add, change, customer_rule, rule
from journeynb.model.claims import contradicted
from journeynb.model.index import Index


def _plan(pro: float, day: str) -> dict[str, object]:
    """Return the fields of a profile of 600 customers."""
    rows = (("pro", pro, 0.2), ("free", round(1 - pro, 2), 0.8))
    return {
        "profile": [
            {"attribute": "plan", "value": value, "share": share, "rest": rest,
             "low": round(share - 0.04, 2), "high": round(share + 0.04, 2), "n": 600}
            for value, share, rest in rows
        ],
        "profiled": day,
    }  # fmt: skip


_YOUNG = add("persona", "Maya", filter="age < 40")
_OLDER = add("persona", "Leo", filter="age >= 40")
_TABLE = """\
cu = jn.Customers(pd.DataFrame({
    "customer": range(1000),
    "age": [30] * 600 + [50] * 400,
}))
"""
_WITH_PLANS = _TABLE.replace("})", '    "plan": ["pro"] * 240 + ["free"] * 760,\n})')
_WITH_VALUES = _TABLE.replace("})", '    "value": [20] * 750 + [90] * 250,\n})')


@customer_rule(
    "P410",
    "persona-drifted",
    "Persona has drifted",
    "warning",
    "persona, attribute",
    why="The persona describes customers as they were, and decisions follow from it.",
    message="{name}: {other} has changed among its customers ({words})",
    fix="See what else changed: jm.drift(cu); if the persona changed, update it: "
    "cu.suggest_persona(jm[{id!r}].filter, persona={id!r}).apply(jm)",
    bad=(add("persona", "Maya", filter="age < 40", **_plan(0.6, "2025-11-03")),),
    table=_WITH_PLANS,
    numbers=CustomerNumbers(
        1000, 400, 0.37, shifts=(Shift("maya", "plan", "pro", 0.6, 0.4, 1e-6),)
    ),
    mend=(change("maya", **_plan(0.4, "2026-11-20")),),
)
def persona_drifted(index: Index, today: dt.date, numbers: CustomerNumbers) -> Iterator[Found]:
    """The customers who fit the persona have changed since its profile was stored: `q` is below
    0.05, and the share of a value of the attribute changed by 5 percentage points or more.

    Checked for personas with a profile, against a customer table.
    """
    for persona, attribute, value, was, now, q in numbers.shifts:
        if is_drift(was, now, q):
            words = f"{value}: {percent(was)} then, {percent(now)} now"
            yield Found(persona, attribute, words)


@customer_rule(
    "P411",
    "customers-without-persona",
    "Customers without a persona",
    "warning",
    "map",
    why="Nobody designs for customers whom no persona represents.",
    message="{words} fit no persona",
    fix="Find out who they are: cu.segments(); add a persona for them: "
    "cu.suggest_persona(GROUP, name='...').apply(jm); or correct a filter: "
    "jm.set(PERSONA, filter='...')",
    bad=(_YOUNG,),
    table=_TABLE,
    numbers=CustomerNumbers(1000, 400, 0.37),
    mend=(_OLDER,),
)
def customers_without_persona(
    index: Index, today: dt.date, numbers: CustomerNumbers
) -> Iterator[Found]:
    """More than 10% of the customers fit no persona: the lower end of the 95% interval of their
    share is above 10%.

    Checked against a customer table.
    """
    if numbers.customers and numbers.outside_low > MOST_OUTSIDE:
        share = percent(numbers.outside / numbers.customers)
        words = f"{numbers.outside:,} of {numbers.customers:,} customers ({share})"
        yield Found("", "", words, numbers.outside)


@rule(
    "P412",
    "claim-contradicted",
    "Claim contradicted by the profile",
    "warning",
    "persona, attribute",
    why="The customers whom the persona represents are different from what its card says.",
    message="{name}: {other} is {words}",
    fix="Correct the demographics: jm.set({id!r}, demographics=[...]); or correct the filter, if "
    "it selects the wrong customers: jm.set({id!r}, filter='...')",
    bad=(
        add(
            "persona",
            "Maya",
            filter="plan = 'pro'",
            demographics=[{"name": "Age", "value": "25"}],
            profile=[
                {
                    "attribute": "age",
                    "value": "mean",
                    "share": 41.2,
                    "rest": 37.5,
                    "low": 40.6,
                    "high": 41.8,
                    "n": 600,
                },
            ],
            profiled="2026-11-03",
        ),
    ),
    mend=(change("maya", demographics=[{"name": "Age", "value": "41"}]),),
    fills="demographics",
)
def claim_contradicted(index: Index, today: dt.date) -> Iterator[Found]:
    """A fact in the demographics contradicts the attribute with its name in the stored profile.

    A number (or a range, such as 30 to 44) contradicts the profile if it is outside the 95%
    interval of the mean, rounded to as many digits. A text does if the 95% interval of the share of
    customers with this value is below 50%, and below the share among the other customers.
    """
    for persona in index.personas:
        for attribute, claim, profile in contradicted(persona):
            yield Found(persona.id, attribute, f"{claim} on the card, {profile} in the profile")


@customer_rule(
    "P413",
    "top-not-covered",
    "Most valuable customers without a persona",
    "warning",
    "map",
    why="Nobody designs for the customers who bring the most value.",
    message="{words}",
    fix="Find out who they are: cu.profile(0.25); then add a persona for them: "
    "jm.add(jn.Persona(name='...', filter='...'))",
    bad=(_YOUNG, _OLDER, change("leo", filter="age >= 40 and value < 50")),
    table=_WITH_VALUES,
    numbers=CustomerNumbers(1000, 250, 0.224, top=TopAndRest(250, 250, 750, 0, 1e-30)),
    mend=(change("leo", filter="age >= 40"),),
)
def top_not_covered(index: Index, today: dt.date, numbers: CustomerNumbers) -> Iterator[Found]:
    """The share of customers who fit no persona is greater among the 25% with the highest value
    than among the others, and `q` is below 0.05.

    Checked against a customer table with a value column.
    """
    top = numbers.top
    if top is None or not top.top or not top.rest:
        return
    ours, theirs = top.top_outside / top.top, top.rest_outside / top.rest
    if ours > theirs and top.q < CERTAIN:
        words = (
            f"{top.top_outside:,} of the {top.top:,} most valuable customers fit no persona "
            f"({percent(ours)}; of the others {percent(theirs)})"
        )
        yield Found("", "", words, top.top_outside)
