"""The map of a journey in UJM: steps that lead to each other, in phases."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import unquote

from journeynb.base.text import shown
from journeynb.formats.jsonld.nodes import (
    Document,
    Node,
    channel_word,
    chosen_journey,
    given_id,
    is_map_path,
    name_of,
    reference,
    type_of,
    words_of,
)
from journeynb.formats.shared.json_parts import number_of, text_of, texts_of
from journeynb.formats.shared.new_map import NewMap
from journeynb.model.state import State

STEPS = ("Step", "CallStep")
LISTS = ("preconditions", "postconditions")
"""The fields of a step that become custom fields, with a line for each item."""
_NAMED = ("id", "type", "name", "label", "title")
_KNOWN = {
    "the journey": (
        *_NAMED, "goal", "description", "personas", "persona", "steps", "hasStep", "transitions",
        "phases", "hasStage", "sessions", "start", "end", "version", "tags", "created", "modified",
    ),
    "steps": (
        *_NAMED, "description", "touchpoint", "channel", "persona", "actor", "preconditions",
        "postconditions", "calls", "tags", "emotionScore", "nextStep", "previousStep", "position",
        "entry", "exitMap", "parameters", "returns", "emotions", "metrics",
    ),
    "phases": (*_NAMED, "description", "members", "hasStep", "position", "order"),
    "transitions": (*_NAMED, "from", "to", "pattern", "probability"),
    "touchpoints": (*_NAMED, "uri", "location", "owner"),
    "personas": (*_NAMED, "description"),
}  # fmt: skip
"""The fields of each kind of object that are read, or reported when they are skipped."""
_RUNTIME = ("JourneyRun", "StepEvent", "StepStatistics")
_NOT_READ = ("version", "tags", "created", "modified")
_NOT_READ_OF_STEPS = ("entry", "exitMap", "parameters", "returns", "emotions", "metrics")


def is_ujm(document: Document) -> bool:
    """Whether a file has a journey or a step of UJM."""
    return document.has_type("Journey", *STEPS)


def read_ujm(document: Document, wanted: int | str | None) -> State:
    """Return the map of a journey in UJM, or of the steps of a file without one."""
    journeys = document.of_type("Journey")
    calls = {reference(each.get("calls")) for each in document.of_type("CallStep")}
    journey: Node = {"steps": document.of_type(*STEPS)}
    if journeys:
        journey = chosen_journey(document, journeys, wanted, calls)
    return _Builder(document, journey, len(journeys) - 1).state()


class _Builder:
    def __init__(self, document: Document, journey: Node, others: int) -> None:
        self._document = document
        self._journey = journey
        self._new = NewMap(document.source)
        self._skipped: Counter[str] = Counter()
        if others > 0:
            self._skipped["other journeys"] = others
        self._personas: dict[str, str] = {}
        self._steps: dict[str, str] = {}
        self._stages_of: dict[str, str] = {}

    def state(self) -> State:
        journey = self._journey
        self._new.set(
            title=words_of(journey, "title", "name", "label"),
            description=words_of(journey, "goal", "description"),
        )
        self._others("the journey", journey)
        self._skipped.update(name for name in _NOT_READ if journey.get(name) not in (None, []))
        for each in self._document.list_of(journey, "personas", "persona"):
            self._persona(each)
        phases, steps = self._phases()
        alone = len(self._personas) == 1 and not any(each.get("persona") for each in steps)
        for step in steps:
            self._add_step(step, alone)
        for phase in phases:
            self._add_phase(phase)
        for each in self._document.list_of(journey, "transitions"):
            self._add_transition(each)
        for step in steps:
            for each in self._document.list_of(step, "nextStep"):
                self._link_steps(step, each)
        self._count_others()
        self._new.warn_skipped(
            name if number == 1 and name in (*_NOT_READ, "start", "end") else f"{name} ({number})"
            for name, number in self._skipped.items()
        )
        return self._new.state()

    def _phases(self) -> tuple[list[Node], list[Node]]:
        """Return the phases and the steps of the journey; an older draft has steps in stages."""
        document, journey = self._document, self._journey
        phases = document.list_of(journey, "phases", "hasStage")
        steps = document.list_of(journey, "steps", "hasStep")
        for phase in phases:
            within = document.list_of(phase, "hasStep")
            within.sort(key=lambda step: number_of(step.get("position")) or 0)
            steps += within
        return phases, list({reference(each) or str(id(each)): each for each in steps}.values())

    def _persona(self, node: Node) -> str:
        key = reference(node) or name_of(node)
        if key not in self._personas:
            node = self._document.resolved(node)
            self._others("personas", node)
            self._personas[key] = self._new.add(
                "persona", name_of(node), given_id(node), description=words_of(node, "description")
            )
        return self._personas[key]

    def _add_step(self, step: Node, alone: bool) -> None:
        self._others("steps", step)
        channel = channel_word(step.get("channel"))
        custom: dict[str, Any] = {name: "\n".join(texts_of(step.get(name))) for name in LISTS}
        custom["emotionScore"] = number_of(step.get("emotionScore"))
        self._skipped.update(
            f"{name} of steps" for name in _NOT_READ_OF_STEPS if step.get(name) not in (None, [])
        )
        nested = unquote(reference(step.get("calls"))) if type_of(step) == "CallStep" else ""
        if nested and not is_map_path(nested):
            custom["calls"], nested = nested, ""
        id = self._new.add(
            "touchpoint",
            name_of(step),
            given_id(step),
            description=words_of(step, "description"),
            channels=[channel] if channel else [],
            tags=texts_of(step.get("tags")),
            owner=self._owner(step, custom),
            journey=nested,
            custom=custom,
        )
        self._steps[reference(step) or id] = id
        people = self._document.list_of(step, "persona", "actor")
        for each in people:
            self._new.link("experiences", self._persona(each), id)
        if alone and not people:
            self._new.link("experiences", next(iter(self._personas.values())), id)

    def _owner(self, step: Node, custom: dict[str, Any]) -> str:
        """Return the owner of a step's touchpoint; its other parts become custom fields."""
        given = step.get("touchpoint")
        if not reference(given) and not isinstance(given, dict):
            return ""
        touchpoint = self._document.resolved(given)
        if len(touchpoint) == 1:
            custom["touchpoint"] = reference(given)
            return ""
        self._others("touchpoints", touchpoint)
        name = name_of(touchpoint)
        custom["touchpoint"] = name if name != name_of(step) else ""
        for key in ("uri", "location"):
            custom[key] = words_of(touchpoint, key) or reference(touchpoint.get(key))
        owner = touchpoint.get("owner")
        if isinstance(owner, dict):
            return name_of(self._document.resolved(owner))
        return text_of(owner)

    def _add_phase(self, phase: Node) -> None:
        self._others("phases", phase)
        stage = self._new.add(
            "stage", name_of(phase), given_id(phase), description=words_of(phase, "description")
        )
        members = phase.get("members")
        items = members if isinstance(members, list) else [members]
        inside = [each.get("step") if isinstance(each, dict) else each for each in items]
        inside += self._document.list_of(phase, "hasStep")
        for each in inside:
            step = self._steps.get(reference(each))
            if step is None:
                if reference(each):
                    self._new.warn(
                        f"the phase {shown(name_of(phase))} has a step that is not in the journey: "
                        f"{shown(reference(each))}"
                    )
            elif not self._new.link("occurs_in", step, stage):
                self._skipped["second phases of steps"] += 1

    def _add_transition(self, transition: Node) -> None:
        self._others("transitions", transition)
        if transition.get("pattern") is not None:
            self._skipped["patterns of transitions"] += 1
        share = number_of(transition.get("probability"))
        self._link_steps(
            transition.get("from"),
            transition.get("to"),
            label=words_of(transition, "label"),
            share=share if share is not None and 0 <= share <= 1 else None,
        )

    def _link_steps(self, start: Any, end: Any, **data: Any) -> None:
        first, second = self._steps.get(reference(start)), self._steps.get(reference(end))
        if first is None or second is None:
            unknown = reference(start if first is None else end)
            self._new.warn(
                f"a transition to or from {shown(unknown)}, which is not a step; skipped"
            )
            return
        self._new.link("leads_to", first, second, **data)

    def _others(self, what: str, node: Node) -> None:
        self._new.skip_others(what, node, _KNOWN[what])

    def _count_others(self) -> None:
        links = self._document.list_of(self._journey, "transitions")
        for name, side in (("start", "to"), ("end", "from")):
            step = reference(self._journey.get(name))
            if step and any(reference(each.get(side)) == step for each in links):
                self._skipped[name] += 1
        sessions = self._document.list_of(self._journey, "sessions")
        found = {"sessions": len(sessions)}
        found |= {name: len(self._document.of_type(name)) for name in _RUNTIME}
        self._skipped.update({name: number for name, number in found.items() if number})
