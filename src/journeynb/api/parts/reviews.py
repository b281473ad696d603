"""Changes that others made in an editable report."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from journeynb.base.public_calls import Public
from journeynb.model.core import CoreMap

if TYPE_CHECKING:
    from journeynb.review.reviewed_changes import ReviewedChanges


class Reviews(Public):
    """The method of a map that reviews changes from a report."""

    _core: CoreMap

    def review_changes(self, path: str | os.PathLike[str]) -> ReviewedChanges:
        """Read the changes that a colleague made in an editable report, and decide on each.

        Parameters
        ----------
        path : path
            The file downloaded from the report, such as ``coffee.changes.json``.

        Returns
        -------
        ReviewedChanges
            Shows each change and whether it fits the map as it is now. `accept` makes a change,
            as one step; `refuse` skips it.

        Raises
        ------
        FileError
            The file cannot be read.
        FormatError
            The file is not valid; the message names the file, the step and the field.

        See Also
        --------
        diff : Differences between two maps.

        Examples
        --------
        >>> review = jm.review_changes("coffee.changes.json")  # doctest: +SKIP
        >>> review.accept(0, 2).refuse(1, reason="decided otherwise")  # doctest: +SKIP
        """
        from journeynb.review.reviewed_changes import review_changes

        return review_changes(self._core, path)
