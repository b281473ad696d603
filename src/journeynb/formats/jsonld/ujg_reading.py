"""The map of a journey in UJG: states that lead to each other, and the experience of them."""

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
from journeynb.formats.shared.json_parts import number_of, texts_of
from journeynb.formats.shared.new_map import NewMap
from journeynb.model.state import State

STATES = ("State", "CompositeState")
_OURS = ("UJGDocument", "ExperienceStep", "OutgoingTransitionGroup", *STATES)
_NOT_READ = (
    "OutgoingTransitionGroup", "TransitionSet", "JourneyExecution", "JourneyInstance",
    "RuntimeEvent", "JourneyMapping",
)  # fmt: skip
_NAMED = ("id", "type", "label", "name", "title")
_KNOWN = {
    "the journey": (
        *_NAMED, "startState", "endStates", "stateRefs", "states", "transitionRefs", "transitions",
        "outgoingTransitionGroupRefs", "outgoingTransitionGroups", "includes", "version",
    ),
    "states": (*_NAMED, "tags", "subjourneyId", "description"),
    "steps": (*_NAMED, "tags", "stateRefs", "phaseRef", "touchpointRefs", "description"),
    "phases": (*_NAMED, "order"),
    "touchpoints": (*_NAMED, "channel"),
    "transitions": (*_NAMED, "from", "to", "eventType"),
    "pain points": (*_NAMED, "tags", "severity", "experienceRefs", "description"),
}  # fmt: skip
"""The fields of each kind of object that are read, or follow from others."""
_PHASE = "phase:"


def is_ujg(document: Document) -> bool:
    """Whether a file has states or steps of UJG."""
    return document.has_type(*_OURS) or any(
        {"startState", "stateRefs", "states"} & set(node) for node in document.of_type("Journey")
    )


def read_ujg(document: Document, wanted: int | str | None) -> State:
    """Return the map of a journey in UJG, or of the states of a file without one."""
    journeys = document.of_type("Journey")
    called = {reference(each.get("subjourneyId")) for each in document.of_type("CompositeState")}
    journey = chosen_journey(document, journeys, wanted, called) if journeys else None
    return _Builder(document, journey, len(journeys) - 1).state()


