"""Reports of a map."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.files import given_path
from journeynb.base.public_calls import Public
from journeynb.model.core import CoreMap

if TYPE_CHECKING:
    from journeynb.api.parts.part import Day
    from journeynb.insight.comments.comments import Comments
    from journeynb.insight.customers.customers import Customers


class Reports(Public):
    """The method of a map that writes a report."""

    _core: CoreMap

    if TYPE_CHECKING:

        @property
        def path(self) -> Path | None:
            """The map's file."""

    def report(
        self,
        path: str | os.PathLike[str],
        template: str | os.PathLike[str] = "full",
        events: Any = None,
        since: str | os.PathLike[str] | None = None,
        today: Day = None,
        editable: bool = False,
        page: str = "A4",
        customers: Customers | None = None,
        comments: Comments | None = None,
        **columns: Any,
    ) -> Path:
        """Write a report of the map: a web page, a notebook, a PDF or slides.

        The template is executed as a notebook. An existing report is replaced only if that
        succeeds. HTML pages and notebooks contain the map: ``jn.read("report.html")`` returns it.

        Parameters
        ----------
        path : path
            The file extension sets the format: ``.html`` (one file, which works offline),
            ``.ipynb``, ``.pdf`` (needs Chromium) or ``.pptx`` (needs ``journeynb[slides]``).
        template : {"full", "executive", "workshop"} or path
            Template, or your own notebook with a cell that is tagged ``parameters``.
        events : path, data frame, EventLog or Evidence, optional
            Event log; a path may be a glob. The log of evidence is used.
        since : path, optional
            Earlier report, ``.html`` or ``.ipynb``: adds what changed since.
        today : date or str, optional
            Date for gaps and goals (default: today).
        editable : bool
            Whether the page contains the editor (``.html`` only). `review_changes` reads what
            others edit there.
        page : {"A4", "A3", "A2", "letter"}
            Size of the landscape pages on which the map is printed.
        customers : Customers, optional
            Customer table: adds the number of customers who fit each persona, drift, and the rules
            P410, P411 and P413.
        comments : Comments, optional
            Survey answers, reviews or tickets: adds what customers say to the section Why, as in
            `Evidence.voice`. It needs `events`.
        **columns
            Columns and options of the log, as in `EventLog`: ``customer="user_id"``,
            ``gap="60d"``, ...; ``where=``, as in `EventLog.where`; and ``wide=``, the ``events``
            of `EventLog.from_wide` (True: every column with times).

        Returns
        -------
        pathlib.Path
            Path of the report.

        Raises
        ------
        ArgumentError
            The file extension, the template or the page is unknown, or `editable` is used with
            another format than ``.html``.
        ReportError
            A cell of the template failed, or the page could not be printed. Nothing was written.
        MissingExtraError
            A package for reports is not installed.

        Examples
        --------
        >>> jn.sample("coffee").report("coffee.html", template="executive")  # doctest: +SKIP
        PosixPath('coffee.html')
        """
        from journeynb.report.build import write_report
        from journeynb.report.content.order import Order

        out = given_path(path)
        if since is not None:
            since = given_path(since, "since")
        events = _log_of(events, columns)
        facts = None
        if customers is not None:
            from journeynb.report.content.customer_facts import facts_of

            facts = facts_of(self._core, customers)
        order = Order(
            self._core, self.path, out, template, events, since, today, editable, columns,
            page=page, customers=facts, comments=_heard(comments, events),
        )  # fmt: skip
        return write_report(order)


def _log_of(events: Any, columns: dict[str, Any]) -> Any:
    """Return the log of evidence, and anything else as it is."""
    from journeynb.evidence.evidence import Evidence

    if "evidence" in columns:
        raise ArgumentError("evidence= is not an option of report(); pass it as events=")
    if not isinstance(events, Evidence):
        return events
    if events._assign != "first":
        raise ArgumentError(
            f"events= is evidence with assign={events._assign!r}, but in a report the first "
            "persona of a customer counts; pass the log: events=ev.log"
        )
    return events.log


def _heard(comments: Comments | None, events: Any) -> Comments | None:
    """Return comments; raise an error for anything else, and for comments without a log."""
    from journeynb.insight.comments.comments import must_be_comments

    if comments is not None:
        must_be_comments(comments, "comments")
        if events is None:
            raise ArgumentError("comments= needs a log, because they are linked to it: events=...")
    return comments
