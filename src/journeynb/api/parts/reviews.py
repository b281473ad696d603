"""Changes that colleagues and assistants propose."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from journeynb.base.public_calls import Public
from journeynb.model.core import CoreMap

if TYPE_CHECKING:
    from journeynb.formats.map_file import MapFile
    from journeynb.review.reviewed_changes import ReviewedChanges


class Reviews(Public):
    """The method of a map that reviews what others propose."""

    _core: CoreMap
    _file: MapFile | None

    def review_changes(self, path: str | os.PathLike[str] | None = None) -> ReviewedChanges:
        """Decide on changes that colleagues and assistants propose.

        Parameters
        ----------
        path : path, optional
            A file that was downloaded from an editable report, such as ``coffee.changes.json``, or
            a folder of such files. By default the proposals beside the map's file: for
            ``coffee.journeymap.json`` those in the folder ``coffee.changes``, where assistants
            write them.

        Returns
        -------
        ReviewedChanges
            Shows each change, who proposes it and why, and whether it fits the map as it is now.
            `accept` makes a change, as one step; `refuse` skips it, with a reason. Decisions are
            stored in the files: a refusal at once, an acceptance when the map is saved.

        Raises
        ------
        ArgumentError
            There is no path, and the map has no file.
        FileError
            The file or folder cannot be read.
        FormatError
            The file is not valid; the message names the file, the step and the field.

        See Also
        --------
        diff : Differences between two maps.

        Examples
        --------
        >>> review = jm.review_changes()  # doctest: +SKIP
        >>> review.accept(0, 2).refuse(1, reason="Sales owns it.")  # doctest: +SKIP
        """
        from journeynb.review.start_review import start_review

        return start_review(self._core, path, self._file)
