"""The lanes of a Lucidchart board: stages, rows of a map, personas, or those who do the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import few, shown
from journeynb.formats.boards.lucid_rows import LucidRow
from journeynb.formats.mermaid.actors import systems_and_teams
from journeynb.formats.spreadsheet.words.heading_words import (
    LANE_NAMES,
    STAGE_WORDS,
    key_of,
    meanings,
    word_set,
)

KINDS = {
    "touchpoint": "touchpoint",
    "pain_point": "pain_point",
    "opportunity": "opportunity",
    "content": "content",
    **dict.fromkeys(("actions", "thoughts", "emotion", "wants", "needs", "questions"), "note"),
}
"""What is in a lane, by the meaning of its name; other lanes are named after who acts."""
STAGE = "stage"
"""The kind of a lane that is a stage."""
_STAGE_NAMES = word_set(
    """awareness discovery discover research consideration consider evaluation evaluate interest
    intent decision decide purchase buy order conversion acquisition onboarding activation delivery
    usage use service retention retain loyalty advocacy renewal engagement prepurchase postpurchase
    bewusstsein entdeckung recherche abwagung entscheidung kauf nutzung bindung"""
)
"""Names of stages, without signs; lanes are stages if half of them have such a name."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: its name, and the kind of what is in it.

    The kind is "stage" if the lane is one, and empty if it is named after an actor.
    """

    name: str
    kind: str


class LanesOf:
    """The lanes of the shapes of a page.

    Parameters
    ----------
    shapes : list of LucidRow
        The shapes of the page.
    customers : str or list of str, optional
        The lanes that are personas.
    stages : str or list of str, optional
        The lanes that are stages; by default those of a board whose lanes have usual names of
        stages.

    Attributes
    ----------
    holders : set of str
        The ids of the shapes that have lanes.
    personas, stages : list of str
        The lanes that are personas, or stages.
    """

    def __init__(self, shapes: list[LucidRow], customers: Any, stages: Any) -> None:
        numbered = [each for row in shapes for each in row.containers if each.lane is not None]
        self.holders = {each.id for each in numbered}
        self.holders |= {row.id for row in shapes if _is_swim_lane(row.shape)}
        self._from_zero = {each.id for each in numbered if each.lane == 0}
        self._names = {row.id: _names(row) for row in shapes if row.id in self.holders}
        self.stages: list[str] = []
        used = [lane for row in shapes if (lane := self.of(row)) is not None and row.texts]
        self._actors = list(dict.fromkeys(lane.name for lane in used if not lane.kind))
        usual = [name for name in self._actors if key_of(name) in _STAGE_NAMES]
        if stages is not None:
            self.stages = self._named(stages, "stages")
        elif customers is None and len(usual) > 1 and 2 * len(usual) >= len(self._actors):
            self.stages = self._actors
        self._actors = [name for name in self._actors if name not in self.stages]
        self.personas = self._chosen(customers)

    def told(self) -> list[str]:
        """Return what was guessed, in words."""
        teams = [name for name in self._actors if name not in self.personas]
        found = []
        if self.stages:
            found.append(f"read the lanes {few(list(map(shown, self.stages)))} as stages")
        if self.personas:
            found.append(f"read the lanes {few(list(map(shown, self.personas)))} as personas")
        if teams:
            found.append(f"read the lanes {few(list(map(shown, teams)))} as owners")
        if found:
            found[-1] += " (customers= names the personas, stages= the stages)"
        return found

    def of(self, row: LucidRow) -> Lane | None:
        """Return the lane that a shape is in."""
        for each in reversed(row.containers):
            names = self._names.get(each.id)
            if names is None:
                continue
            if each.lane is None:
                named = list(filter(None, names))
                name = named[0] if len(named) == 1 else ""
            else:
                place = each.lane - (each.id not in self._from_zero)
                name = names[place] if 0 <= place < len(names) else ""
            name = " ".join(name.split())
            if name:
                return Lane(name, self._kind(name))
        return None

    def _kind(self, name: str) -> str:
        if name in self.stages:
            return STAGE
        return KINDS.get(next(iter(meanings(name, LANE_NAMES)), ""), "")

    def _chosen(self, customers: str | Sequence[str] | None) -> list[str]:
        if customers is not None:
            return self._named(customers, "customers")
        others = systems_and_teams(self._actors)
        return [name for name in self._actors if name not in others]

    def _named(self, given: str | Sequence[str], option: str) -> list[str]:
        """Return the lanes that a caller names, checked."""
        wanted = [given] if isinstance(given, str) else given
        if not isinstance(wanted, (list, tuple, set, frozenset)):
            raise ArgumentError(
                f"{option}={shown(given)} is not valid; allowed: a list of names of lanes"
            )
        for name in wanted:
            if name not in self._actors:
                allowed = ", ".join(map(shown, self._actors)) or "nothing, because there are none"
                raise ArgumentError(f"{option}: {shown(name)} is not a lane; allowed: {allowed}")
        return [name for name in self._actors if name in wanted]


def is_row_name(text: str) -> bool:
    """Whether the text of a shape is only the name of a row of a map, or of the row of stages.

    Examples
    --------
    >>> is_row_name("Pain Points"), is_row_name("Stages"), is_row_name("Pay")
    (True, True, False)
    """
    key = key_of(text)
    return key in STAGE_WORDS or LANE_NAMES.get(key, ("",))[0] in KINDS


def _names(row: LucidRow) -> tuple[str, ...]:
    """Return the names of a shape's lanes; an empty text before them is the title of them all."""
    return row.lanes[1:] if row.lanes and not row.lanes[0] else row.lanes


def _is_swim_lane(shape: str) -> bool:
    name = shape.casefold().replace(" ", "").replace("-", "")
    return "swimlane" in name or name in ("pool", "lane")
