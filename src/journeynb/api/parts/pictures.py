"""What a map looks like: its picture, and what a notebook shows of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from journeynb.api.parts.gaps import Gaps
from journeynb.api.parts.part import Day
from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.today import day_of
from journeynb.model.state import State

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.picture import PersonaCard, Picture
    from journeynb.picture.map.evidence_marks import Sighted


class Pictures(Gaps):
    """The methods of a map that draw it."""

    def picture(
        self,
        persona: str | Iterable[str] | None = None,
        lanes: str | Iterable[str] | None = None,
        theme: str = "light",
        width: int = 1400,
        compare: Pictures | None = None,
        today: Day = None,
        evidence: Evidence | EventLog | None = None,
    ) -> Picture:
        """Return the map as a picture.

        Parameters
        ----------
        persona : str or list of str, optional
            Ids: only these personas, and what is about them.
        lanes : str or list of str, optional
            The rows to show, by default all that hold something: ``wants``, ``touchpoints``,
            ``emotion``, ``actions``, ``thoughts``, ``pain_points``, ``opportunities``, ``content``,
            ``metrics``, ``notes``, ``goals``, and the ids of the map's lanes.
        theme : {"light", "dark"}
            The colours.
        width : int
            In pixels, 480 to 8000; what does not fit beside each other wraps into bands.
        compare : JourneyMap, optional
            Another map: what was added, removed and changed since is marked.
        today : date or str, optional
            Draw what depends on the day, too: the status of goals, gaps of what is stale or due.
        evidence : Evidence or EventLog, optional
            Draw what customers did, too: how many reach each stage and are lost before it, how many
            met each touchpoint, the events on none, the mean scores with their 95 % intervals
            beside the emotion, gaps of the rules E. Adds the rows ``customers`` and
            ``unmapped_events``.

        Returns
        -------
        Picture
            With ``.svg`` (text), ``.png`` and ``.pdf`` (bytes) and ``save(path)``.

        Raises
        ------
        ArgumentError
            A row, theme, width or day that there is not; tells what is allowed.
        UnknownIdError
            A persona that the map does not have.

        Examples
        --------
        >>> jn.sample("coffee").picture(persona="maya", theme="dark")
        Picture of 'Copper Finch, the coffee subscription', 1400 by ... pixels
        """
        from journeynb.picture import picture

        if compare is not None and not isinstance(compare, Pictures):
            raise ArgumentError(
                f"compare={shown(compare)} is not valid; allowed: another JourneyMap"
            )
        return picture(
            self._index,
            persona=persona if persona is None or isinstance(persona, str) else list(persona),
            lanes=lanes if lanes is None or isinstance(lanes, str) else list(lanes),
            theme=theme,
            width=width,
            compare=None if compare is None else compare._index,
            today=None if today is None else day_of(today),
            sighted=self._sighted(evidence),
        )

    def _sighted(self, evidence: Evidence | EventLog | None) -> Sighted | None:
        """Return what a log showed on this map, to be drawn; None where there is none."""
        if evidence is None:
            return None
        from journeynb.evidence.as_evidence import as_evidence
        from journeynb.picture.map.evidence_marks import sighted

        return sighted(self._core, as_evidence(self._core, evidence))

    def persona(
        self, persona: str, theme: str = "light", width: int = 1000, today: Day = None
    ) -> PersonaCard:
        """Return the card of a persona: portrait, traits, empathy map, pain points, goals, gaps.

        Parameters
        ----------
        persona : str
            The persona's id, or its name where only one has it.
        theme : {"light", "dark"}
            The colours.
        width : int
            In pixels, 480 to 8000.
        today : date or str, optional
            Also tell the gaps and the status of goals that depend on the day.

        Returns
        -------
        PersonaCard
            With ``.svg`` (text), ``.png`` and ``.pdf`` (bytes) and ``save(path)``; its repr is the
            card as text.

        Raises
        ------
        ArgumentError
            A theme, width or day that there is not; tells what is allowed.
        UnknownIdError
            A persona that the map does not have.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee")
        >>> _ = jm.add(jn.Persona(name="Maya", role="Home barista", wants=["better coffee"]))
        >>> print(repr(jm.persona("maya")).partition("Gaps:")[0])
        Maya, Home barista
        Wants:
          - better coffee
        <BLANKLINE>
        """
        from journeynb.picture import persona_card

        day = None if today is None else day_of(today)
        return persona_card(self._index, persona, theme=theme, width=width, today=day)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        bundle: dict[str, Any] = self._core.once_a_step("picture", self._pictured)
        return {**bundle, "text/plain": repr(self)}

    def _pictured(self, state: State) -> dict[str, Any]:
        from journeynb.formats.embedded_maps import bundled

        return {**self.picture()._repr_mimebundle_(), **bundled(state)}
