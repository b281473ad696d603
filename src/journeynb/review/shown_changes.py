"""Changes that others propose, as a notebook shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from journeynb.base.errors import ArgumentError
from journeynb.base.public_calls import Public
from journeynb.base.text import count, shown, visible
from journeynb.formats.journeymap import map_hash
from journeynb.formats.map_file import MapFile
from journeynb.model.core import CoreMap
from journeynb.review.changes_file import ChangesFile
from journeynb.review.changes_format import time_words
from journeynb.review.proposal import Proposal
from journeynb.review.proposal_store import ProposalStore
from journeynb.review.proposals_on_map import ProposalsOnMap
from journeynb.review.review_words import step_text
from journeynb.review.reviewed_step import UNDECIDED, ReviewedStep

if TYPE_CHECKING:
    import pandas as pd

_OTHER_WORDS = {
    "approve": "accept",
    "reject": "refuse",
    "decline": "refuse",
    "undo": "jm.undo() or reopen",
    "steps": "list(review)",
}


class ShownChanges(Public):
    """Changes that are under review, and their states.

    Attributes
    ----------
    title : str
        Title of the map for which the changes were made.
    by : str
        Author of the changes, "" if not given.
    made : datetime or None
        Time of the proposal or of the download, if given.
    """

    _many_files: ClassVar[bool] = False
    """Whether the steps come from several people, so that each names its own."""
    _undo: ClassVar[str] = "jm.undo()"
    """How users undo what they accepted."""

    def __init__(
        self,
        core: CoreMap,
        store: ProposalStore,
        file: ChangesFile | None = None,
        own: MapFile | None = None,
    ) -> None:
        self._core = core
        self._store = store
        self._on_map = ProposalsOnMap(core, store)
        self._accepted = self._on_map.accepted
        if own is not None:
            self._accepted.follow(own)
        self._shown = {each.id: each.decision for each in self._items}
        self.title = file.title if file else core.info.title
        self.by = file.by if file else ""
        self.made = file.made if file else None

    @property
    def moved_on(self) -> bool:
        """Whether the map differs from the one for which the changes were made."""
        bases = {each.file.base_hash for each in self._items if each.file}
        return bool(bases - {map_hash(self._core.state)})

    @property
    def pending(self) -> list[int]:
        """Numbers of the steps that are neither accepted nor refused."""
        return [each.number for each in self._on_map.steps() if each.state in UNDECIDED]

    @property
    def conflicts(self) -> list[int]:
        """Numbers of the steps that change something that was also changed on the map."""
        return [each.number for each in self._on_map.steps() if each.state == "conflict"]

    def _number(self, number: Any) -> int:
        last = len(self._items) - 1
        if isinstance(number, str):
            ids = [each.id for each in self._items]
            if number in ids:
                return ids.index(number)
        elif not isinstance(number, bool) and isinstance(number, int) and 0 <= number <= last:
            return number
        allowed = f"0 to {last}" if last >= 0 else "none, because there are no changes"
        raise ArgumentError(f"unknown step {shown(number)}; allowed: {allowed}")

    @property
    def _items(self) -> list[Proposal]:
        return self._on_map.items

    def _instead_of(self, name: str) -> str | None:
        return _OTHER_WORDS.get(name)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[ReviewedStep]:
        """Iterate over the steps with their states; each is checked after those before it."""
        steps = list(self._on_map.steps())
        self._shown = {each.id: each.decision for each in self._items}
        return iter(steps)

    def __getitem__(self, number: int | str) -> ReviewedStep:
        return list(self)[self._number(number)]

    def to_frame(self) -> pd.DataFrame:
        """Return the changes as a table, one row per difference.

        Returns
        -------
        pandas.DataFrame
            Columns (object dtype): ``step``, ``state``, those of `Diff.to_frame`, ``proposal`` (its
            id), ``by`` (who proposes it) and ``why``.
        """
        from journeynb.review.review_table import review_table

        return review_table(list(self))

    def head(self) -> str:
        """Return one line with the author and the number of steps to decide."""
        what = (
            "proposed" if any(each.origin == "assistant" for each in self._items) else "downloaded"
        )
        when = f", {what} {time_words(self.made)}" if self.made else ""
        who = f" by {self.by}" if self.by else ""
        return f"{count(len(self), 'change')}{who} to {self._map()}{when}: {self._to_decide()}"

    def _map(self) -> str:
        return shown(self.title or "Untitled map")

    def _to_decide(self) -> str:
        return f"{len(self.pending) or 'none'} to decide"

    def __repr__(self) -> str:
        lines = [self.head(), *(f"  {each}" for each in self._remarks())]
        for step in self:
            lines += step_text(step, self._many_files)
        if self.pending:
            lines.append("accept(0, 2), accept_all(), refuse(1, reason='...')")
        return "\n".join(map(visible, lines))

    def _repr_html_(self) -> str:
        from journeynb.review.review_html import review_html

        return review_html(self.head(), self._remarks(), list(self), self._undo, self._many_files)

    def _remarks(self) -> list[str]:
        """Return what there is to know before the steps."""
        if self.moved_on and not any(each.state == "accepted" for each in self._on_map.steps()):
            return [
                "The map has changed since then. Each change is compared with the map as it is now."
            ]
        return []