class _Builder:
    def __init__(self, document: Document, journey: Node | None, others: int) -> None:
        self._document = document
        self._journey = journey
        self._new = NewMap(document.source)
        self._skipped: Counter[str] = Counter()
        if others > 0:
            self._skipped["other journeys"] = others
        self._of_state: dict[str, str] = {}
        self._of_step: dict[str, str] = {}
        self._stages: dict[str, str] = {}

    def state(self) -> State:
        document = self._document
        self._new.set(title=words_of(self._journey or {}, "label", "title", "name"))
        self._others("the journey", self._journey)
        phases = document.of_type("Phase")
        phases.sort(key=_order_of)
        for phase in phases:
            self._others("phases", phase)
            self._stages[reference(phase)] = self._new.add("stage", name_of(phase), given_id(phase))
        states = self._states()
        self._add_touchpoints(states)
        for each in self._transitions():
            self._add_transition(each)
        for pain in document.of_type("PainPoint"):
            self._add_pain_point(pain)
        self._skipped.update(
            {name: number for name in _NOT_READ if (number := len(document.of_type(name)))}
        )
        if imports := texts_of(document.imports):
            self._skipped["imported files"] = len(imports)
        self._new.warn_skipped(f"{name} ({number})" for name, number in self._skipped.items())
        return self._new.state()

    def _states(self) -> list[Node]:
        if self._journey is None:
            return self._document.of_type(*STATES)
        return self._document.list_of(self._journey, "stateRefs", "states")

    def _transitions(self) -> list[Node]:
        if self._journey is None:
            return self._document.of_type("Transition")
        return self._document.list_of(self._journey, "transitionRefs", "transitions")

    def _add_touchpoints(self, states: list[Node]) -> None:
        """Add a touchpoint for each experience step, and for each state outside of all of these."""
        inside = {reference(each) for each in states}
        steps: dict[str, list[Node | None]] = {}
        for step in self._document.of_type("ExperienceStep"):
            covered = [reference(each) for each in self._document.list_of(step, "stateRefs")]
            if self._journey is not None and inside.isdisjoint(covered):
                self._skipped["steps of other journeys"] += 1
                continue
            for id in dict.fromkeys(covered) or [""]:
                steps.setdefault(id, []).append(step)
        for state in states:
            for over in steps.pop(reference(state), [None]):
                self._add_touchpoint(state, over)
        for over in (each for rest in steps.values() for each in rest):
            self._add_touchpoint(None, over)

    def _add_touchpoint(self, state: Node | None, step: Node | None) -> None:
        key = reference(step) if step else ""
        if key and key in self._of_step:
            self._of_state.setdefault(reference(state), self._of_step[key])
            return
        self._others("states", state)
        self._others("steps", step)
        main = step or state or {}
        custom: dict[str, Any] = {}
        covered = self._document.list_of(step, "stateRefs") if step else []
        labels = [name_of(each) for each in covered]
        custom["states"] = ", ".join(labels) if labels != [name_of(main)] else ""
        tags = dict.fromkeys([*texts_of(main.get("tags")), *texts_of((state or {}).get("tags"))])
        nested = ""
        if state is not None and type_of(state) == "CompositeState":
            nested = unquote(reference(state.get("subjourneyId")))
            if not is_map_path(nested):
                custom["subjourney"], nested = nested, ""
        id = self._new.add(
            "touchpoint",
            name_of(main),
            given_id(main),
            description=words_of(main, "description"),
            channels=self._channels(step, custom),
            tags=[tag for tag in tags if not tag.startswith(_PHASE)],
            journey=nested,
            custom=custom,
        )
        if key:
            self._of_step[key] = id
        if state is not None:
            self._of_state.setdefault(reference(state), id)
        self._link_stage(id, step, tags)

    def _channels(self, step: Node | None, custom: dict[str, Any]) -> list[str]:
        """Return the channels of a step's touchpoints; other names of these are custom fields."""
        touchpoints = self._document.list_of(step, "touchpointRefs") if step else []
        for each in touchpoints:
            self._others("touchpoints", each)
        found = [
            channel_word(words_of(each, "channel")) or name_of(each).lower() for each in touchpoints
        ]
        names = [name_of(each) for each in touchpoints]
        if [name.casefold() for name in names] != [word.casefold() for word in found]:
            custom["touchpoints"] = ", ".join(names)
        return list(dict.fromkeys(found))

    def _link_stage(self, touchpoint: str, step: Node | None, tags: dict[str, None]) -> None:
        if step and (phase := reference(step.get("phaseRef"))):
            if phase in self._stages:
                self._new.link("occurs_in", touchpoint, self._stages[phase])
                return
            self._new.warn(f"the phase {shown(phase)} of {touchpoint} is not in the file; skipped")
        for tag in tags:
            if tag.startswith(_PHASE) and (name := tag.removeprefix(_PHASE).strip()):
                if tag not in self._stages:
                    self._stages[tag] = self._new.add("stage", name.capitalize(), name)
                self._new.link("occurs_in", touchpoint, self._stages[tag])
                return

    def _add_transition(self, transition: Node) -> None:
        self._others("transitions", transition)
        ends = [reference(transition.get(side)) for side in ("from", "to")]
        for id in ends:
            if id not in self._of_state:
                self._new.warn(
                    f"a transition to or from {shown(id)}, which is not a state of the journey; "
                    "skipped"
                )
                return
        start, end = (self._of_state[id] for id in ends)
        if start == end and ends[0] != ends[1]:
            self._skipped["transitions within one step"] += 1
            return
        label = words_of(transition, "label", "eventType")
        self._new.link("leads_to", start, end, label=label)

    def _others(self, what: str, node: Node | None) -> None:
        self._new.skip_others(what, node or {}, _KNOWN[what])

    def _add_pain_point(self, node: Node) -> None:
        self._others("pain points", node)
        steps = [reference(each) for each in self._document.list_of(node, "experienceRefs")]
        found = [self._of_step[each] for each in steps if each in self._of_step]
        if steps and not found and self._journey is not None:
            self._skipped["pain points of other journeys"] += 1
            return
        share = number_of(node.get("severity"))
        severity = None
        if share is not None and 0 <= share <= 1:
            severity = round(1 + 4 * share)
        elif share is not None:
            self._new.warn(
                f"the severity {shown(node.get('severity'))} of {shown(name_of(node))} is not "
                "from 0 to 1; skipped"
            )
        id = self._new.add(
            "pain_point",
            name_of(node),
            given_id(node),
            description=words_of(node, "description"),
            tags=texts_of(node.get("tags")),
            severity=severity,
        )
        for touchpoint in found:
            self._new.link("hurts", id, touchpoint)


def _order_of(phase: Node) -> float:
    number = number_of(phase.get("order"))
    return float("inf") if number is None else number
