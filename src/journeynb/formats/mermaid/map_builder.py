"""The map that a diagram describes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import few, number_text, shown
from journeynb.formats.mermaid.actors import systems_and_teams
from journeynb.formats.mermaid.lines import Diagram, Task
from journeynb.formats.mermaid.scales import USUAL, scale_of
from journeynb.formats.spreadsheet.emotions.scales import Scale, passed_scale
from journeynb.model.kinds.ids import NewIds
from journeynb.model.transaction import Change

CUSTOMER = "Customer"
"""The persona of tasks in a diagram without actors."""


class MapBuilder:
    """Makes the changes that build the map of a diagram, and adds warnings to the diagram.

    Parameters
    ----------
    diagram : Diagram
        The diagram.
    scale : tuple of float or str, optional
        Worst and best score.
    customers : str or list of str, optional
        The actors that are personas.
    """

    def __init__(self, diagram: Diagram, scale: Any, customers: Any) -> None:
        self._diagram = diagram
        self._has_actors = bool(diagram.actors)  # of all tasks, so not asked again for each
        self._ids = NewIds()
        self._personas: dict[str, str] = {}
        self._scale = self._chosen_scale(scale)
        self._customers = self._chosen_customers(customers)
        self._main = self._main_customer()

    def changes(self) -> Iterator[Change]:
        """Yield the changes, in the order of the diagram."""
        info = {"title": self._diagram.title, "description": self._diagram.description}
        yield {"op": "set", "id": "", "fields": info}
        before: str | None = None
        for section, tasks in self._diagram.sections:
            stage = None
            if section is not None:
                stage = self._ids.new(section, "stage")
                yield _add("stage", stage, section)
            for task in tasks:
                id = self._ids.new(task.name, "touchpoint")
                yield from self._touchpoint(task, id, stage)
                if before is not None:
                    yield {"op": "link", "kind": "leads_to", "from": before, "to": id}
                before = id

    def _touchpoint(self, task: Task, id: str, stage: str | None) -> Iterator[Change]:
        people, others = self._people(task)
        owner = others.pop(0) if others and not people else ""
        yield _add("touchpoint", id, task.name, **({"owner": owner} if owner else {}))
        if stage is not None:
            yield {"op": "link", "kind": "occurs_in", "from": id, "to": stage}
        for actor in people:
            if actor not in self._personas:
                self._personas[actor] = self._ids.new(actor, "persona")
                yield _add("persona", self._personas[actor], actor)
            yield self._experience(self._personas[actor], id, task, actor)
        if others:
            text = f"{task.name} also involves {', '.join(others)}"
            note = self._ids.new(text, "note")
            yield _add("note", note, text)
            if stage is not None:
                yield {"op": "link", "kind": "occurs_in", "from": note, "to": stage}

    def _people(self, task: Task) -> tuple[list[str], list[str]]:
        """Return the personas of a task, and its other actors."""
        if task.nobody:
            return [], []
        if not task.actors:
            if self._has_actors:
                self._warn(
                    f"the task {shown(task.name)} has no actor; read as a task of "
                    f"{shown(self._main)}",
                    task.line,
                )
            return [self._main], []
        people = [actor for actor in task.actors if actor in self._customers]
        return people, [actor for actor in task.actors if actor not in self._customers]

    def _experience(self, persona: str, touchpoint: str, task: Task, actor: str) -> Change:
        felt = None
        rated = task.unrated is None or (task.unrated and actor not in task.unrated)
        if task.score is not None and rated:
            felt = self._scale.emotion(self._kept(task.score, task.line))
        fields = {"emotion": felt, "feeling": task.feeling}
        return {
            "op": "link", "kind": "experiences", "from": persona, "to": touchpoint, "fields": fields
        }  # fmt: skip

    def _kept(self, written: Decimal, line: int) -> float:
        score = float(written)
        low, high = sorted((self._scale.worst, self._scale.best))
        kept = min(max(score, low), high)
        if kept != score:
            ends = f"{number_text(low)} and {number_text(high)}"
            self._warn(
                f"the score {shown(str(written))} is not between {ends}; read as "
                f"{number_text(kept)}",
                line,
            )
        return kept

    def _warn(self, message: str, line: int = 0) -> None:
        self._diagram.warnings.append((line or self._diagram.line, message))

    def _chosen_scale(self, given: Any) -> Scale:
        passed = passed_scale(given)
        if passed is not None:
            return passed
        scores = (float(task.score) for task in self._diagram.tasks if task.score is not None)
        found = scale_of(scores)
        if found is None or found == USUAL:
            return USUAL
        ends = f"({number_text(found.worst)}, {number_text(found.best)})"
        self._warn(
            f"not all scores are from 1 to 5, so they are read on a scale from {found}; to set "
            f"another, use scale=, such as scale={ends}"
        )
        return found

    def _chosen_customers(self, given: str | Sequence[str] | None) -> set[str]:
        actors = self._diagram.actors
        if given is not None:
            return _named(given, actors)
        if self._diagram.personas:
            return set(self._diagram.personas)
        others = systems_and_teams(actors)
        remaining = [actor for actor in actors if actor not in others]
        if others:
            self._warn(
                f"read as systems or teams, not as personas: {few(list(map(shown, others)))}; to "
                f"choose the personas, use customers=, such as customers={shown(remaining)}"
            )
        return set(remaining)

    def _main_customer(self) -> str:
        """Return the persona of tasks without an actor: the one with the most tasks."""
        tasks = Counter(
            actor
            for task in self._diagram.tasks
            for actor in task.actors
            if actor in self._customers
        )
        named = (actor for actor in tasks if actor.casefold() == CUSTOMER.casefold())
        return next(named, max(tasks, key=lambda actor: tasks[actor], default=CUSTOMER))


def _named(given: Any, actors: list[str]) -> set[str]:
    """Return the actors that a user names as customers, checked."""
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, (list, tuple, set, frozenset)) or not names:
        raise ArgumentError(
            f"customers={shown(given)} is not valid; allowed: a list of names of actors"
        )
    plain = {actor.casefold(): actor for actor in actors} | {actor: actor for actor in actors}
    found = set()
    for name in names:
        actor = plain.get(name, plain.get(name.casefold())) if isinstance(name, str) else None
        if actor is None:
            raise ArgumentError(
                f"customers: {shown(name)} is not an actor of the diagram; allowed: "
                + (", ".join(map(shown, actors)) or "nothing, because it has no actors")
            )
        found.add(actor)
    return found


def _add(kind: str, id: str, name: str, **fields: str) -> Change:
    return {"op": "add", "kind": kind, "id": id, "fields": {"name": name, **fields}}
