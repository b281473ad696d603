"""The journeys in a CJML file, as written: planned ones and actual ones, with their touchpoints.

Tools differ in what they write and in which order, so each part may be missing. Only what makes a
file another format is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from journeynb.base.errors import FormatError
from journeynb.base.text import few, shown
from journeynb.base.user_warnings import warn
from journeynb.data.cjml.xml_elements import Element, parse_xml, shown_tag

TIMES = ("timeConsumed", "timeCompleted", "timeReceived", "timeStarted", "timeOriginated")
"""The times of a touchpoint, first that at which the customer experienced it."""
_JOURNEYS = {"plannedJourney": True, "actualJourney": False}
_POINTS = ("CommunicationPoint", "Action")
_OF_JOURNEY = (
    "journeyID", "journeyTitle", "plannedReference", "journeyPhases", "journeyShortSummary",
    "journeyLongSummary", "journeyStatus", "actors", "touchpoints",
)  # fmt: skip
_OF_POINT = (
    "touchpointID", "belongsTo", "compliance", "initiator", "receiver", "channel", "comment",
    "timestamps", "touchpointExperience", "category",
)  # fmt: skip
_OF_ACTOR = ("actorName", "companyName")
_NO_LABEL = frozenset({"", "sending", "receiving"})
"""Labels that say nothing: converters write them where there is none."""


@dataclass(frozen=True)
class Actor:
    """A customer (an end user) or a service provider."""

    id: str
    name: str
    end_user: bool


@dataclass(frozen=True)
class Phase:
    """A phase of a journey."""

    id: str
    name: str
    description: str = ""


@dataclass(frozen=True)
class Point:
    """A touchpoint: a communication between two actors, or an action of one.

    Parameters
    ----------
    id : str
        Its id in the journey, such as ``T1``; ``D1`` for a deviation.
    line : int
        Its line in the file.
    initiator, receiver : Actor or None
        Who starts it, and who is reached; an action has no receiver.
    initiator_label, receiver_label : str
        What it is called at each of them.
    phase : str
        The id of its phase.
    channel, comment, category : str
        Texts of the file.
    compliance : str
        Whether it happened as planned: ``completed``, ``missing``, ``failing`` or ``adhoc``.
    rating, experience : str
        How the customer rated it, from 1 to 5, and described it.
    time : str
        When it happened.
    """

    id: str
    line: int
    initiator: Actor | None
    receiver: Actor | None = None
    initiator_label: str = ""
    receiver_label: str = ""
    phase: str = ""
    channel: str = ""
    comment: str = ""
    category: str = ""
    compliance: str = ""
    rating: str = ""
    experience: str = ""
    time: str = ""

    @property
    def end_users(self) -> list[Actor]:
        """The customers who take part."""
        both = dict.fromkeys(each for each in (self.initiator, self.receiver) if each)
        return [each for each in both if each.end_user]

    @property
    def providers(self) -> list[Actor]:
        """The service providers who take part."""
        both = dict.fromkeys(each for each in (self.initiator, self.receiver) if each)
        return [each for each in both if not each.end_user]

    @property
    def deviates(self) -> bool:
        """Whether the file marks it as a deviation from the plan."""
        return self.id[:1] == "D" and self.id[1:].isdigit()

    @property
    def name(self) -> str:
        """What it is called at the customer, or else at the other actor."""
        return next(iter([*self._labels, *filter(None, (self.comment, self.channel))]), self.id)

    @property
    def description(self) -> str:
        """The comment, unless it is the name because there is no label."""
        return self.comment if self._labels else ""

    @property
    def _labels(self) -> list[str]:
        """The labels that say something, first the customer's."""
        labels = [self.initiator_label, self.receiver_label]
        starts, reached = (bool(each and each.end_user) for each in (self.initiator, self.receiver))
        if reached and not starts:
            labels.reverse()
        return [label for label in labels if label.casefold() not in _NO_LABEL]


