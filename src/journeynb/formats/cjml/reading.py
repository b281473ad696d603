"""The map of a journey in a CJML file."""

from __future__ import annotations

import re
from typing import Any

from journeynb.base.errors import FormatError
from journeynb.base.text import count, shown
from journeynb.data.cjml.channels import channel_word
from journeynb.data.cjml.document import Actor, CjmlJourney, Point, read_journeys
from journeynb.formats.shared.new_map import NewMap
from journeynb.formats.spreadsheet.emotions.scales import Scale
from journeynb.model.state import State

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
    """Return the map of a journey in a CJML file.

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
        Which journey of several: its number from 0, its id or its title. By default the only
        planned one, or the only one.

    Raises
    ------
    FormatError
        The file is not CJML, has several journeys and none is chosen, or has none.
    """
    journeys = read_journeys(data, source)
    chosen = _chosen(journeys, journey, source)
    builder = _Builder(chosen, source)
    actual = [each for each in journeys if not each.planned and each is not chosen]
    if chosen.planned and actual:
        builder.name_events({point.name for each in actual for point in each.points})
        it, are = ("it", "is") if len(actual) == 1 else ("them", "are")
        builder.new.warn(
            f"{count(len(actual), 'actual journey')} of the file {are} not on the map; "
            f"jn.EventLog({shown(source, 200) if source else '...'}) reads {it} as a log"
        )
    return builder.new.state()


def _chosen(
    journeys: list[CjmlJourney], wanted: int | str | None, source: str | None
) -> CjmlJourney:
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
        problem = f"{len(found) or 'no'} journeys are called {shown(wanted)}"
    if len(found) == 1:
        return found[0]
    listed = "; ".join(f"{number}: {each.label}" for number, each in enumerate(journeys[:20]))
    more = f" and {len(journeys) - 20} more" if len(journeys) > 20 else ""
    log = "" if planned or wanted is not None else ". jn.EventLog reads all of them as a log"
    raise FormatError(
        f"{problem}; choose one with journey= and its number, id or title: {listed}{more}{log}",
        source=source,
    )


class _Builder:
    def __init__(self, journey: CjmlJourney, source: str | None) -> None:
        self.new = NewMap(source)
        self._journey = journey
        self._touchpoints: dict[str, str] = {}
        self._events: set[str] = set()
        self.new.set(
            title=journey.title or journey.id,
            description="\n\n".join(filter(None, [journey.summary, journey.details])),
        )
        self._stages = {
            phase.id: self.new.add("stage", phase.name, phase.id, description=phase.description)
            for phase in journey.phases
        }
        self._personas = {
            actor.id: self.new.add("persona", actor.name, actor.id)
            for actor in journey.actors
            if actor.end_user
        }
        self._lanes: dict[str, str] = {}
        before = None
        for point in journey.points:
            if not point.end_users and point.providers:
                self._add_note(point)
                continue
            touchpoint = self._add_touchpoint(point)
            if before is not None:
                self.new.link("leads_to", before, touchpoint)
            before = touchpoint
        skipped = [f"the status {shown(journey.status)}"] if journey.status else []
        if timed := sum(1 for point in journey.points if point.time):
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
        rating = self._emotion(point)
        if point.rating and rating is None:
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
        if point.phase:
            self.new.link("occurs_in", id, self._stages[point.phase])
        for actor in point.end_users:
            self.new.link(
                "experiences",
                self._personas[actor.id],
                id,
                emotion=rating,
                thoughts=point.experience,
            )
        return id

    def _emotion(self, point: Point) -> float | None:
        if not point.rating:
            return None
        text = point.rating.casefold()
        try:
            score = float(_WORDS.get(text, text))
        except ValueError:
            score = 0.0
        felt = _RATINGS.emotion(score) if 1 <= score <= 5 else None
        if felt is None:
            self.new.warn(
                f"the rating {shown(point.rating)} is not from 1 to 5; kept as the custom field "
                "rating",
                point.line,
            )
        return felt

    def _add_note(self, point: Point) -> None:
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
        if actor.id not in self._lanes:
            self._lanes[actor.id] = self.new.add("lane", actor.name, backstage=True)
        self.new.link("in_lane", note, self._lanes[actor.id])
        if point.phase:
            self.new.link("occurs_in", note, self._stages[point.phase])


def _label_at(point: Point, provider: Actor) -> str:
    label = point.initiator_label if point.initiator == provider else point.receiver_label
    return "" if label == point.name or label.casefold() in ("sending", "receiving") else label
