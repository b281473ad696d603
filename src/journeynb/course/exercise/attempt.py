"""What a check looks at: the learner's map and answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from journeynb.api.journey_map import JourneyMap
from journeynb.course.exercise.links import pairs


class Attempt:
    """The learner's map and answers at the time of a check.

    Parameters
    ----------
    jm : JourneyMap
        The learner's map.
    start : JourneyMap
        The map that the lesson starts with.
    answers : tuple
        What the learner passed to the check after the number of the exercise.
    folder : Path
        Folder of the notebook.
    day : str
        The day of the course.
    """

    def __init__(
        self, jm: JourneyMap, start: JourneyMap, answers: tuple[Any, ...], folder: Path, day: str
    ) -> None:
        self.jm = jm
        self.start = start
        self.answers = answers
        self.folder = folder
        self.day = day

    @property
    def answer(self) -> Any:
        """The first answer; None without one."""
        return self.answers[0] if self.answers else None

    @property
    def before(self) -> Attempt:
        """The start map, to ask it the same questions."""
        return Attempt(self.start, self.start, (), self.folder, self.day)

    def gaps(
        self, select: str | Sequence[str], id: str = "", other: str = "", **options: Any
    ) -> pd.DataFrame:
        """Return findings on the day of the course, accepted ones too."""
        found = self.jm.gaps(select=select, today=self.day, excepted=True, **options)
        if id:
            found = found[found.id == id]
        return found[found.other == other] if other else found

    def accepted(self, *rules: str) -> bool:
        """Return whether findings of these rules are accepted, unlike in the start map."""
        before = {(each.rule, each.id, each.other) for each in self.start.info.exceptions}
        return any(
            each.rule in rules and (each.rule, each.id, each.other) not in before
            for each in self.jm.info.exceptions
        )

    def removed(self, kind: str) -> list[str]:
        """Return the names of entities of the start map that are no longer on the map."""
        left = self.ids(kind)
        return [each.name for each in self.start._core.state.entities(kind) if each.id not in left]

    def not_ours(self, *ids: str) -> list[str]:
        """Return the names of touchpoints that were ours on the start map, except these ids."""
        ours = self.start.table("touchpoint").query("ours").id
        table = self.jm.table("touchpoint")
        return list(table.name[table.id.isin(set(ours) - set(ids)) & ~table.ours])

    def ids(self, kind: str) -> set[str]:
        """Return the ids of a kind of entity."""
        return {each.id for each in self.jm._core.state.entities(kind)}

    def links(self, kind: str) -> set[tuple[str, str]]:
        """Return the links of a kind, as pairs of ids."""
        return set(pairs(self.jm, kind))

    def experience(self, persona: str, touchpoint: str) -> pd.Series | None:
        """Return what a persona experiences at a touchpoint; None where they are not linked."""
        table = self.jm.links("experiences")
        rows = table[(table["from"] == persona) & (table["to"] == touchpoint)]
        return None if rows.empty else rows.iloc[0]
