"""The long form read: a row a touchpoint and persona."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from journeynb.base.text import few, number_text, shown
from journeynb.formats.spreadsheet.emotions.column import ALLOWED, Column, Felt, read_emotions
from journeynb.formats.spreadsheet.forms.map_builder import Draft
from journeynb.formats.spreadsheet.grids.cells import split_list
from journeynb.formats.spreadsheet.grids.text_table import Row, Table
from journeynb.formats.spreadsheet.layout.cell_lists import (
    comma_parts,
    has_bullets,
    items_of,
    lists_apart,
    names_of,
)
from journeynb.formats.spreadsheet.layout.long_body import Body
from journeynb.formats.spreadsheet.layout.options import Options
from journeynb.formats.spreadsheet.layout.shapes import Long
from journeynb.formats.spreadsheet.layout.tidy import tidy
from journeynb.formats.spreadsheet.words.heading_words import COLUMNS

CUSTOMER = "Customer"
"""The persona of experiences that name none."""

_OF_A_TOUCHPOINT = ("channel", "owner", "emotion", "feeling", "actions", "thoughts")
_OF_A_PERSONA = ("emotion", "feeling", "actions", "thoughts")
_NOTHING = Felt()


def read_long(table: Table, long: Long, options: Options) -> Draft:
    """Return the draft of a long table; the table notes what was guessed or not read."""
    return _LongReader(table, long, options).read()


class _LongReader:
    def __init__(self, table: Table, long: Long, options: Options) -> None:
        self.table = table
        self.options = options
        self.places = dict(long.headings.places)
        header = table.rows[long.header]
        if options.custom and long.headings.unused:
            unused = set(long.headings.unused)
            self.places["custom"] = sorted(
                {*self.places.get("custom", ())}
                | {place for place, cell in enumerate(header.cells) if cell in unused}
            )
        # the cells of a file that we wrote mean what they say
        self.ours = tuple(header.cells) == COLUMNS
        self.body = Body(table, header, table.rows[long.header + 1 :], self.places)
        if not self.ours:
            emotions = self.places.get("emotion", [])
            tidy(table, self.body.rows, 0, lambda row: emotions)
            self.body.leave_out_notes()
            self.body.fill_down()
        self.draft = Draft(exact=self.ours)
        self.lists = {name: self._lists(name) for name in ("persona", "channel", "touchpoint")}
        self.emotions = self._emotions()
        self.personas: dict[str, list[str]] = {}
        self.pain_points: dict[tuple[str, ...], list[str]] = {}
        self.said: dict[tuple[str, ...], str] = {}
        self.rated: set[tuple[str, str]] = set()
        self.conflicts: list[str] = []
        self.without_persona: list[str] = []
        self.without_touchpoint: dict[str, list[str]] = {}
        self.notes: dict[str, list[str]] = {}

    def read(self) -> Draft:
        for row in self.body.rows:
            self._row(row)
        for ids in self.personas.values():
            self.draft.keep_order("persona", ids)
        for ids in self.pain_points.values():
            self.draft.keep_order("pain_point", ids)
        self._tell()
        return self.draft

    def _emotions(self) -> Column:
        texts = [text for row in self.body.rows for text in self._felt_texts(row)]
        if not texts:
            return Column()
        options = self.options
        found = read_emotions(
            texts, self._heading("emotion"), options.scale, options.words, self.ours
        )
        self.table.notes += found.notes
        return found

    def _lists(self, column: str) -> dict[str, list[str]]:
        """Return the parts of the cells that list names with commas."""
        if self.ours or column not in self.places:
            return {}
        values = [item for row in self.body.rows for item in self._plain_items(row, column)]
        several = column == "channel" or (
            column == "touchpoint" and self._heading(column).casefold().endswith(("s", "s*"))
        )
        found = lists_apart(values, always=several)
        if found:
            self.table.notes.append(
                f"read {few([shown(text, 40) for text in found])} in "
                f"{shown(self._heading(column))} as a list"
            )
        elif column == "persona":
            unsplit = [shown(text, 40) for text in values if len(comma_parts(text)) > 1]
            if unsplit:
                self.table.notes.append(
                    f"read {few(list(dict.fromkeys(unsplit)))} in {shown(self._heading(column))} "
                    "as one name each (separate several with ;)"
                )
        return found

    def _heading(self, column: str) -> str:
        return self.body.heading(column)

    def _text(self, row: Row, column: str) -> str:
        return self.body.text(row, column)

    def _plain_items(self, row: Row, column: str) -> list[str]:
        text = self._text(row, column)
        if self.ours:
            return [text] if column == "touchpoint" and text else split_list(text)
        if column != "touchpoint":
            return items_of(text)
        return names_of(text) if "\n" in text or has_bullets(text) else [text] if text else []

    def _items(self, row: Row, column: str) -> list[str]:
        items = self._plain_items(row, column)
        lists = self.lists.get(column)
        if not lists:
            return items
        return list(dict.fromkeys(part for item in items for part in lists.get(item, [item])))

    def _row(self, row: Row) -> None:
        draft = self.draft
        stage_name = self._text(row, "stage")
        if not self.ours:
            stage_name = " ".join(stage_name.split())
        stage = draft.entity("stage", stage_name) if stage_name else ""
        touchpoints = [
            draft.entity("touchpoint", name, within=stage)
            for name in self._items(row, "touchpoint")
        ]
        for touchpoint in touchpoints if stage else ():
            draft.link("occurs_in", touchpoint, stage)
        personas = self._personas(row, touchpoints)
        goals = [draft.entity("goal", goal) for goal in self._items(row, "goal")]
        draft.keep_order("goal", goals)
        felt = self._felt(row, touchpoints)
        for touchpoint, each in zip(touchpoints, felt, strict=True):
            self._touchpoint(row, touchpoint, goals)
            for persona in personas:
                self._experience(row, persona, touchpoint, each)
        if not touchpoints:
            for column in _OF_A_TOUCHPOINT:
                if text := self._text(row, column):
                    self._without_touchpoint(row, column, text, stage)
            for persona in personas if stage else ():
                draft.link("goes_through", persona, stage)
        self._trouble(row, stage, touchpoints, personas)
        self._custom(row, touchpoints or [id for id in (stage, *personas) if id][:1])

    def _without_touchpoint(self, row: Row, column: str, text: str, stage: str) -> None:
        """Keep what belongs to a touchpoint as a note at the stage, if no touchpoint is given."""
        known = self.without_touchpoint if not stage else self.notes
        known.setdefault(column, []).append(row.label)
        if stage:
            note = self.draft.note(text)
            lane = self.draft.entity("lane", self._heading(column))
            self.draft.link("in_lane", note, lane)
            self.draft.link("occurs_in", note, stage)

    def _custom(self, row: Row, ids: list[str]) -> None:
        for place in self.places.get("custom", ()):
            for id in ids if row.cell(place) else ():
                self.draft.add_custom(id, self.body.header.cells[place], row.cell(place))

    def _felt(self, row: Row, touchpoints: list[str]) -> list[Felt]:
        """Return what the persona feels at each touchpoint of a row."""
        texts = self._felt_texts(row)
        if not texts:
            return [_NOTHING] * len(touchpoints)
        for text in texts if touchpoints else ():
            if text in self.emotions.bad:
                raise self.table.error(
                    f"{shown(text)} is not an emotion; allowed: {ALLOWED}",
                    row,
                    self._heading("emotion"),
                )
        felt = [self.emotions.cells[text] for text in texts]
        return felt if len(felt) == len(touchpoints) else felt * len(touchpoints)

    def _felt_texts(self, row: Row) -> list[str]:
        """Return a row's emotion, or the one of each of its touchpoints."""
        text = self._text(row, "emotion")
        if text and not self.ours and ("\n" in text or ";" in text):
            items = items_of(text)
            if len(items) == len(self._items(row, "touchpoint")):
                return items
        return [text] if text else []

    def _personas(self, row: Row, touchpoints: list[str]) -> list[str]:
        names = self._items(row, "persona")
        felt = any(self._text(row, name) for name in _OF_A_PERSONA)
        if not names and touchpoints and (felt or self.options.persona):
            names = [self.options.persona or CUSTOMER]
            if not self.options.persona:
                self.without_persona.append(row.label)
        ids = list(dict.fromkeys(self.draft.entity("persona", name) for name in names))
        for touchpoint in touchpoints:
            self.personas.setdefault(touchpoint, []).extend(ids)
        return ids

    def _touchpoint(self, row: Row, touchpoint: str, goals: Iterable[str]) -> None:
        fields = self.draft.fields(touchpoint)
        draft = self.draft
        if channels := self._items(row, "channel"):
            spelled = [draft.spelling("channel", channel) for channel in channels]
            draft.extend(fields, "channels", spelled)
        if owner := self._text(row, "owner"):
            self._set(row, fields, "owner", draft.spelling("owner", owner), (touchpoint,))
        for goal in goals:
            draft.link("supports", touchpoint, goal)

    def _experience(self, row: Row, persona: str, touchpoint: str, felt: Felt) -> None:
        data = self.draft.link("experiences", persona, touchpoint)
        if felt.emotion is not None and (felt.explicit or (persona, touchpoint) not in self.rated):
            self._set(row, data, "emotion", felt.emotion, (persona, touchpoint))
        if felt.explicit:
            self.rated.add((persona, touchpoint))
        for feeling in (felt.feeling, self._text(row, "feeling")):
            if feeling:
                self.draft.append(data, "feeling", feeling)
        for name in ("actions", "thoughts"):
            if text := self._text(row, name):
                listed = not self.ours and has_bullets(text)
                self.draft.append(data, name, "\n".join(items_of(text)) if listed else text)

    def _set(
        self, row: Row, data: dict[str, Any], name: str, value: Any, key: tuple[str, ...]
    ) -> None:
        """Set what can only be one value; where rows contradict each other the last wins."""
        before = data.get(name, value)
        if before != value:
            self.conflicts.append(
                f"{shown(self._heading(name))} is {_value(before)} in "
                f"{self.said[(name, *key)]}, but {_value(value)} in {row.label}"
            )
        data[name] = value
        self.said[(name, *key)] = row.label

    def _trouble(self, row: Row, stage: str, touchpoints: list[str], personas: list[str]) -> None:
        draft = self.draft
        pain_points = [draft.entity("pain_point", name) for name in self._items(row, "pain_point")]
        ideas = [draft.entity("opportunity", name) for name in self._items(row, "opportunity")]
        draft.keep_order("pain_point", pain_points)
        draft.keep_order("opportunity", ideas)
        for pain_point in pain_points:
            for touchpoint in touchpoints:
                draft.link("hurts", pain_point, touchpoint)
            for persona in personas:
                draft.link("felt_by", pain_point, persona)
        for touchpoint in touchpoints if pain_points else ():
            self.pain_points.setdefault((touchpoint, *personas), []).append(pain_points[0])
        for idea in ideas:
            for other in pain_points or touchpoints:
                draft.link("addresses", idea, other)
        if stage and not touchpoints:
            for id in [*pain_points, *([] if pain_points else ideas)]:
                draft.link_once("occurs_in", id, stage)

    def _tell(self) -> None:
        notes = self.table.notes
        if self.without_persona:
            notes.append(
                f"{few(self.without_persona)} have an experience but no persona; added to "
                f"the persona {shown(CUSTOMER)} (use persona= to name another)"
            )
        for column, rows in self.notes.items():
            notes.append(
                f"kept {shown(self._heading(column))} as notes where no touchpoint is given: "
                f"{few(rows)}"
            )
        for column, rows in self.without_touchpoint.items():
            notes.append(
                f"ignored {shown(self._heading(column))} where no touchpoint is given: {few(rows)}"
            )
        if self.conflicts:
            notes.append(f"{few(self.conflicts)}; the later value is used")


def _value(value: Any) -> str:
    return number_text(value) if isinstance(value, float) else shown(value)
