"""The places of tiles: maps with the maps nested in them stay together, the others fill the rows.

A family is a map with all maps nested in it. Rows are filled by families first, the largest one
first, then in the order of their names; maps without a family take the places that are left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """The place of a tile.

    Parameters
    ----------
    name : str
        Name of the map.
    row, column : int
        Its place in the grid.
    number : str
        Its number in the hierarchy, such as ``2.1``; empty without a family.
    parent : str
        Name of the map in which it is nested, empty for none.
    via : str
        Id of the stage or touchpoint that it shows in detail.
    """

    name: str
    row: int
    column: int
    number: str = ""
    parent: str = ""
    via: str = ""


@dataclass(frozen=True)
class Family:
    """The places of a map and the maps nested in it, one row after the other."""

    places: tuple[Place, ...]

    def spans(self) -> list[tuple[int, int, int]]:
        """Return row, first and last column of each row that it takes."""
        rows: dict[int, list[int]] = {}
        for each in self.places:
            rows.setdefault(each.row, []).append(each.column)
        return [(row, min(columns), max(columns)) for row, columns in sorted(rows.items())]


Children = Mapping[str, Sequence[tuple[str, str]]]
"""The maps nested in each map: name, and id of the stage or touchpoint."""


def placed(names: Sequence[str], children: Children, columns: int) -> tuple[list[Family], list[Place]]:  # fmt: skip # noqa: E501
    """Return the families with their places, and the places of all other maps.

    Parameters
    ----------
    names : list of str
        The maps in their order.
    children : dict
        The maps nested in each map. A map that is nested twice has the place below the first one.
    columns : int
        Number of tiles in a row.
    """
    trees, single = _trees(names, children)
    families: list[Family] = []
    holes: list[tuple[int, int]] = []
    row = column = 0
    for number, tree in enumerate(trees, 1):
        if column and column + len(tree) > columns:
            holes += [(row, at) for at in range(column, columns)]
            row, column = row + 1, 0
        made = []
        for each in tree:
            if column == columns:
                row, column = row + 1, 0
            label = ".".join([str(number), *map(str, each.path)])
            made.append(Place(each.name, row, column, label, each.parent, each.via))
            column += 1
        families.append(Family(tuple(made)))
    end = row * columns + column
    others = []
    for name in single:
        at = holes.pop(0) if holes else divmod(end, columns)
        if at == divmod(end, columns):
            end += 1
        others.append(Place(name, *at))
    return families, others


@dataclass(frozen=True)
class _Member:
    name: str
    path: tuple[int, ...] = ()
    parent: str = ""
    via: str = ""


def _trees(names: Sequence[str], children: Children) -> tuple[list[list[_Member]], list[str]]:
    """Return the families, each from its root down, and the maps without one."""
    known = set(names)
    nested = {
        child for name in names for child, _ in children.get(name, ()) if child in known - {name}
    }
    seen: set[str] = set()
    trees: list[list[_Member]] = []
    single: list[str] = []
    roots = [each for each in names if each not in nested]
    roots.sort(key=lambda name: -len(_tree(_Member(name), children, known, set())))
    # maps that are nested in each other have no root: the first of them is taken
    for name in [*roots, *names]:
        if name in seen:
            continue
        tree = _tree(_Member(name), children, known, seen)
        if len(tree) > 1:
            trees.append(tree)
        else:
            single.append(name)
    return trees, sorted(single, key=names.index)


def _tree(root: _Member, children: Children, known: set[str], seen: set[str]) -> list[_Member]:
    made: list[_Member] = []
    stack = [root]
    while stack:
        member = stack.pop()
        if member.name in seen:
            continue
        seen.add(member.name)
        made.append(member)
        below: dict[str, str] = {}
        for child, via in children.get(member.name, ()):
            if child in known and child not in seen:
                below.setdefault(child, via)
        found = [
            _Member(child, (*member.path, place), member.name, via)
            for place, (child, via) in enumerate(below.items(), 1)
        ]
        stack += reversed(found)
    return made
