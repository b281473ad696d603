"""Checks of lesson 7: who they are."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from journeynb.base.errors import JourneyError
from journeynb.course.checks.plain import number, word
from journeynb.course.checks.shipped import DATA, customers
from journeynb.course.exercise.attempt import Attempt
from journeynb.course.exercise.exercise import exercise
from journeynb.course.exercise.outcome import NOT_TRIED, RIGHT, Outcome, not_yet, right

QUARTER = 0.25
"""Share of the customers that counts as most valuable."""
ACTIVE = 177
"""A quarter of the customers who still pay."""
FANS = "friends_invited >= 2"
AGAIN = ("margin_2025", "margin_h1_2026")
PART = "repairs_2025"
"""Columns that are the value again, or a part of it."""
TEAM = ("nora", "tariq", "helga")
MOST_WITHOUT, MOST_SEVERAL = 0.10, 0.05
"""Largest shares of customers without a persona, at the low end, and with several."""
SHORT, LONG = "km_week < 70", "km_week > 200"


@cache
def table() -> pd.DataFrame:
    """Return the table of customers; ``top`` marks the most valuable quarter."""
    top = customers().top(QUARTER).set_index("customer").top
    return pd.read_csv(DATA / "customers.csv").assign(top=lambda t: t.customer.map(top))


@cache
def profile() -> pd.DataFrame:
    """Return the profile of the most valuable quarter, without columns that follow from value."""
    return customers().profile(QUARTER, without=[*AGAIN[1:], PART])


@exercise("7.1", answers=("many", "share"))
def the_best_quarter(at: Attempt) -> Outcome:
    """The number of customers in the quarter, and their share of all margin."""
    many, share = (number(each) for each in at.answers)
    if many is None or share is None:
        return not_yet("numbers")
    share = share / 100 if share > 1 else share
    top = table()[table().top]
    if many == ACTIVE:
        return not_yet("active")
    if many in (100 * QUARTER, QUARTER):
        return not_yet("percent")
    if many != len(top):
        return not_yet("many")
    if abs(share - top.margin_2025.sum() / table().margin_2025.sum()) <= 0.005:
        return RIGHT
    return not_yet("people") if share == QUARTER else not_yet("share")


@exercise("7.2", answers=("both",))
def fans_and_value(at: Attempt) -> Outcome:
    """The number of fans in the most valuable quarter."""
    fans, said = table().query(FANS), number(at.answer)
    if said is None:
        words = isinstance(at.answer, str) and not any(each.isdigit() for each in at.answer)
        return not_yet("verdict") if words else not_yet("number")
    if said == fans.top.sum():
        return RIGHT
    if said == len(fans):
        return not_yet("all")
    if abs(said - QUARTER * len(fans)) <= 0.5:
        return not_yet("expected")
    return not_yet("share") if 0 < said < 1 else not_yet("other")


@exercise("7.3", answers=("over",))
def what_the_best_have_in_common(at: Attempt) -> Outcome:
    """The value with the largest low end of the lift, among those that are truly more frequent."""
    given = at.answer
    if isinstance(given, dict) and len(given) == 1:
        given = next(iter(given.items()))
    said = [word(each) for each in given] if isinstance(given, tuple) else [word(given)]
    sure = profile()[profile().q < 0.05].sort_values("low").iloc[-1]
    if word(sure.value) in said and {*said} <= {word(sure.attribute), word(sure.value)}:
        return RIGHT
    if any(each in said for each in AGAIN):
        return not_yet("again")
    if PART in said:
        return not_yet("part")
    rows = profile()
    named = rows[rows.attribute.isin(said)]
    if named.empty or len(said) < 2:
        return not_yet("pair")
    row = named[named.value.map(word).isin(said)]
    if row.empty:
        return not_yet("pair")
    if row.q.iloc[0] >= 0.05:
        return not_yet("nothing", low=f"{row.low.iloc[0]:.2f}", high=f"{row.high.iloc[0]:.2f}")
    return not_yet("less") if row.lift.iloc[0] < 1 else not_yet("weaker")


@exercise("7.4", rules=("P411",), findings=lambda at: at.gaps("P411", customers=customers()))
def a_persona_for_each(at: Attempt) -> Outcome:
    """Few customers fit no persona, and few fit several."""
    if at.accepted("P411"):
        return not_yet("accepted")
    personas = _personas(at)
    before = _personas(at.before)
    if gone := [each.name for id, each in before.items() if id not in personas]:
        return not_yet("removed", names=gone)
    if any(personas[each].filter != before[each].filter for each in TEAM):
        return not_yet("stretched")
    if personas["ben"].filter or not personas["ben"].supporting:
        return not_yet("ben")
    added = {id: each for id, each in personas.items() if id not in before}
    if not added:
        return NOT_TRIED
    if empty := [each.name for each in added.values() if not each.filter]:
        return not_yet("no_filter", names=empty)
    try:
        fit = at.jm.persona_fit(customers()).set_index("persona")
    except JourneyError as error:
        return not_yet("filter", error=_short(error))
    if fit.low["(several)"] > MOST_SEVERAL:
        return not_yet("overlap", several=int(fit.customers["(several)"]))
    if nobody := [each.name for id, each in added.items() if not fit.customers[id]]:
        return not_yet("nobody", names=nobody)
    if fit.low["(none)"] > MOST_WITHOUT:
        return not_yet("left", left=int(fit.customers["(none)"]))
    if mixed := [each.name for each in added.values() if _is_mixed(each.filter)]:
        return right("mixed", names=mixed)
    return RIGHT


def _short(error: JourneyError) -> str:
    """Return an error without the folder of our table, and without what is allowed."""
    return str(error).partition("; allowed")[0].replace(f"{DATA / 'customers.csv'}", "the table")


def _personas(at: Attempt) -> dict[str, Any]:
    """Return the personas by id."""
    return {id: at.jm[id] for id in at.jm.table("persona").id}


def _is_mixed(condition: str) -> bool:
    """Return whether a filter takes those who ride short distances and couriers, too."""
    return all(len(customers().where(f"({condition}) and {each}")) > 20 for each in (SHORT, LONG))


@exercise("7.5", answers=("changed",))
def what_has_changed(at: Attempt) -> Outcome:
    """The attribute that has drifted, while the stored profile is still there."""
    nora = _personas(at).get("nora")
    if nora is None or not nora.profile:
        return not_yet("deleted")
    drift = at.jm.drift(customers())
    drift = drift[drift.persona == "nora"].set_index("attribute")
    said = [word(each) for each in at.answer] if isinstance(at.answer, tuple) else [word(at.answer)]
    named = drift[drift.index.isin(said)]
    if named.empty:
        values = drift[drift.value.map(word).isin(said)]
        return not_yet("value") if len(values) else not_yet("attribute")
    if named.drifted.all():
        return RIGHT
    if len(named) > 1:
        return not_yet("several")
    row = named.iloc[0]
    if row.psi > 0.1:
        return not_yet("thumb", psi=f"{row.psi:.2f}", critical=f"{row.critical:.2f}")
    return not_yet("chance", was=f"{row.was:.0%}", now=f"{row.now:.0%}")
