"""Rules M: is everything on the map, and can the journey be walked?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator

from journeynb.gaps.rules.rule import Found, add, change, link, rule
from journeynb.model.index import Index

_STAGE = add("stage", "Decision")
_TRIAL = add("touchpoint", "Free trial", channels=["web"], owner="Product")
_MAYA = add("persona", "Maya")
_TWO_STAGES = (add("stage", "Awareness"), _STAGE)
_PATH = (
    *_TWO_STAGES,
    add("touchpoint", "Search ad"),
    add("touchpoint", "Review site"),
    _TRIAL,
    link("occurs_in", "search-ad", "awareness"),
    link("occurs_in", "review-site", "awareness"),
    link("occurs_in", "free-trial", "decision"),
    link("leads_to", "search-ad", "free-trial"),
)


@rule(
    "M101",
    "touchpoint-without-stage",
    "Touchpoint without stage",
    "error",
    "touchpoint",
    why="A touchpoint without a stage belongs to no part of the journey: the picture shows it "
    'apart, under "No stage", and counts by stage skip it.',
    message="{name} is in no stage",
    fix="Put it in a stage: jm.link({id!r}, STAGE)",
    bad=(_STAGE, _TRIAL),
    mend=(link("occurs_in", "free-trial", "decision"),),
)
def touchpoint_without_stage(index: Index, today: dt.date) -> Iterator[Found]:
    """A touchpoint is in no stage."""
    for id in index.ids("touchpoint"):
        if id not in index.stage_of:
            yield Found(id)


@rule(
    "M102",
    "touchpoint-without-persona",
    "Touchpoint without persona",
    "error",
    "touchpoint",
    why="A touchpoint that no customer experiences is either wasted effort or a part of the "
    "journey that nobody has looked at yet.",
    message="No customer experiences {name}",
    fix="Link a persona who experiences it: jm.link(PERSONA, {id!r}, emotion=...); or remove it",
    bad=(_MAYA, _TRIAL),
    mend=(link("experiences", "maya", "free-trial", emotion=1),),
)
def touchpoint_without_persona(index: Index, today: dt.date) -> Iterator[Found]:
    """No persona experiences the touchpoint.

    Supporting personas do not count.
    """
    met = set().union(*(index.out("experiences", persona.id) for persona in index.customers))
    for id in index.ids("touchpoint"):
        if id not in met:
            yield Found(id)


@rule(
    "M103",
    "touchpoint-without-channel",
    "Touchpoint without channel",
    "warning",
    "touchpoint",
    why="Without a channel nobody knows where the touchpoint happens. You can neither measure "
    "it nor compare it with the channels that customers prefer.",
    message="{name} has no channel",
    fix="Add the channel where it happens: jm.set({id!r}, channels=[...]); or mark it as not "
    "ours: jm.set({id!r}, ours=False)",
    bad=(add("touchpoint", "Free trial"),),
    mend=(change("free-trial", channels=["web"]),),
    fills="channels",
)
def touchpoint_without_channel(index: Index, today: dt.date) -> Iterator[Found]:
    """One of our touchpoints has no channel."""
    for touchpoint in index.touchpoints:
        if touchpoint.ours and not touchpoint.channels:
            yield Found(touchpoint.id)


@rule(
    "M104",
    "touchpoint-without-owner",
    "Touchpoint without owner",
    "info",
    "touchpoint",
    why="Without an owner, nobody improves the touchpoint.",
    message="{name} has no owner",
    fix="Name the team that is responsible: jm.set({id!r}, owner=...)",
    bad=(add("touchpoint", "Free trial", channels=["web"]),),
    mend=(change("free-trial", owner="Product"),),
    fills="owner",
)
def touchpoint_without_owner(index: Index, today: dt.date) -> Iterator[Found]:
    """One of our touchpoints has no owner."""
    for touchpoint in index.touchpoints:
        if touchpoint.ours and not touchpoint.owner:
            yield Found(touchpoint.id)


@rule(
    "M105",
    "stage-without-touchpoint",
    "Stage without touchpoint",
    "error",
    "stage",
    why="A stage without touchpoints is either a hole in the journey or a stage you do not need.",
    message="The stage {name} has no touchpoint",
    fix="Put touchpoints in it: jm.link(TOUCHPOINT, {id!r}); or remove the stage",
    bad=(_STAGE, _TRIAL),
    mend=(link("occurs_in", "free-trial", "decision"),),
)
def stage_without_touchpoint(index: Index, today: dt.date) -> Iterator[Found]:
    """No touchpoint is in the stage."""
    used = stages_with_touchpoints(index)
    for stage in index.stages:
        if stage.id not in used:
            yield Found(stage.id)


@rule(
    "M106",
    "persona-skips-stage",
    "Persona skips a stage",
    "warning",
    "persona, stage",
    why="Without a touchpoint in the stage, you cannot see whether customers drop off there.",
    message="{name} experiences no touchpoint in the stage {other_name}",
    fix="Link {name} to a touchpoint of {other_name}: jm.link({id!r}, TOUCHPOINT)",
    bad=(
        _MAYA,
        *_PATH[:3],
        _TRIAL,
        link("occurs_in", "search-ad", "awareness"),
        link("occurs_in", "free-trial", "decision"),
        link("experiences", "maya", "search-ad"),
    ),
    mend=(link("experiences", "maya", "free-trial", emotion=1),),
)
def persona_skips_stage(index: Index, today: dt.date) -> Iterator[Found]:
    """The persona experiences touchpoints, but none in this stage.

    Supporting personas are skipped. Stages without any touchpoint are reported by M105 instead.
    """
    used = stages_with_touchpoints(index)
    for persona in index.customers:
        met = index.out("experiences", persona.id)
        if met:
            stages = {index.stage_of.get(id) for id in met}
            for stage in index.stages:
                if stage.id in used and stage.id not in stages:
                    yield Found(persona.id, stage.id)


@rule(
    "M107",
    "persona-without-journey",
    "Persona without journey",
    "error",
    "persona",
    why="A persona without touchpoints has no journey on the map.",
    message="{name} experiences no touchpoint",
    fix="Link it to the touchpoints it experiences: jm.link({id!r}, TOUCHPOINT, emotion=...)",
    bad=(_MAYA, _TRIAL),
    mend=(link("experiences", "maya", "free-trial"),),
)
def persona_without_journey(index: Index, today: dt.date) -> Iterator[Found]:
    """The persona experiences no touchpoint.

    Supporting personas are skipped.
    """
    for persona in index.customers:
        if not index.out("experiences", persona.id):
            yield Found(persona.id)


@rule(
    "M108",
    "dead-end",
    "Dead end",
    "warning",
    "touchpoint",
    why="Customers who reach a dead end have nowhere to go, so they drop off.",
    message="No path leads from {name} to a later stage",
    fix="Link it to the next touchpoint: jm.link({id!r}, NEXT, kind='leads_to')",
    bad=_PATH,
    mend=(link("leads_to", "review-site", "free-trial"),),
)
def dead_end(index: Index, today: dt.date) -> Iterator[Found]:
    """No path leads from the touchpoint to a touchpoint of a later stage.

    Touchpoints in the last stage or in no stage are skipped. Checked only in maps with `leads_to`
    links.
    """
    if index.has("leads_to"):
        placed, last = _placed(index), len(index.stages) - 1
        furthest = _reach(index.ends("leads_to"), index.into, placed, last_first=True)
        for id, place in placed.items():
            if place < last and furthest[id] == place:
                yield Found(id)


@rule(
    "M109",
    "unreachable",
    "Unreachable touchpoint",
    "warning",
    "touchpoint",
    why="Without a path, customers can only get there by chance.",
    message="No path leads from an earlier stage to {name}",
    fix="Link the touchpoint before it: jm.link(BEFORE, {id!r}, kind='leads_to')",
    bad=(
        *_PATH,
        add("touchpoint", "Pricing page"),
        link("occurs_in", "pricing-page", "decision"),
        link("leads_to", "review-site", "free-trial"),
    ),
    mend=(link("leads_to", "search-ad", "pricing-page"),),
)
def unreachable(index: Index, today: dt.date) -> Iterator[Found]:
    """No path leads from a touchpoint of an earlier stage to this touchpoint.

    Touchpoints in the first stage or in no stage are skipped. Checked only in maps with `leads_to`
    links.
    """
    if index.has("leads_to"):
        placed = _placed(index)
        earliest = _reach(index.starts("leads_to"), index.out, placed, last_first=False)
        for id, place in placed.items():
            if place > 0 and earliest[id] == place:
                yield Found(id)


def stages_with_touchpoints(index: Index) -> set[str]:
    """Return the stages that have a touchpoint."""
    stage_of = index.stage_of
    return {stage_of[id] for id in index.ids("touchpoint") if id in stage_of}


def _placed(index: Index) -> dict[str, int]:
    """Return the position of the stage of each touchpoint that has one."""
    stage_of, place = index.stage_of, index.stage_place
    return {id: place[stage_of[id]] for id in index.ids("touchpoint") if id in stage_of}


def _reach(
    linked: Collection[str],
    step: Callable[[str, str], Iterable[str]],
    placed: dict[str, int],
    *,
    last_first: bool,
) -> dict[str, int]:
    """Return the furthest stage that each touchpoint reaches, or is reached from, itself included.

    Each touchpoint is visited once: from the outermost stage inwards, along the paths.
    """
    reached: dict[str, int] = {}
    for id in sorted(placed, key=placed.__getitem__, reverse=last_first):
        if id in reached:
            continue
        place = reached[id] = placed[id]
        todo = [id] if id in linked else []
        while todo:
            for next_id in step("leads_to", todo.pop()):
                if next_id not in reached:
                    reached[next_id] = place
                    if next_id in linked:
                        todo.append(next_id)
    return reached
