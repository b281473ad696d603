"""Read the CSV file that Miro exports: the texts of a board, one below the other.

The file has no headings and says nothing about where things are. So a text that is the name of a
stage, as the caller gives it, or of a row of a map, such as *Pain points*, is a heading for the
texts below it. A file with headings, as apps on a board write it, says in its columns what a text
belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Unpack

from journeynb.base.errors import ArgumentError, ChangeError, FormatError
from journeynb.base.text import count, few, shown
from journeynb.base.user_warnings import warn
from journeynb.formats.boards.board_text import board_text
from journeynb.formats.spreadsheet import TableOptions, read_table
from journeynb.formats.spreadsheet.grids.cells import join_list
from journeynb.formats.spreadsheet.grids.csv_file import csv_table
from journeynb.formats.spreadsheet.grids.text_table import Row, Table
from journeynb.formats.spreadsheet.layout.headings import Corrections
from journeynb.formats.spreadsheet.layout.shapes import lane_meaning
from journeynb.formats.spreadsheet.words.heading_words import STAGE_WORDS, key_of
from journeynb.model.core import CoreMap
from journeynb.model.state import State

_TOUCHPOINTS = "Touchpoints"
_TEXT = ("content", "text", "title", "name", "sticky note", "sticky", "note", "description")
_AREA = ("frame", "parent", "column", "section", "group", "area")
_KINDS = ("persona", "touchpoint", "pain_point", "opportunity", "content")
"""The kinds of a text without a stage, by the meaning of its lane; others are notes."""
_TAGS = ("tags", "tag", "label", "labels", "category", "row")


@dataclass(slots=True)
class _Item:
    """A text of the board: the stage and the lane that it is in, empty if unknown."""

    stage: str
    lane: str
    text: str
    row: Row


@dataclass(slots=True)
class _Found:
    """The texts of a board, the names of its stages in their order, and those that were met."""

    items: list[_Item] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    met: set[str] = field(default_factory=set)


def read_miro(
    data: bytes,
    source: str | None = None,
    *,
    stages: Sequence[str] | None = None,
    **options: Unpack[TableOptions],
) -> State:
    r"""Return the map in a CSV file that Miro exported.

    Parameters
    ----------
    data : bytes
        The file.
    source : str, optional
        Its name, for messages.
    stages : list of str, optional
        The texts on the board that name the stages; by default those below a text such as
        *Stages*, or the frames in a file with such a column.
    **options
        How the texts of the lanes are read, as in `TableOptions`.

    Raises
    ------
    FormatError
        The stages are not known.
    ArgumentError
        A stage is not on the board, or an option does not fit.

    Warns
    -----
    JourneyWarning
        What was guessed, and what is not on the map.

    Examples
    --------
    >>> texts = ["Find", "Touchpoints", "See an ad", "Pain points", "Too loud", "Buy", "Pay"]
    >>> state = read_miro("\n".join(texts).encode(), stages=["Find", "Buy"], persona="Maya")
    >>> [entity.name for entity in state.entities()]
    ['Maya', 'Find', 'Buy', 'See an ad', 'Pay', 'Too loud']
    """
    corrections = Corrections(options.get("columns"))
    table = csv_table(data, source, lambda sample: 0)
    wanted = _wanted(stages)
    found = _by_columns(table, wanted) or _by_headings(table, wanted, corrections)
    _refuse_missing(wanted, found, table)
    if not found.stages:
        texts = [shown(each.text, 30) for each in found.items]
        raise FormatError(
            "the stages are not known, because a board's texts are exported without their "
            "positions; pass "
            'stages=["Discover", "Buy"], the texts that name them. Texts on this board: '
            f"{few(texts) or 'none'}",
            source=source,
        )
    return _map(table, found, options, corrections)


def _wanted(stages: object) -> dict[str, str]:
    """Return the names of the stages by their keys."""
    if stages is None:
        return {}
    names = [stages] if isinstance(stages, str) else stages
    if not isinstance(names, (list, tuple)) or not all(
        isinstance(each, str) and each.strip() for each in names
    ):
        raise ArgumentError(
            f'stages={shown(stages)} is not valid; allowed: a list such as ["Discover", "Buy"]'
        )
    return {key_of(name) or name: " ".join(name.split()) for name in names}


def _refuse_missing(wanted: dict[str, str], found: _Found, table: Table) -> None:
    missing = [shown(name) for name in wanted.values() if name not in found.met]
    if missing:
        raise ArgumentError(
            f"{table.source or 'the board'}: stages that are not on the board: {few(missing)}; "
            "allowed: texts on the board, spelled in the same way"
        )


def _by_columns(table: Table, wanted: dict[str, str]) -> _Found | None:
    """Return the texts of a file with headings; None if it has none."""
    header = table.rows[0].cells if table.rows else []
    places = {name.casefold(): place for place, name in reversed(list(enumerate(header)))}

    def place_of(names: Sequence[str]) -> int | None:
        return next((places[name] for name in names if name in places), None)

    text, area, tags = map(place_of, (_TEXT, _AREA, _TAGS))
    if text is None or area is None:
        return None
    found = _Found(stages=list(wanted.values()))
    for row in table.rows[1:]:
        stage = " ".join(board_text(row.cell(area)).split())
        stage = wanted.get(key_of(stage), "" if wanted else stage)
        if stage and stage not in found.stages:
            found.stages.append(stage)
        found.met.add(stage)
        lane = board_text(row.cell(tags)) if tags is not None else ""
        if words := board_text(row.cell(text)):
            found.items.append(_Item(stage, " ".join(lane.split()), words, row))
    return found


def _by_headings(table: Table, wanted: dict[str, str], corrections: Corrections) -> _Found:
    """Return the texts of a file without headings, each below the last heading."""
    found = _Found(stages=list(wanted.values()))
    stage = lane = ""
    lists_stages = False
    for row in table.rows:
        texts = [board_text(cell) for cell in row.cells if cell]
        name = " ".join(texts[0].split()) if texts else ""
        if key_of(name) in wanted:
            stage, lane, lists_stages = wanted[key_of(name)], "", False
            found.met.add(stage)
        elif not wanted and key_of(name) in STAGE_WORDS:
            lists_stages, lane = True, ""
        elif lane_meaning(name, corrections):
            lane, lists_stages = name, False
        elif lists_stages:
            found.stages.append(name)
        elif name:
            found.items.append(_Item(stage, lane, "\n".join(texts), row))
    return found if wanted else _one_for_each_stage(found)


def _one_for_each_stage(found: _Found) -> _Found:
    """Give each stage a text of a lane that has as many texts as there are stages."""
    lanes: dict[str, list[_Item]] = {}
    for item in found.items:
        lanes.setdefault(item.lane, []).append(item)
    for lane, items in lanes.items():
        if lane and len(items) == len(found.stages):
            for item, stage in zip(items, found.stages, strict=True):
                item.stage = stage
    return found


def _map(table: Table, found: _Found, options: TableOptions, corrections: Corrections) -> State:
    """Return the map of the texts, read as a table with the stages as columns."""
    placed = [item for item in found.items if item.stage]
    left = [item for item in found.items if not item.stage]
    lanes = list(dict.fromkeys(item.lane or _TOUCHPOINTS for item in placed)) or [_TOUCHPOINTS]
    cells: dict[tuple[str, str], list[str]] = {}
    for item in placed:
        cells.setdefault((item.lane or _TOUCHPOINTS, item.stage), []).append(item.text)
    rows = [Row("the stages", ["", *found.stages])]
    rows += [
        Row(
            f"the lane {shown(lane)}",
            [lane, *(_cell(cells.get((lane, stage), [])) for stage in found.stages)],
        )
        for lane in lanes
    ]
    wide = Table(table.source, rows, notes=table.notes)
    options["shape"] = "wide"
    state = read_table(wide, **options)
    return _with_others(state, left, table, corrections)


def _cell(texts: list[str]) -> str:
    return join_list(" ".join(text.split()) for text in texts)


def _with_others(state: State, left: list[_Item], table: Table, lanes: Corrections) -> State:
    """Return the map with the texts whose stage is not known."""
    if not left:
        return state
    core = CoreMap(state)
    for item in left:
        meaning = lane_meaning(item.lane, lanes) or ""
        kind = meaning if meaning in _KINDS else "note"
        name = "" if kind == "note" else " ".join(item.text.split())
        fields = {"name": name} if name else {"description": item.text}
        id = core.state.free_id(name, kind)
        try:
            core.apply([{"op": "add", "kind": kind, "id": id, "fields": fields}])
        except ChangeError as error:
            raise table.error(str(error), item.row) from None
    warn(
        f"{table.source or 'the board'}: {count(len(left), 'text')} kept without a stage, because "
        f"none is above: {few([shown(item.text, 30) for item in left])}"
    )
    return core.state
