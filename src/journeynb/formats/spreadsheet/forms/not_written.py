"""The parts of a map that the long form cannot contain, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from journeynb.base.text import few, shown
from journeynb.formats.spreadsheet.forms.long_rows import label
from journeynb.model.index import Index, noun
from journeynb.model.kinds.entities import PLURALS
from journeynb.model.state import State

_HELD = {
    "stage": {"name"},
    "persona": {"name"},
    "touchpoint": {"name", "channels", "owner"},
    "goal": {"name"},
    "pain_point": {"name"},
    "opportunity": {"name"},
}
_HELD_LINKS = {
    "occurs_in": {"touchpoint"},
    "experiences": {"persona"},
    "hurts": {"pain_point"},
    "felt_by": {"pain_point"},
    "addresses": {"opportunity"},
    "supports": {"touchpoint"},
}
_HELD_DATA = {"emotion", "actions", "thoughts"}


def losses(state: State) -> list[str]:
    """Return what is not in a map's long form, and what is one thing when it is read again."""
    index = Index(state)
    return [*_nowhere(index), *_kinds(index), *_links(state), *_fields(state), *_same_names(index)]


def _nowhere(index: Index) -> Iterator[str]:
    placed = {each.id for each in index.pain_points if index.out("hurts", each.id)}
    for kind in ("pain_point", "opportunity"):
        lost = [
            shown(label(each))
            for each in index.of(kind)
            if each.id not in placed
            and not any(
                end in placed or index.entity[end].kind == "touchpoint"
                for end in index.out("addresses", each.id)
            )
        ]
        if lost:
            word = PLURALS[kind].replace("_", " ")
            yield f"{word} without a touchpoint ({few(lost)})"


def _kinds(index: Index) -> Iterator[str]:
    for kind in PLURALS:
        if kind not in _HELD and index.of(kind):
            yield f"{noun(kind, 2)} ({len(index.of(kind))})"


def _links(state: State) -> Iterator[str]:
    lost: Counter[str] = Counter()
    for link in state.links():
        if state.entity(link.start).kind not in _HELD_LINKS.get(link.kind, ()):
            lost[link.kind] += 1
    if lost:
        yield f"links ({lost.total()}: {few(list(lost))})"


def _fields(state: State) -> Iterator[str]:
    found = {
        f"map.{name}" for name in state.info.stored() if name != "title"
    }  # the file's name says that
    for kind, held in _HELD.items():
        for entity in state.entities(kind):
            found |= {f"{kind}.{name}" for name in entity.stored() if name not in {"id", *held}}
    for link in state.links("experiences"):
        found |= {f"experiences.{name}" for name in link.data.stored() if name not in _HELD_DATA}
    if found:
        yield f"fields that have no column ({few(sorted(found))})"


def _same_names(index: Index) -> Iterator[str]:
    for kind in _HELD:
        names: Counter[tuple[str, str]] = Counter()
        for entity in index.of(kind):
            within = index.stage_of.get(entity.id, "") if kind == "touchpoint" else ""
            names[within, label(entity)] += 1
        twice = [shown(name) for (_, name), count in names.items() if count > 1]
        if twice:
            word = PLURALS[kind].replace("_", " ")
            yield f"{word} with the same name, which become one when read ({few(twice)})"
