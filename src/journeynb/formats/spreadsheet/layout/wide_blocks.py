"""The parts of a wide table: blocks of lanes that share their stages and their personas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from journeynb.base.text import few, shown
from journeynb.formats.spreadsheet.emotions.cells import is_number
from journeynb.formats.spreadsheet.grids.text_table import Row, Table
from journeynb.formats.spreadsheet.layout.cell_lists import items_of
from journeynb.formats.spreadsheet.layout.headings import Corrections
from journeynb.formats.spreadsheet.layout.shapes import lane_meaning
from journeynb.formats.spreadsheet.words.heading_words import STAGE_WORDS, key_of
from journeynb.formats.spreadsheet.words.note_words import is_beside, is_note, is_total

_OF_PERSONA = re.compile(r"[^()]*[^()\s]\s*\(([^()\d/%]+)\)")
_FELT = ("emotion", "feeling", "actions", "thoughts")


@dataclass(slots=True)
class Lane:
    """A lane's name, what it means (None: the file's own), and its rows."""

    name: str
    meaning: str | None
    rows: list[Row]


@dataclass(slots=True)
class Block:
    """Lanes below one row of stages, of one persona or of those that its columns name.

    Attributes
    ----------
    header : Row
        The row that names the stages.
    personas : list of Row
        The rows that name the personas.
    lanes : list of Lane
        The other lanes.
    """

    header: Row
    personas: list[Row] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)

    def stages(self, width: int) -> Iterator[tuple[int, str | None]]:
        """Yield each column and its stage: None before the first, empty for none."""
        stage: str | None = None
        for place in range(1, width):
            if name := self.header.cell(place):
                stage = name
            yield place, stage

    def persona_names(self, places: list[int]) -> tuple[list[str], dict[int, list[str]]]:
        """Return the personas of all columns, and those of each column where they differ.

        They belong to columns where each column names one and not all name the same.
        """
        by_place: dict[int, list[str]] = {place: [] for place in places}
        for row in self.personas:
            for start, cell in enumerate(row.cells[1:], 1):
                for place in range(start, start + row.spans.get(start, 1)):
                    by_place.get(place, []).extend(items_of(cell))
        names = list(dict.fromkeys(name for each in by_place.values() for name in each))
        differ = len({tuple(each) for each in by_place.values()}) > 1
        return names, by_place if differ and all(by_place.values()) else {}


def blocks_of(table: Table, header: int, corrections: Corrections) -> list[Block]:
    """Return the blocks of a wide table; the table notes the rows that are skipped."""
    return _Blocks(table, header, corrections).found


class _Blocks:
    def __init__(self, table: Table, header: int, corrections: Corrections) -> None:
        self.table = table
        self.corrections = corrections
        self.header = table.rows[header]
        rows = [row for row in table.rows[header + 1 :] if any(row.cells)]
        self.several = sum(self._meaning(row) == "persona" for row in table.rows) > 1
        self.found = [Block(self.header)]
        self.above: list[str] = []
        self.left_out: list[str] = []
        self.aside = False
        for row in table.rows[:header]:
            if self._meaning(row) == "persona":
                self.found[0].personas.append(row)
            elif self._meaning(row) != "":
                self.above.append(row.label)
        for row in rows:
            self._row(row)
        if self.several and len(self.found) > 1:
            table.notes.append("read the rows below each persona as that persona's")
        if self.above:
            table.notes.append(f"ignored rows above the lanes: {', '.join(self.above)}")
        if self.left_out:
            table.notes.append(f"skipped rows that are not part of a journey: {few(self.left_out)}")

    def _meaning(self, row: Row) -> str | None:
        return lane_meaning(row.cell(0), self.corrections) if row.cell(0) else None

    def _row(self, row: Row) -> None:
        name, meaning, block = row.cell(0), self._meaning(row), self.found[-1]
        if meaning == "":
            return
        if self._names_stages(row, meaning) and block.personas and not block.lanes:
            block.header = row
        elif self._names_stages(row, meaning):
            self.found.append(Block(row, list(block.personas) if not self.several else []))
            self.aside = False
        elif meaning == "persona":
            self._personas(row, block)
        elif self._is_aside(row, meaning):
            self.left_out.append(f"{row.label} ({shown(next(filter(None, row.cells)), 30)})")
        elif name:
            self.aside = False
            block.lanes.append(Lane(name, meaning, [row]))
        elif block.lanes:
            block.lanes[-1].rows.append(row)
        else:
            self.above.append(row.label)

    def _names_stages(self, row: Row, meaning: str | None) -> bool:
        """Whether a row names stages again, for the lanes below it."""
        if not any(row.cells[1:]):
            return False
        if meaning is None and key_of(row.cell(0)) in STAGE_WORDS:
            return True
        return meaning is None and row.cells == self.header.cells

    def _personas(self, row: Row, block: Block) -> None:
        """Start the block of a persona, where several rows name personas."""
        if not self.several:
            for each in self.found:
                each.personas.append(row)
            return
        if block.lanes:
            block = Block(block.header)
            self.found.append(block)
        block.personas.append(row)

    def _is_aside(self, row: Row, meaning: str | None) -> bool:
        """Whether a row is a total, a source, or part of a legend."""
        name = row.cell(0)
        if meaning is not None:
            return False
        holds = any(row.cells[1:])
        if (name and is_total(name)) or (is_note(name) and (row.after_gap or not holds)):
            self.aside = True
            return True
        if self.aside:
            return True
        if row.after_gap and is_number(name) and sum(map(bool, row.cells[1:])) < 2:
            self.aside = True
        return self.aside


def name_in_own_cell(row: Row, corrections: Corrections) -> None:
    """Move the name of a row such as ``Persona: Maya`` to a cell of its own."""
    word, colon, name = row.cell(0).partition(":")
    if colon and name.strip() and lane_meaning(word, corrections) == "persona":
        row.cells[:2] = [word, row.cell(1) or name.strip()]


def personas_of_lanes(
    lanes: list[Lane], known: list[str], corrections: Corrections
) -> dict[str, str]:
    """Return the personas of lanes that are named like ``Emotion (Maya)``, by the lane's name.

    A name in parentheses is that of a persona if a row names this persona or, if no row names any,
    if several lanes of the same meaning differ in it.
    """
    found: dict[str, tuple[str, str]] = {}
    for lane in lanes:
        match = _OF_PERSONA.fullmatch(lane.name)
        if match and lane.meaning in _FELT and corrections.target(lane.name) is None:
            found[lane.name] = lane.meaning, match[1].strip()
    if known:
        named = {each.casefold(): each for each in known}
        return {
            lane: named[name.casefold()]
            for lane, (_, name) in found.items()
            if name.casefold() in named
        }
    names: dict[str, set[str]] = {}
    for meaning, name in found.values():
        names.setdefault(meaning, set()).add(name)
    people = {name for each in names.values() if len(each) > 1 for name in each}
    return {lane: name for lane, (_, name) in found.items() if name in people}


def stage_of(name: str, corrections: Corrections) -> str:
    """Return a stage's name, empty for a column that is skipped."""
    if corrections.target(name) == "" or is_beside(name):
        return ""
    return name
