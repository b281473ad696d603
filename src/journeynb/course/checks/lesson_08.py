"""Checks of lesson 8: why they leave."""

from __future__ import annotations

import pandas as pd

from journeynb.course.checks.plain import entity, letter, number, unsure, word
from journeynb.course.checks.shipped import from_events, from_subscribers, subscribers
from journeynb.course.exercise.attempt import Attempt
from journeynb.course.exercise.exercise import exercise
from journeynb.course.exercise.outcome import NOT_TRIED, RIGHT, Outcome, not_yet, right

VAN, LATE, PAGE = "van-in-street", "late-van", "price-page"
DAY = 180
PERSONAS = ("nora", "tariq", "helga")
TRUE = "b"
"""The letter of the true sentence, in 8.2 and in 8.6."""
NEAR = 0.006
"""How far a share may be from the true one: half a point of the percent in the picture."""


@exercise("8.1", answers=("model",))
def the_worthless_van(at: Attempt) -> Outcome:
    """The model that gives the van no credit."""
    credit = from_events(at.jm).attribution()
    van = credit[credit.touchpoint == VAN].set_index("model").share
    said = word(at.answer).replace("-", " ").removesuffix(" touch").replace(" ", "_")
    if said in van.index:
        if van[said] == 0:
            return RIGHT
        if said == "first":
            return not_yet("first", share=f"{van[said]:.0%}")
        return not_yet("other", name=said, share=f"{van[said]:.0%}")
    return not_yet("all") if said in ("all", "every", "any") else not_yet("model")


@exercise("8.2", answers=("sentence",))
def the_true_sentence(at: Attempt) -> Outcome:
    """Credit is a rule for sharing, and not an experiment."""
    said = letter(at.answer)
    if said == TRUE:
        return RIGHT
    if said == "a":
        return not_yet("without")
    if said == "c":
        return not_yet("cause")
    return not_yet("cut") if said == "d" else not_yet("letter")


@exercise("8.3", answers=("lowest",))
def the_lowest_curve(at: Attempt) -> Outcome:
    """The persona whose curve is lowest on day 180; that nobody knows for sure is right, too."""
    table = from_subscribers(at.jm).survival()
    then = table[table.day <= DAY].groupby("persona").last()
    curves = then[then.index.isin(PERSONAS)]
    said = entity(at.answer, {each: each for each in curves.index})
    if unsure(at.answer):
        return right("cannot_say")
    if (share := number(at.answer)) is not None:
        left = left_so_far()
        naive = any(abs(share - each) <= NEAR for each in (left, 1 - left))
        return not_yet("number") if naive else not_yet("share")
    if said in ("(all)", "all"):
        return not_yet("all")
    if said not in curves.index:
        return not_yet("persona")
    if said == curves.survival.idxmin():
        return RIGHT
    return not_yet("at_risk") if said == curves.at_risk.idxmin() else not_yet("higher")


def left_so_far() -> float:
    """Return the share of all subscribers who have left, whenever they joined."""
    return subscribers().where("event = 'cancelled'").customers / subscribers().customers


@exercise("8.4", answers=("sign",))
def the_sign(at: Attempt) -> Outcome:
    """The touchpoint after which more customers leave, by more than chance."""
    signs = from_subscribers(at.jm).churn_signs()
    touchpoints = at.jm.table("touchpoint")
    said = entity(at.answer, dict(zip(touchpoints.id, touchpoints.name, strict=True)))
    sure = signs[(signs.q < 0.05) & (signs.low > 1)]
    if said in set(sure.touchpoint):
        return RIGHT
    row = signs[(signs.touchpoint == said) & (signs.persona == "(all)")].dropna(subset=["lift"])
    if said not in set(touchpoints.id):
        return not_yet("touchpoint")
    if row.empty:
        return not_yet("no_lift")
    lift, low, high = (f"{row[name].iloc[0]:.1f}" for name in ("lift", "low", "high"))
    if row.q.iloc[0] < 0.05:
        return not_yet("mirror", lift=f"{row.lift.iloc[0]:.2f}")
    if said == "reminder":
        return not_yet("reminder", lift=lift, low=low, high=high)
    if said == "report":
        return not_yet("report", lift=lift, low=low, high=high)
    return not_yet("other", lift=lift, low=low, high=high)


@exercise(
    "8.5",
    rules=("E608",),
    findings=lambda at: at.gaps("E608", evidence=from_subscribers(at.jm)),
)
def answer_the_sign(at: Attempt) -> Outcome:
    """A pain point hurts at the late van, and an opportunity that is not dropped addresses it."""
    if LATE not in at.ids("touchpoint"):
        return not_yet("removed", names=[at.before.jm[LATE].name])
    if at.accepted("E608"):
        return not_yet("accepted")
    late = at.jm.table("touchpoint").set_index("id").events[LATE]
    if "van_late" not in late or at.jm.info.leaves != at.start.info.leaves:
        return not_yet("quiet")
    hurts, addresses = at.links("hurts"), at.links("addresses")
    pains = {pain for pain, touchpoint in hurts if touchpoint == LATE}
    ideas = at.jm.table("opportunity").set_index("id").status
    if any(pain in pains and ideas[idea] != "dropped" for idea, pain in addresses):
        return RIGHT
    if any(pain in pains for _, pain in addresses):
        return not_yet("dropped")
    new = at.ids("pain_point") - at.before.ids("pain_point")
    added = at.ids("opportunity") - at.before.ids("opportunity")
    if pains:
        return not_yet("loose") if added else not_yet("pain_only")
    if new:
        return not_yet("elsewhere", names=[at.jm[each].name for each in sorted(new)])
    return not_yet("idea_only") if added else NOT_TRIED


@exercise("8.6", answers=("gain", "wording"))
def how_to_say_it(at: Attempt) -> Outcome:
    """The interval of Helga's difference, and the sentence with its condition."""
    table = from_events(at.jm).what_if({PAGE: {"leaves": 0.5}})
    gain = at.answers[0]
    ends = [number(each) for each in gain] if isinstance(gain, tuple) else [number(gain)]
    values = [each / 100 if each > 1 else each for each in ends if each is not None]
    said = letter(at.answers[1])
    if len(values) != len(ends):
        return not_yet("pair")
    if len(values) < 2:
        return not_yet("point")
    if len(values) > 2:
        return not_yet("pair")
    helga = table[table.persona == "helga"]
    if not _near(values, helga[["low", "high"]]):
        if _near(values, helga[["high", "low"]]):
            return not_yet("order")
        if _near(values, table[table.persona == "(all)"][["low", "high"]]):
            return not_yet("pooled")
        return not_yet("levels") if _near(values, helga[["base", "then"]]) else not_yet("interval")
    if said == TRUE:
        return RIGHT
    if said == "a":
        return not_yet("will")
    return not_yet("cause") if said == "c" else not_yet("letter")


def _near(values: list[float], row: pd.DataFrame) -> bool:
    """Return whether values are those of a row, but for rounding."""
    true = row.to_numpy().ravel().tolist()
    return all(abs(one - other) <= NEAR for one, other in zip(values, true, strict=True))
