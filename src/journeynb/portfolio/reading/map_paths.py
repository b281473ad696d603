"""The files of a portfolio: those of a folder, of a glob or of a list of paths."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from glob import glob, has_magic
from itertools import islice
from pathlib import Path

from journeynb.base.errors import ArgumentError, FileError
from journeynb.base.files import given_path, is_there, resolved

ENDING = ".journeymap.json"
"""The file extension of maps."""

OnError = Callable[[OSError], object]

NOT_UNICODE = "the name of the file is not valid UTF-8; rename it"

_NOT_OURS = {"node_modules", "site-packages", "__pycache__"}
"""Folders of installed packages, whose samples are no maps of the portfolio."""


def folder_of_source(source: str | os.PathLike[str]) -> Path:
    """Return the folder of a source, with links followed: of a glob, the part without wildcards.

    Raises
    ------
    FileError
        There is no such file or folder.
    """
    path = given_path(source, "source")
    if is_there(path):
        return resolved(path if path.is_dir() else path.parent)
    if not has_magic(str(path)):
        raise FileError(
            f"{path} does not exist; allowed: a folder, a glob such as "
            f"'journeys/*{ENDING}', or a list of paths or maps"
        )
    folder = path
    while has_magic(str(folder)):
        folder = folder.parent
    if not folder.is_dir():
        raise FileError(f"{path}: the folder {folder} does not exist")
    return resolved(folder)


def paths_of_source(
    source: str | os.PathLike[str], root: Path, on_error: OnError | None = None
) -> list[Path]:
    """Return the map files of a folder or glob, as paths below the root, without duplicates.

    Hidden files and folders, folders of installed packages, and links that lead out of the root are
    skipped.

    Parameters
    ----------
    source : path
        The folder or glob.
    root : Path
        What `folder_of_source` returns for it.
    on_error : callable, optional
        Called with the error for each folder that cannot be read.
    """
    path = given_path(source, "source")
    if path.is_dir() or not (has_magic(str(path)) or is_there(path)):  # the latter: it was removed
        return list(_maps_in(_walk(root, on_error), root))
    if is_there(path):
        return [root / path.name]
    found = (Path(os.path.abspath(each)) for each in glob(str(path), recursive=True))
    files = [each for each in found if _is_map(each.name) and each.is_file()]
    return _without_duplicates(files, root)


def paths_near(folder: Path, most: int) -> list[Path]:
    """Return the map files of a folder and below it; its own only, if it has too many folders."""
    walked = list(islice(_walk(folder), most + 1))
    return sorted(_maps_in(walked if len(walked) <= most else walked[:1], folder))


def has_more_folders(root: Path, most: int) -> bool:
    """Return whether more folders would be searched for maps."""
    return len(list(islice(_walk(root), most + 1))) > most


def root_of_map(path: Path) -> Path:
    """Return the folder that the references of one map do not leave, with links followed.

    It is the working directory if the map is below it, else the folder of the map.
    """
    folder = resolved(path).parent
    here = resolved(Path.cwd())
    return here if folder.is_relative_to(here) else folder


def can_be_map(path: Path) -> bool:
    """Whether a file that is named one by one has the extension of a map; ``.json`` will do."""
    return path.name.lower().endswith(".json")


def require_map_file(path: Path) -> None:
    """Raise an error if a path that a user lists is in another format."""
    if not can_be_map(path):
        raise ArgumentError(
            f"{path}: a portfolio reads {ENDING} files; convert the file first: "
            f"jn.read({str(path)!r}).save('NAME{ENDING}')"
        )


def name_of(path: Path, root: Path | None) -> str:
    """Return the name of a map file: its path from the root without the file extension.

    Examples
    --------
    >>> name_of(Path("/maps/eu/office.journeymap.json"), Path("/maps"))
    'eu/office'
    """
    inside = path.relative_to(root) if root is not None and path.is_relative_to(root) else path
    text = inside.as_posix()
    for ending in (".json", ".journeymap"):
        if text.lower().endswith(ending):
            text = text[: -len(ending)]
    return text


def as_unicode(name: str) -> str:
    """Return a name with a question mark for each byte that is not valid UTF-8."""
    return name.encode("utf-8", "replace").decode()


def is_unicode(name: str) -> bool:
    """Whether a name is valid UTF-8; on Linux, that of a file can be any bytes."""
    return as_unicode(name) == name


def common_folder(paths: Iterable[Path]) -> Path | None:
    """Return the folder that holds all of some files, None if there is none."""
    folders = [str(path.parent) for path in paths]
    try:
        return Path(os.path.commonpath(folders)) if folders else None
    except ValueError:  # on two drives
        return None


def _is_map(name: str) -> bool:
    return name.lower().endswith(ENDING) and not name.startswith(".")


def _walk(root: Path, on_error: OnError | None = None) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder that may hold maps of a portfolio, with the names of its files."""
    for folder, folders, files in os.walk(root, onerror=on_error):
        if "pyvenv.cfg" in files:
            folders.clear()
            continue
        folders[:] = [each for each in folders if _is_ours(each)]
        yield folder, files


def _maps_in(walked: Iterable[tuple[str, list[str]]], root: Path) -> Iterator[Path]:
    links = []
    seen = set()
    for folder, files in walked:
        for file in files:
            if _is_map(file):
                path = Path(folder, file)
                if path.is_symlink():
                    links.append(path)
                else:
                    seen.add(path)
                    yield path
    for path in sorted(links):
        target = _target(path, root)
        if target is not None and target not in seen:
            seen.add(target)
            yield path


def _is_ours(folder: str) -> bool:
    return not folder.startswith(".") and folder not in _NOT_OURS


def _target(path: Path, root: Path) -> Path | None:
    """Return the file that a link leads to, None if it is none or outside the root."""
    try:
        target = resolved(path)
    except FileError:
        return None
    return target if target.is_relative_to(root) and target.is_file() else None


def _without_duplicates(files: list[Path], root: Path) -> list[Path]:
    found: dict[Path, Path] = {}
    for path in sorted(files, key=lambda each: (each.is_symlink(), each)):
        target = _target(path, root)
        if target is not None:
            found.setdefault(target, root / _below(path, root))
    return list(found.values())


def _below(path: Path, root: Path) -> Path:
    """Return a path below the root, of which a link may be a part."""
    folder = resolved(path.parent)
    return (folder / path.name).relative_to(root) if folder.is_relative_to(root) else Path(path)
