"""Making a report of a map."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.model.core import CoreMap

if TYPE_CHECKING:
    from journeynb.api.parts.part import Day


class Reports:
    """The method of a map that makes a report of it."""

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
        **columns: Any,
    ) -> Path:
        """Make a report of the map, and write it: whole, or not at all.

        A template is filled in and executed as a notebook, and what came out is written; a report
        that is there already is replaced. Every format but ``.pptx`` and ``.pdf`` carries the map:
        ``jn.read("report.html")`` gives it back.

        Parameters
        ----------
        path : path
            The ending says the format: ``.html`` (one file, which fetches nothing), ``.ipynb``,
            ``.pdf`` (by Chromium, which must be installed) or ``.pptx`` (needs
            ``journeynb[slides]``).
        template : {"full", "executive", "workshop"} or path
            Which report, or a notebook of your own that has a cell tagged ``parameters``.
        events : path, data frame or EventLog, optional
            What customers did; a path may be a glob.
        since : path, optional
            An earlier report, ``.html`` or ``.ipynb``: the report tells what changed.
        today : date or str, optional
            The day to look at, by default today.
        editable : bool
            Put the editor into the page, for ``.html`` only: what others edit there comes back
            with `review_changes`.
        **columns
            Of the log, as of `EventLog`: ``customer="user_id"``, ``gap="60d"``, ...

        Returns
        -------
        pathlib.Path
            What was written.

        Raises
        ------
        ArgumentError
            Another ending or template; tells what is allowed.
        ReportError
            A cell of the template failed, or the page could not be printed; nothing is written.
        MissingExtraError
            The packages that make reports are not installed.
        """
        from journeynb.report.build import write_report
        from journeynb.report.content.order import Order

        order = Order(
            self._core, self.path, Path(path), template, events, since, today, editable, columns
        )
        return write_report(order)
