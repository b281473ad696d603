"""Checks of lesson 5: how it feels."""

from __future__ import annotations

import pandas as pd

from journeynb.course.checks.plain import entity, word
from journeynb.course.exercise.attempt import Attempt
from journeynb.course.exercise.exercise import exercise
from journeynb.course.exercise.outcome import NOT_TRIED, RIGHT, Outcome, not_yet

FORM = "sign-up"
NORA = "nora"
LOW = -1
MOST_MOMENTS = 5
LARGE = 4
"""Effort from which an opportunity is a project of its own."""


def felt(at: Attempt) -> pd.DataFrame:
    """Return the emotions of the map, with the gap to the desired one."""
    table = at.jm.links("experiences")
    return table.assign(gap=table.desired - table.emotion)


def called(at: Attempt, *kinds: str) -> dict[str, str]:
    """Return the names of entities by their id."""
    return {id: each for kind in kinds for id, each in at.jm.table(kind)[["id", "name"]].values}


@exercise("5.1", answers=("shortest",))
def the_greatest_gap_is_found(at: Attempt) -> Outcome:
    """The answer is the persona and the touchpoint with the greatest gap to what is desired."""
    names = called(at, "persona", "touchpoint")
    if not isinstance(at.answer, tuple):
        said = entity(at.answer, names)
        return not_yet("half", name=names[said]) if said in names else not_yet("pair")
    if len(at.answer) != 2:
        return not_yet("pair")
    given = tuple(entity(each, names) for each in at.answer)
    table = felt(at)
    pairs = {(row["from"], row["to"]): row for _, row in table.iterrows()}
    with_gap = table.dropna(subset=["gap"])
    if len(with_gap) < len(felt(at.before).dropna(subset=["gap"])):
        return not_yet("deleted")
    unknown = [str(a) for a, id in zip(at.answer, given, strict=True) if id not in names]
    if unknown:
        return not_yet("unknown", names=unknown)
    if given[::-1] in pairs:
        return not_yet("swapped")
    if given not in pairs:
        return not_yet("apart", persona=names[given[0]], touchpoint=names[given[1]])
    row = pairs[given]
    if row.gap == with_gap.gap.max():
        return RIGHT
    if row.emotion == table.emotion.min():
        return not_yet("lowest", emotion=row.emotion)
    if pd.isna(row.gap):
        return not_yet("not_desired", persona=names[given[0]], touchpoint=names[given[1]])
    return not_yet("smaller", gap=row.gap)


def new_pains(at: Attempt) -> set[str]:
    """Return the pain points that the learner added."""
    return at.ids("pain_point") - at.before.ids("pain_point")


def lows_at_the_form(at: Attempt) -> pd.DataFrame:
    """Return the low emotions at the form that no pain point explains."""
    return at.gaps("X501", other=FORM)


@exercise("5.2", rules=("X501",), findings=lows_at_the_form)
def the_low_at_the_form_is_explained(at: Attempt) -> Outcome:
    """A new pain point at the form explains the low of each persona who has one there."""
    if gone := [*at.removed("touchpoint"), *at.removed("persona"), *at.removed("pain_point")]:
        return not_yet("removed", names=gone)
    if at.accepted("X501"):
        return not_yet("accepted")
    for persona in lows_at_the_form(at.before).id:
        before, now = at.before.experience(persona, FORM), at.experience(persona, FORM)
        if now is None:
            return not_yet("unlinked", persona=at.start[persona].name)
        if before is not None and now.emotion != before.emotion:
            return not_yet("softened", persona=at.start[persona].name, emotion=before.emotion)
    new, left = new_pains(at), lows_at_the_form(at)
    if not new:
        felt_by = at.links("felt_by") - at.before.links("felt_by")
        return not_yet("old_pain") if felt_by else NOT_TRIED
    if not {(each, FORM) for each in new} & at.links("hurts"):
        return not_yet("hurts_nothing", names=[at.jm[each].name for each in sorted(new)])
    if len(left):
        return not_yet("felt_by", names=[at.jm[each].name for each in left.id])
    return RIGHT


def answered(at: Attempt) -> set[str]:
    """Return the new pain points at the form."""
    return {each for each in new_pains(at) if (each, FORM) in at.links("hurts")}


