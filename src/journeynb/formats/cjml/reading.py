"""The map of a journey in a CJML file."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from journeynb.base.errors import FormatError
from journeynb.base.text import count, few, shown
from journeynb.data.cjml.channels import channel_word
from journeynb.data.cjml.document import Actor, CjmlJourney, Point, read_journeys
from journeynb.formats.shared.new_map import NewMap, is_kept
from journeynb.formats.spreadsheet.emotions.scales import Scale
from journeynb.model.state import State

ALL = "all"
"""The value of `journey` for one map of all planned journeys."""
INITIATOR = "initiator"
"""The custom field of a touchpoint that the service provider starts: the provider's name."""
PROVIDER_LABEL = "provider label"
"""The custom field with what the service provider calls the touchpoint."""
_RATINGS = Scale(1, 5)
_WORDS = {
    "very satisfied": 5,
    "satisfied": 4,
    "neutral": 3,
    "dissatisfied": 2,
    "very dissatisfied": 1,
}
_PATTERN_SIGNS = re.compile(r"[\\*@=]")


def read_cjml(data: bytes, source: str | None = None, journey: int | str | None = None) -> State:
    """Return the map of a journey in a CJML file, or of all its planned journeys.

    End users become personas and the phases stages. A communication with an end user becomes a
    touchpoint that leads to the next one, with the service provider as its owner, and so does an
    action of an end user, at a touchpoint that is not ours. What service providers do among
    themselves becomes notes in a backstage lane of each. Of an actual journey, a rating from 1 to 5
    becomes an emotion from -2 to 2, and its description the thoughts.

    Parameters
    ----------
    data : bytes
        The file's content.
    source : str, optional
        The file's name, for messages.
    journey : int or str, optional
        Which journey of several: its number from 0, its id or its title; or ``"all"`` for one map
        of all planned ones, as `write_cjml` writes one for each persona. By default the only
        planned one, or the only one.

    Raises
    ------
    FormatError
        The file is not CJML, has several journeys and none is chosen, or has none.
    """
    journeys = read_journeys(data, source)
    chosen = _chosen(journeys, journey, source)
    builder = _Builder(chosen, source)
    actual = [each for each in journeys if not each.planned]
    if chosen[0].planned and actual:
        builder.name_events({point.name for each in actual for point in each.points})
        it, are = ("it", "is") if len(actual) == 1 else ("them", "are")
        builder.new.warn(
            f"{count(len(actual), 'actual journey')} of the file {are} not on the map; "
            f"jn.EventLog({shown(source, 200) if source else '...'}) reads {it} as a log"
        )
    return builder.new.state()


def _chosen(
    journeys: list[CjmlJourney], wanted: int | str | None, source: str | None
) -> list[CjmlJourney]:
    planned = [each for each in journeys if each.planned]
    if wanted is None:
        found = planned or journeys
        problem = f"the file contains {len(found)} {'planned ' if planned else ''}journeys"
    else:
        found = [
            each
            for number, each in enumerate(journeys)
            if wanted in (each.id, each.title)
            or (number == wanted and not isinstance(wanted, bool))
        ]
        if wanted == ALL and planned and not found:
            return planned
        problem = f"{len(found) or 'no'} journeys are called {shown(wanted)}"
    if len(found) == 1:
        return found
    listed = "; ".join(f"{number}: {each.label}" for number, each in enumerate(journeys[:20]))
    more = f" and {len(journeys) - 20} more" if len(journeys) > 20 else ""
    log = "" if planned or wanted is not None else ". jn.EventLog reads all of them as a log"
    one_map = f", or {ALL!r} for one map of all planned ones" if len(planned) > 1 else ""
    raise FormatError(
        f"{problem}; choose one with journey= and its number, id or title{one_map}: "
        f"{listed}{more}{log}",
        source=source,
    )


