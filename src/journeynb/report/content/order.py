"""A report to create: the map, the template, the log, the file."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.insight.comments.comments import Comments
from journeynb.model.core import CoreMap
from journeynb.report.content.customer_facts import CustomerFacts

TEMPLATES = ("full", "executive", "workshop")
EXTENSIONS = (".html", ".ipynb", ".pdf", ".pptx")


@dataclass(frozen=True)
class Order:
    """A report to create.

    Parameters
    ----------
    core : CoreMap
        The map.
    file : path or None
        File of the map.
    path : path
        File of the report; its extension sets the format.
    template : str or path
        One of `TEMPLATES`, or a notebook.
    events, since, today, editable, columns, page
        As in `journeynb.JourneyMap.report`.
    on_cell : callable, optional
        Called before each cell with its number from 1, the number of cells, and its heading.
    customers : CustomerFacts, optional
        Facts of a customer table.
    comments : Comments, optional
        What customers say.
    """

    core: CoreMap
    file: Path | None
    path: Path
    template: str | os.PathLike[str] = "full"
    events: Any = None
    since: str | os.PathLike[str] | None = None
    today: Any = None
    editable: bool = False
    columns: dict[str, Any] = field(default_factory=dict)
    on_cell: Callable[[int, int, str], None] | None = None
    page: str = "A4"
    customers: CustomerFacts | None = None
    comments: Comments | None = None

    @property
    def extension(self) -> str:
        """The file extension, which sets the format."""
        extension = self.path.suffix.lower()
        if extension not in EXTENSIONS:
            raise ArgumentError(
                f"{self.path}: the file extension of a report must be one of "
                f"{', '.join(EXTENSIONS)}"
            )
        return extension
