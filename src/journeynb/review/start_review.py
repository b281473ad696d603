"""Start a review of the changes in a file, in a folder or beside a map."""

from __future__ import annotations

import os

from journeynb.base.errors import ArgumentError
from journeynb.base.files import given_path, read_bytes
from journeynb.formats.map_file import MapFile
from journeynb.model.core import CoreMap
from journeynb.review.changes_file import read_changes
from journeynb.review.proposal_folder import ProposalFolder
from journeynb.review.proposal_store import ProposalsInMemory, ProposalStore
from journeynb.review.reviewed_changes import ReviewedChanges
from journeynb.review.reviewed_proposals import ReviewedProposals


def start_review(
    core: CoreMap, path: str | os.PathLike[str] | None, own: MapFile | None
) -> ReviewedChanges:
    """Return changes to review for a map.

    Parameters
    ----------
    core : CoreMap
        The map.
    path : path or None
        A file of changes, or a folder of them; None is the folder beside the map's file.
    own : MapFile or None
        The file of the map.

    Raises
    ------
    ArgumentError
        There is no path, and the map has no file.
    FileError
        The file or folder cannot be read.
    FormatError
        The file is not valid; the message names the file, the step and the field.
    """
    if path is None:
        if own is None:
            raise ArgumentError(
                "this map has no file, so there are no proposals beside it; save it first, or give "
                "the path: review_changes('coffee.changes.json')"
            )
        return ReviewedProposals(core, ProposalFolder(own.path), own)
    target = given_path(path)
    if target.is_dir():
        return ReviewedProposals(core, ProposalFolder.at(target), own)
    file = read_changes(read_bytes(target), str(target))
    store: ProposalStore = ProposalsInMemory(file) if file.old else ProposalFolder.one(target)
    return ReviewedChanges(core, store, file, own)