class _Builder:
    def __init__(self, journeys: list[CjmlJourney], source: str | None) -> None:
        self.new = NewMap(source)
        self._journeys = journeys
        self._touchpoints: dict[str, str] = {}
        self._events: set[str] = set()
        self._stages: dict[tuple[str, str], str] = {}
        self._personas: dict[str, str] = {}
        self._lanes: dict[str, str] = {}
        texts = [text for each in journeys for text in (each.summary, each.details) if text]
        self.new.set(title=_title(journeys), description="\n\n".join(dict.fromkeys(texts)))
        for journey in journeys:
            self._add_phases_and_people(journey)
        made: dict[int, str] = {}
        for step in _steps(journeys):
            id = self._add_step(step)
            made |= {} if id is None else {number: id for number, _, _ in step}
        number = 0
        for journey in journeys:
            before = None
            for _ in journey.points:
                touchpoint = made.get(number)
                number += 1
                if before is not None and touchpoint is not None:
                    self.new.link("leads_to", before, touchpoint)
                before = touchpoint or before
        self._warn_skipped()

    def _add_phases_and_people(self, journey: CjmlJourney) -> None:
        for phase in journey.phases:
            if (phase.id, phase.name) not in self._stages:
                self._stages[phase.id, phase.name] = self.new.add(
                    "stage", phase.name, phase.id, description=phase.description
                )
        for actor in journey.actors:
            if actor.end_user and actor.id not in self._personas:
                self._personas[actor.id] = self.new.add("persona", actor.name, actor.id)

    def _add_step(self, step: list[Placed]) -> str | None:
        """Add what one or several journeys have in common; return the id of a touchpoint."""
        _, journey, point = step[0]
        stage = next(
            (self._stages[each.id, each.name] for each in journey.phases if each.id == point.phase),
            None,
        )
        alone = not point.end_users and bool(point.providers)
        id = self._add_note(point) if alone else self._add_touchpoint(point)
        if stage is not None:
            self.new.link("occurs_in", id, stage)
        if alone:
            return None
        for _, _, each in step:
            self._add_experiences(each, id)
        return id

    def _warn_skipped(self) -> None:
        skipped = [f"the status {shown(each.status)}" for each in self._journeys if each.status]
        points = [point for each in self._journeys for point in each.points]
        if timed := sum(1 for point in points if point.time):
            skipped.append(f"the times of {count(timed, 'touchpoint')}")
        self.new.warn_skipped(skipped)

    def name_events(self, names: set[str]) -> None:
        """Give each touchpoint the events of a log that have its name."""
        for id, name in self._touchpoints.items():
            if name in names:
                pattern = _PATTERN_SIGNS.sub(lambda sign: f"\\{sign[0]}", name)
                self.new.update(id, events=[pattern])

    def _add_touchpoint(self, point: Point) -> str:
        providers = point.providers
        custom: dict[str, Any] = {}
        if providers and point.initiator == providers[0]:
            custom[INITIATOR] = providers[0].name
        if providers:
            custom[PROVIDER_LABEL] = _label_at(point, providers[0])
        if point.compliance not in ("", "completed"):
            custom["compliance"] = point.compliance
        if point.deviates:
            custom["deviation"] = True
        if point.rating and self._emotion(point) is None:
            self.new.warn(
                f"the rating {shown(point.rating)} is not from 1 to 5; kept as the custom field "
                "rating",
                point.line,
            )
            custom["rating"] = point.rating
        if not point.end_users and point.experience:
            custom["experience"] = point.experience
        channel = channel_word(point.channel)
        id = self.new.add(
            "touchpoint",
            point.name,
            point.id,
            description=point.description,
            tags=[point.category] if point.category else [],
            channels=[channel] if channel else [],
            owner=providers[0].name if providers else "",
            ours=None if providers or not point.end_users else False,
            custom=custom,
        )
        self._touchpoints[id] = point.name
        return id

    def _add_experiences(self, point: Point, touchpoint: str) -> None:
        for actor in point.end_users:
            self.new.link(
                "experiences",
                self._personas[actor.id],
                touchpoint,
                emotion=self._emotion(point),
                thoughts=point.experience,
            )

    def _emotion(self, point: Point) -> float | None:
        if not point.rating:
            return None
        text = point.rating.casefold()
        try:
            score = float(_WORDS.get(text, text))
        except ValueError:
            score = 0.0
        return _RATINGS.emotion(score) if 1 <= score <= 5 else None

    def _add_note(self, point: Point) -> str:
        """Add what happens without the customer, in the lane of who does it."""
        actor, *others = point.providers
        note = self.new.add(
            "note",
            point.name,
            point.id,
            description=point.description,
            tags=[point.category] if point.category else [],
            custom={
                "receiver": others[0].name if others else "",
                "channel": channel_word(point.channel),
                "compliance": "" if point.compliance == "completed" else point.compliance,
            },
        )
        if actor.name not in self._lanes:
            self._lanes[actor.name] = self.new.add("lane", actor.name, backstage=True)
        self.new.link("in_lane", note, self._lanes[actor.name])
        return note


def _title(journeys: list[CjmlJourney]) -> str:
    """Return the title of a journey; of several what their titles have before the end user."""
    titles = [each.title or each.id for each in journeys]
    if len(titles) == 1:
        return titles[0]
    stems = {
        title.removesuffix(f": {actor.name}")
        for title, journey in zip(titles, journeys, strict=True)
        for actor in journey.actors
        if actor.end_user
    }
    return stems.pop() if len(stems) == 1 else few(titles)


Placed = tuple[int, CjmlJourney, Point]
"""A touchpoint of one of several journeys, with its number among all of these."""


def _steps(journeys: list[CjmlJourney]) -> list[list[Placed]]:
    """Return the touchpoints of journeys; what has the same id and name in several is one.

    Ids that only count, such as T1, say nothing about other journeys.
    """
    order: list[object] = []
    found: dict[object, list[Placed]] = {}
    number = 0
    for journey in journeys:
        at = 0
        for point in journey.points:
            key: object = number
            if len(journeys) > 1 and is_kept(point.id):
                key = (point.id, point.name, *(each.name for each in point.providers))
            if key not in found:
                order.insert(at, key)
                at += 1
            else:
                with suppress(ValueError):  # it comes earlier than in another journey
                    at = order.index(key, at) + 1
            found.setdefault(key, []).append((number, journey, point))
            number += 1
    return [found[key] for key in order]


def _label_at(point: Point, provider: Actor) -> str:
    label = point.initiator_label if point.initiator == provider else point.receiver_label
    return "" if label == point.name or label.casefold() in ("sending", "receiving") else label
