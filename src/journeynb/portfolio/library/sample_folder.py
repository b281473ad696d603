"""The folder to which a sample portfolio is copied."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from journeynb.base.errors import FileError
from journeynb.base.files import given_path, is_there, write_atomic
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
    taken = [each for each in found if is_there(target / each)]
    if taken:
        raise FileError(
            f"{target} already has {', '.join(taken)}; choose another folder, or open these maps "
            "with jn.Portfolio"
        )
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"{target} cannot be made: {error.strerror}") from None
    for each, content in found.items():
        write_atomic(target / each, content)
    return target
