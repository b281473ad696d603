"""The proposals to a map: review, accept and refuse them."""

from __future__ import annotations

from journeynb.base.text import count
from journeynb.formats.map_file import MapFile
from journeynb.model.core import CoreMap
from journeynb.portfolio.reading.map_paths import ENDING
from journeynb.review.proposal_folder import FOLDER_ENDING, ProposalFolder
from journeynb.review.reviewed_changes import ReviewedChanges


class ReviewedProposals(ReviewedChanges):
    """The proposals to a map, by assistants and colleagues, the oldest first.

    Each is compared with the map as it is now. They are numbered from 0. Decisions are stored with
    the proposals: a refusal at once, an acceptance when the map is saved.

    Attributes
    ----------
    folder : Path
        The folder of the proposals.
    """

    _many_files = True

    def __init__(self, core: CoreMap, folder: ProposalFolder, own: MapFile | None = None) -> None:
        super().__init__(core, folder, own=own)
        self.folder = folder.folder

    def refresh(self) -> ReviewedProposals:
        """Add proposals that were made since, after the others; numbers stay the same."""
        known = {each.id for each in self._items}
        new = [each for each in self._store.proposals() if each.id not in known]
        self._items.extend(new)
        self._shown |= {each.id: each.decision for each in new}
        return self

    def head(self) -> str:
        """Return one line with the number of proposals, and of those to decide."""
        return f"{count(len(self), 'proposal')} for {self._map()}: {self._to_decide()}"

    def _remarks(self) -> list[str]:
        known = {each.id for each in self._items}
        new = sum(each.id not in known for each in self._store.proposals())
        if new:
            return [f"{count(new, 'new proposal')} since then: refresh() adds them."]
        return [] if self._items else self._why_none()

    def _why_none(self) -> list[str]:
        """Return why there are no proposals, and where some may be."""
        where = f"{self.folder.name} beside the map"
        if self.folder.is_dir():
            return [f"{where} has no proposals."]
        lost = sorted(
            each.name
            for each in self.folder.parent.glob(f"*{FOLDER_ENDING}")
            if each.is_dir() and not each.with_name(f"{each.stem}{ENDING}").exists()
        )
        return [
            f"There is no folder {where}.",
            *(f"{each} belongs to no map. If this map was renamed, rename that folder too."
              for each in lost[:3]),
        ]  # fmt: skip
