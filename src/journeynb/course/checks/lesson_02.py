"""Checks of lesson 2: touchpoints, channels, owners."""

from __future__ import annotations

import re

import pandas as pd

from journeynb.course.exercise.attempt import Attempt
from journeynb.course.exercise.exercise import exercise
from journeynb.course.exercise.outcome import NOT_TRIED, RIGHT, Outcome, not_yet

MAPPED = ("M101", "M102", "M103")
NOBODYS = "flat-tyre"
"""The touchpoint that the team has marked as ours although it is not."""
PAUSE = "pause"
HELGA = "helga"
PHONE = "phone"
PLACEHOLDER = re.compile(r"\W*|tbd|todo|n/?a|none|nobody|someone|everyone|we|us|xx*", re.I)
MOST = 0.6
"""Largest share of our touchpoints that one team owns."""


def is_untouched(at: Attempt, *rules: str) -> bool:
    """Return whether the findings of these rules are those of the start map."""
    before, now = at.before.gaps(rules), at.gaps(rules)
    return list(zip(before.rule, before.id, strict=True)) == list(
        zip(now.rule, now.id, strict=True)
    )


def named(found: pd.DataFrame) -> list[str]:
    """Return the names of findings, each once."""
    return list(dict.fromkeys(found.name))


@exercise("2.1", answers=("unmapped",))
def unmapped_touchpoints_are_counted(at: Attempt) -> Outcome:
    """The answer is the number of touchpoints that are not fully mapped."""
    given = at.answer
    if isinstance(given, bool) or not isinstance(given, int | float):
        return not_yet("type")
    counts = [len(jm.unmapped_touchpoints()) for jm in (at.jm, at.start)]
    if given in counts:
        return RIGHT
    for each in (at, at.before):
        if given == len(each.gaps(MAPPED)):
            return not_yet("findings")
        if given == len(each.gaps("M")):
            return not_yet("all_rules")
        if given == len(each.ids("touchpoint")):
            return not_yet("all_touchpoints")
    return not_yet("other", given=given)


@exercise("2.2", rules=MAPPED)
def every_touchpoint_is_mapped(at: Attempt) -> Outcome:
    """Each touchpoint has a stage, a persona and a channel, and none is silenced."""
    if gone := at.removed("touchpoint"):
        return not_yet("removed", names=gone)
    if gone := at.removed("persona"):
        return not_yet("persona_removed", names=gone)
    if at.accepted(*MAPPED):
        return not_yet("accepted")
    if names := at.not_ours(NOBODYS):
        return not_yet("not_ours", names=names)
    left = at.gaps(MAPPED)
    if len(left):
        if is_untouched(at, *MAPPED):
            return NOT_TRIED
        known = set(at.before.gaps(MAPPED).id)
        done = len(known - set(left.id))
        return not_yet("left", names=named(left), done=done, all=len(known | set(left.id)))
    if (HELGA, PAUSE) not in at.links("experiences"):
        return not_yet("story")
    return RIGHT


@exercise("2.3", rules=("M104",), after=("2.2",))
def someone_is_responsible(at: Attempt) -> Outcome:
    """Each touchpoint that is ours has an owner, and the flat tyre is not ours."""
    if gone := at.removed("touchpoint"):
        return not_yet("removed", names=gone)
    if at.accepted("M104", "P409"):
        return not_yet("accepted")
    if names := at.not_ours(NOBODYS):
        return not_yet("not_ours", names=names)
    table = at.jm.table("touchpoint").set_index("id")
    ours = table[table.ours]
    owners = ours.owner[ours.owner != ""]
    before = at.start.table("touchpoint").set_index("id").owner
    if before.equals(table.owner.reindex(before.index)) and table.ours[NOBODYS]:
        return NOT_TRIED
    vague = owners[owners.str.strip().map(lambda owner: bool(PLACEHOLDER.fullmatch(owner)))]
    if len(vague):
        return not_yet("placeholder", owner=vague.iloc[0], names=list(table.name[vague.index]))
    if len(owners) and owners.value_counts(normalize=True).iloc[0] > MOST:
        return not_yet("one_team", owner=owners.value_counts().index[0])
    if table.ours[NOBODYS] and table.owner[NOBODYS]:
        return not_yet("flat_tyre", owner=table.owner[NOBODYS])
    left = at.gaps("M104")
    if len(left):
        return not_yet("left", names=named(left), done=len(owners), all=len(ours))
    return RIGHT


@exercise("2.4", rules=("P405",), after=("2.2",))
def helga_can_phone(at: Attempt) -> Outcome:
    """Helga still prefers the phone, and experiences a touchpoint on this channel."""
    if gone := at.removed("persona"):
        return not_yet("persona_removed", names=gone)
    preferred = at.jm.table("persona").set_index("id").preferred_channels
    if PHONE not in preferred[HELGA]:
        return not_yet("wish")
    if at.accepted("P405"):
        return not_yet("accepted")
    table = at.jm.table("touchpoint")
    offered = table[[PHONE in each for each in table.channels]]
    if at.gaps("P405", HELGA, PHONE).empty:
        if set(offered.id) & set(at.gaps("M101").id):
            return not_yet("no_stage")
        return RIGHT
    if len(offered):
        return not_yet("not_hers", names=list(offered.name))
    alike = [
        each
        for channels in table.channels
        for each in channels
        if each.strip().casefold().startswith(PHONE)
    ]
    if alike:
        return not_yet("spelling", given=alike[0])
    now = table.set_index("id").channels
    before = at.start.table("touchpoint").set_index("id").channels
    if all(now.get(id) == each for id, each in before.items() if each):
        return NOT_TRIED
    return not_yet("no_phone")


@exercise("2.5", rules=("M108", "M109"), after=("2.2",))
def the_path_is_closed(at: Attempt) -> Outcome:
    """Each touchpoint is on a path from an earlier stage to a later one."""
    if gone := at.removed("touchpoint"):
        return not_yet("removed", names=gone)
    before, now = at.before.links("leads_to"), at.links("leads_to")
    if len(now) < len(before):
        return not_yet("cut", left=len(now), all=len(before))
    if at.accepted("M108", "M109"):
        return not_yet("accepted")
    left = at.gaps(["M108", "M109"])
    if left.empty:
        return RIGHT
    if now == before:
        return NOT_TRIED
    order = list(at.jm.table("stage").id)
    place = {id: order.index(stage) for id, stage in at.links("occurs_in")}
    new = [(place[a], place[b]) for a, b in now - before if a in place and b in place]
    if any(a > b for a, b in new):
        return not_yet("backwards")
    if new and all(a == b for a, b in new):
        return not_yet("inside", names=named(left))
    return not_yet("left", names=named(left))
