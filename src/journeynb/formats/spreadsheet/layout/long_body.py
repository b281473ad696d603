"""The rows of a long table that are a journey, with what blank cells mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from journeynb.base.text import few, shown
from journeynb.formats.spreadsheet.emotions.cells import is_number
from journeynb.formats.spreadsheet.grids.text_table import Row, Table
from journeynb.formats.spreadsheet.words.note_words import is_note, is_total

_PLACES = ("stage", "touchpoint", "persona")
_OF_A_TOUCHPOINT = ("channel", "persona", "emotion", "feeling", "actions", "thoughts", "owner")
_FELT = ("emotion", "feeling", "actions", "thoughts")
_USUAL = 0.6  # a column is usual where so many rows fill it
_ALIKE = 0.75  # a row is like those above where it fills so many of the usual columns


@dataclass(slots=True)
class Body:
    """The rows of a long table below its headings."""

    table: Table
    header: Row
    rows: list[Row]
    places: dict[str, list[int]]

    def text(self, row: Row, column: str) -> str:
        """Return what a row says in a column: the texts of its headings, a line each."""
        places = self.places.get(column, ())
        if len(places) == 1:
            return row.cell(places[0])
        return "\n".join(text for place in places if (text := row.cell(place)))

    def heading(self, column: str) -> str:
        """Return the heading of a column."""
        return self.header.cells[self.places[column][0]]

    def leave_out_notes(self) -> None:
        """Skip the rows that are not part of a journey: totals, sources, legends, second tables."""
        kept: list[Row] = []
        left_out: list[str] = []
        headings = [cell.casefold() for cell in self.header.cells if cell]
        after = 0.0  # how much a row has to be like those above, once the table may have ended
        filled: dict[str, int] = {}
        if not self.rows:
            self.table.notes.append("there is no row below the headings")
        for row, below in zip(self.rows, [*self.rows[1:], None], strict=False):
            cells = [cell for cell in row.cells if cell]
            if row.after_gap and kept:
                after = max(after, 0.5)
            if not cells:
                continue
            aside = len(cells) == 1 and is_note(cells[0])
            if (
                is_total(cells[0])
                or aside
                or [cell.casefold() for cell in cells] == headings
                or (
                    after
                    and not self._is_group(row, below)
                    and not self._is_alike(row, filled, kept, after)
                )
            ):
                left_out.append(f"{row.label} ({shown(cells[0], 30)})")
                after = _ALIKE if aside or after else after
                continue
            kept.append(row)
            for column in self.places:
                filled[column] = filled.get(column, 0) + bool(self.text(row, column))
        if left_out:
            self.table.notes.append(f"skipped rows that are not part of a journey: {few(left_out)}")
        self.rows = kept

    def _is_group(self, row: Row, below: Row | None) -> bool:
        """Whether a row only names the stage of the rows below it."""
        return (
            below is not None
            and not below.after_gap
            and [cell for cell in row.cells if cell] == [self.text(row, "stage")]
            and not self.text(below, "stage")
            and bool(self.text(below, "touchpoint"))
        )

    def _is_alike(self, row: Row, filled: dict[str, int], kept: list[Row], share: float) -> bool:
        """Whether a row below a gap fills what the rows above it usually do."""
        usual = [column for column in self.places if filled.get(column, 0) >= _USUAL * len(kept)]
        here = [column for column in usual if self.text(row, column)]
        if self._is_numbered(row) and not any(map(self._is_numbered, kept)):
            return False
        if not any(self.text(row, column) for column in ("stage", "touchpoint")):
            return False
        if len(here) >= _ALIKE * len(usual):
            return True
        beyond = any(self.text(row, name) for name in _OF_A_TOUCHPOINT if name in self.places)
        return share < _ALIKE and beyond and len(here) >= share * len(usual)

    def _is_numbered(self, row: Row) -> bool:
        return is_number(self.text(row, "stage"))

    def fill_down(self) -> None:
        """Let a blank stage, touchpoint or persona mean the one above, as in merged cells."""
        above: dict[str, str] = {}
        filled: dict[str, list[str]] = {}
        touchpoint_stage = ""
        every_persona = self._has_every_persona()
        for row in self.rows:
            said = {column: self.text(row, column) for column in _PLACES}
            wanted = [
                column
                for column in self._blank(row, said, touchpoint_stage, every_persona)
                if len(self.places.get(column, ())) == 1 and above.get(column)
            ]
            for column in wanted:
                place = self.places[column][0]
                row.cells.extend([""] * (place + 1 - len(row.cells)))
                row.cells[place] = said[column] = above[column]
                filled.setdefault(column, []).append(row.label)
            if said["touchpoint"]:
                touchpoint_stage = said["stage"]
            elif said["stage"] and said["stage"] != touchpoint_stage:
                above.pop("touchpoint", None)
            above |= {column: text for column, text in said.items() if text}
        for column, rows in filled.items():
            self.table.notes.append(
                f"a blank {shown(self.heading(column))} means the one above: {few(rows)}"
            )

    def _blank(
        self, row: Row, said: dict[str, str], touchpoint_stage: str, every_persona: bool
    ) -> Sequence[str]:
        """Return the columns of a row that are blank and mean the row above."""
        others = [column for column in self.places if column not in _PLACES]
        holds = bool(said["touchpoint"]) or any(self.text(row, column) for column in others)
        if not holds:
            return ()
        found = []
        if not said["stage"]:
            found.append("stage")
        same = not said["stage"] or said["stage"] == touchpoint_stage
        if not said["touchpoint"] and same:
            needs = any(self.text(row, name) for name in _OF_A_TOUCHPOINT if name in self.places)
            if needs or not said["stage"]:
                found.append("touchpoint")
        felt = any(self.text(row, name) for name in _FELT if name in self.places)
        if not said["persona"] and (felt or (said["touchpoint"] and every_persona)):
            found.append("persona")
        return found

    def _has_every_persona(self) -> bool:
        """Whether most touchpoints name a persona, or the whole table is about one persona."""
        names = [self.text(row, "persona") for row in self.rows if self.text(row, "touchpoint")]
        given = [name for name in names if name]
        return len(given) * 2 > len(names) or len(set(given)) == 1
