"""The folder to which a sample portfolio is copied."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from journeynb.base.files import given_path, write_new
from journeynb.formats.sample_maps import portfolio_files


def copied(name: str, folder: str | os.PathLike[str] | None) -> Path:
    """Copy the maps of a sample portfolio to a folder; return the folder.

    Raises
    ------
    FileError
        The folder already has one of the maps, or cannot be written.
    """
    found = portfolio_files(name)
    if folder is None:
        made = tempfile.mkdtemp(prefix="journeynb-")
        atexit.register(shutil.rmtree, made, ignore_errors=True)
        target = Path(made, name)
    else:
        target = given_path(folder, "folder")
    write_new(target, found, "choose another folder, or open these maps with jn.Portfolio")
    return target
