"""Recognize an export by its columns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.data.columns import listed
from journeynb.evidence.exports.known_exports import EXPORTS, TOOLS, Export, Names
from journeynb.evidence.exports.table_columns import Path, TableColumns

REQUIRED = ("customer", "time", "event")


@dataclass(frozen=True)
class Recognized:
    """An export with the columns that a table has for it.

    Parameters
    ----------
    export : Export
        The export.
    roles : dict of str to list of Path
        The columns of each role, the first one first.
    identify, aliases : list of (Path, Path)
        Pairs of ids of which the table has both columns.
    """

    export: Export
    roles: dict[str, list[Path]]
    identify: list[tuple[Path, Path]]
    aliases: list[tuple[Path, Path]]

    @property
    def title(self) -> str:
        """The name of the export in messages."""
        return f"{TOOLS[self.export.tool]} ({self.export.content})"


def recognize(
    columns: TableColumns, profile: str | bool | None, given: Collection[str], source: str
) -> Recognized | None:
    """Return the first known export that a table fits; None if there is none.

    Parameters
    ----------
    columns : TableColumns
        The columns of the table.
    profile : str, False or None
        The only tool to consider; False: none; None: all.
    given : list of str
        Roles whose column the user named, so that the table needs none for them.
    source : str
        Name of the table in messages.

    Raises
    ------
    ArgumentError
        `profile` is not a tool, or no export of the tool fits.
    """
    if profile is False:
        return None
    if profile is None or profile is True:
        found = (_fitting(each, columns, given, each.marks) for each in EXPORTS)
        return next((each for each in found if each is not None), None)
    tool = _tool(profile)
    known = [each for each in EXPORTS if each.tool == tool]
    fitting = [_fitting(each, columns, given, each.marks) for each in known]
    if not any(fitting):  # a forced export may lack columns that only recognize it
        fitting = [_fitting(each, columns, given, ()) for each in known]
    forced = [each for each in fitting if each is not None]
    if forced:
        return max(forced, key=lambda each: sum(map(bool, map(columns.find, each.export.marks))))
    needed = "; ".join(_needed(each, columns, given) for each in known)
    raise ArgumentError(
        f"{source}: profile={shown(profile)} does not fit, because columns are missing: {needed}. "
        f"The columns are {listed(list(columns.table.columns))}"
    )


def _tool(profile: object) -> str:
    if isinstance(profile, str):
        wanted = profile.strip().casefold()
        names = {name.casefold(): tool for tool, name in TOOLS.items()}
        if wanted in TOOLS or wanted in names:
            return wanted if wanted in TOOLS else names[wanted]
    raise ArgumentError(
        f"profile={shown(profile)} is not valid; allowed: {', '.join(TOOLS)}, or False"
    )


def _fitting(
    export: Export, columns: TableColumns, given: Collection[str], marks: Names
) -> Recognized | None:
    if any(columns.find(mark) is None for mark in marks):
        return None
    if marks and export.any_of and not any(columns.find(name) for name in export.any_of):
        return None
    if export.only is not None and columns.find(export.only[0]) is None:
        return None
    roles = {role: _paths(getattr(export, role), columns) for role in REQUIRED}
    if any(not paths and role not in given for role, paths in roles.items()):
        return None
    for role, names in export.others.items():
        roles[role] = _paths(names, columns)
    return Recognized(
        export,
        {role: paths for role, paths in roles.items() if paths},
        _pairs(export.identify, columns),
        _pairs(export.aliases, columns),
    )


def _paths(names: Names, columns: TableColumns) -> list[Path]:
    found = (columns.find(name) for name in names)
    return list(dict.fromkeys(path for path in found if path is not None))


def _pairs(pairs: tuple[tuple[str, str], ...], columns: TableColumns) -> list[tuple[Path, Path]]:
    found = []
    for before, after in pairs:
        first, second = columns.find(before, anywhere=True), columns.find(after)
        if first is not None and second is not None:
            found.append((first, second))
    return found


def _needed(export: Export, columns: TableColumns, given: Collection[str]) -> str:
    """Return the columns that a table lacks for an export, in words."""
    missing = [
        f"{role}= ({' or '.join(names)})"
        for role in REQUIRED
        if role not in given and not _paths(names := getattr(export, role), columns)
    ]
    if export.only is not None and columns.find(export.only[0]) is None:
        missing.append(export.only[0])
    return f"{export.content} need {', '.join(missing)}"
