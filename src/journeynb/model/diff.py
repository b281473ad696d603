"""The differences between two maps, by id, and the changes that turn one into the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.public_calls import Public
from journeynb.base.text import literal, visible
from journeynb.model.changes import link_change
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.entity import Entity, name_of
from journeynb.model.kinds.links import Link
from journeynb.model.kinds.value_types import same_json
from journeynb.model.orders import fewest_moves
from journeynb.model.state import State, file_order
from journeynb.model.transaction import Change

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["change", "kind", "id", "to", "name", "field", "before", "after"]


@dataclass(frozen=True)
class Row:
    """One difference: of an entity or a link that is there once, or of one field."""

    change: str
    kind: str
    id: str
    to: str = ""
    name: str = ""
    field: str = ""
    before: Any = None
    after: Any = None

    def __str__(self) -> str:
        sign = {"added": "+", "removed": "-", "changed": "~", "moved": "~"}[self.change]
        what = f"{self.id or 'the map'} -> {self.to}" if self.to else self.id or "the map"
        text = f"{sign} {self.kind or 'map'} {what}" if self.id else f"{sign} {what}"
        if self.name:
            text += f" ({self.name})"
        if self.change == "moved":
            return f"{text}: moved from position {self.before} to {self.after}"
        if self.field:
            text += f": {self.field} {_short(self.before)} -> {_short(self.after)}"
        return text


def _short(value: Any) -> str:
    text = "nothing" if value is None else literal(value)
    return text if len(text) <= 60 else text[:59] + "…"


class Diff(Public):
    """The differences between two maps. False if there are none.

    Attributes
    ----------
    changes : list of dict
        The changes that turn the first map into the second: ``jm.apply(jm.diff(other).changes)``.
    rows : list of Row
        The differences, one for each field.
    """

    def __init__(self, changes: list[Change], rows: list[Row]) -> None:
        self.changes = changes
        self.rows = rows

    def __bool__(self) -> bool:
        return bool(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return "\n".join(visible(str(row)) for row in self.rows) or "no differences"

    def to_frame(self) -> pd.DataFrame:
        """Return the differences as a table.

        Returns
        -------
        pandas.DataFrame
            Columns (object dtype): ``change`` (added, removed, changed or moved), ``kind``, ``id``
            (of a link, where it starts; of the map, empty), ``to`` (of a link, where it ends),
            ``name``, ``field``, ``before`` and ``after`` (None if absent).

        Examples
        --------
        >>> as_is = jn.JourneyMap("Coffee", stages=["Awareness"])
        >>> to_be = as_is.fork(state="to_be")
        >>> as_is.diff(to_be).to_frame()[["change", "field", "before", "after"]]
            change  field before  after
        0  changed  state   None  to_be
        """
        import pandas as pd

        return pd.DataFrame(
            [[getattr(row, column) for column in COLUMNS] for row in self.rows],
            columns=COLUMNS,
            dtype=object,
        )


def diff(old: State, new: State) -> Diff:
    """Return what changed from `old` to `new`."""
    rows: list[Row] = []
    gone = {
        entity.id
        for entity in old.entities()
        if entity.id not in new or new.entity(entity.id).kind != entity.kind
    }
    unlinks, links = _diff_links(old, new, gone, rows)
    changes = unlinks
    for entity in old.entities():
        if entity.id in gone:
            changes.append({"op": "remove", "id": entity.id})
            rows.append(Row("removed", entity.kind, entity.id, name=name_of(entity)))
    fields = _field_changes("", "", old.info.stored(), new.info.stored(), rows)
    if fields:
        changes.append({"op": "set", "id": "", "fields": fields})
    for kind in ENTITIES:
        changes += _diff_kind(kind, old, new, gone, rows)
    changes += links
    rows.sort(key=lambda row: (row.id != "", row.to != ""))
    return Diff(changes, rows)


def _diff_kind(kind: str, old: State, new: State, gone: set[str], rows: list[Row]) -> list[Change]:
    changes: list[Change] = []
    target = new.order[kind]
    current = [id for id in old.order[kind] if id not in gone]
    kept = set(current)
    before = {id: index for index, id in enumerate(old.order[kind])}
    survivors = [id for id in target if id in kept]
    for id, at in fewest_moves(current, survivors):
        changes.append({"op": "move", "id": id, "at": at})
        rows.append(
            Row("moved", kind, id, name=name_of(new.entity(id)), before=before[id],
                after=target.index(id))
        )  # fmt: skip
    for at, id in enumerate(target):
        entity = new.entity(id)
        if id in kept and entity is old.entity(id):
            continue
        stored = _without_id(entity)
        if id not in kept:
            changes.append({"op": "add", "kind": kind, "id": id, "fields": stored, "at": at})
            rows.append(Row("added", kind, id, name=name_of(entity)))
            continue
        fields = _field_changes(
            kind, id, _without_id(old.entity(id)), stored, rows, name_of(entity)
        )
        if fields:
            changes.append({"op": "set", "id": id, "fields": fields})
    return changes


def _diff_links(
    old: State, new: State, gone: set[str], rows: list[Row]
) -> tuple[list[Change], list[Change]]:
    unlinks: list[Change] = []
    links: list[Change] = []
    before, after = _differing(old, new), _differing(new, old)
    for key, link in before.items():
        if key not in after:
            rows.append(Row("removed", link.kind, link.start, link.end))
            if link.start not in gone and link.end not in gone:
                unlinks.append(
                    {"op": "unlink", "kind": link.kind, "from": link.start, "to": link.end}
                )
    for key, link in after.items():
        was: Link | None = before.get(key)
        if was is None:
            rows.append(Row("added", link.kind, link.start, link.end))
            links.append(link_change(link))
            continue
        fields = _field_changes(
            link.kind, link.start, was.data.stored(), link.data.stored(), rows, to=link.end
        )
        if link.start in gone or link.end in gone:
            links.append(link_change(link))
        elif fields:
            links.append({**link_change(link), "fields": fields})
    return unlinks, links


def _differing(state: State, other: State) -> dict[tuple[str, str, str], Link]:
    """Return the links that are not the same in the other map, in the order of the file.

    A link that was removed with its entity and made again has other data, even if it is equal.
    """
    links = [
        Link(kind, start, end, data)
        for start, end, kind, data in state.edges()
        if other.link(kind, start, end) is not data
    ]
    return {(link.kind, link.start, link.end): link for link in sorted(links, key=file_order)}


def _field_changes(
    kind: str,
    id: str,
    old: dict[str, Any],
    new: dict[str, Any],
    rows: list[Row],
    name: str = "",
    to: str = "",
) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for field in {**new, **old}:
        if not same_json(old.get(field), new.get(field)):
            fields[field] = new.get(field)
            rows.append(Row("changed", kind, id, to, name, field, old.get(field), new.get(field)))
    return fields


def _without_id(entity: Entity) -> dict[str, Any]:
    stored = entity.stored()
    del stored["id"]
    return stored
