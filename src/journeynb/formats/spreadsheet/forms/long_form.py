"""The long form read: a row a touchpoint and persona."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from journeynb.base.text import few, shown
from journeynb.formats.spreadsheet.forms.map_builder import Draft
from journeynb.formats.spreadsheet.grids.cells import split_list
from journeynb.formats.spreadsheet.grids.text_table import Row, Table
from journeynb.formats.spreadsheet.layout.shapes import Long
from journeynb.formats.spreadsheet.words.emotion_words import ALLOWED, emotions

CUSTOMER = "Customer"
"""The persona of experiences that name none."""

_OF_A_TOUCHPOINT = ("channel", "owner", "emotion", "actions", "thoughts")
_OF_A_PERSONA = ("emotion", "actions", "thoughts")


def read_long(table: Table, long: Long, persona: str | None) -> Draft:
    """Return the draft of a long table; the table notes what was guessed or not read."""
    return _LongReader(table, long, persona).read()


class _LongReader:
    def __init__(self, table: Table, long: Long, persona: str | None) -> None:
        self.table = table
        self.places = long.headings.places
        self.header = table.rows[long.header]
        self.rows = table.rows[long.header + 1 :]
        self.persona = persona
        self.draft = Draft()
        self.emotions = self._emotions()
        self.personas: dict[str, list[str]] = {}
        self.pain_points: dict[tuple[str, ...], list[str]] = {}
        self.said: dict[tuple[str, ...], str] = {}
        self.conflicts: list[str] = []
        self.without_persona: list[str] = []
        self.without_touchpoint: dict[str, list[str]] = {}

    def read(self) -> Draft:
        for row in self.rows:
            self._row(row)
        for ids in self.personas.values():
            self.draft.keep_order("persona", ids)
        for ids in self.pain_points.values():
            self.draft.keep_order("pain_point", ids)
        self._tell()
        return self.draft

    def _emotions(self) -> dict[str, float | None]:
        found, scores = emotions(text for row in self.rows if (text := self._text(row, "emotion")))
        if scores:
            self.table.notes.append(
                f"read the values of {shown(self._heading('emotion'))} as scores from 1 to "
                "5 and subtracted 3"
            )
        return found

    def _heading(self, column: str) -> str:
        return self.header.cells[self.places[column][0]]

    def _text(self, row: Row, column: str) -> str:
        places = self.places.get(column, ())
        if len(places) == 1:
            return row.cell(places[0])
        return "\n".join(text for place in places if (text := row.cell(place)))

    def _items(self, row: Row, column: str) -> list[str]:
        return split_list(self._text(row, column))

    def _row(self, row: Row) -> None:
        draft = self.draft
        stage_name, name = self._text(row, "stage"), self._text(row, "touchpoint")
        stage = draft.entity("stage", stage_name) if stage_name else ""
        touchpoint = draft.entity("touchpoint", name, within=stage) if name else ""
        if stage and touchpoint:
            draft.link("occurs_in", touchpoint, stage)
        personas = self._personas(row, touchpoint)
        goals = [draft.entity("goal", goal) for goal in self._items(row, "goal")]
        draft.keep_order("goal", goals)
        if touchpoint:
            self._touchpoint(row, touchpoint, goals)
            for persona in personas:
                self._experience(row, persona, touchpoint)
        else:
            for column in _OF_A_TOUCHPOINT:
                if self._text(row, column):
                    self.without_touchpoint.setdefault(column, []).append(row.label)
            for persona in personas if stage else ():
                draft.link("goes_through", persona, stage)
        self._trouble(row, stage, touchpoint, personas)

    def _personas(self, row: Row, touchpoint: str) -> list[str]:
        names = self._items(row, "persona")
        felt = any(self._text(row, name) for name in _OF_A_PERSONA)
        if not names and touchpoint and (felt or self.persona):
            names = [self.persona or CUSTOMER]
            if not self.persona:
                self.without_persona.append(row.label)
        ids = [self.draft.entity("persona", name) for name in names]
        if touchpoint:
            self.personas.setdefault(touchpoint, []).extend(ids)
        return ids

    def _touchpoint(self, row: Row, touchpoint: str, goals: Iterable[str]) -> None:
        fields = self.draft.fields(touchpoint)
        if channels := self._items(row, "channel"):
            self.draft.extend(fields, "channels", channels)
        if owner := self._text(row, "owner"):
            self._set(row, fields, "owner", owner, (touchpoint,))
        for goal in goals:
            self.draft.link("supports", touchpoint, goal)

    def _experience(self, row: Row, persona: str, touchpoint: str) -> None:
        data = self.draft.link("experiences", persona, touchpoint)
        if text := self._text(row, "emotion"):
            value = self.emotions[text]
            if value is None:
                raise self.table.error(
                    f"{shown(text)} is not an emotion; allowed: {ALLOWED}",
                    row,
                    self._heading("emotion"),
                )
            self._set(row, data, "emotion", value, (persona, touchpoint))
        for name in ("actions", "thoughts"):
            if text := self._text(row, name):
                self.draft.append(data, name, text)

    def _set(
        self, row: Row, data: dict[str, Any], name: str, value: Any, key: tuple[str, ...]
    ) -> None:
        """Set what can only be one value; where rows contradict each other the last wins."""
        before = data.get(name, value)
        if before != value:
            self.conflicts.append(
                f"{shown(self._heading(name))} is {shown(before)} in "
                f"{self.said[(name, *key)]}, but {shown(value)} in {row.label}"
            )
        data[name] = value
        self.said[(name, *key)] = row.label

    def _trouble(self, row: Row, stage: str, touchpoint: str, personas: list[str]) -> None:
        draft = self.draft
        pain_points = [draft.entity("pain_point", name) for name in self._items(row, "pain_point")]
        ideas = [draft.entity("opportunity", name) for name in self._items(row, "opportunity")]
        draft.keep_order("pain_point", pain_points)
        draft.keep_order("opportunity", ideas)
        for pain_point in pain_points:
            if touchpoint:
                draft.link("hurts", pain_point, touchpoint)
            for persona in personas:
                draft.link("felt_by", pain_point, persona)
        if pain_points and touchpoint:
            self.pain_points.setdefault((touchpoint, *personas), []).append(pain_points[0])
        for idea in ideas:
            for other in pain_points or ([touchpoint] if touchpoint else []):
                draft.link("addresses", idea, other)
        if stage and not touchpoint:
            for id in [*pain_points, *([] if pain_points else ideas)]:
                draft.link_once("occurs_in", id, stage)

    def _tell(self) -> None:
        notes = self.table.notes
        if self.without_persona:
            notes.append(
                f"{few(self.without_persona)} have an experience but no persona; added to "
                f"the persona {shown(CUSTOMER)} (use persona= to name another)"
            )
        for column, rows in self.without_touchpoint.items():
            notes.append(
                f"ignored {shown(self._heading(column))} where no touchpoint is given: {few(rows)}"
            )
        if self.conflicts:
            notes.append(f"{few(self.conflicts)}; the later value is used")