def open_pains(at: Attempt) -> pd.DataFrame:
    """Return the findings about the new pain points at the form, and about planned work."""
    found = at.gaps(("X502", "X505"))
    about: pd.Series = found.id.isin(answered(at)) | (found.rule == "X505")
    return found.loc[about]


@exercise("5.3", rules=("X502", "X505"), after=("5.2",), findings=open_pains)
def the_pain_point_is_addressed(at: Attempt) -> Outcome:
    """A new opportunity with value and effort addresses the pain point; if planned, it is owned."""
    if gone := [*at.removed("pain_point"), *at.removed("opportunity")]:
        return not_yet("removed", names=gone)
    if at.accepted("X502", "X505"):
        return not_yet("accepted")
    pains = answered(at)
    if not pains:
        return not_yet("pain_first")
    table = at.jm.table("opportunity").set_index("id")
    addresses = at.links("addresses")
    new = sorted(set(table.index) - at.before.ids("opportunity"))
    there = [each for each in new if any((each, pain) in addresses for pain in pains)]
    if not there:
        if new and any((each, FORM) in addresses for each in new):
            return not_yet("touchpoint")
        if new:
            return not_yet("addresses_nothing", names=[table.name[each] for each in new])
        old = [each for each, pain in sorted(addresses) if pain in pains]
        return not_yet("old_idea", names=[table.name[each] for each in old]) if old else NOT_TRIED
    mine = table.loc[there]
    if (mine.status == "dropped").all():
        return not_yet("dropped")
    if mine.value.isna().any() or mine.effort.isna().any():
        return not_yet("no_score")
    left = open_pains(at)
    if "X505" in set(left.rule):
        return not_yet("no_owner")
    if len(left):
        return not_yet("left", names=[at.jm[each].name for each in left.id])
    return RIGHT


@exercise("5.4", answers=("first",))
def the_first_opportunity_is_chosen(at: Attempt) -> Outcome:
    """No other opportunity has more value for no more effort, and the effort is below 4."""
    table = at.jm.table("opportunity").set_index("id")
    if not word(at.answer):
        return not_yet("text")
    given = entity(at.answer, called(at, "opportunity"))
    if given not in table.index:
        return not_yet("unknown", answer=at.answer)
    row = table.loc[given]
    if row.status in ("dropped", "done"):
        return not_yet("dropped", name=row["name"], status=row.status)
    if pd.isna(row.value) or pd.isna(row.effort):
        return not_yet("no_score", name=row["name"])
    others = table[~table.status.isin(["dropped", "done"])]
    better = others[
        (others.value >= row.value)
        & (others.effort <= row.effort)
        & ((others.value > row.value) | (others.effort < row.effort))
    ]
    if len(better):
        return not_yet("beaten", name=row["name"], better=better.name.iloc[0])
    if row.effort >= LARGE:
        return not_yet("large", name=row["name"], effort=row.effort)
    return RIGHT


@exercise("5.5", rules=("X503", "X513"), findings=lambda at: moments_of_nora(at))
def a_moment_of_truth_is_chosen(at: Attempt) -> Outcome:
    """A few touchpoints are moments of truth, Nora experiences one, and each cites a source."""
    if gone := [*at.removed("touchpoint"), *at.removed("persona"), *at.removed("source")]:
        return not_yet("removed", names=gone)
    if at.accepted("X503", "X513"):
        return not_yet("accepted")
    table = at.jm.table("touchpoint")
    moments = table[table.moment_of_truth]
    if moments.empty:
        return NOT_TRIED
    if len(moments) > MOST_MOMENTS:
        return not_yet("too_many", count=len(moments))
    left = moments_of_nora(at)
    if "X503" in set(left.rule):
        return not_yet("not_hers", names=list(moments.name))
    if len(left):
        return not_yet("no_source", names=[at.jm[each].name for each in left.id])
    return RIGHT


def moments_of_nora(at: Attempt) -> pd.DataFrame:
    """Return the findings about a moment of truth for Nora, and about sources."""
    found = at.gaps(("X503", "X513"))
    about: pd.Series = (found.id == NORA) | (found.rule == "X513")
    return found.loc[about]
