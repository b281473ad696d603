"""Entities and links as pandas tables, with the dtypes that pandas users expect."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from journeynb.base.date_columns import date_column, time_column
from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.model.index import Index
from journeynb.model.kinds.entities import ENTITIES, PLURALS
from journeynb.model.kinds.entity import Entity
from journeynb.model.kinds.links import LINKS, Link, kinds_between
from journeynb.model.kinds.value_types import Value, as_json
from journeynb.model.state import State

if TYPE_CHECKING:
    import pandas as pd

_KINDS = {word: kind for kind, plural in PLURALS.items() for word in (kind, plural)}


def kind_of(word: str) -> str:
    """Return the kind that a word, singular or plural, means."""
    kind = _KINDS.get(word) if isinstance(word, str) else None
    if kind is None:
        raise ArgumentError(f"unknown kind {shown(word)}; allowed: {', '.join(ENTITIES)}")
    return kind


def table(state: State, kind: str) -> pd.DataFrame:
    """Return the entities of a kind, a row each, custom fields as columns ``custom.NAME``."""
    cls = ENTITIES[kind_of(kind)]
    return entity_frame(cls, state.entities(cls.kind))


def entity_frame(cls: type[Entity], entities: Sequence[Entity]) -> pd.DataFrame:
    """Return entities of one kind, a row each."""
    names = [name for name in cls.model_fields if name != "custom"]
    columns = {
        name: _column(cls, name, [getattr(each, name) for each in entities]) for name in names
    }
    customs = [{each.name: each.value for each in entity.custom} for entity in entities]
    for name in dict.fromkeys(name for custom in customs for name in custom):
        columns[f"custom.{name}"] = _plain([custom.get(name) for custom in customs])
    return _frame(columns)


def links_table(state: State, kind: str | None) -> pd.DataFrame:
    """Return the links of a kind with what they hold, or all links without it."""
    require_link_kind(kind)
    return links_frame(kind, [(state, link) for link in state.links(*([kind] if kind else []))])


def require_link_kind(kind: object) -> None:
    """Raise an error for what is neither a kind of link nor None."""
    if kind is not None and not (isinstance(kind, str) and kind in LINKS):
        raise ArgumentError(f"unknown kind of link {shown(kind)}; allowed: {', '.join(LINKS)}")


def links_frame(kind: str | None, links: Sequence[tuple[State, Link]]) -> pd.DataFrame:
    """Return links, each with the map that it is on, a row each."""
    columns = {
        "kind": _plain([link.kind for _, link in links]),
        "from": _plain([link.start for _, link in links]),
        "to": _plain([link.end for _, link in links]),
        "from_name": _plain([state.entity(link.start).name for state, link in links]),
        "to_name": _plain([state.entity(link.end).name for state, link in links]),
    }
    if kind is not None:
        cls = LINKS[kind]
        for name in cls.model_fields:
            columns[name] = _column(cls, name, [getattr(link.data, name) for _, link in links])
    return _frame(columns)


def matrix(index: Index, rows: str, columns: str, via: str | None) -> pd.DataFrame:
    """Count the links between two kinds, or what links them both."""
    import pandas as pd

    first, second = kind_of(rows), kind_of(columns)
    starts, ends = index.of(first), index.of(second)
    direct = [(kind, False) for kind in kinds_between(first, second)]
    if first != second:
        direct += [(kind, True) for kind in kinds_between(second, first)]
    if via is None and (not direct or {first, second} == {"persona", "stage"}):
        via = "touchpoint"
    if via not in (None, "direct"):
        via = kind_of(str(via))
        near, far = joined(index, first, via), joined(index, second, via)
        counts = [[len(near[a.id] & far[b.id]) for b in ends] for a in starts]
    else:
        counts = [
            [
                sum(
                    a.id in index.out(kind, b.id) if turned else b.id in index.out(kind, a.id)
                    for kind, turned in direct
                )
                for b in ends
            ]
            for a in starts
        ]
    return pd.DataFrame(
        counts,
        index=pd.Index([each.id for each in starts], name=first, dtype="str"),
        columns=pd.Index([each.id for each in ends], name=second, dtype="str"),
        dtype="int64",
    )


def joined(index: Index, kind: str, via: str) -> dict[str, set[str]]:
    """Return for each entity of a kind the ids of another kind that any link joins it with."""
    if kind == via:
        raise ArgumentError(f"via={via!r} must differ from the two kinds it joins")
    out, back = kinds_between(kind, via), kinds_between(via, kind)
    if not out and not back:
        raise ArgumentError(f"no kind of link joins {kind} and {via}")
    ids = {each.id for each in index.of(via)}
    return {
        each.id: {id for link in out for id in index.out(link, each.id) if id in ids}
        | {id for link in back for id in index.into(link, each.id) if id in ids}
        for each in index.of(kind)
    }


def _frame(columns: dict[str, pd.Series[Any]]) -> pd.DataFrame:
    """Return columns of the same length as a table; that they share an index spares pandas work."""
    import pandas as pd

    index = pd.RangeIndex(len(next(iter(columns.values()))))
    for column in columns.values():
        column.index = index
    return pd.DataFrame(columns, index=index, copy=False)


def _plain(values: list[Any]) -> pd.Series[Any]:
    """Return values as pandas would read them; mixed ones stay objects."""
    import pandas as pd

    if all(isinstance(value, str) for value in values):
        return pd.Series(values, dtype="str")
    kinds = {type(value) for value in values if value is not None}
    if kinds == {float}:
        return pd.Series(values, dtype="float64")
    return pd.Series(values, dtype="object")


def _column(cls: type[Value], name: str, values: list[Any]) -> pd.Series[Any]:
    import datetime as dt

    import pandas as pd

    base = _base(cls.model_fields[name].annotation)
    if base is bool:
        return pd.Series(values, dtype="bool")
    if base is float:
        return pd.Series(values, dtype="float64")
    if base is int:
        try:
            return pd.Series(values, dtype="Int64")
        except OverflowError:  # beyond 64 bits
            return pd.Series(values, dtype="float64")
    if base is dt.datetime:
        return time_column(values)
    if base is dt.date:
        return date_column(values)
    if base is tuple or (isinstance(base, type) and issubclass(base, Value)):
        return pd.Series([as_json(value) for value in values], dtype="object")
    return pd.Series(values, dtype="str")


def _base(annotation: Any) -> Any:
    """Return the type of a field's annotation, apart from None."""
    while True:
        origin = get_origin(annotation)
        if origin in (Union, types.UnionType):
            annotation = next(each for each in get_args(annotation) if each is not type(None))
        elif hasattr(annotation, "__metadata__"):
            annotation = annotation.__origin__
        else:
            return origin or annotation
