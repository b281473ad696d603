"""The columns of a Lucidchart file that are a board's own: shape data, read by their headings."""

from __future__ import annotations

from typing import Any

from journeynb.base.text import few, shown
from journeynb.formats.boards.lucid_rows import LucidRow
from journeynb.formats.shared.new_map import NewMap
from journeynb.formats.spreadsheet.emotions.column import Column, Words, read_emotions
from journeynb.formats.spreadsheet.emotions.scales import passed_scale
from journeynb.formats.spreadsheet.forms.long_form import CUSTOMER
from journeynb.formats.spreadsheet.layout.cell_lists import items_of
from journeynb.formats.spreadsheet.words.heading_words import HEADINGS, meanings

_READ = ("channel", "persona", "emotion", "owner", "actions", "thoughts")


class ShapeData:
    """Makes touchpoints of shapes and their data; what has no field is a custom field.

    Parameters
    ----------
    shapes : list of LucidRow
        The shapes of the page.
    new : NewMap
        The map.
    scale : object
        The worst and the best score of emotions.

    Attributes
    ----------
    personas : dict of str to str
        The id of each persona by its name.
    """

    def __init__(self, shapes: list[LucidRow], new: NewMap, scale: Any) -> None:
        self.personas: dict[str, str] = {}
        self._new = new
        self._meaning: dict[str, str] = {}
        for heading in dict.fromkeys(heading for row in shapes for heading in row.data):
            meaning = next(iter(meanings(heading, HEADINGS)), "")
            if meaning in _READ and meaning not in self._meaning.values():
                self._meaning[heading] = meaning
        self._emotions = self._read_emotions(shapes, scale)

    def told(self) -> list[str]:
        """Return what was guessed, in words."""
        found = [f"{shown(heading)} as {meaning}" for heading, meaning in self._meaning.items()]
        return [f"read {few(found)}"] * bool(found) + self._emotions.notes

    def touchpoint(self, row: LucidRow, description: str, persona: str, owner: str) -> str:
        """Add the touchpoint that a shape is, and what its personas experience there."""
        own = {meaning: row.data.get(heading, "") for heading, meaning in self._meaning.items()}
        emotion = own.pop("emotion", "")
        custom = {name: text for name, text in row.data.items() if name not in self._meaning}
        if emotion in self._emotions.bad:
            custom[next(name for name, what in self._meaning.items() if what == "emotion")] = (
                emotion
            )
        id = self._new.add(
            "touchpoint",
            row.text,
            description=description,
            channels=items_of(own.get("channel", "")),
            owner=own.get("owner", "") or owner,
            tags=row.tags,
            custom=custom,
        )
        felt = self._emotions.cells.get(emotion)
        experience: dict[str, Any] = {
            "emotion": felt.emotion if felt else None,
            "feeling": felt.feeling if felt else "",
            "actions": own.get("actions", ""),
            "thoughts": own.get("thoughts", ""),
        }
        names = items_of(own.get("persona", "")) or [persona] * bool(persona)
        if not names and any(value not in (None, "") for value in experience.values()):
            names = [CUSTOMER]
        for name in names:
            self._new.link("experiences", self._persona(name), id, **experience)
        return id

    def _persona(self, name: str) -> str:
        if name not in self.personas:
            self.personas[name] = self._new.add("persona", name)
        return self.personas[name]

    def _read_emotions(self, shapes: list[LucidRow], scale: Any) -> Column:
        for heading, meaning in self._meaning.items():
            if meaning == "emotion":
                texts = [row.data[heading] for row in shapes if heading in row.data]
                return read_emotions(texts, heading, passed_scale(scale), Words(None))
        return Column()
