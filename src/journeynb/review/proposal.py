"""A proposal that waits beside a map, or was decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from journeynb.model.transaction import Change
from journeynb.review.changes_file import ChangesFile
from journeynb.review.changes_format import Decision, Origin


@dataclass(frozen=True)
class Proposal:
    """Changes to a map that someone proposes: a step of a file in the map's folder of changes.

    Parameters
    ----------
    id : str
        Name of the file without the extension; followed by ``#`` and the number of the step if the
        file has several.
    path : Path
        The file.
    step : int
        Number of the step in the file.
    problem : str
        Why the file cannot be read, "" if it can. Then the rest is empty.
    file : ChangesFile or None
        Contents of the file.
    decision : Decision or None
        What was decided.
    """

    id: str
    path: Path
    step: int = 0
    problem: str = ""
    file: ChangesFile | None = field(default=None, compare=False, repr=False)
    decision: Decision | None = None

    @property
    def state(self) -> str:
        """One of ``pending``, ``accepted``, ``refused`` and ``damaged``."""
        if self.problem:
            return "damaged"
        return self.decision.state if self.decision else "pending"

    @property
    def by(self) -> str:
        """Who proposes it, "" if not given. An assistant's client names itself: it is no proof."""
        return self.file.by if self.file else ""

    @property
    def origin(self) -> Origin:
        """Whether an assistant proposes it, or a reader of a report."""
        return self.file.origin if self.file else "assistant"

    @property
    def made(self) -> dt.datetime | None:
        """When it was proposed, if given."""
        return self.file.made if self.file else None

    @property
    def why(self) -> str:
        """The reason, "" if not given."""
        return self.file.reasons[self.step] if self.file else ""

    @property
    def changes(self) -> list[Change]:
        """The changes, in normal form."""
        return self.file.steps[self.step].changes if self.file else []
