"""Changes that were made in an editable report: review, accept and refuse them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from journeynb.base.errors import ArgumentError
from journeynb.base.files import given_path, read_bytes
from journeynb.base.public_calls import Public
from journeynb.base.text import shown, visible
from journeynb.formats.journeymap import map_hash
from journeynb.model import core as model
from journeynb.model.core import Author, CoreMap
from journeynb.model.diff import Row
from journeynb.model.state import State
from journeynb.model.transaction import Change
from journeynb.review.change_conflicts import check_step
from journeynb.review.changes_file import ChangesFile, read_changes
from journeynb.review.reviewed_step import UNDECIDED, ReviewedStep
from journeynb.review.step_check import FieldKey, StepFit

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["step", "state", "change", "kind", "id", "to", "name", "field", "before", "after"]


def review_changes(core: CoreMap, path: str | os.PathLike[str]) -> ReviewedChanges:
    """Return the changes in a file, to review them for a map.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        The file is not valid; the message names the file, the step and the field.
    """
    target = given_path(path)
    return ReviewedChanges(core, read_changes(read_bytes(target), str(target)))


class ReviewedChanges(Public):
    """Changes that a colleague made in an editable report, step by step.

    Each step is compared with the map as it is now. Steps are numbered from 0.

    Attributes
    ----------
    title : str
        Title of the map for which the changes were made.
    by : str
        Author of the changes, "" if not given.
    made : datetime or None
        Time of the download, if given.
    """

    _undo: ClassVar[str] = "jm.undo()"
    """How users undo what they accepted."""

    def __init__(self, core: CoreMap, file: ChangesFile) -> None:
        self._core = core
        self._file = file
        self._accepted: dict[int, model.Step | None] = {}
        self._refused: dict[int, str] = {}
        self.title = file.title
        self.by = file.by
        self.made = file.made

    @property
    def moved_on(self) -> bool:
        """Whether the map differs from the one for which the changes were made."""
        return map_hash(self._core.state) != self._file.base_hash

    @property
    def pending(self) -> list[int]:
        """Numbers of the steps that are neither accepted nor refused."""
        return [each.number for each in self if each.state in UNDECIDED]

    @property
    def conflicts(self) -> list[int]:
        """Numbers of the steps that change something that was also changed on the map."""
        return [each.number for each in self if each.state == "conflict"]

    def accept(self, *numbers: int, force: bool = False) -> ReviewedChanges:
        """Apply steps to the map, each as one step of its history, in the order of the file.

        Parameters
        ----------
        *numbers : int
            Numbers of the steps.
        force : bool
            Whether to apply steps in conflict too; they overwrite the values on the map.

        Returns
        -------
        ReviewedChanges
            These changes with their new states.

        Raises
        ------
        ArgumentError
            A step cannot be applied; the message says why. No step was applied.
        """
        if not numbers:
            raise ArgumentError("choose the steps: accept(0, 2) by number, or accept_all()")
        chosen = sorted({self._number(each) for each in numbers})
        states = {each.number: each.state for each in self}
        self._apply([each for each in chosen if states[each] != "accepted"], force)
        return self

    def accept_all(self, *, force: bool = False) -> ReviewedChanges:
        """Accept all steps that are not refused; without `force`, skip those in conflict."""
        steps = [each for each in self if each.state in UNDECIDED]
        if not force:
            steps = [each for each in steps if each.state in ("pending", "there")]
        self._apply([each.number for each in steps], force)
        return self

    def refuse(self, *numbers: int, reason: str = "") -> ReviewedChanges:
        """Refuse steps. The map does not change.

        Parameters
        ----------
        *numbers : int
            Numbers of the steps.
        reason : str
            Reason, shown with the step.

        Raises
        ------
        ArgumentError
            A step is already accepted; undo it with `JourneyMap.undo`.
        """
        if not isinstance(reason, str):
            raise ArgumentError(f"reason={shown(reason)} is not valid; allowed: text")
        if not numbers:
            raise ArgumentError("choose the steps: refuse(0, 2) by number")
        chosen = [self._number(each) for each in numbers]
        states = {each.number: each.state for each in self}
        for number in chosen:
            if states[number] == "accepted":
                raise ArgumentError(f"step {number} is already accepted; undo it with {self._undo}")
        for number in chosen:
            self._refused[number] = reason
        return self

    def _number(self, number: Any) -> int:
        last = len(self) - 1
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= last:
            allowed = f"0 to {last}" if last >= 0 else "none, because there are no changes"
            raise ArgumentError(f"unknown step {shown(number)}; allowed: {allowed}")
        return number

    def _apply(self, numbers: list[int], force: bool) -> None:
        self._core.refuse_in_batch("accepting changes")
        now, applied = self._core.state.copy(), self._applied()
        checked = []
        for number in numbers:
            fit = check_step(self._file.steps, number, self._file.base, now, applied, force)
            if fit.needs:
                first = ", ".join(map(str, [*fit.needs, number]))
                raise ArgumentError(
                    f"step {number} depends on step {fit.needs[0]}: use accept({first})"
                )
            if fit.conflicts and not (force and (fit.changes or fit.applied)):
                hint = "" if force else f"; accept({number}, force=True) applies it anyway"
                raise ArgumentError(f"step {number}: {'; '.join(fit.conflicts)}{hint}")
            checked.append((number, fit.changes))
            applied[number] = bool(fit.changes)
        self._make(checked)
        for number in numbers:
            self._refused.pop(number, None)

    def _make(self, steps: list[tuple[int, list[Change]]]) -> None:
        """Apply the changes of steps that were checked, by their numbers."""
        for number, changes in steps:
            inverse = self._core.apply(changes, by="hand", author=Author(self.by))
            self._accepted[number] = self._core.done[-1] if inverse else None

    def __len__(self) -> int:
        return len(self._file.steps)

    def __iter__(self) -> Iterator[ReviewedStep]:
        """Iterate over the steps with their states; each is checked after those before it."""
        now, applied = self._core.state.copy(), self._applied()
        for number, step in enumerate(self._file.steps):
            state, notes = self._state_of(number, now, applied)
            lines = _lines(step.rows, step.details)
            yield ReviewedStep(number, state, step.rows, lines, notes, step.names, step.details)

    def _applied(self) -> dict[int, bool]:
        """Return the steps that are accepted and not undone; whether they changed the map."""
        done = self._core.done
        return {
            number: step is not None
            for number, step in self._accepted.items()
            if step is None or any(each is step for each in done)
        }

    def _state_of(self, number: int, now: State, applied: dict[int, bool]) -> tuple[str, list[str]]:
        if number in self._refused:
            reason = self._refused[number]
            return "refused", [reason] if reason else []
        if number in applied:
            return "accepted", []
        fit = check_step(self._file.steps, number, self._file.base, now, applied)
        state, notes = _state(fit)
        if state in ("pending", "there"):
            applied[number] = bool(fit.changes)
        return state, notes

    def __getitem__(self, number: int) -> ReviewedStep:
        return list(self)[self._number(number)]

    def to_frame(self) -> pd.DataFrame:
        """Return the changes as a table, one row per difference.

        Returns
        -------
        pandas.DataFrame
            Columns (object dtype): ``step``, ``state``, and those of `Diff.to_frame`.
        """
        import pandas as pd

        return pd.DataFrame(
            [
                [each.number, each.state, *(getattr(row, name) for name in COLUMNS[2:])]
                for each in self
                for row in each.rows
            ],
            columns=COLUMNS,
            dtype=object,
        )

    def head(self) -> str:
        """Return one line with the author and the number of steps to decide."""
        when = f", downloaded {self.made:%Y-%m-%d %H:%M}" if self.made else ""
        who = f" by {self.by}" if self.by else ""
        number = len(self)
        waiting = len(self.pending)
        return (
            f"{number} change{'' if number == 1 else 's'}{who} to "
            f"{shown(self.title or 'Untitled map')}{when}: {waiting or 'none'} to decide"
        )

    def __repr__(self) -> str:
        lines = [self.head()]
        if self._changed_elsewhere():
            lines.append(
                "  The map has changed since. Each change is compared with the map as it is now."
            )
        for step in self:
            start = f"{step.number:>3}  {step.state:<8} "
            for line in step.lines or ["nothing"]:
                lines.append(start + line)
                start = " " * len(start)
            lines += [f"{start}! {note}" for note in step.notes]
        if self.pending:
            lines.append("accept(0, 2), accept_all(), refuse(1, reason='...')")
        return "\n".join(map(visible, lines))

    def _repr_html_(self) -> str:
        from journeynb.review.review_html import review_html

        return review_html(self.head(), self._changed_elsewhere(), list(self), self._undo)

    def _changed_elsewhere(self) -> bool:
        """Whether the map has changed, and not because a step was accepted."""
        return self.moved_on and not any(each.state == "accepted" for each in self)


def _state(fit: StepFit) -> tuple[str, list[str]]:
    if fit.applied and not fit.conflicts:
        return "there", []
    if fit.conflicts:
        return "conflict", fit.conflicts
    if fit.needs:
        steps = ", ".join(map(str, fit.needs))
        return "waits", [f"depends on step {steps}"]
    return "pending", [_merge_note(*each) for each in fit.merged.items()]


def _merge_note(key: FieldKey, value: Any) -> str:
    kind, id, to, field = key
    what = f"{id} {kind} {to}" if to else id or "the map"
    return f"{field} of {what} has also changed on the map; with both edits it is {shown(value)}"


def _lines(rows: list[Row], details: list[dict[str, Any]]) -> list[str]:
    lines = []
    for row, fields in zip(rows, details, strict=True):
        lines.append(str(row))
        lines += [f"    {name} {shown(value)}" for name, value in fields.items()]
    return lines
