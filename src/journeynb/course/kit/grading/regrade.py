"""The checks of a lesson, run again on the saved map and the recorded answers of a learner."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from journeynb.api.journey_map import JourneyMap
from journeynb.api.reading import read
from journeynb.base.user_warnings import hearing
from journeynb.course.catalog import MAP, LessonInfo
from journeynb.course.checking import exercises_of, outcome_of, start_map
from journeynb.course.exercise.exercise import Exercise
from journeynb.course.exercise.outcome import NOT_TRIED, Outcome
from journeynb.course.kit.grading.hand_in import LARGEST, HandIn, unreadable
from journeynb.course.progress import Try
from journeynb.course.starting import files_beside
from journeynb.course.texts import texts_of
from journeynb.formats.journeymap import map_hash

_MOST_ANSWERS = 30
RESULTS = ("right", "claimed", "not yet", "unreadable", "not tried")
"""What is said about an exercise, the best first."""


@dataclass(frozen=True)
class Result:
    """What we found about one exercise.

    Attributes
    ----------
    exercise : str
        Number of the exercise.
    result : str
        One of `RESULTS`.
    reason : str
        Why it is not right, where that is known.
    tries : int
        Number of recorded tries.
    last : str
        Time of the last one.
    """

    exercise: str
    result: str
    reason: str = ""
    tries: int = 0
    last: str = ""


class Bench:
    """A folder with our own data of a lesson, in which the checks look at a learner's map."""

    def __init__(self, info: LessonInfo, folder: Path) -> None:
        self.info = info
        self.folder = folder
        self.exercises = exercises_of(info)
        for name, path in files_beside(info).items():
            shutil.copyfile(path, folder / name)

    def results(self, hand_in: HandIn) -> list[Result]:
        """Return what the checks say about what a learner handed in; never raises."""
        start = start_map(self.info, hand_in.variant)
        jm, reason = _saved_map(hand_in.folder / MAP)
        maps = {} if jm is None else {map_hash(jm._core.state): jm}
        maps.setdefault(map_hash(start._core.state), start)
        checked = bool(hand_in.progress.tries)
        made = []
        for each in self.exercises.values():
            tries = [one for one in hand_in.progress.tries if one.exercise == each.id]
            try:
                with self._files(each, hand_in.folder, jm):
                    result, why = self._judged(each, tries, jm, start, maps, checked)
            except Exception as error:  # an answer nested too deep, a disk that is full
                result, why = "unreadable", f"the check failed: {type(error).__name__}"
            if jm is None and result != "right":
                result, why = ("claimed" if result == "claimed" else "unreadable"), reason
            last = tries[-1].time if tries else ""
            made.append(Result(each.id, result, why, len(tries), last))
        return made

    def _judged(
        self,
        exercise: Exercise,
        tries: list[Try],
        jm: JourneyMap | None,
        start: JourneyMap,
        maps: dict[str, JourneyMap],
        checked: bool,
    ) -> tuple[str, str]:
        """Return a result and its reason; `checked` is whether the learner tried any check."""
        claimed = any(each.outcome == "right" for each in tries)
        found = NOT_TRIED
        if exercise.answers:
            for answers, looked_at in _recorded(tries):
                for looked in [maps[looked_at]] if looked_at in maps else [jm, start]:
                    if looked is not None and found.state != "right":
                        found = self._outcome(exercise, looked, start, answers)
        elif jm is not None:
            found = self._outcome(exercise, jm, start, ())
        if found.state == "right":
            return "right", ""
        if claimed:
            return "claimed", _why_claimed(exercise, tries, jm)
        tried = any(each.outcome == "not_yet" for each in tries)
        if not tried and (checked or found.state != "not_yet"):
            return "not tried", ""
        if found.state != "not_yet":
            return "not yet", ""
        message = texts_of(self.info).not_yet(exercise.id, found.code, found.values)
        return "not yet", message.next

    def _outcome(
        self, exercise: Exercise, jm: JourneyMap, start: JourneyMap, answers: tuple[object, ...]
    ) -> Outcome:
        return outcome_of(exercise, jm.fork(), start, answers, self.folder)

    @contextmanager
    def _files(self, exercise: Exercise, folder: Path, jm: JourneyMap | None) -> Iterator[None]:
        """Put the files that a check looks at beside our data, and take them away again."""
        names = [*exercise.files, *([MAP] if jm is not None else [])]
        kept = {name: (self.folder / name) for name in names}
        before = {name: path.read_bytes() for name, path in kept.items() if path.exists()}
        try:
            for name, path in kept.items():
                if not unreadable(folder / name) and not _bomb(folder / name):
                    shutil.copyfile(folder / name, path)
            yield
        finally:
            for name, path in kept.items():
                path.unlink(missing_ok=True)
                if name in before:
                    path.write_bytes(before[name])


@contextmanager
def bench(info: LessonInfo) -> Iterator[Bench]:
    """Return a bench for a lesson, in a folder that is removed afterward."""
    with tempfile.TemporaryDirectory(prefix="journeynb-") as folder:
        yield Bench(info, Path(folder))


def _saved_map(path: Path) -> tuple[JourneyMap | None, str]:
    """Return a map as data, or the reason why it cannot be read."""
    reason = unreadable(path)
    if reason:
        return None, f"{path.name} is not read: {reason}"
    try:
        with hearing():
            return read(path), ""
    except Exception as error:
        text = str(error).replace(str(path.parent), "").lstrip("/\\")
        return None, text.splitlines()[0][:300] if text else type(error).__name__


def _recorded(tries: list[Try]) -> list[tuple[tuple[object, ...], str]]:
    """Return the answers that are recorded, the last first, and the maps they were about."""
    found: dict[str, tuple[tuple[object, ...], str]] = {}
    for each in reversed(tries):
        if each.answers is not None and len(found) < _MOST_ANSWERS:
            found.setdefault(f"{each.answers!r} {each.map}", (each.answers, each.map))
    return list(found.values())


def _bomb(path: Path) -> bool:
    """Whether a file is an archive of more than we would read."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return sum(each.file_size for each in archive.infolist()) > 10 * LARGEST


def _why_claimed(exercise: Exercise, tries: list[Try], jm: JourneyMap | None) -> str:
    if jm is None:
        return ""
    if exercise.answers and all(each.answers is None for each in tries):
        return "the answer is not in the progress file"
    if exercise.files:
        return f"{', '.join(exercise.files)} does not pass the check now"
    return "the saved map does not pass the check now"
