"""What reports are made with, in notebooks: a map, what customers did, and what they say."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

from journeynb.api.journey_map import JourneyMap, read
from journeynb.base.text import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journeynb.api.parts.map_evidence import MapEvidence
    from journeynb.api.parts.part import Day
    from journeynb.report.content.section import Section, ThemedPicture


class Report:
    """What a report says, part by part: each method is the output of a cell.

    Templates of reports are notebooks that use it, and so can any notebook.

    Parameters
    ----------
    source : path or JourneyMap
        The map, or a file that `read` reads.
    events : path, data frame or EventLog, optional
        What customers did; a path may be a glob of Parquet, CSV or JSON lines.
    since : path, optional
        An earlier report, ``.html`` or ``.ipynb``: what changed since is told.
    today : date or str, optional
        The day to look at, by default today.
    **columns
        Of the log, as of `EventLog`: ``customer="user_id"``, ``gap="60d"``, ...

    Attributes
    ----------
    jm : JourneyMap
        The map.
    ev : Evidence or None
        What customers did, held against the map; None without `events`.
    today : date
        The day that gaps and goals are looked at.

    Examples
    --------
    >>> report = jn.Report(jn.sample("coffee"), today="2026-11-22")
    >>> print(report.alignment())
    - **Goals that target no persona:** Become the most loved coffee club in Europe. ...
    """

    def __init__(
        self,
        source: str | os.PathLike[str] | JourneyMap,
        events: Any = None,
        since: str | os.PathLike[str] | None = None,
        today: Day = None,
        **columns: Any,
    ) -> None:
        from journeynb.api.parts.map_evidence import MapEvidence
        from journeynb.report.content.inputs import Inputs, context_of

        inputs = Inputs()
        if isinstance(source, JourneyMap):
            self.jm = source
            if source.path is not None and source.path.is_file():
                inputs.add(source.path)
        else:
            self.jm = read(inputs.file(source))
        self._context = context_of(
            self.jm._core, inputs, events, since, today, columns, MapEvidence
        )
        self.ev = cast("MapEvidence | None", self._context.evidence)
        self.today = self._context.today

    def title(self) -> Section:
        """Return what the report is about: the map's title, what it holds, the day."""
        from journeynb.report.parts.summary import title

        return title(self._context)

    def summary(self) -> Section:
        """Return what must be known first: goals, the worst gaps, customers, what changed."""
        from journeynb.report.parts.summary import summary

        return summary(self._context)

    def changes(self) -> Section:
        """Return what changed since the last report; nothing without `since`."""
        from journeynb.report.parts.since_last_report import changes

        return changes(self._context)

    def map(self, width: int = 1400) -> ThemedPicture:
        """Return the map as a picture, with what customers did.

        Parameters
        ----------
        width : int
            In pixels, 480 to 8000.
        """
        from journeynb.report.content.section import ThemedPicture

        today = self._context.today
        light, dark = (
            self.jm.picture(width=width, theme=theme, today=today, evidence=self.ev)
            for theme in ("light", "dark")
        )
        index = self._context.index
        met = {
            each.id: index.sorted(index.into("experiences", each.id)) for each in index.touchpoints
        }
        return ThemedPicture(light, dark, met)

    def touchpoints(self) -> Section:
        """Return the map as a table: what the picture shows, in words."""
        from journeynb.report.parts.touchpoints import touchpoint_table

        return touchpoint_table(self._context)

    def persona(self, persona: str) -> Section:
        """Return the page of a persona.

        Parameters
        ----------
        persona : str
            Its id.
        """
        from journeynb.report.parts.personas import person_page

        return person_page(self._context, persona)

    def personas(self) -> Section:
        """Return a page for each persona."""
        from journeynb.report.content.section import Section

        pages = [self.persona(each) for each in self.jm.table("persona").id]
        return Section([block for page in pages for block in page.blocks])

    def alignment(self) -> Section:
        """Return which goals reach no persona, and which personas no goal needs."""
        from journeynb.report.parts.gaps import alignment

        return alignment(self._context)

    def gaps(self) -> Section:
        """Return the gaps, worst first, each with what mends it."""
        from journeynb.report.parts.gaps import gap_table

        return gap_table(self._context)

    def evidence(self) -> Section:
        """Return what the log shows, in words and tables; nothing without `events`."""
        from journeynb.report.parts.evidence import evidence

        return evidence(self._context)

    def questions(self, most: int = 8) -> Section:
        """Return questions to the room, from the worst gaps, each with lines to write on.

        Parameters
        ----------
        most : int
            How many.
        """
        from journeynb.report.parts.workshop import questions

        return questions(self._context, most)

    def room(self) -> Section:
        """Return an empty table to write on: a row a persona, a column a stage."""
        from journeynb.report.parts.workshop import room

        return room(self._context)

    def method(self) -> Section:
        """Return how the report was made: rules, sources, inputs, versions."""
        from journeynb.report.parts.method import method

        return method(self._context)

    def carry(self) -> Mapping[str, Any]:
        """Return what the report carries: the map, the day, findings, inputs and versions."""
        from journeynb.report.content.inputs import report_facts

        return report_facts(self._context)

    def __repr__(self) -> str:
        names = [name for name in vars(Report) if not name.startswith("_")]
        return f"Report on {shown(self.jm.title)}: " + ", ".join(f"{name}()" for name in names)
