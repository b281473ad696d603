"""The change that fixes the gaps of a rule, as far as its example shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from journeynb.gaps.findings import found
from journeynb.gaps.rule_explanation import EXAMPLE_DAY
from journeynb.gaps.rules import RULES
from journeynb.gaps.rules.rule import Found
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.model.kinds.entity import MapInfo
from journeynb.model.kinds.links import LINKS
from journeynb.model.schema import shipped_schema
from journeynb.model.transaction import Change

_MEASURED = {"measurements", "reviewed", "profile", "profiled"}
"""Fields that record what people did or data show: no change fills them in."""


@dataclass(frozen=True)
class Fix:
    """The change that fixes the gaps of a rule.

    Attributes
    ----------
    change : dict
        The change of the rule's example; a value that the finding does not show is None.
    places : dict of str to str
        The keys ``id``, ``from`` and ``to`` whose value is the ``id`` or the ``other`` of the
        finding, and which of the two.
    missing : dict of str to str
        Meanings of the keys and fields whose value is None.
    """

    change: Change
    places: dict[str, str]
    missing: dict[str, str]

    def of(self, id: str, other: str) -> Change:
        """Return the change that fixes one finding, with None for what has to be filled in."""
        told = {"id": id, "other": other}
        made = {**self.change, **{key: told[name] for key, name in self.places.items()}}
        if "fields" in made:
            made["fields"] = dict(made["fields"])
        return made


@cache
def fix_of(code: str) -> Fix | None:
    """Return the one change that fixes the gaps of a built-in rule, None if no single one does.

    Examples
    --------
    >>> fix_of("M101").of("free-trial", "")
    {'op': 'link', 'kind': 'occurs_in', 'from': 'free-trial', 'to': None}
    """
    rule = RULES.get(code)
    if rule is None or rule.needs_portfolio or len(rule.mend) != 1:
        return None
    change = rule.mend[0]
    core = CoreMap()
    core.apply(list(rule.bad))
    index = Index(core.state)
    _, gap = next(found(index, [rule], EXAMPLE_DAY, observed=rule.observed, numbers=rule.numbers))
    match change["op"]:
        case "link":
            return _link(change, gap, index)
        case "set":
            return _set(change, gap, index)
    return None


def _link(change: Change, gap: Found, index: Index) -> Fix | None:
    places, missing = {}, {}
    for side in ("from", "to"):
        name = _told(change[side], gap)
        if name:
            places[side] = name
        else:
            missing[side] = _an_id(index, change[side])
    if not places:
        return None
    made: Change = {**change, **dict.fromkeys(missing)}
    if change.get("fields"):
        made["fields"], asked = _fields(LINKS[change["kind"]], change["fields"])
        missing |= asked
    return Fix(made, places, missing)


def _set(change: Change, gap: Found, index: Index) -> Fix | None:
    if _MEASURED & change["fields"].keys():
        return None
    id, places, missing = change["id"], {}, {}
    name = _told(id, gap)
    made: Change = dict(change)
    if name and id:
        places["id"] = name
    elif id:
        made["id"] = None
        missing["id"] = _an_id(index, id)
    cls = type(index.entity[id]) if id else MapInfo
    made["fields"], asked = _fields(cls, change["fields"])
    return Fix(made, places, missing | asked)


def _told(id: str, gap: Found) -> str:
    return {gap.other: "other", gap.id: "id"}.get(id, "")


def _an_id(index: Index, id: str) -> str:
    return f"an id of kind {index.entity[id].kind}"


def _fields(cls: type[Any], fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return fields with None for all but yes or no, and what the others mean."""
    made = {name: value if isinstance(value, bool) else None for name, value in fields.items()}
    meanings = _meanings(cls.__name__)
    return made, {name: meanings[name] for name, value in made.items() if value is None}


@cache
def _meanings(name: str) -> dict[str, str]:
    """Return what each field of a class of entity or link means; of any other, of the map."""
    schema = shipped_schema()
    properties = schema["$defs"].get(name, schema)["properties"]
    return {field: each.get("description", "") for field, each in properties.items()}
