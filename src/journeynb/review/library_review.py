"""What a map offers to its library: review, accept and refuse it."""

from __future__ import annotations

from typing import Any

from journeynb.base.errors import FileError
from journeynb.base.text import count, shown
from journeynb.model.core import Author, CoreMap
from journeynb.model.transaction import Change
from journeynb.portfolio.reading.journal import require_writable
from journeynb.review.changes_file import as_changes
from journeynb.review.proposal_store import ProposalsInMemory
from journeynb.review.reviewed_changes import ReviewedChanges


class LibraryReview(ReviewedChanges):
    """The changes that `JourneyMap.push` offers to the library, one for each entity.

    The changes that are accepted in one call are one step of the library, which is saved. They are
    numbered from 0.

    Attributes
    ----------
    title : str
        Title of the library.
    library : JourneyMap
        The opened library: ``review.library.undo()`` undoes what was accepted.
    """

    _undo = "review.library.undo()"

    def __init__(self, core: CoreMap, library: Any, changes: list[list[Change]]) -> None:
        file = as_changes(library._core.state, changes)
        super().__init__(library._core, ProposalsInMemory(file), file)
        self.library = library
        self._origin = core

    def _make(self, steps: list[tuple[int, list[Change]]], by: Author) -> None:
        file = self.library._file
        require_writable(file.path)
        core = self._core
        before = core.revision
        with core.batch(by="hand"):
            for _, changes in steps:
                core.apply(changes)
        step = core.done[-1] if core.revision > before else None
        if file.unsaved:
            problem = file.problem or f"{file.path} has changed on disk and is not a map"
            core.undo()
            raise FileError(f"{problem}; the library was not changed")
        for number, changes in steps:
            self._note(number, step if changes else None, by)

    def head(self) -> str:
        """Return one line with the two maps and the number of changes to decide."""
        waiting = len(self.pending)
        return (
            f"{count(len(self), 'change')} from {shown(self._origin.info.title or 'Untitled map')} "
            f"to the library {shown(self.title or 'Untitled map')}: {waiting or 'none'} to decide"
        )
