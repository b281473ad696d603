"""Changes of several maps that are made together: in all of them, or in none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.public_calls import Public
from journeynb.base.text import count, few, visible
from journeynb.formats.journeymap import dumps
from journeynb.model.changes import Door
from journeynb.model.core import Step
from journeynb.model.diff import COLUMNS, Diff, Row, diff
from journeynb.model.state import State
from journeynb.model.transaction import Change
from journeynb.portfolio.reading.journal import FileChange, write_together
from journeynb.portfolio.reading.maps import MapFolder, OpenMap, PortfolioMap

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class _Made:
    """A change that was made on a map, and the rows that it changed."""

    opened: OpenMap
    step: Step
    rows: list[Row]


class MapChanges(Public):
    """Changes of several maps of a portfolio, made in all of them or in none.

    `Portfolio.share` returns them. Each map gets one step; ``pf[name].undo()`` undoes it on that
    map alone.

    Attributes
    ----------
    maps : list of str
        The names of the maps that change.
    kept : dict of str to str
        The maps that keep their own version, because an exception accepts the difference (C701),
        with the reason.
    made : bool
        Whether the changes are made; False for a preview, and after `undo`.
    """

    def __init__(
        self,
        folder: MapFolder,
        open_map: Callable[[PortfolioMap], OpenMap],
        title: str,
        changes: Mapping[str, list[Change]],
        kept: Mapping[str, str],
    ) -> None:
        self._folder = folder
        self._open_map = open_map
        self._title = title
        self._changes = dict(sorted(changes.items()))
        self._made: dict[str, _Made] = {}
        self.kept = dict(kept)
        maps, broken = folder.state()
        self._broken = len(broken)
        states = {each.name: each.core.state for each in maps}
        self._diffs = {
            name: differences(states[name], each) for name, each in self._changes.items()
        }

    @property
    def maps(self) -> list[str]:
        """The names of the maps that change."""
        return list(self._diffs)

    @property
    def made(self) -> bool:
        """Whether the changes are made."""
        return bool(self._made)

    def apply(self) -> MapChanges:
        """Make the changes of a preview: one step on each map, saved to all files or to none.

        Returns
        -------
        MapChanges
            These changes.

        Raises
        ------
        ArgumentError
            The changes are already made, or a map has changed since the preview or is not saved.
        FileChangedError
            A file has changed on disk in the meantime. No map was changed.
        FileError
            A file cannot be written. No map was changed.
        """
        if self._made:
            raise ArgumentError("these changes are already made; undo() reverts them")
        known = {each.name: each for each in self._folder.maps}
        gone = [name for name in self._changes if name not in known]
        if gone:
            raise ArgumentError(
                f"{', '.join(gone)} can no longer be read, so no map was changed; see pf.broken"
            )
        opened = {name: self._open_map(known[name]) for name in self._changes}
        for name, each in opened.items():
            _require_saved(name, each)
            if differences(each.core.state, self._changes[name]).rows != self._diffs[name].rows:
                raise ArgumentError(
                    f"{name} has changed in the meantime, so no map was changed; call pf.share "
                    "again"
                )
        steps = self._write({name: (each, self._changes[name]) for name, each in opened.items()})
        self._made = {
            name: _Made(opened[name], step, self._diffs[name].rows) for name, step in steps.items()
        }
        return self

    def undo(self) -> MapChanges:
        """Undo the changes on all maps, as one step each; a map without them is skipped.

        Returns
        -------
        MapChanges
            These changes; `apply` makes them again.

        Raises
        ------
        ArgumentError
            The changes are not made, or a map was edited since, or is not saved. No map was
            changed.
        FileChangedError, FileError
            A file has changed on disk or cannot be written. No map was changed.
        """
        if not self._made:
            raise ArgumentError("these changes have not been made, so there is nothing to undo")
        back = {}
        for name, each in self._made.items():
            _require_saved(name, each.opened)
            state = each.opened.core.state
            if not _shows(state, each.rows, "before"):
                if not _shows(state, each.rows, "after"):
                    raise ArgumentError(
                        f"{name} has since been edited, so no map was changed; undo the maps one "
                        f"by one: pf[{name!r}].undo()"
                    )
                back[name] = (each.opened, each.step.inverse)
        self._write(back)
        self._made = {}
        return self

    def _write(self, changes: Mapping[str, tuple[OpenMap, list[Change]]]) -> dict[str, Step]:
        """Make changes on maps and in their files, in all or in none; return the steps."""
        with ExitStack() as stack:
            for each, _ in changes.values():
                stack.enter_context(each.core.batch())
            files = []
            for each, wanted in changes.values():
                each.core.apply(wanted)
                if each.file is not None:
                    known = each.file.content()
                    after = dumps(each.core.state).encode()
                    files.append(FileChange(each.file.path, known, after))
            if files:
                if self._folder.root is None:
                    raise ArgumentError(
                        "the maps are on several drives, so they cannot be changed together"
                    )
                write_together(self._folder.root, files)
        for each, _ in changes.values():
            if each.file is not None and each.file.unsaved:
                each.file.save()  # notes that the file is as the map
        return {name: each.core.done[-1] for name, (each, _) in changes.items()}

    def to_frame(self) -> pd.DataFrame:
        """Return the changes as a table, one row for each field.

        Returns
        -------
        pandas.DataFrame
            ``map``, then the columns of `Diff.to_frame`: ``change, kind, id, to, name, field,
            before, after`` (object dtype).
        """
        import pandas as pd

        rows = [
            [name, *(getattr(row, column) for column in COLUMNS)]
            for name, each in self._diffs.items()
            for row in each.rows
        ]
        return pd.DataFrame(rows, columns=["map", *COLUMNS], dtype=object)

    def __len__(self) -> int:
        """Return the number of maps that change."""
        return len(self._diffs)

    def __bool__(self) -> bool:
        return bool(self._diffs)

    def __getitem__(self, name: str) -> Diff:
        """Return the differences on a map."""
        return self._diffs[name]

    def __repr__(self) -> str:
        lines = [self._head()]
        for names, rows in self._alike():
            lines += [f"  {names}", *(f"    {row}" for row in rows)]
        return "\n".join(map(visible, [*lines, *self._notes()]))

    def _repr_html_(self) -> str:
        from journeynb.portfolio.library.changes_html import changes_html

        return changes_html(self._head(), self._alike(), self._notes())

    def _head(self) -> str:
        what = "changed" if self._made else "would change"
        many = f"{count(len(self._diffs), 'map')} {what}" if self._diffs else "no map to change"
        return f"{self._title}: {many}"

    def _notes(self) -> list[str]:
        """Return which maps keep their own version, and how to go on."""
        notes = [
            f"{name} keeps its own version, which is accepted: {reason}"
            for name, reason in self.kept.items()
        ]
        if self._broken:
            stay = "stays as it is" if self._broken == 1 else "stay as they are"
            notes.append(f"{count(self._broken, 'file')} that cannot be read {stay}; see pf.broken")
        if self._made:
            notes.append("undo() reverts this on all maps")
        elif self._diffs:
            notes.append("apply() makes these changes")
        return notes

    def _alike(self) -> list[tuple[str, list[Row]]]:
        """Return the names of the maps that change in the same way, with what changes."""
        groups: list[tuple[list[str], list[Row]]] = []
        for name, each in self._diffs.items():
            names = next((names for names, rows in groups if rows == each.rows), None)
            if names is None:
                groups.append(([name], each.rows))
            else:
                names.append(name)
        return [(few(names), rows) for names, rows in groups]


def differences(state: State, changes: list[Change]) -> Diff:
    """Return what changes would make different on a map."""
    after = state.copy()
    Door(after).apply(changes)
    return diff(state, after)


def _shows(state: State, rows: list[Row], what: str) -> bool:
    """Whether the fields of some rows are as they were before a change, or after it."""
    return all(
        row.id in state and _value(state, row) == getattr(row, what) for row in rows if row.field
    )


def _value(state: State, row: Row) -> Any:
    return state.entity(row.id).stored().get(row.field)


def _require_saved(name: str, opened: OpenMap) -> None:
    opened.core.refuse_in_batch("changing several maps")
    if opened.file is not None and opened.file.unsaved:
        raise ArgumentError(
            f"{name} has edits that are not saved, so no map was changed; save it first"
        )
