"""The wide form read: stages as columns, lanes as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from journeynb.base.text import few, number_text, shown
from journeynb.formats.spreadsheet.emotions.column import ALLOWED, Column, Felt, read_emotions
from journeynb.formats.spreadsheet.forms.long_form import CUSTOMER
from journeynb.formats.spreadsheet.forms.map_builder import Draft
from journeynb.formats.spreadsheet.grids.text_table import Row, Table
from journeynb.formats.spreadsheet.layout.cell_lists import items_of, lists_apart, names_of
from journeynb.formats.spreadsheet.layout.options import Options
from journeynb.formats.spreadsheet.layout.shapes import Wide, lane_meaning
from journeynb.formats.spreadsheet.layout.tidy import bare, tidy
from journeynb.formats.spreadsheet.layout.wide_blocks import (
    Block,
    Lane,
    blocks_of,
    name_in_own_cell,
    personas_of_lanes,
    stage_of,
)
from journeynb.formats.spreadsheet.words.heading_words import LANES, is_standard_lane

_EXPERIENCES = ("actions", "thoughts", "emotion")
_MEANINGS = (*LANES, "feeling")


@dataclass(slots=True)
class _Place:
    """A column under a stage; a stage whose heading spans several has several."""

    number: int
    stage: str
    personas: list[str]
    touchpoints: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Item:
    """One thing in a cell of a lane."""

    text: str
    row: Row


def read_wide(table: Table, wide: Wide, options: Options) -> Draft:
    """Return the draft of a wide table; the table notes what was guessed or not read."""
    return _WideReader(table, wide, options).read()


class _WideReader:
    def __init__(self, table: Table, wide: Wide, options: Options) -> None:
        self.table = table
        self.options = options
        self.corrections = options.corrections
        self.draft = Draft()
        header = table.rows[wide.header]
        for row in table.rows:
            row.cells[0:1] = [bare(row.cell(0))]
            name_in_own_cell(row, self.corrections)
        header.cells[:] = [bare(cell) for cell in header.cells]
        names = [*(row.cell(0) for row in table.rows), *header.cells[1:]]
        self.corrections.check(names, _MEANINGS, table.source)
        tidy(
            table,
            (row for row in table.rows if row is not header),
            1,
            lambda row: (
                range(1, len(row.cells))
                if lane_meaning(row.cell(0), self.corrections) == "emotion"
                else ()
            ),
        )
        self.blocks = blocks_of(table, wide.header, self.corrections)
        self.lanes = [lane for block in self.blocks for lane in block.lanes]
        self.stages: dict[str, list[str]] = {}  # the touchpoints of each
        self.lane_personas: dict[str, str] = {}
        self.lists = {name: self._lists(name) for name in ("touchpoint", "channel")}
        self.emotions = self._emotions()
        self.said: dict[tuple[str, str], tuple[bool, str]] = {}
        self.conflicts: list[str] = []
        self.beside: list[str] = []
        self.repeated: dict[str, None] = {}
        self.notes: list[str] = []  # what was kept as notes although its lane is known

    def read(self) -> Draft:
        order = ("touchpoint", *(name for name in _MEANINGS if name != "touchpoint"), None)
        everyone = self._everyone()
        before: dict[tuple[int, str], list[str]] = {}
        for block in self.blocks:
            places = self._places(block, everyone)
            has_touchpoints = any(lane.meaning == "touchpoint" for lane in block.lanes)
            for place in places if not has_touchpoints else ():
                place.touchpoints = list(before.get((place.number, place.stage), ()))
            for lane in sorted(block.lanes, key=lambda lane: order.index(lane.meaning)):
                for place in places:
                    self._cell(lane, place)
            before |= {(place.number, place.stage): place.touchpoints for place in places}
        self._tell()
        return self.draft

    def _places(self, block: Block, everyone: list[str]) -> list[_Place]:
        """Return the columns of a block's stages, with their personas."""
        found: list[_Place] = []
        names: dict[int, str] = {}
        seen: set[str] = set()
        for number, name in block.stages(self.table.width):
            if name is None:
                self._refuse_before_stages(block, number)
            elif stage := stage_of(name, self.corrections):
                names[number] = stage
            elif name not in self.beside and self.corrections.target(name) is None:
                self.beside.append(name)
        for number, name in names.items():
            stage = self.draft.entity("stage", name)
            if stage in seen and found[-1].stage != stage:
                self.repeated[name] = None
            seen.add(stage)
            found.append(_Place(number, stage, everyone))
        personas, by_place = block.persona_names(list(names))
        if self.options.persona is None and personas:
            if by_place:
                self.table.notes.append(
                    "read the personas by column: each column has its own "
                    f"({few([shown(name) for name in personas])})"
                )
            for place in found:
                each = by_place.get(place.number, personas)
                place.personas = [self.draft.entity("persona", name) for name in each]
        return found

    def _refuse_before_stages(self, block: Block, number: int) -> None:
        for row in (row for lane in block.lanes for row in lane.rows):
            if row.cell(number):
                raise self.table.error(
                    f"column {self.table.first + number + 1} has no stage; add a stage name in "
                    f"{block.header.label} above the first column of the stage",
                    row,
                )

    def _everyone(self) -> list[str]:
        """Return the personas of blocks that name none."""
        places = list(range(1, self.table.width))
        named = [name for block in self.blocks for name in block.persona_names(places)[0]]
        if not self.options.persona:
            self.lane_personas = personas_of_lanes(self.lanes, named, self.corrections)
            people = list(dict.fromkeys(self.lane_personas.values()))
            named += people
            if people:
                self.table.notes.append(
                    f"read lanes as those of a persona: {few(list(map(shown, people)))}"
                )
        if self.options.persona:
            if any(name != self.options.persona for name in named):
                self.table.notes.append(
                    f"read as the map of {shown(self.options.persona)}, as given in persona="
                )
            named = [self.options.persona]
        elif not named:
            named = [CUSTOMER]
            self.table.notes.append(
                f"no persona is named; read as the map of {shown(CUSTOMER)} (use persona= "
                "to name another)"
            )
        return list(dict.fromkeys(self.draft.entity("persona", name) for name in named))

    def _items(self, lane: Lane, place: _Place) -> list[_Item]:
        """Return what a lane says at a column, with the row that says it."""
        found = []
        for row in lane.rows:
            text = row.cell(place.number)
            if not text and lane.meaning == "emotion":
                text = _merged_into(row, place.number)
            items = names_of(text) if lane.meaning == "touchpoint" else items_of(text)
            apart = self.lists.get(lane.meaning or "", {})
            found += [_Item(part, row) for item in items for part in apart.get(item, [item])]
        return found

    def _lists(self, meaning: str) -> dict[str, list[str]]:
        """Return the parts of the cells that list names with commas."""
        lanes = [lane for lane in self.lanes if lane.meaning == meaning]
        texts = [cell for lane in lanes for row in lane.rows for cell in row.cells[1:] if cell]
        split = names_of if meaning == "touchpoint" else items_of
        found = lists_apart((item for text in texts for item in split(text)), always=True)
        if found:
            self.table.notes.append(
                f"read {few([shown(text, 40) for text in found])} in {shown(lanes[0].name)} "
                "as a list"
            )
        return found

    def _emotions(self) -> dict[str, Column]:
        """Return what the cells of each lane of emotions mean, by the lane's name."""
        texts: dict[str, list[str]] = {}
        for lane in self.lanes:
            if lane.meaning == "emotion":
                cells = [cell for row in lane.rows for cell in row.cells[1:]]
                items = [item for cell in cells for item in items_of(cell)]
                texts.setdefault(lane.name, []).extend(items)
        found = {}
        for name, cells in texts.items():
            column = read_emotions(cells, name, self.options.scale, self.options.words)
            self.table.notes += column.notes
            found[name] = column
        return found

    def _cell(self, lane: Lane, place: _Place) -> None:
        items = self._items(lane, place)
        texts = list(dict.fromkeys(item.text for item in items))
        draft, stage = self.draft, place.stage
        if not items:
            return
        if lane.meaning == "touchpoint":
            for text in texts:
                id = draft.entity("touchpoint", text, within=stage)
                draft.link("occurs_in", id, stage)
                place.touchpoints.append(id)
                self.stages.setdefault(stage, []).append(id)
        elif lane.meaning in ("channel", "owner"):
            self._touchpoints(lane, place, [item.text for item in items])
        elif lane.meaning in ("wants", "needs", "questions"):
            for persona in place.personas:
                draft.extend(draft.link("goes_through", persona, stage), lane.meaning, texts)
        elif lane.meaning in ("pain_point", "opportunity", "content"):
            # a pain point or an opportunity occurs in one stage at most, content in several
            within = "" if lane.meaning == "content" else stage
            for text in texts:
                id = draft.entity(lane.meaning, text, within=within)
                draft.link("occurs_in", id, stage)
                link = {"pain_point": "felt_by", "content": "serves"}.get(lane.meaning)
                for persona in place.personas if link else ():
                    draft.link(str(link), id, persona)
        elif lane.meaning == "emotion":
            self._feel(lane, place, items)
        elif lane.meaning in (*_EXPERIENCES, "feeling"):
            self._experience(lane, place, [item.text for item in items])
        else:
            self._notes(lane, place, [item.text for item in items])

    def _near(self, place: _Place) -> list[str]:
        return list(dict.fromkeys(place.touchpoints or self.stages.get(place.stage, [])))

    def _touchpoints(self, lane: Lane, place: _Place, texts: list[str]) -> None:
        touchpoints = self._near(place)
        if not touchpoints:
            self._homeless(lane, place, texts)
            return
        matched = len(texts) == len(touchpoints)
        for index, touchpoint in enumerate(touchpoints):
            values = [texts[index]] if matched else texts
            fields = self.draft.fields(touchpoint)
            spelled = [self.draft.spelling(str(lane.meaning), value) for value in values]
            if lane.meaning == "channel":
                self.draft.extend(fields, "channels", spelled)
            else:
                for value in spelled:
                    self.draft.append(fields, "owner", value)

    def _feel(self, lane: Lane, place: _Place, items: list[_Item]) -> None:
        column = self.emotions[lane.name]
        for item in items:
            if item.text in column.bad:
                raise self.table.error(
                    f"{shown(item.text)} is not an emotion; allowed: {ALLOWED}",
                    item.row,
                    self._stage_name(place),
                )
        touchpoints = self._near(place)
        felt = [column.cells[item.text] for item in items]
        if len(items) == len(touchpoints):
            triples = list(zip(touchpoints, items, felt, strict=True))
        elif len(items) == 1:
            triples = [(touchpoint, items[0], felt[0]) for touchpoint in touchpoints]
        elif len({item.row.label for item in items}) == len(items):
            # rows of one lane that each say it
            triples = [
                (touchpoint, item, each)
                for touchpoint in touchpoints
                for item, each in zip(items, felt, strict=True)
            ]
        elif any(each.explicit for each in felt):
            triples = []
        else:
            triples = [
                (touchpoint, item, each)
                for touchpoint in touchpoints[:1]
                for item, each in zip(items, felt, strict=True)
            ]
        for touchpoint, item, each in triples:
            for persona in self._who(lane, place):
                self._set_emotion(lane, place, item.row, persona, touchpoint, each)
        if not triples:
            self._homeless(lane, place, [item.text for item in items])

    def _set_emotion(
        self, lane: Lane, place: _Place, row: Row, persona: str, touchpoint: str, felt: Felt
    ) -> None:
        """Set an emotion; where rows contradict each other the last wins, but no guess does."""
        data = self.draft.link("experiences", persona, touchpoint)
        if felt.feeling:
            self.draft.append(data, "feeling", felt.feeling)
        if felt.emotion is None:
            return
        explicit, label = self.said.get((persona, touchpoint), (False, ""))
        before = data.get("emotion", felt.emotion)
        if explicit and not felt.explicit:
            return
        if before != felt.emotion and explicit == felt.explicit:
            self.conflicts.append(
                f"{shown(lane.name)} is {number_text(before)} in {label}, but "
                f"{number_text(felt.emotion)} in {row.label}, at {self._stage_name(place)}"
            )
        data["emotion"] = felt.emotion
        self.said[persona, touchpoint] = (felt.explicit, row.label)

    def _who(self, lane: Lane, place: _Place) -> list[str]:
        """Return the personas of a lane at a column."""
        name = self.lane_personas.get(lane.name)
        return place.personas if name is None else [self.draft.entity("persona", name)]

    def _stage_name(self, place: _Place) -> str:
        return str(self.draft.fields(place.stage)["name"])

    def _experience(self, lane: Lane, place: _Place, texts: list[str]) -> None:
        touchpoints = self._near(place)
        if len(texts) == len(touchpoints):
            pairs = list(zip(touchpoints, texts, strict=True))
        else:
            pairs = [(touchpoint, text) for touchpoint in touchpoints[:1] for text in texts]
        for touchpoint, text in pairs:
            for persona in self._who(lane, place):
                data = self.draft.link("experiences", persona, touchpoint)
                self.draft.append(data, str(lane.meaning), text)
        if not pairs:
            self._homeless(lane, place, texts)

    def _homeless(self, lane: Lane, place: _Place, texts: list[str]) -> None:
        """Keep what belongs to touchpoints and finds none, or not as many."""
        self.notes.append(f"{lane.name} at {self._stage_name(place)}")
        self._notes(lane, place, texts)

    def _notes(self, lane: Lane, place: _Place, texts: Iterable[str]) -> None:
        for text in texts:
            note = self.draft.note(text)
            self.draft.link("in_lane", note, self.draft.entity("lane", lane.name))
            self.draft.link("occurs_in", note, place.stage)

    def _tell(self) -> None:
        note = self.table.notes.append
        guessed = [
            f"{shown(lane.name)} as {lane.meaning}"
            for lane in self.lanes
            if lane.meaning
            and not is_standard_lane(lane.name, lane.meaning)
            and self.corrections.target(lane.name) is None
        ]
        unknown = [lane for lane in self.lanes if lane.meaning is None]
        own = [shown(lane.name) for lane in unknown if _holds(lane)]
        empty = [shown(lane.name) for lane in unknown if not _holds(lane)]
        if guessed:
            note(f"read {', '.join(dict.fromkeys(guessed))}")
        if own:
            note(f"kept as lanes with notes: {', '.join(dict.fromkeys(own))}")
        if self.beside:
            left_out = few([shown(name) for name in self.beside])
            note(f"skipped columns that are not a stage: {left_out}")
        if self.repeated:
            note(f"read repeated stages as one: {few([*map(shown, self.repeated)])}")
        if self.conflicts:
            note(f"{few(self.conflicts)}; the later value is used")
        if self.notes:
            note(
                "kept as notes, because there is no touchpoint for them or their number "
                f"differs from the number of touchpoints: {few(self.notes)}"
            )
        if empty:
            note(f"ignored, because empty: {', '.join(dict.fromkeys(empty))}")
        if guessed or own:
            note(
                'to change this, pass columns={"Their name": "touchpoint"} with one of '
                f"{', '.join(LANES)}, or None to ignore a lane"
            )


def _holds(lane: Lane) -> bool:
    return any(any(row.cells[1:]) for row in lane.rows)


def _merged_into(row: Row, place: int) -> str:
    """Return the text of the merged cell that covers a column."""
    return next(
        (row.cell(start) for start, n in row.spans.items() if start < place < start + n), ""
    )