@dataclass(frozen=True)
class CjmlJourney:
    """A journey of a CJML file."""

    planned: bool
    id: str
    line: int
    title: str = ""
    summary: str = ""
    details: str = ""
    status: str = ""
    plan: str = ""
    actors: list[Actor] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Its id and title, for messages."""
        kind = "planned" if self.planned else "actual"
        title = f" {shown(self.title)}" if self.title and self.title != self.id else ""
        return f"{self.id}{title} ({kind}, line {self.line})"


def read_journeys(data: bytes, source: str | None) -> list[CjmlJourney]:
    """Return the journeys of a CJML file.

    Raises
    ------
    FormatError
        The file is not CJML, or contains no journey.

    Examples
    --------
    >>> [journey] = read_journeys(b'''<CJML version="2.0"><plannedJourney>
    ... <journeyID>PJ1</journeyID><actors><endUser actorID="Ann"/></actors><touchpoints>
    ... <plannedAction><touchpointID>T1</touchpointID><initiator><refersTo actorIDref="Ann"/>
    ... <initiatorLabel>Choose</initiatorLabel></initiator></plannedAction></touchpoints>
    ... </plannedJourney></CJML>''', None)
    >>> journey.planned, [(point.id, point.name) for point in journey.points]
    (True, [('T1', 'Choose')])
    """
    root = parse_xml(data, source, "CJML")
    journeys = list(root.all(*_JOURNEYS))
    if root.tag in _JOURNEYS:
        journeys = [root]
    elif root.tag.lower() != "cjml":
        raise FormatError(
            f"not CJML: the first element is {shown_tag(root)}; allowed: <CJML> with "
            "<plannedJourney> or <actualJourney> in it",
            source=source,
            where=f"line {root.line}",
        )
    if not journeys:
        others = ", ".join(dict.fromkeys(map(shown_tag, root.children[:5])))
        raise FormatError(
            "no journey found; allowed in <CJML>: <plannedJourney> and <actualJourney>"
            + (f", as in CJML 2.0 (this file has {others})" if others else ""),
            source=source,
            where=f"line {root.line}",
        )
    reader = _Reader(source)
    found = [reader.journey(each, number) for number, each in enumerate(journeys, start=1)]
    if reader.others:
        words = f"elements that are not read: {few(list(reader.others))}"
        warn(f"{source}: {words}" if source else words)
    return found


class _Reader:
    """Reads the journeys of one file: a later one can refer to the actors of an earlier one."""

    def __init__(self, source: str | None) -> None:
        self._source = source
        self._known: dict[str, Actor] = {}
        self._ids: set[str] = set()
        self.others: dict[str, None] = {}
        """The names of elements that nothing is read from, although they say something."""

    def _skip_others(self, element: Element, known: tuple[str, ...]) -> None:
        for each in element.children:
            if each.tag not in known and (each.children or each.text.strip()):
                self.others[shown_tag(each)] = None

    def journey(self, element: Element, number: int) -> CjmlJourney:
        planned = _JOURNEYS[element.tag]
        self._skip_others(element, _OF_JOURNEY)
        actors = self._actors(element)
        for actor in actors:
            self._known[actor.id] = actor
        points = list(self._points(element))
        id = element.text_of("journeyID") or f"{'PJ' if planned else 'AJ'}{number}"
        if id in self._ids:
            other = f"{id} ({number})"
            self._warn(element, f"the journey {shown(id)} occurs twice; read as {shown(other)}")
            id = other
        self._ids.add(id)
        taking_part = [each for point in points for each in (point.initiator, point.receiver)]
        everyone = dict.fromkeys([*actors, *(each for each in taking_part if each is not None)])
        return CjmlJourney(
            planned,
            id,
            element.line,
            title=element.text_of("journeyTitle"),
            summary=element.text_of("journeyShortSummary"),
            details=element.text_of("journeyLongSummary"),
            status=element.text_of("journeyStatus"),
            plan=element.text_of("plannedReference"),
            actors=list(everyone),
            phases=_phases(element, points),
            points=points,
        )

    def _actors(self, journey: Element) -> list[Actor]:
        found = []
        for part in journey.all("actors"):
            for each in part.all("endUser", "serviceProvider"):
                id = _reference(each)
                if not id:
                    self._warn(each, f"{shown_tag(each)} without actorID is skipped")
                    continue
                self._skip_others(each, _OF_ACTOR)
                known = self._known.get(id)
                name = each.text_of("actorName") or each.text_of("companyName")
                found.append(
                    Actor(
                        id,
                        name or (known.name if known else id),
                        each.tag == "endUser",
                    )
                )
        return found

    def _points(self, journey: Element) -> Iterator[Point]:
        number = 0
        for part in journey.all("touchpoints"):
            for each in part.children:
                if not each.tag.endswith(_POINTS):
                    self._warn(each, f"{shown_tag(each)} is not a touchpoint of CJML; skipped")
                    continue
                number += 1
                yield self._point(each, number)

    def _point(self, element: Element, number: int) -> Point:
        self._skip_others(element, _OF_POINT)
        phase = element.child("belongsTo")
        times = [element.text_of("timestamps", name) for name in TIMES]
        return Point(
            element.text_of("touchpointID") or f"T{number}",
            element.line,
            self._actor(element, "initiator"),
            self._actor(element, "receiver"),
            element.text_of("initiator", "initiatorLabel"),
            element.text_of("receiver", "receiverLabel"),
            _plain(phase.attributes.get("phaseIDref", "")) if phase else "",
            element.text_of("channel", "channelName"),
            element.text_of("comment"),
            element.text_of("category"),
            element.text_of("compliance").lower(),
            element.text_of("touchpointExperience", "experienceRating"),
            element.text_of("touchpointExperience", "experienceDescription"),
            next(filter(None, times), ""),
        )

    def _actor(self, point: Element, side: str) -> Actor | None:
        part = point.child(side)
        refers = part.child("refersTo") if part else None
        id = _reference(refers) if refers else ""
        if not id or refers is None:
            return None
        if id not in self._known:
            self._warn(
                refers,
                f"the actor {shown(id)} is not in <actors>; read as a service provider",
            )
            self._known[id] = Actor(id, id, False)
        return self._known[id]

    def _warn(self, element: Element, message: str) -> None:
        place = f"line {element.line}"
        warn(f"{self._source}, {place}: {message}" if self._source else f"{place}: {message}")


def _phases(journey: Element, points: list[Point]) -> list[Phase]:
    """Return the phases of a journey, and those that only its touchpoints name."""
    found: dict[str, Phase] = {}
    for part in journey.all("journeyPhases"):
        for each in part.all("journeyPhase"):
            name = each.text_of("phaseName")
            id = _plain(each.attributes.get("phaseID", "")) or name
            if id and id not in found:
                found[id] = Phase(id, name or id, each.text_of("phaseDescription"))
    for point in points:
        if point.phase and point.phase not in found:
            found[point.phase] = Phase(point.phase, point.phase)
    return list(found.values())


def _reference(element: Element) -> str:
    """Return the id of an actor, which attributes of two names can hold."""
    attributes = element.attributes
    return _plain(attributes.get("actorID") or attributes.get("actorIDref") or "")


def _plain(text: str) -> str:
    return " ".join(text.split())
