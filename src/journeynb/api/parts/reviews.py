"""Taking over what others changed in a page without Python."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from journeynb.model.core import CoreMap

if TYPE_CHECKING:
    from journeynb.review.reviewed_changes import ReviewedChanges


class Reviews:
    """The method of a map that shows changes from elsewhere, to be taken over or not."""

    _core: CoreMap

    def review_changes(self, path: str | os.PathLike[str]) -> ReviewedChanges:
        """Read the changes that somebody made in the editor of a report, to review them.

        Parameters
        ----------
        path : path
            The file that was downloaded there, such as ``coffee.changes.json``.

        Returns
        -------
        ReviewedChanges
            Shows each step, what it changes and whether it fits the map as it is now; `accept`
            makes steps in this map, each one step of its history, and `refuse` leaves them out.

        Raises
        ------
        FileError
            The file cannot be read.
        FormatError
            Names the file, the step and the field, what was wrong and what is allowed.

        See Also
        --------
        diff : what changed between two maps.

        Examples
        --------
        >>> review = jm.review_changes("coffee.changes.json")  # doctest: +SKIP
        >>> review.accept(0, 2).refuse(1, reason="decided otherwise")  # doctest: +SKIP
        """
        from journeynb.review.reviewed_changes import review_changes

        return review_changes(self._core, path)
