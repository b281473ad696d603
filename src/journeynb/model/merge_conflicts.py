"""The conflicts of a merge: what both maps edited, and what the merged map has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from journeynb.base.text import shown

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "conflict", "kind", "id", "to", "name", "field", "base", "ours", "theirs", "merged", "note"
]  # fmt: skip
_LONGEST = 60
What = Literal[
    "changed", "moved", "removed by ours", "removed by theirs", "id used twice", "refused"
]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that two maps edited in ways that do not fit together.

    Parameters
    ----------
    conflict : str
        ``changed`` or ``moved``: both did, and one of them is kept. ``removed by ours`` or
        ``removed by theirs``: the other changed it, so it stays. ``id used twice``: for different
        things, so theirs has another id. ``refused``: the merged map cannot contain theirs.
    kind, id, to : str
        The entity or link. The map itself has no id.
    name : str
        The name of the entity, or of the start of the link.
    field : str
        The field that both changed, "" if the conflict is about the whole.
    base, ours, theirs, merged : JSON value
        The values of the field; None if absent.
    note : str
        Why theirs was refused.
    """

    conflict: What
    kind: str = ""
    id: str = ""
    to: str = ""
    name: str = ""
    field: str = ""
    base: Any = None
    ours: Any = None
    theirs: Any = None
    merged: Any = None
    note: str = ""

    def __str__(self) -> str:
        ends = f"{self.id} -> {self.to}" if self.to else self.id
        what = f"{self.kind} {ends}" if self.id else "the map"
        if self.name:
            what += f" ({self.name})"
        ours, theirs = _short(self.ours), _short(self.theirs)
        match self.conflict:
            case "removed by theirs":
                return f"{what}: theirs removes it, ours changes it; it is kept"
            case "removed by ours":
                return f"{what}: ours removes it, theirs changes it; it is kept"
            case "id used twice":
                return (
                    f"{what}: the id is used for {self.ours} and {self.theirs}; "
                    f"theirs is now {self.merged}"
                )
            case "refused":
                field = f" {self.field} {theirs}" if self.field else ""
                return f"{what}: theirs{field} is skipped: {self.note}"
            case "moved":
                return f"{what}: ours moves it to {ours}, theirs to {theirs}; now {self.merged}"
        merged = _short(self.merged)
        sides = {ours: "ours is kept", theirs: "theirs is kept"}
        kept = sides.get(merged, f"now {merged}")
        return f"{what}: {self.field or self.kind} is {ours} in ours, {theirs} in theirs; {kept}"


def _short(value: Any) -> str:
    text = "nothing" if value is None else shown(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def conflict_table(conflicts: Sequence[Conflict]) -> pd.DataFrame:
    """Return conflicts as a table, one row each."""
    import pandas as pd

    return pd.DataFrame(
        [[getattr(each, column) for column in COLUMNS] for each in conflicts],
        columns=COLUMNS,
        dtype=object,
    )
