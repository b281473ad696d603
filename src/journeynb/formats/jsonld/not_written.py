"""The parts of a map that UJM and UJG cannot contain, in words."""

from __future__ import annotations

from collections.abc import Iterator

from journeynb.base.text import count
from journeynb.formats.jsonld.nodes import channel_term, channel_word
from journeynb.formats.jsonld.ujm_reading import LISTS
from journeynb.formats.shared.held_parts import Held, not_held
from journeynb.model.index import Index
from journeynb.model.state import State

_UJM = Held(
    fields={
        "persona": ("name", "description"),
        "stage": ("name", "description"),
        "touchpoint": ("name", "description", "channels", "owner", "journey", "custom"),
    },
    links={"occurs_in": (), "experiences": (), "leads_to": ("label",)},
    info=("title", "description"),
)
_UJG = Held(
    fields={
        "stage": ("name",),
        "touchpoint": ("name", "channels", "tags", "journey"),
        "pain_point": ("name", "description", "severity", "tags"),
    },
    links={"occurs_in": (), "leads_to": ("label",), "hurts": ()},
    starts={"occurs_in": ("touchpoint",)},
)


def ujm_losses(state: State) -> list[str]:
    """Return what of a map is not in its UJM file, and what is there in another form."""
    index = Index(state)
    return [*not_held(state, _UJM), *_of_ujm(index)]


def _of_ujm(index: Index) -> Iterator[str]:
    touchpoints = index.touchpoints
    if not touchpoints:
        yield "the required touchpoint (a UJM journey needs at least one)"
    used = {index.stage_of[each.id] for each in touchpoints if each.id in index.stage_of}
    if empty := sum(1 for each in index.stages if each.id not in used):
        yield f"{count(empty, 'stage')} without a touchpoint"
    people = [len(index.into("experiences", each.id)) for each in touchpoints]
    if others := sum(1 for number in people if number > 1):
        yield f"all but the first persona of {count(others, 'touchpoint')}"
    if len(index.personas) == 1 and touchpoints and not any(people):
        yield f"the missing persona of {count(len(people), 'touchpoint')}"
    if more := sum(1 for each in touchpoints if len(each.channels) > 1):
        yield f"other channels of {count(more, 'touchpoint')}"
    first = {each.channels[0] for each in touchpoints if each.channels}
    if odd := sum(1 for each in first if channel_word(channel_term(each)) != each):
        yield f"the exact names of {count(odd, 'channel')}"
    if lost := sum(1 for each in touchpoints if any(x.name not in LISTS for x in each.custom)):
        yield f"custom fields of {count(lost, 'touchpoint')}"
    if circles := sum(1 for each in touchpoints if each.id in index.out("leads_to", each.id)):
        yield f"{count(circles, 'link')} from a touchpoint to itself"


def ujg_losses(state: State) -> list[str]:
    """Return what of a map is not in its UJG file, and what is there in another form."""
    index = Index(state)
    return [*not_held(state, _UJG), *_of_ujg(index)]


def _of_ujg(index: Index) -> Iterator[str]:
    if index.info.title and not index.starts("leads_to"):
        yield "the title (a UJG journey needs a leads_to link)"
    placed = index.starts("hurts")
    if lost := sum(1 for each in index.pain_points if each.id not in placed):
        yield f"{count(lost, 'pain point')} without a touchpoint"
