"""What a learner hands in: folders of lessons, each with a map and a progress file.

Everything here is written by other people. It is read as data only: no code runs, no link is
followed, and what is too large or broken becomes a reason.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from journeynb.base.text import few
from journeynb.course.catalog import LESSONS, MAP, LessonInfo
from journeynb.course.progress import FILE, Progress, read_progress
from journeynb.course.variants.variant import VARIANT_FILE, variant_in

LARGEST = 20_000_000
"""Size in bytes above which a file is not read."""
_DEPTH = 4
_MOST = 2000
"""Largest number of folders that are looked into."""
_NAMED = re.compile(r"(?:lesson|spokewell)?[-_ ]*0*(\d{1,2})(?:[-_ ].*)?", re.IGNORECASE)
_CALLED = re.compile(r"\blesson\(\s*(\d{1,2})\s*\)")


@dataclass(frozen=True)
class HandIn:
    """A folder of one lesson of one learner.

    Attributes
    ----------
    learner : str
        Name of the learner's folder.
    folder : Path
        The folder of the lesson.
    info : LessonInfo or None
        The lesson; None if nothing says which one it is.
    variant : int or None
        Number of the variant.
    progress : Progress
        What the learner tried.
    problems : tuple of str
        What cannot be read, and why.
    """

    learner: str
    folder: Path
    info: LessonInfo | None
    variant: int | None
    progress: Progress
    problems: tuple[str, ...] = ()


def hand_ins(root: Path) -> tuple[list[str], list[HandIn]]:
    """Return the learners in a folder, and the folders of lessons."""
    folders = list(_lesson_folders(root))
    if not folders:
        return _children(root), []
    found = [_hand_in(root, folder) for folder in folders]
    learners = {each.learner for each in found}
    own = {root.name or "learner"}
    if learners != own:
        learners |= {name for name in _children(root) if not _NAMED.fullmatch(name)}
    return sorted(learners, key=str.casefold), found


def unreadable(path: Path) -> str:
    """Return why a file is not read; empty if it can be."""
    try:
        if path.is_symlink():
            return "it is a link"
        if not path.exists():
            return "it is missing"
        if not path.is_file():
            return "it is not a regular file"
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or str(error)
    return f"it is larger than {LARGEST // 1_000_000} MB" if size > LARGEST else ""


def _lesson_folders(root: Path) -> Iterator[Path]:
    """Yield the folders that have a map of the course or a progress file."""
    walk = os.walk(root, followlinks=False, onerror=lambda _: None)
    for seen, (folder, names, files) in enumerate(walk):
        path = Path(folder)
        depth = len(path.relative_to(root).parts)
        names[:] = sorted(each for each in names if not each.startswith((".", "__")))
        if depth >= _DEPTH or seen > _MOST:
            names.clear()
        if {MAP, FILE, VARIANT_FILE} & set(files):
            yield path


def _children(root: Path) -> list[str]:
    try:
        return sorted(each.name for each in root.iterdir() if _is_learner(each))
    except OSError:
        return []


def _is_learner(path: Path) -> bool:
    return not path.name.startswith((".", "__")) and path.is_dir() and not path.is_symlink()


def _hand_in(root: Path, folder: Path) -> HandIn:
    parts = list(folder.relative_to(root).parts)
    while parts and _NAMED.fullmatch(parts[-1]):
        parts.pop()
    learner = "/".join(parts) or root.resolve().name or "learner"
    problems: list[str] = []
    progress = _progress_of(folder, problems)
    number, variant = _variant_of(folder, problems)
    info = _lesson_of(folder, number, progress)
    if info is None:
        problems.append("nothing says which lesson this is")
    return HandIn(learner, folder, info, variant, progress, tuple(problems))


def _progress_of(folder: Path, problems: list[str]) -> Progress:
    reason = unreadable(folder / FILE)
    if reason == "it is missing":
        return Progress()
    try:
        found = Progress() if reason else read_progress(folder)
    except Exception as error:
        found, reason = Progress(), f"{type(error).__name__}"
    if reason:
        problems.append(f"{FILE} is not read: {reason}")
    if found.broken:
        lines = few([*map(str, found.broken)])
        many = len(found.broken) > 1
        skipped = (
            f"lines {lines}, which are not tries" if many else f"line {lines}, which is not a try"
        )
        problems.append(f"{FILE}: skipped {skipped}")
    return found


def _variant_of(folder: Path, problems: list[str]) -> tuple[int | None, int | None]:
    reason = unreadable(folder / VARIANT_FILE)
    if reason == "it is missing":
        return None, None
    try:
        if not reason:
            return variant_in(folder / VARIANT_FILE)
    except Exception as error:
        reason = str(error)
    problems.append(f"{VARIANT_FILE} is not read: {reason}")
    return None, None


def _lesson_of(folder: Path, number: int | None, progress: Progress) -> LessonInfo | None:
    """Return the lesson that a folder is of: by its files, then by its name."""
    tried = {each.exercise.partition(".")[0] for each in progress.tries}
    slugs = {str(each.number) for each in LESSONS if each.folder.name in folder.name}
    named = _NAMED.fullmatch(folder.name)
    for numbers in (
        {str(number)},
        tried,
        _called_in(folder),
        slugs,
        {named[1]} if named else set(),
    ):
        found = [each for each in LESSONS if str(each.number) in numbers]
        if len(found) == 1:
            return found[0]
    return None


def _called_in(folder: Path) -> set[str]:
    """Return the numbers in ``lesson(2)`` in the code of the notebooks of a folder."""
    found: set[str] = set()
    for path in sorted(folder.glob("*.ipynb"))[:5]:
        if unreadable(path):
            continue
        try:
            cells = json.loads(path.read_bytes())["cells"]
            code = ["".join(each["source"]) for each in cells if each["cell_type"] == "code"]
        except Exception:  # a broken notebook says nothing
            continue
        found |= set(_CALLED.findall("\n".join(code)))
    return found
