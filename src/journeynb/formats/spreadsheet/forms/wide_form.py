"""The wide form read: stages as columns, lanes as rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from journeynb.base.text import few, shown
from journeynb.formats.spreadsheet.forms.long_form import CUSTOMER
from journeynb.formats.spreadsheet.forms.map_builder import Draft
from journeynb.formats.spreadsheet.grids.cells import split_list
from journeynb.formats.spreadsheet.grids.text_table import Row, Table
from journeynb.formats.spreadsheet.layout.headings import Corrections
from journeynb.formats.spreadsheet.layout.shapes import Wide, lane_meaning
from journeynb.formats.spreadsheet.words.emotion_words import ALLOWED, emotions, is_number
from journeynb.formats.spreadsheet.words.heading_words import LANES, is_standard_lane

_BULLET = re.compile(r"(?:[-–—*•·▪‣◦]|\d+[.)])(?:\s+|$)")
_EXPERIENCES = ("actions", "thoughts", "emotion")


@dataclass(slots=True)
class _Column:
    """A column under a stage; a stage whose heading spans several has several."""

    place: int
    stage: str
    touchpoints: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Lane:
    """A lane's name, what it means (None: the file's own), and its rows."""

    name: str
    meaning: str | None
    rows: list[Row]


def read_wide(table: Table, wide: Wide, corrections: Corrections, persona: str | None) -> Draft:
    """Return the draft of a wide table; the table notes what was guessed or not read."""
    return _WideReader(table, wide, corrections, persona).read()


class _WideReader:
    def __init__(
        self, table: Table, wide: Wide, corrections: Corrections, persona: str | None
    ) -> None:
        self.table = table
        self.corrections = corrections
        self.draft = Draft()
        self.header = table.rows[wide.header]
        self.lanes = self._lanes(wide.header)
        names = [*(row.cell(0) for row in table.rows), *self.header.cells[1:]]
        corrections.check(names, LANES, table.source)
        self.columns = self._columns()
        self.stages: dict[str, list[str]] = {}  # the touchpoints of each
        self.personas = self._personas(persona)
        self.notes: list[str] = []  # what was kept as notes although its lane is known

    def read(self) -> Draft:
        order = ("touchpoint", *(name for name in LANES if name != "touchpoint"), None)
        for lane in sorted(self.lanes, key=lambda lane: order.index(lane.meaning)):
            if lane.meaning in _EXPERIENCES:
                self._experiences(lane)
            elif lane.meaning != "persona":
                for column in self.columns:
                    self._cell(lane, column)
        self._tell()
        return self.draft

    def _lanes(self, header: int) -> list[_Lane]:
        """Return the lanes; a row without a name goes on with the lane above it."""
        lanes: list[_Lane] = []
        skipped = []
        for place, row in enumerate(self.table.rows):
            name = row.cell(0)
            meaning = lane_meaning(name, self.corrections) if name else None
            if place == header or meaning == "":
                continue
            if place < header and meaning != "persona":
                skipped.append(row.label)
            elif name:
                lanes.append(_Lane(name, meaning, [row]))
            elif lanes:
                lanes[-1].rows.append(row)
            else:
                skipped.append(row.label)
        if skipped:
            self.table.notes.append(f"ignored rows above the lanes: {', '.join(skipped)}")
        return lanes

    def _columns(self) -> list[_Column]:
        columns: list[_Column] = []
        stage: str | None = None
        for place in range(1, max(len(row.cells) for row in self.table.rows)):
            if name := self.header.cell(place):
                left_out = self.corrections.target(name) == ""
                stage = "" if left_out else self.draft.entity("stage", name)
            if stage:
                columns.append(_Column(place, stage))
            elif stage is None:
                for row in (row for lane in self.lanes for row in lane.rows):
                    if row.cell(place):
                        raise self.table.error(
                            f"column {place + 1} has no stage; add a stage name in "
                            f"{self.header.label} above the first column of the stage",
                            row,
                        )
        return columns

    def _personas(self, persona: str | None) -> list[str]:
        rows = [row for lane in self.lanes if lane.meaning == "persona" for row in lane.rows]
        names = [item for row in rows for cell in row.cells[1:] for item in _items(cell)]
        if persona:
            if any(name != persona for name in names):
                self.table.notes.append(
                    f"read as the map of {shown(persona)}, as given in persona="
                )
            names = [persona]
        elif not names:
            names = [CUSTOMER]
            self.table.notes.append(
                f"no persona is named; read as the map of {shown(CUSTOMER)} (use persona= "
                "to name another)"
            )
        return [self.draft.entity("persona", name) for name in dict.fromkeys(names)]

    def _cell(self, lane: _Lane, column: _Column) -> None:
        texts = [text for row in lane.rows if (text := row.cell(column.place))]
        items = [item for text in texts for item in _items(text)]
        draft, stage = self.draft, column.stage
        if lane.meaning == "touchpoint":
            for item in items:
                id = draft.entity("touchpoint", item, within=stage)
                draft.link("occurs_in", id, stage)
                column.touchpoints.append(id)
                self.stages.setdefault(stage, []).append(id)
        elif lane.meaning in ("channel", "owner"):
            self._touchpoints(lane, column, items)
        elif lane.meaning in ("wants", "needs", "questions"):
            for persona in self.personas if items else ():
                draft.extend(draft.link("goes_through", persona, stage), lane.meaning, items)
        elif lane.meaning in ("pain_point", "opportunity", "content"):
            # a pain point or an opportunity occurs in one stage at most, content in several
            within = "" if lane.meaning == "content" else stage
            for item in items:
                id = draft.entity(lane.meaning, item, within=within)
                draft.link("occurs_in", id, stage)
                link = {"pain_point": "felt_by", "content": "serves"}.get(lane.meaning)
                for persona in self.personas if link else ():
                    draft.link(str(link), id, persona)
        else:
            self._notes(lane, column, items)

    def _near(self, column: _Column) -> list[str]:
        return list(dict.fromkeys(column.touchpoints or self.stages.get(column.stage, [])))

    def _touchpoints(self, lane: _Lane, column: _Column, items: list[str]) -> None:
        touchpoints = self._near(column)
        if items and not touchpoints:
            self._homeless(lane, column, items)
            return
        matched = len(items) == len(touchpoints)
        for place, touchpoint in enumerate(touchpoints if items else ()):
            values = [items[place]] if matched else items
            fields = self.draft.fields(touchpoint)
            if lane.meaning == "channel":
                self.draft.extend(fields, "channels", values)
            else:
                for value in values:
                    self.draft.append(fields, "owner", value)

    def _experiences(self, lane: _Lane) -> None:
        cells = [
            (column, row, items)
            for column in self.columns
            for row in lane.rows
            if (items := _items(row.cell(column.place)))
        ]
        values: dict[str, float | None] = {}
        if lane.meaning == "emotion":
            # words are emotions, so only the numbers can be scores
            texts = [item for _, _, items in cells for item in items]
            values, scores = emotions(filter(is_number, texts))
            values = {**emotions(text for text in texts if not is_number(text))[0], **values}
            if scores:
                self.table.notes.append(
                    f"read the numbers of {shown(lane.name)} as scores from 1 to 5 and subtracted 3"
                )
        gathered: dict[int, tuple[_Column, list[str]]] = {}
        for column, row, items in cells:
            for item in items:
                if lane.meaning == "emotion" and is_number(item) and values[item] is None:
                    raise self.table.error(
                        f"{shown(item)} is not an emotion; allowed: {ALLOWED}",
                        row,
                        self._heading(column),
                    )
            gathered.setdefault(column.place, (column, []))[1].extend(items)
        for column, items in gathered.values():
            self._experience(lane, column, items, values)

    def _heading(self, column: _Column) -> str:
        return str(self.draft.fields(column.stage)["name"])

    def _experience(
        self, lane: _Lane, column: _Column, items: list[str], values: dict[str, float | None]
    ) -> None:
        touchpoints = self._near(column)
        if len(items) == len(touchpoints):
            pairs = list(zip(touchpoints, items, strict=True))
        elif lane.meaning == "emotion" and len(items) == 1:
            pairs = [(touchpoint, items[0]) for touchpoint in touchpoints]
        elif lane.meaning == "emotion" and any(values[item] is not None for item in items):
            pairs = []
        else:
            pairs = [(touchpoint, item) for touchpoint in touchpoints[:1] for item in items]
        for touchpoint, item in pairs:
            for persona in self.personas:
                data = self.draft.link("experiences", persona, touchpoint)
                if values.get(item) is not None:
                    data["emotion"] = values[item]
                else:
                    name = "feeling" if lane.meaning == "emotion" else str(lane.meaning)
                    self.draft.append(data, name, item)
        if not pairs:
            self._homeless(lane, column, items)

    def _homeless(self, lane: _Lane, column: _Column, items: list[str]) -> None:
        """Keep what belongs to touchpoints and finds none, or not as many."""
        self.notes.append(f"{lane.name} at {self._heading(column)}")
        self._notes(lane, column, items)

    def _notes(self, lane: _Lane, column: _Column, items: Iterable[str]) -> None:
        for item in items:
            note = self.draft.note(item)
            self.draft.link("in_lane", note, self.draft.entity("lane", lane.name))
            self.draft.link("occurs_in", note, column.stage)

    def _holds(self, lane: _Lane) -> bool:
        return any(row.cell(column.place) for row in lane.rows for column in self.columns)

    def _tell(self) -> None:
        guessed = [
            f"{shown(lane.name)} as {lane.meaning}"
            for lane in self.lanes
            if lane.meaning
            and not is_standard_lane(lane.name, lane.meaning)
            and self.corrections.target(lane.name) is None
        ]
        unknown = [lane for lane in self.lanes if lane.meaning is None]
        own = [shown(lane.name) for lane in unknown if self._holds(lane)]
        empty = [shown(lane.name) for lane in unknown if not self._holds(lane)]
        if guessed:
            self.table.notes.append(f"read {', '.join(guessed)}")
        if own:
            self.table.notes.append(f"kept as lanes with notes: {', '.join(own)}")
        if self.notes:
            self.table.notes.append(
                "kept as notes, because there is no touchpoint for them or their number "
                f"differs from the number of touchpoints: {few(self.notes)}"
            )
        if empty:
            self.table.notes.append(f"ignored, because empty: {', '.join(empty)}")
        if guessed or own:
            self.table.notes.append(
                'to change this, pass columns={"Their name": "touchpoint"} with one of '
                f"{', '.join(LANES)}, or None to ignore a lane"
            )


def _items(text: str) -> list[str]:
    """Return the lines of a cell without their bullets."""
    lines = text.split("\n")
    bare = "\n".join(_BULLET.sub("", line.strip(), count=1) if line else "" for line in lines)
    return split_list(bare)
