"""The parts of a report, for notebooks and templates."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

from journeynb.api.journey_map import JourneyMap
from journeynb.api.parts.part import listed
from journeynb.api.reading import read
from journeynb.base.files import given_path
from journeynb.base.public_calls import Public
from journeynb.base.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from journeynb.api.parts.data.map_evidence import MapEvidence
    from journeynb.api.parts.part import Day
    from journeynb.charts.look.theme import AnyChart
    from journeynb.insight.comments.comments import Comments
    from journeynb.insight.customers.customers import Customers
    from journeynb.report.content.outputs import Outputs
    from journeynb.report.content.section import Section, ThemedPicture


class Report(Public):
    """The parts of a report: each method returns the output of a cell.

    The templates of reports use it. You can use it in any notebook.

    Parameters
    ----------
    source : path or JourneyMap
        Map, or a file that `read` reads.
    events : path, data frame or EventLog, optional
        Event log; a path may be a glob of Parquet, CSV or JSON lines.
    since : path, optional
        Earlier report, ``.html`` or ``.ipynb``: adds what changed since.
    today : date or str, optional
        Date for gaps and goals (default: today).
    customers : Customers, optional
        Customer table: adds the number of customers who fit each persona, drift, and the rules
        P410, P411 and P413.
    comments : Comments, optional
        Survey answers, reviews or tickets: adds what customers say to the section Why. It needs
        `events`.
    **columns
        Columns and options of the log, as in `EventLog`: ``customer="user_id"``, ``gap="60d"``, ...

    Attributes
    ----------
    jm : JourneyMap
        The map.
    ev : Evidence or None
        The map compared with the log; None without `events`.
    today : date
        Date for gaps and goals.

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
        customers: Customers | None = None,
        comments: Comments | None = None,
        **columns: Any,
    ) -> None:
        from journeynb.api.parts.data.map_evidence import MapEvidence
        from journeynb.report.content.customer_facts import facts_of
        from journeynb.report.content.inputs import Inputs, context_of
        from journeynb.report.content.own_findings import take_over

        inputs = Inputs()
        if isinstance(source, JourneyMap):
            self.jm = source
            if source.path is not None and source.path.is_file():
                inputs.add(source.path)
        else:
            self.jm = read(inputs.file(given_path(source, "source")))
        facts, texts = take_over(self.jm._core)
        if customers is not None:
            facts = facts_of(self.jm._core, customers)
        self._context = context_of(
            self.jm._core, inputs, events, since, today, columns, MapEvidence, facts,
            texts if comments is None else comments,
        )  # fmt: skip
        self.ev = cast("MapEvidence | None", self._context.evidence)
        self.today = self._context.today

    def title(self) -> Section:
        """Return the title of the map, its contents and the date.

        Returns
        -------
        Section
            Title, date, state, number of entities of each kind, description and owners.
        """
        from journeynb.report.parts.summary import title

        return title(self._context)

    def summary(self) -> Section:
        """Return the executive summary: key figures, goals and the three most severe gaps.

        Returns
        -------
        Section
            With `events`, also what customers did and why, and the gaps that affect most customers
            come first. With `since`, also the changes.
        """
        from journeynb.report.parts.summary import summary

        return summary(self._context)

    def changes(self) -> Section:
        """Return the changes since the last report.

        Returns
        -------
        Section
            Goals that changed, fixed and new gaps, and edits of the map. Empty without `since`.
        """
        from journeynb.report.parts.since_last_report import changes

        return changes(self._context)

    def map(
        self,
        width: int = 1400,
        page: str = "A4",
        lanes: str | Iterable[str] | None = None,
    ) -> ThemedPicture:
        """Return the picture of the map, with counts from the log.

        Parameters
        ----------
        width : int
            Width on a screen in pixels, from 480 to 8000.
        page : {"A4", "A3", "A2", "letter"}
            Size of the landscape pages on which the map is printed.
        lanes : str or list of str, optional
            The rows to draw, as in `journeynb.JourneyMap.picture`; by default all with content.

        Returns
        -------
        ThemedPicture
            The picture for light and dark pages, and pages to print.

        Raises
        ------
        ArgumentError
            The width or the page is not valid, or a row is unknown.
        """
        from journeynb.picture import chosen_theme, pages
        from journeynb.report.content.print_pages import paper_in_report
        from journeynb.report.content.section import ThemedPicture

        today = self._context.today
        rows = lanes if lanes is None or isinstance(lanes, str) else listed(lanes, "lanes")
        light, dark = (
            self.jm.picture(lanes=rows, width=width, theme=theme, today=today, evidence=self.ev)
            for theme in ("light", "dark")
        )
        index = self._context.index
        drawn = {box.id for box in light.boxes if box.kind == "card"}
        cards = [id for id in index.ids("touchpoint") if id in drawn]
        personas = {id: index.sorted(index.into("experiences", id)) for id in cards}
        settings = self.jm.settings
        rules = self.jm._rules(settings)
        printed = pages(
            index, paper_in_report(page), lanes=rows, today=today,
            counts=self.jm._counts_on_map(self.ev, rules), rules=rules,
            brand=chosen_theme("light", settings)[1],
        )  # fmt: skip
        return ThemedPicture(light, dark, personas, printed)

    def touchpoints(self) -> Section:
        """Return the touchpoints in journey order, as a table.

        Returns
        -------
        Section
            For each touchpoint its stage, channels, personas and their emotions (-2 to 2). Of more
            than 300 touchpoints, those with most errors. Empty if the map has none.
        """
        from journeynb.report.parts.touchpoints import touchpoint_table

        return touchpoint_table(self._context)

    def persona(self, persona: str) -> Section:
        """Return the page of a persona.

        Parameters
        ----------
        persona : str
            Id of the persona.

        Returns
        -------
        Section
            Its fields, emotions, goals and gaps; with `events` or `customers`, also its customers.

        Raises
        ------
        ArgumentError
            The map has no such persona.
        """
        from journeynb.report.parts.personas import person_page

        return person_page(self._context, persona)

    def personas(self) -> Section:
        """Return a page for each persona; if there are more than 24, only for the first ones.

        Returns
        -------
        Section
            The pages in the order of the map, each as from `persona`. Empty if there are none.
        """
        from journeynb.report.parts.personas import person_pages

        return person_pages(self._context)

    def customers(self) -> Section:
        """Return how many customers fit each persona, and how these customers changed.

        Returns
        -------
        Section
            Counts and shares with 95% intervals. Empty without `customers`, unless a persona has a
            stored profile.
        """
        from journeynb.report.parts.customers import customers

        return customers(self._context)

    def drift(self) -> AnyChart:
        """Return the chart of how each persona's customers changed since its stored profile.

        Returns
        -------
        Altair chart
            The chart, as from ``jm.chart.drift``. Without a stored profile, it says how to add one.

        Raises
        ------
        ArgumentError
            The report has no customer table.
        """
        from journeynb.report.parts.customers import drift_chart

        return drift_chart(self._context)

    def projections(self) -> Section:
        """Return the projections of the goals, and the sources of their data.

        Returns
        -------
        Section
            For each goal with enough measurements its status, 80% prediction interval and target.
            Empty if there are none, and no goal is bound to a table.
        """
        from journeynb.report.parts.goal_data import projections

        return projections(self._context)

    def alignment(self) -> Section:
        """Return goals without personas and personas without goals.

        Returns
        -------
        Section
            A line for each kind of mismatch, such as goals that target no persona.
        """
        from journeynb.report.parts.gaps import alignment

        return alignment(self._context)

    def gaps(self) -> Section:
        """Return the gaps, the most severe first, each with its fix.

        Returns
        -------
        Section
            The number of gaps by severity, a table of at most 60, and a line for each rule that has
            more. With `events`, also how many customers each gap affects.
        """
        from journeynb.report.parts.gaps import gap_table

        return gap_table(self._context)

    def evidence(self) -> Section:
        """Return the results of the log, in words and tables.

        Returns
        -------
        Section
            Customers by persona, moves that the map explains, the funnel and more. Empty without
            `events`.
        """
        from journeynb.report.parts.evidence import evidence

        return evidence(self._context)

    def why(self) -> Outputs:
        """Return the section Why: what brings customers, why they leave, and what would help.

        The map defines how customers convert and leave: ``jm.set(converts=ID, leaves={"event":
        PATTERN})``.

        Returns
        -------
        Outputs
            Sections and charts, one after the other, for each question that the log answers. Empty
            without `events`.
        """
        from journeynb.report.parts.why import why

        return why(self._context, None if self.ev is None else self.ev.chart)

    def questions(self, most: int = 8) -> Section:
        """Return questions for a workshop from the most severe gaps, with lines to write on.

        Parameters
        ----------
        most : int
            Maximum number of questions.

        Returns
        -------
        Section
            A question for each rule that finds an error or a warning.
        """
        from journeynb.report.parts.workshop import questions

        return questions(self._context, most)

    def room(self) -> Section:
        """Return an empty table to write on: a row per persona, a column per stage.

        Returns
        -------
        Section
            The table, to print for a workshop.
        """
        from journeynb.report.parts.workshop import room

        return room(self._context)

    def method(self) -> Section:
        """Return the method: rules, sources, files, versions.

        Returns
        -------
        Section
            How gaps, goals and emotions are judged, and what the results of the log and of the
            customer table are based on.
        """
        from journeynb.report.parts.method import method

        return method(self._context)

    def team_comments(self) -> Section:
        """Return the open comments of the team, as an appendix.

        Returns
        -------
        Section
            A table of at most 200 comments, each with its last answer. Empty if none is open.
        """
        from journeynb.report.parts.comments import team_comments

        return team_comments(self._context)

    def carry(self) -> Mapping[str, Any]:
        """Return the data stored in the report.

        Returns
        -------
        dict
            ``format``, ``today``, ``evidence`` (whether a log was compared), ``inputs`` (the files
            and their hashes), ``versions``, ``findings`` and ``map``, all as JSON.
        """
        from journeynb.report.content.inputs import report_facts

        return report_facts(self._context)

    def __repr__(self) -> str:
        names = [name for name in vars(Report) if not name.startswith("_")]
        return f"Report on {shown(self.jm.title)}: " + ", ".join(f"{name}()" for name in names)
