"""The parts of a map that planned journeys of CJML cannot contain, in words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from journeynb.base.text import count
from journeynb.formats.cjml.plan import (
    HELD_CUSTOM,
    NO_OWNER,
    backstage_notes,
    planned_journeys,
    provider_of,
    unseen,
)
from journeynb.formats.shared.held_parts import Held, not_held
from journeynb.model.index import Index
from journeynb.model.state import State

_HELD = Held(
    fields={
        "persona": ("name",),
        "stage": ("name", "description"),
        "touchpoint": ("name", "description", "channels", "owner", "ours", "custom"),
        "lane": ("name", "backstage"),
        "note": ("name", "description", "custom"),
    },
    links={"occurs_in": (), "experiences": (), "leads_to": (), "in_lane": ()},
    starts={"occurs_in": ("touchpoint", "note")},
    info=("title", "description"),
)
_NOTE_CUSTOM = ("receiver", "channel")


def losses(state: State) -> list[str]:
    """Return what of a map is not in its CJML file, and what is there in another form."""
    index = Index(state)
    return [*not_held(state, _HELD), *_people(index), *_touchpoints(index), *_others(index)]


def _people(index: Index) -> Iterator[str]:
    idle = [each for each in index.personas if not index.out("experiences", each.id)]
    if idle:
        yield f"{count(len(idle), 'persona')} without an experience"
    everywhere = unseen(index)
    if everywhere and index.personas:
        yield (
            f"the missing persona of {count(len(everywhere), 'touchpoint')} (written in each "
            "journey)"
        )


def _touchpoints(index: Index) -> Iterator[str]:
    touchpoints = index.touchpoints
    if without := sum(1 for each in touchpoints if each.ours and not each.owner):
        yield f"the missing owner of {count(without, 'touchpoint')} (written as {NO_OWNER})"
    if others := sum(1 for each in touchpoints if not each.ours and each.owner):
        yield f"the mark 'not ours' of {count(others, 'touchpoint')} with an owner"
    more = [each for each in touchpoints if each.channels[1 if provider_of(each) else 0 :]]
    if more:
        yield f"other channels of {count(len(more), 'touchpoint')}"
    lost = [
        each for each in touchpoints if any(field.name not in HELD_CUSTOM for field in each.custom)
    ]
    if lost:
        yield f"custom fields of {count(len(lost), 'touchpoint')}"


def _others(index: Index) -> Iterator[str]:
    written = backstage_notes(index)
    if rest := len(index.of("note")) - len(written):
        yield f"{count(rest, 'note')} that {'is' if rest == 1 else 'are'} not in a backstage lane"
    custom = [each for each in written if any(x.name not in _NOTE_CUSTOM for x in each.custom)]
    if custom:
        yield f"custom fields of {count(len(custom), 'note')}"
    held = {next(iter(index.out("in_lane", each.id))) for each in written}
    if empty := sum(1 for each in index.of("lane") if each.id not in held):
        yield f"{count(empty, 'lane')} without a backstage note"
    following = set()
    for journey in planned_journeys(index):
        steps = [each.id for each in journey.steps if each.kind == "touchpoint"]
        following |= set(pairwise(steps))
    links = [
        (start, end) for start in index.starts("leads_to") for end in index.out("leads_to", start)
    ]
    jumps = sum(1 for each in links if each not in following)
    if jumps:
        yield f"{count(jumps, 'leads_to link')} to a touchpoint other than the next one"
