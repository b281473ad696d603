"""Writing a map as planned journeys of CJML 2.0, one for each persona."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from journeynb.data.cjml.channels import channel_name
from journeynb.formats.cjml.plan import (
    NOBODY,
    PlannedJourney,
    custom_text,
    planned_journeys,
    provider_of,
    provider_starts,
)
from journeynb.formats.cjml.reading import PROVIDER_LABEL
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Note, Touchpoint
from journeynb.model.kinds.ids import NewIds
from journeynb.model.state import State

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_cjml(state: State) -> str:
    r"""Return a map as the text of a CJML file.

    Each persona that experiences touchpoints has a journey of its own, because a planned journey
    is that of one customer. The order is the map's: touchpoints without a stage, and then those of
    each stage. A touchpoint with an owner is a communication with this service provider; one that
    is not ours and has no owner is an action of the customer. Notes in backstage lanes are actions
    of a service provider.

    Examples
    --------
    >>> from journeynb.formats.cjml import read_cjml
    >>> from journeynb.formats.mermaid import read_mermaid
    >>> text = write_cjml(read_mermaid("journey\n title Tea\n section Make\n Boil: 3: Ann"))
    >>> [entity.name for entity in read_cjml(text.encode()).entities()]
    ['Ann', 'Make', 'Boil']
    """
    index = Index(state)
    journeys = planned_journeys(index)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<CJML version="2.0">']
    for number, journey in enumerate(journeys, start=1):
        lines += [f"  {line}" for line in _Writer(index, journey).lines(number, len(journeys) > 1)]
    return "".join(f"{line}\n" for line in [*lines, "</CJML>"])


class _Writer:
    def __init__(self, index: Index, journey: PlannedJourney) -> None:
        self._index = index
        self._journey = journey
        self._ids = NewIds()
        persona = journey.persona
        self._user = self._ids.new(persona.id if persona else NOBODY, "persona")
        self._user_name = persona.name if persona else NOBODY
        self._providers: dict[str, str] = {}
        for step in journey.steps:
            for name in self._providers_of(step):
                if name not in self._providers:
                    self._providers[name] = self._ids.new(name, "provider")

    def lines(self, number: int, several: bool) -> Iterator[str]:
        info = self._index.info
        title = f"{info.title}: {self._user_name}" if several and info.title else info.title
        yield "<plannedJourney>"
        yield f"  {_text('journeyID', f'PJ{number}')}"
        yield f"  {_text('journeyTitle', title or self._user_name)}"
        if self._index.stages:
            yield "  <journeyPhases>"
            for stage in self._index.stages:
                yield f"    <journeyPhase phaseID={_quoted(stage.id)}>"
                yield f"      {_text('phaseName', stage.name)}"
                yield f"      {_text('phaseDescription', stage.description)}"
                yield "    </journeyPhase>"
            yield "  </journeyPhases>"
        if info.description:
            yield f"  {_text('journeyShortSummary', info.description)}"
        yield "  <actors>"
        yield f"    <endUser actorID={_quoted(self._user)}>"
        yield f"      {_text('actorName', self._user_name)}"
        yield "    </endUser>"
        for name, id in self._providers.items():
            yield f"    <serviceProvider actorID={_quoted(id)}>"
            yield f"      {_text('companyName', name)}"
            yield "    </serviceProvider>"
        yield "  </actors>"
        yield "  <touchpoints>"
        for step in self._journey.steps:
            lines = self._touchpoint(step) if isinstance(step, Touchpoint) else self._note(step)
            yield from (f"    {line}" for line in lines)
        yield "  </touchpoints>"
        yield "</plannedJourney>"

    def _providers_of(self, step: Touchpoint | Note) -> list[str]:
        if isinstance(step, Touchpoint):
            return list(filter(None, [provider_of(step)]))
        return list(filter(None, [self._lane(step), custom_text(step, "receiver")]))

    def _lane(self, note: Note) -> str:
        return self._index.name(next(iter(self._index.out("in_lane", note.id))))

    def _touchpoint(self, touchpoint: Touchpoint) -> Iterator[str]:
        provider = provider_of(touchpoint)
        user = (self._user, touchpoint.name)
        if not provider:
            yield from self._step(touchpoint, "Action", user, None, "")
            return
        other = (self._providers[provider], custom_text(touchpoint, PROVIDER_LABEL))
        first, second = (other, user) if provider_starts(touchpoint) else (user, other)
        channel = touchpoint.channels[0] if touchpoint.channels else "Unknown"
        yield from self._step(touchpoint, "CommunicationPoint", first, second, channel)

    def _note(self, note: Note) -> Iterator[str]:
        actor = (self._providers[self._lane(note)], note.name)
        receiver = custom_text(note, "receiver")
        if not receiver:
            yield from self._step(note, "Action", actor, None, "")
            return
        channel = custom_text(note, "channel") or "Unknown"
        second = (self._providers[receiver], "")
        yield from self._step(note, "CommunicationPoint", actor, second, channel)

    def _step(
        self,
        step: Touchpoint | Note,
        tag: str,
        initiator: tuple[str, str],
        receiver: tuple[str, str] | None,
        channel: str,
    ) -> Iterator[str]:
        yield f"<planned{tag}>"
        yield f"  {_text('touchpointID', step.id)}"
        for stage in self._index.out("occurs_in", step.id):
            yield f"  <belongsTo phaseIDref={_quoted(stage)}/>"
        yield from (f"  {line}" for line in _side("initiator", *initiator))
        if receiver is not None:
            yield from (f"  {line}" for line in _side("receiver", *receiver))
            yield f"  <channel>{_text('channelName', channel_name(channel))}</channel>"
        if step.description:
            yield f"  {_text('comment', step.description)}"
        yield f"</planned{tag}>"


def _side(name: str, actor: str, label: str) -> Iterator[str]:
    yield f"<{name}>"
    yield f"  <refersTo actorIDref={_quoted(actor)}/>"
    yield f"  {_text(f'{name}Label', label)}"
    yield f"</{name}>"


def _text(tag: str, text: str) -> str:
    return f"<{tag}>{escape(_NOT_XML.sub(' ', text))}</{tag}>"


def _quoted(text: str) -> str:
    return quoteattr(_NOT_XML.sub(" ", text))
